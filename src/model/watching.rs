//! `stalled(measure, n)` behind `until`: the question whether a measure still gets better; knows no loop.

use super::reading::Reading;
use super::{Model, block, expression, lines};
use crate::functions::Value;
use crate::graph::{Graph, Leaf, NodeId, Shape, array};
use crate::language::syntax::Argument;
use crate::program::{Carried, Program};
use crate::report::{Fault, Place};

/// What is remembered of a measure: whether it had a finite value, its best one, and how many steps ago that was.
const MEMORY: [&str; 3] = ["begun", "best", "age"];

/// What a look at the measure makes of it.
const LOOK: &str = "finite = measure - measure == 0\n\
                    better = finite and (not begun or measure < best - by)\n\
                    begun = begun or finite\n\
                    best = measure if better else best\n\
                    age = 0 if better else age + 1";

/// `stalled(measure, n, by=0)`: whether the smallest value so far is `n` steps old.
pub(super) fn stalled_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [measure, patience, rest @ ..] = arguments else {
        return Err(Fault::new("`stalled` takes a measure and a number of steps").at(place).remedy(
            "write `until stalled(L, 10)`; for a measure that should grow, `stalled(-accuracy, 10)`",
        ));
    };
    if !reading.in_until {
        return Err(Fault::new("`stalled` asks while a training runs, so it stands only behind `until`")
            .at(place)
            .remedy("write, for example, `for 1000 steps until stalled(L, 10)`"));
    }
    let node = expression::read_node(model, &measure.value, reading)?;
    let node = block::as_seen(model, node);
    one_number(&model.graph, node, "a measure that stalls", measure.value.place)?;
    let steps = expression::read_node(model, &patience.value, reading)?;
    let known = model.graph.known(steps).and_then(|value| array::as_number(&value));
    if known.is_none_or(|steps| steps.fract() != 0.0 || steps < 1.0) {
        return Err(Fault::new("how many steps a measure may stall is a whole number, at least 1")
            .at(patience.value.place)
            .remedy("for example `stalled(L, 10)`"));
    }
    let by = match rest {
        [] => model.graph.number(0.0),
        [by] if by.name.as_ref().is_none_or(|name| name.text == "by") => {
            let node = expression::read_node(model, &by.value, reading)?;
            one_number(&model.graph, node, "what counts as better", by.value.place)?;
            node
        }
        [other, ..] => {
            return Err(Fault::new("`stalled` takes only `by` as a third argument")
                .at(other.value.place)
                .remedy("`by` is how much smaller a measure must get to count as better"));
        }
    };
    let age = watch(model, node, by, place)?;
    let locals = vec![("age".to_string(), Value::Node(age)), ("steps".to_string(), Value::Node(steps))];
    lines::read_text(model, "age >= steps", &locals, place)
}

fn one_number(graph: &Graph, node: NodeId, what: &str, place: Place) -> Result<(), Fault> {
    let shape = graph.shape(node);
    if shape.is_scalar() {
        return Ok(());
    }
    Err(Fault::new(format!("{what} is one number, but this has shape {shape}")).at(place))
}

/// How many steps ago a measure was best; what is remembered for it is carried from step to step.
fn watch(model: &mut Model, measure: NodeId, by: NodeId, place: Place) -> Result<NodeId, Fault> {
    let mut locals = vec![("measure".to_string(), Value::Node(measure)), ("by".to_string(), Value::Node(by))];
    let mut leaves = Vec::new();
    for name in MEMORY {
        let leaf = model.graph.leaf(Leaf::State, name, Shape::scalar());
        model.state.values.insert(leaf, array::number(0.0));
        locals.push((name.to_string(), Value::Node(leaf)));
        leaves.push(leaf);
    }
    lines::read_lines(model, LOOK, &mut locals, place)?;
    let mut age = measure;
    for (name, leaf) in MEMORY.into_iter().zip(leaves) {
        let next = lines::last(&locals, name).node(&mut model.graph)?;
        model.block.watched.push(Carried { name: name.to_string(), part: None, leaf, next });
        age = next;
    }
    Ok(age)
}

impl Program {
    /// Carries values that each step changes in the same way, whatever data it sees and however it looks for its length.
    pub(super) fn carry(&mut self, more: Vec<Carried>) {
        let next = || more.iter().map(|carried| carried.next);
        let still = || more.iter().map(|carried| carried.leaf);
        for step in self.batches.iter_mut().flat_map(|batches| &mut batches.steps) {
            step.next.extend(next());
            step.search.iter_mut().for_each(|search| search.next.extend(still()));
        }
        self.search.iter_mut().for_each(|search| search.next.extend(still()));
        self.carried.extend(more);
    }
}
