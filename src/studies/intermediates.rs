//! The values and the gradients of the names on the way from the data to the loss; knows no order of layers.

use super::asked::{at_nodes, at_step, target};
use super::roles::roles;
use crate::model::Model;
use crate::record::{Named, Options, Record, Traced};
use crate::report::Fault;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(loss) = target(model, record, options)? else { return Ok(()) };
    let values = at_step(model, record, options, &[loss])?;
    let made_of = model.graph.ancestors(&[loss]);
    let on_the_way = |named: &&Named| made_of.contains(named.node);
    let named = record.names.iter().filter(on_the_way);
    let named = named.map(|named| (named.node, named.name.clone(), named.part)).collect();
    let stops = at_nodes(model, values.as_ref(), loss, named)?;
    let compared = roles(model, record, &Options::default())?;
    record.studies.compared = compared.map(|roles| [roles.prediction, roles.target]);
    record.studies.intermediates.push(Traced {
        options: options.clone(),
        stops,
        parts: Vec::new(),
        locals: Vec::new(),
    });
    Ok(())
}
