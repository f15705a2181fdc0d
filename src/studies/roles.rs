//! Which data a model reads, which it is measured by, and what it predicts, found from the graph of its
//! loss; computes nothing.
//!
//! Every piece of data meets the learned numbers somewhere on its way to the loss. Data that meet nothing
//! but learned numbers, as `X` does in `X @ w`, are inputs. What is made of data alone and meets something made of
//! data and learned numbers, as `y` does in `y - prediction`, is the target, be it data or a definition, and what it
//! meets is the prediction.

use std::collections::BTreeSet;

use super::asked::find;
use super::parting::Parting;
use super::way::Way;
use crate::graph::{Graph, NodeId, Operation, formula};
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;

/// What the parts of a model are to its fit.
pub(super) struct Roles {
    /// The data that the prediction is made of.
    pub inputs: Vec<NodeId>,
    /// The names of what is made of the inputs alone, such as scaled ones, where these are what meets learned numbers;
    /// none where the inputs do so themselves, or the author chose.
    pub prepared: Vec<NodeId>,
    /// What is true.
    pub target: NodeId,
    /// What the model says.
    pub prediction: NodeId,
    /// Where that turns from one of two classes to the other.
    pub parting: Parting,
}

/// The roles, as far as the author does not name them; none if the block has no fit.
pub(super) fn roles(model: &mut Model, record: &Record, options: &Options) -> Result<Option<Roles>, Fault> {
    let Some(run) = &record.run else { return Ok(None) };
    let Some((recorded, _)) = &run.loss else { return Ok(None) };
    let loss = recorded.node;
    let learned: Vec<NodeId> =
        run.carried.iter().filter(|carried| carried.part.is_some()).map(|carried| carried.leaf).collect();
    let named = |option: &str| match options.chosen(option) {
        Some(chosen) => options.names(option).iter().map(|name| find(model, record, name, chosen)).collect(),
        None => Ok(Vec::new()),
    };
    let (inputs, target, chosen): (Vec<NodeId>, Vec<NodeId>, Vec<NodeId>) =
        (named("x")?, named("y")?, named("prediction")?);
    let way = Way::new(&model.graph, &[loss], &learned);
    let usual = way.comparison();
    let told = usual.as_ref().and_then(|usual| way.told(usual));
    let Some(target) = target.first().copied().or(told) else { return Ok(None) };
    // What is true of other rows does not lead to the loss.
    let meeting = way.meeting(target).filter(|_| Some(target) != told).or(usual);
    let said = meeting.map(|meeting| (way.said(&meeting), way.parting(&meeting, loss)));
    let said = match said {
        Some((said, parting)) => Some((said.in_one(&mut model.graph)?, parting)),
        None => None,
    };
    let Some((prediction, parting)) = chosen_or(&model.graph, chosen.first().copied(), said) else {
        return Ok(None);
    };
    let way = Way::new(&model.graph, &[loss, prediction], &learned);
    let graph = way.graph;
    let rows = graph.shape(target).0.first();
    let made_of = graph.ancestors(&[prediction]);
    let read =
        |node: &NodeId| *node != target && graph.shape(*node).0.first() == rows && made_of.contains(*node);
    let said = graph.shape(prediction).0.first();
    if let Some(chosen) = options.chosen("y").or(options.chosen("prediction")).filter(|_| said != rows) {
        return Err(apart(graph, prediction, target, options).at(chosen.place));
    }
    let chosen = !inputs.is_empty();
    let usual = || {
        let data = way.data.iter().copied().filter(read);
        let inputs: Option<Vec<Vec<NodeId>>> = data.map(|data| way.inputs(data, target, &made_of)).collect();
        let inputs: BTreeSet<NodeId> = inputs.into_iter().flatten().flatten().collect();
        inputs.into_iter().filter(read).collect()
    };
    let inputs: Vec<NodeId> = if chosen { inputs } else { usual() };
    let prepared = inputs.iter().map(|&input| way.prepared(input).filter(|name| read(name)));
    let prepared = if chosen { None } else { prepared.collect::<Option<BTreeSet<NodeId>>>() };
    let prepared = prepared.into_iter().flatten().collect();
    Ok((rows.is_some() && said == rows).then_some(Roles { inputs, prepared, target, prediction, parting }))
}

/// The output that the author chose, else the usual one, with what parts its classes. An output of the same make as the
/// usual one, over other rows, is parted as that is.
fn chosen_or(
    graph: &Graph,
    chosen: Option<NodeId>,
    usual: Option<(NodeId, Parting)>,
) -> Option<(NodeId, Parting)> {
    let Some(chosen) = chosen else { return usual };
    let made_by = |node: NodeId| match &graph.node(graph.behind_names(node)).operation {
        Operation::Apply(operator, _) => Some(operator.name),
        _ => None,
    };
    let parting = usual.filter(|(usual, _)| made_by(*usual) == made_by(chosen)).map(|(_, parting)| parting);
    Some((chosen, parting.unwrap_or(Parting::Unknown)))
}

/// What is said where the prediction and what is true are not about the same rows.
fn apart(graph: &Graph, prediction: NodeId, target: NodeId, options: &Options) -> Fault {
    let told = |node: NodeId| {
        let name = graph.node(node).name.clone().unwrap_or_else(|| formula(graph, node));
        match graph.shape(node).0.first() {
            Some(rows) => format!("`{name}` has {rows} rows"),
            None => format!("`{name}` is one number"),
        }
    };
    let other = if options.chosen("prediction").is_some() { "y" } else { "prediction" };
    Fault::new(format!("{}, and {}", told(prediction), told(target)))
        .remedy(format!("both are about the same rows: give `{other}=` as well"))
}
