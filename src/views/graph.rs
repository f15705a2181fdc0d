//! The computation graph from the inputs to the loss; knows names, values and gradients, but no place of a box.

use std::collections::BTreeMap;

use super::backprop::OPTIONS;
use super::{Look, View, first_run};
use crate::exhibit::{BoxRole, Diagram, DiagramBox, Edge, Exhibit};
use crate::graph::{Array, Shape, formula};
use crate::mathematics::in_signs;
use crate::numbers::significant;
use crate::program::Part;
use crate::record::{Intermediate, Record, Study, Traced};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "graph",
    doc: "the computation graph: inputs, operations and the loss with shapes; values and gradients where they are small",
    needs: "a loss, or a last value that is one number",
    studies: &[Study::Intermediates, Study::Operations, Study::Arrows],
    options: OPTIONS,
    draw,
};

/// With more names, the weights of a layer are written into the box that uses them.
const MOST_BOXES: usize = 12;
/// A longer formula is left out.
const LONGEST_FORMULA: usize = 34;
/// Larger values are told by their shape.
const MOST_NUMBERS: usize = 3;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (record, of_run) = first_run(record);
    let asked = |found: &&Traced| found.options == *look.options && !found.parts.is_empty();
    let single = record.studies.operations.iter().find(asked);
    let shown = single.or_else(|| record.studies.intermediates.iter().find(asked))?;
    let loss = shown.stops.last()?;
    let picture = Picture::of(shown, look);
    let nodes = picture.kept.iter().map(|&index| picture.node(index)).collect();
    let count = say!(look.words, "graph-told", count = picture.kept.len(), loss = &loss.name);
    Some(Exhibit::Diagram(Diagram {
        caption: of_run(match look.options.numbers("step") {
            [step] => say!(look.words, "graph-caption-step", loss = &loss.name, steps = *step as usize),
            _ => say!(look.words, "graph-caption", loss = &loss.name),
        }),
        nodes,
        edges: picture.edges(),
        alternative: count,
    }))
}

struct Picture<'a> {
    shown: &'a [Intermediate],
    look: Look<'a>,
    /// For everything that is shown, what it is made of.
    parts: &'a [Vec<usize>],
    /// How many of the others each is a part of.
    users: Vec<usize>,
    /// Those with a box of their own, inputs first, and the place of each among the boxes.
    kept: Vec<usize>,
    boxes: BTreeMap<usize, usize>,
}

impl<'a> Picture<'a> {
    fn of(traced: &'a Traced, look: Look<'a>) -> Picture<'a> {
        let (shown, parts) = (&traced.stops[..], &traced.parts[..]);
        let mut users = vec![0; shown.len()];
        parts.iter().flatten().for_each(|&part| users[part] += 1);
        let folds = shown.len() > MOST_BOXES;
        let is_kept = |&index: &usize| !(folds && shown[index].part == Part::Param && users[index] == 1);
        let kept: Vec<usize> = (0..shown.len()).filter(is_kept).collect();
        let boxes = kept.iter().enumerate().map(|(place, &index)| (index, place)).collect();
        Picture { shown, look, parts, users, kept, boxes }
    }

    fn node(&self, index: usize) -> DiagramBox {
        let one = &self.shown[index];
        let mut lines = Vec::new();
        let written = formula(self.look.graph, one.node);
        let computed = !matches!(one.part, Part::Data | Part::Param | Part::State) && written != one.name;
        if computed && written.chars().count() <= LONGEST_FORMULA {
            lines.push(format!("= {}", in_signs(&written)));
        }
        let folded = self.parts[index].iter().filter(|part| !self.boxes.contains_key(part));
        lines.extend(folded.map(|&part| {
            format!("{} ({})", self.shown[part].name, Shape::of(&self.shown[part].value).in_words())
        }));
        if one.value.ndim() != 0 {
            lines.push(say!(self.look.words, "shape", shape = Shape::of(&one.value).in_words()));
        }
        if self.users[index] != 1 {
            lines.extend(self.numbers(index));
        }
        let role = match one.part {
            Part::Data => BoxRole::Given,
            Part::Param | Part::State => BoxRole::Learned,
            _ if self.users[index] == 0 => BoxRole::Outcome,
            _ => BoxRole::Inner,
        };
        DiagramBox { title: in_signs(&one.name), lines, role }
    }

    /// The value, and the gradient of the loss there, if they are small enough to be written.
    fn numbers(&self, index: usize) -> Vec<String> {
        let one = &self.shown[index];
        let loss = self.shown.last().map_or("", |loss| loss.name.as_str());
        // A constant says its value as its formula.
        let constant = formula(self.look.graph, one.node).parse::<f64>().is_ok();
        let value = short(&one.value, self.look.digits).filter(|_| !constant);
        let named = one.name.chars().count() <= 12;
        let slope = one.gradient.as_ref().filter(|_| self.users[index] > 0).and_then(|slope| {
            let name = match (named, one.name.contains([' ', '*'])) {
                (false, _) => "·".to_string(),
                (true, false) => in_signs(&one.name),
                (true, true) => format!("({})", in_signs(&one.name)),
            };
            Some(format!("∂{loss}/∂{name} = {}", short(slope, self.look.digits)?))
        });
        value.into_iter().chain(slope).collect()
    }

    fn edges(&self) -> Vec<Edge> {
        let into = self.kept.iter().enumerate().flat_map(|(to, &index)| {
            self.parts[index].iter().filter_map(move |&part| {
                // What several boxes use says its numbers in its own box.
                let labels = if self.users[part] == 1 { self.numbers(part) } else { Vec::new() };
                Some(Edge { from: *self.boxes.get(&part)?, to, labels, back: false })
            })
        });
        into.collect()
    }
}

fn short(value: &Array, digits: usize) -> Option<String> {
    let numbers: Vec<String> =
        value.iter().take(MOST_NUMBERS + 1).map(|value| significant(*value, digits.min(4))).collect();
    match (value.ndim(), numbers.len()) {
        (0, _) => Some(numbers.concat()),
        (1, 1..=MOST_NUMBERS) => Some(format!("[{}]", numbers.join(", "))),
        _ => None,
    }
}
