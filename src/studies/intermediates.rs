//! The values and the gradients of the names on the way from the data to the loss; knows no order of layers.

use super::{at_node, target};
use crate::model::Model;
use crate::record::{Named, Record};
use crate::report::Fault;

pub(super) fn study(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(loss) = target(model, record) else { return Ok(()) };
    let on_the_way = |named: &&Named| named.node == loss || model.graph.depends(loss, named.node);
    let named: Vec<Named> = record.names.iter().filter(on_the_way).cloned().collect();
    for Named { name, part, node, .. } in named {
        record.studies.intermediates.push(at_node(model, loss, node, name, part)?);
    }
    Ok(())
}
