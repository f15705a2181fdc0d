//! Whether the first axis of a node is that of the runs of a `vary`, and which runs it is made of; knows no expression.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Names;
use crate::graph::{Attributes, Graph, NodeId, Operation};
use crate::program::{DrawnFor, State};

/// How the first axis of a node belongs to the runs of a `vary`.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Leads {
    /// It is another axis.
    Not,
    /// It is that of the runs.
    Runs,
    /// It is that of the runs, and each part follows from its own run alone, element by element: so it can be read in that run.
    Alone,
}

/// Whether the first axis of a node is that of the runs.
pub(super) fn leads_with_runs(graph: &Graph, names: &Names, node: NodeId) -> Leads {
    // What is made of runs, and how its first axis is theirs.
    let mut of_runs: BTreeMap<NodeId, Leads> = BTreeMap::new();
    for id in graph.ancestors(&[node]) {
        if names.side_by_side.contains(&id) {
            of_runs.insert(id, Leads::Alone);
            continue;
        }
        let found = graph.node(id);
        let inputs: Vec<(NodeId, Leads)> =
            found.inputs.iter().filter_map(|&input| Some((input, *of_runs.get(&input)?))).collect();
        if inputs.is_empty() {
            continue;
        }
        let elementwise = match &found.operation {
            Operation::Apply(operator, _) => operator.kernel.is_elementwise(),
            _ => true,
        };
        let leads = |&(input, leads): &(NodeId, Leads)| match keeps_first_axis(graph, id, input) {
            true if elementwise || leads == Leads::Not => leads,
            true => Leads::Runs,
            false => Leads::Not,
        };
        let all = inputs.iter().map(leads);
        let leads = match all.clone().all(|leads| leads == Leads::Alone) {
            true => Leads::Alone,
            false if all.clone().any(|leads| leads != Leads::Not) => Leads::Runs,
            false => Leads::Not,
        };
        of_runs.insert(id, leads);
    }
    of_runs.get(&node).copied().unwrap_or(Leads::Not)
}

/// Whether the first axis of a node is that of one of its inputs, part by part.
fn keeps_first_axis(graph: &Graph, node: NodeId, input: NodeId) -> bool {
    let (found, shape) = (graph.node(node), graph.shape(input));
    let Operation::Apply(operator, attributes) = &found.operation else { return true };
    match attributes {
        _ if operator.kernel.is_elementwise() => shape.rank() == found.shape.rank(),
        Attributes::Axes { axes, .. } => !axes.contains(&0),
        Attributes::Axis(axis) => *axis > 0 && shape.rank() == found.shape.rank(),
        Attributes::Order(order) => order.first() == Some(&0),
        Attributes::Cuts(cuts) => {
            cuts.first().is_some_and(|cut| cut.start == 0 && cut.step == 1 && cut.count == shape.0[0])
        }
        _ => false,
    }
}

/// The runs that a node's values changed or were drawn in; the latest one if there is none.
pub(super) fn runs_behind(graph: &Graph, state: &State, names: &Names, node: NodeId) -> Vec<usize> {
    if let Some(&run) = names.records.get(&node) {
        return vec![run];
    }
    let ancestors = graph.ancestors(&[node]);
    let moved = |run: &crate::program::Ran| {
        let draws = run.again.iter().flat_map(|again| &again.program.draws);
        let drawn = draws.filter(|draw| draw.moment == DrawnFor::State).map(|draw| draw.leaf);
        let carried = run.carried.iter().map(|carried| carried.leaf);
        carried.chain(run.step).chain(drawn).any(|leaf| ancestors.contains(leaf))
    };
    let wrote: BTreeSet<usize> =
        ancestors.iter().filter_map(|node| names.records.get(node).copied()).collect();
    let is_behind = |&run: &usize| wrote.contains(&run) || moved(&state.runs[run]);
    let found: Vec<usize> = (0..state.runs.len()).filter(is_behind).collect();
    let several = found.len() > 1 && found.iter().any(|&run| !side_by_side_with(state, run, &found));
    let beside = |last: usize| move |run: &usize| state.runs[*run].place == state.runs[last].place;
    match (found.as_slice(), state.runs.len().checked_sub(1), several) {
        // What differs from run to run and moves in none of them is looked back on in all.
        ([], Some(latest), _) if ancestors.iter().any(|node| names.side_by_side.contains(node)) => {
            (0..=latest).filter(beside(latest)).collect()
        }
        ([], latest, _) => latest.into_iter().collect(),
        // A value that follows from several blocks is looked back on through the latest.
        ([.., last], _, true) => found.iter().copied().filter(beside(*last)).collect(),
        _ => found,
    }
}

/// Whether a run belongs to the same `vary` as the others.
fn side_by_side_with(state: &State, run: usize, others: &[usize]) -> bool {
    others.iter().all(|&other| state.runs[other].place == state.runs[run].place)
}
