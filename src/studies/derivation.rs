//! The chain rule from the loss to each parameter, stop by stop, and its proof by numbers; knows no words.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::{find, target};
use super::printed::{Again, read_again};
use crate::engine::evaluate;
use crate::functions::arithmetic::{ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT, WHERE};
use crate::functions::elementary::{EXP, LOG};
use crate::functions::linear_algebra::MATMUL;
use crate::functions::reductions::{MEAN, SUM};
use crate::functions::shaping::{ASSEMBLE, BROADCAST, RESHAPE};
use crate::functions::{Fractions, algebra, backward, gradient};
use crate::graph::{Graph, Leaf, NodeId, Operation, Operator, formula, reach};
use crate::mathematics::symbol;
use crate::model::Model;
use crate::program::Part;
use crate::record::{Chosen, Derived, Named, Options, Record, SlopeRule, Stop};
use crate::report::Fault;

/// Differences above this share of the largest gradient are no rounding.
const TOLERANCE: f64 = 1e-9;

pub(super) fn study(options: &Options, model: &mut Model, record: &mut Record) -> Result<(), Fault> {
    let Some(target) = target(model, record, options)? else { return Ok(()) };
    let run =
        record.run.as_ref().filter(|run| run.loss.as_ref().is_some_and(|(loss, _)| loss.node == target));
    let trained: Vec<NodeId> = run.iter().flat_map(|run| run.learned()).map(|slope| slope.leaf).collect();
    let leaves = match (options.chosen("by"), options.names("by")) {
        (Some(chosen), names) => {
            let one = |name: &String| {
                find(model, record, name, chosen).and_then(|node| moves(model, target, node, name, chosen))
            };
            names.iter().map(one).collect::<Result<Vec<NodeId>, Fault>>()?
        }
        (None, _) if !trained.is_empty() => trained,
        (None, _) => given(model, record, target),
    };
    let Some(loss) = record.names.iter().rev().find(|named| named.node == target).cloned() else {
        return Ok(());
    };
    let sign =
        |name: &str| format!("\\frac{{\\partial {}}}{{\\partial {}}}", symbol(&loss.name), symbol(name));
    let stops = stops(model, &record.names, &loss, &leaves, &sign)?;
    record.studies.derivations.push(Derived { options: options.clone(), loss: loss.name, stops });
    Ok(())
}

/// A name that a number depends on.
fn moves(model: &Model, target: NodeId, node: NodeId, name: &str, chosen: &Chosen) -> Result<NodeId, Fault> {
    if node != target && model.graph.depends(target, node) {
        return Ok(node);
    }
    Err(Fault::new(format!("what is derived does not depend on `{name}`"))
        .at(chosen.place)
        .remedy("name a value that it is made of"))
}

/// What a number depends on and is given: what is learned, else every given name that is no data.
fn given(model: &Model, record: &Record, target: NodeId) -> Vec<NodeId> {
    let made_of = model.graph.ancestors(&[target]);
    let used = |named: &&Named| named.node != target && made_of.contains(named.node);
    let of = |wanted: &dyn Fn(&Named) -> bool| -> Vec<NodeId> {
        record.names.iter().filter(used).filter(|named| wanted(named)).map(|named| named.node).collect()
    };
    let learned = of(&|named| named.part == Part::Param);
    if learned.is_empty() {
        of(&|named| named.part == Part::Definition && model.graph.is_given(named.node))
    } else {
        learned
    }
}

/// The stops of the chain rule from a loss to some leaves, by way of some names; proved by computing them.
///
/// The gradient by a name goes by what `sign` makes of it.
pub(super) fn stops(
    model: &mut Model,
    names: &[Named],
    loss: &Named,
    leaves: &[NodeId],
    sign: &dyn Fn(&str) -> String,
) -> Result<Vec<Stop>, Fault> {
    let path = model.graph.between(leaves, &[loss.node]);
    let mut named: Vec<Named> = names.iter().filter(|named| path.contains(named.node)).cloned().collect();
    named.sort_by_key(|named| std::cmp::Reverse(named.node));
    named.dedup_by_key(|named| named.node);
    let mut way = Way::default();
    for stop in &named {
        let shape = model.graph.shape(stop.node).clone();
        way.arriving.insert(stop.node, model.graph.leaf(Leaf::Variable, &sign(&stop.name), shape.clone()));
        way.standing.insert(stop.node, model.graph.leaf(Leaf::Variable, &stop.name, shape));
    }
    let mut stops = Vec::new();
    for stop in &named {
        if stop.node != loss.node {
            let Some(made) = way.stop(&mut model.graph, stop) else { continue };
            stops.push(made);
        }
        way.pass(&mut model.graph, stop, loss.node)?;
    }
    prove(model, &stops, &named, loss.node, &way)?;
    Ok(layer_by_layer(stops, leaves))
}

/// Each parameter directly behind the last name that uses it, in the order of the block.
fn layer_by_layer(stops: Vec<Stop>, leaves: &[NodeId]) -> Vec<Stop> {
    let leaves: BTreeSet<NodeId> = leaves.iter().copied().collect();
    let (mut learned, between): (Vec<Stop>, Vec<Stop>) =
        stops.into_iter().partition(|stop| leaves.contains(&stop.node));
    learned.sort_by_key(|stop| stop.node);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (place, stop) in between.iter().enumerate() {
        places.entry(stop.name.clone()).or_insert(place);
    }
    // What only the loss itself uses comes last.
    let behind =
        |stop: &Stop| stop.users.last().and_then(|user| places.get(user).copied()).unwrap_or(usize::MAX);
    let between = between.into_iter().enumerate().map(|(place, stop)| ((place, false), stop));
    let learned = learned.into_iter().map(|stop| ((behind(&stop), true), stop));
    let mut ordered: Vec<((usize, bool), Stop)> = between.chain(learned).collect();
    ordered.sort_by_key(|(place, _)| *place);
    ordered.into_iter().map(|(_, stop)| stop).collect()
}

/// What has been found on the way so far, under the nodes of the names.
#[derive(Default)]
struct Way {
    /// The symbols of the gradients.
    arriving: BTreeMap<NodeId, NodeId>,
    /// Leaves that stand for the names themselves, so that a formula ends at a name.
    standing: BTreeMap<NodeId, NodeId>,
    /// The gradients without other gradients.
    whole: BTreeMap<NodeId, NodeId>,
    /// What arrived at each name: in symbols, as a whole, from whom, by which rules.
    parts: BTreeMap<NodeId, Vec<Arrival>>,
    /// What has been read as fractions.
    fractions: Fractions,
}

struct Arrival {
    in_symbols: NodeId,
    whole: NodeId,
    from: String,
    rules: Vec<SlopeRule>,
}

impl Way {
    /// The stop at a name, once all that use it have passed their gradients on.
    fn stop(&mut self, graph: &mut Graph, named: &Named) -> Option<Stop> {
        let arrivals = self.parts.remove(&named.node)?;
        let total = |graph: &mut Graph, part: fn(&Arrival) -> NodeId| {
            arrivals.iter().map(part).reduce(|sum, next| algebra::add(graph, sum, next))
        };
        let passed_on = total(graph, |arrival| arrival.in_symbols)?;
        let whole = total(graph, |arrival| arrival.whole)?;
        let short = self
            .fractions
            .cancelled(graph, whole)
            .filter(|&short| formula(graph, short).len() < formula(graph, whole).len());
        let rules = each_once(arrivals.iter().flat_map(|arrival| &arrival.rules).copied());
        self.whole.insert(named.node, short.unwrap_or(whole));
        Some(Stop {
            name: named.name.clone(),
            node: named.node,
            passed_on,
            whole: short.unwrap_or(whole),
            users: arrivals.iter().map(|arrival| arrival.from.clone()).collect(),
            rules,
            cancelled: short.is_some(),
        })
    }

    /// Hands the gradient at a name on to the names that it is made of.
    fn pass(&mut self, graph: &mut Graph, named: &Named, loss: NodeId) -> Result<(), Fault> {
        let Operation::Named = graph.node(named.node).operation else { return Ok(()) };
        let inner = graph.node(named.node).inputs[0];
        let made_of = self.nearest(graph, inner);
        let targets: Vec<NodeId> = made_of.iter().map(|node| self.standing[node]).collect();
        let replaced: Vec<(NodeId, NodeId)> =
            made_of.iter().map(|node| (*node, self.standing[node])).collect();
        let body = graph.substitute(inner, &replaced);
        // Under its name again, so that a rule can speak of the result.
        let result = graph.named(&named.name, body);
        let one = graph.number(1.0);
        let seeds = match named.node == loss {
            true => [one, one],
            false => [self.arriving[&named.node], self.whole.get(&named.node).copied().unwrap_or(one)],
        };
        let [in_symbols, whole] = seeds.map(|seed| backward(graph, result, seed, &targets));
        let itself = [(result, self.standing[&named.node])];
        for ((node, target), (in_symbols, whole)) in
            made_of.into_iter().zip(targets).zip(in_symbols?.into_iter().zip(whole?))
        {
            let rules = rules_between(graph, target, body);
            let in_symbols = graph.substitute(in_symbols, &itself);
            let whole = graph.substitute(whole, &itself);
            let from = named.name.clone();
            self.parts.entry(node).or_default().push(Arrival { in_symbols, whole, from, rules });
        }
        Ok(())
    }

    /// The names on the way that a node is made of, without going through a name.
    fn nearest(&self, graph: &Graph, inner: NodeId) -> Vec<NodeId> {
        let met = reach(&graph.work, &[inner], |id, onward| {
            if !self.standing.contains_key(&id) {
                onward.extend(&graph.node(id).inputs);
            }
        });
        met.into_iter().filter(|id| self.standing.contains_key(id)).collect()
    }
}

/// The rules of the operators from a result down to what it is made of.
fn rules_between(graph: &Graph, from: NodeId, to: NodeId) -> Vec<SlopeRule> {
    let path = graph.between(&[from], &[to]);
    each_once(path.iter().rev().filter_map(|&id| match &graph.node(id).operation {
        // Nothing changes for what something is taken from.
        Operation::Apply(operator, _)
            if std::ptr::eq(*operator, &SUBTRACT) && !path.contains(graph.node(id).inputs[1]) =>
        {
            None
        }
        Operation::Apply(operator, _) => slope_rule(operator),
        _ => None,
    }))
}

/// What a textbook calls the rule of an operator; what only arranges numbers, or turns their sign, needs none.
fn slope_rule(operator: &Operator) -> Option<SlopeRule> {
    let rules: [(&[&Operator], Option<SlopeRule>); 11] = [
        (&[&NEGATE, &BROADCAST, &RESHAPE, &ASSEMBLE], None),
        (&[&ADD, &SUM], Some(SlopeRule::Sum)),
        (&[&SUBTRACT], Some(SlopeRule::Difference)),
        (&[&MULTIPLY], Some(SlopeRule::Product)),
        (&[&DIVIDE], Some(SlopeRule::Quotient)),
        (&[&POWER], Some(SlopeRule::Power)),
        (&[&MATMUL], Some(SlopeRule::Matrices)),
        (&[&MEAN], Some(SlopeRule::Mean)),
        (&[&LOG], Some(SlopeRule::Logarithm)),
        (&[&EXP], Some(SlopeRule::Exponential)),
        (&[&WHERE], Some(SlopeRule::Choice)),
    ];
    let own = rules.iter().find(|(operators, _)| operators.iter().any(|&one| std::ptr::eq(one, operator)));
    own.map_or(Some(SlopeRule::Function(operator.name)), |&(_, rule)| rule)
}

/// Rules without those that came before.
fn each_once(rules: impl Iterator<Item = SlopeRule>) -> Vec<SlopeRule> {
    let mut found: Vec<SlopeRule> = Vec::new();
    for rule in rules {
        if !found.contains(&rule) {
            found.push(rule);
        }
    }
    found
}

/// Computes both formulas of every stop and compares them with backpropagation through the whole graph.
fn prove(model: &mut Model, stops: &[Stop], named: &[Named], loss: NodeId, way: &Way) -> Result<(), Fault> {
    let mut real: Vec<(NodeId, NodeId)> = way.standing.iter().map(|(&node, &leaf)| (leaf, node)).collect();
    let nodes: Vec<NodeId> = named.iter().map(|named| named.node).collect();
    let slopes = gradient(&mut model.graph, loss, &nodes)?;
    real.extend(nodes.iter().zip(&slopes).map(|(node, &slope)| (way.arriving[node], slope)));
    // A gradient may come to nothing because its terms cancel; what rounding leaves of them is no difference.
    let all = evaluate(&mut model.graph, &mut model.state, &slopes)?;
    let largest = all.iter().flatten().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let slopes: BTreeMap<NodeId, NodeId> = nodes.into_iter().zip(slopes).collect();
    let printed: Vec<NodeId> = stops.iter().flat_map(|stop| [stop.passed_on, stop.whole]).collect();
    let said: Vec<NodeId> = printed
        .into_iter()
        .map(|node| match read_again(model, node) {
            Again::Means(again) => again,
            Again::Same | Again::Withheld => node,
        })
        .collect();
    let said = model.graph.substitute_in(&said, &real);
    let found: Vec<NodeId> = stops
        .iter()
        .zip(said.chunks(2))
        .flat_map(|(stop, said)| [slopes[&stop.node], said[0], said[1]])
        .collect();
    let values = evaluate(&mut model.graph, &mut model.state, &found)?;
    for (stop, values) in stops.iter().zip(values.chunks(3)) {
        for other in &values[1..] {
            let apart = values[0].iter().zip(other);
            let right = apart.clone().all(|(a, b)| {
                let near = (a - b).abs() <= TOLERANCE * largest.max(1e-300);
                // Where a run has left the finite numbers, there is nothing to compare.
                near || a == b || !a.is_finite() && !b.is_finite()
            });
            if !right || values[0].shape() != other.shape() {
                let fault =
                    format!("the derivation of the gradient by `{}` and backpropagation disagree", stop.name);
                return Err(Fault::new(fault).remedy("please report this block: it is an error of the tool"));
            }
        }
    }
    Ok(())
}
