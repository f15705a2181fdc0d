//! The values and the gradients on the way from the data to the loss; knows no order of layers.

use crate::engine::evaluate;
use crate::graph::NodeId;
use crate::model::{Model, Part, gradient};
use crate::record::{Intermediate, Named, Record};
use crate::report::Fault;

pub(super) fn study(model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(loss) = record.run.as_ref().and_then(|run| run.loss.as_ref()).map(|(loss, _)| loss.node) else {
        return Ok(());
    };
    let on_the_way = |named: &&Named| named.node == loss || model.graph.depends(loss, named.node);
    let named: Vec<Named> = record.names.iter().filter(on_the_way).cloned().collect();
    let nodes: Vec<NodeId> = named.iter().map(|named| named.node).collect();
    let values = evaluate(model, &nodes)?;
    for (named, value) in named.into_iter().zip(values) {
        let Named { name, part, node, .. } = named;
        // A loss such as that of k-means has no gradient; then there is none to show.
        let slope = match part {
            Part::Data => None,
            _ => gradient(&mut model.graph, loss, &[node]).ok().and_then(|slopes| slopes.first().copied()),
        };
        let gradient = slope.map(|slope| evaluate(model, &[slope])).transpose()?;
        let gradient = gradient.and_then(|values| values.into_iter().next());
        record.studies.intermediates.push(Intermediate { name, part, node, value, gradient });
    }
    Ok(())
}
