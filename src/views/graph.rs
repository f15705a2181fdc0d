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
    doc: "the computation graph: inputs, operations and the loss with shapes; values, gradients and, on the arrows, local derivatives where they are small",
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
    let caption = match look.options.numbers("step") {
        [step] => say!(look.words, "graph-caption-step", loss = &loss.name, steps = *step as usize),
        _ => say!(look.words, "graph-caption", loss = &loss.name),
    };
    let edges = picture.edges();
    let caption = match edges.iter().any(|edge| !edge.labels.is_empty()) {
        true => say!(look.words, "graph-caption-locals", caption = caption),
        false => caption,
    };
    Some(Exhibit::Diagram(Diagram { caption: of_run(caption), alternative: picture.told(), nodes, edges }))
}

struct Picture<'a> {
    shown: &'a [Intermediate],
    look: Look<'a>,
    /// For everything that is shown, what it is made of.
    parts: &'a [Vec<usize>],
    /// How fast it changes with each of them.
    locals: &'a [Vec<Option<f64>>],
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
        Picture { shown, look, parts, locals: &traced.locals, users, kept, boxes }
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
        lines.extend(self.numbers(index));
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
        let value = value.map(|value| format!("= {value}"));
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
            self.parts[index].iter().enumerate().filter_map(move |(place, part)| {
                let labels = self.local(index, place).into_iter().collect();
                Some(Edge { from: *self.boxes.get(part)?, to, labels, back: false })
            })
        });
        into.collect()
    }

    /// How fast something changes with one of its parts.
    fn local(&self, index: usize, place: usize) -> Option<String> {
        let local = self.locals.get(index)?.get(place)?.as_ref()?;
        Some(format!("× {}", significant(*local, self.look.digits.min(4))))
    }

    /// A sentence for each box: what it is made of, and what stands in it.
    fn told(&self) -> String {
        let made = |index: usize| {
            let part = |(place, &part): (usize, &usize)| {
                let name = in_signs(&self.shown[part].name);
                self.local(index, place).map_or(name.clone(), |local| format!("{name} ({local})"))
            };
            let parts: Vec<String> = self.parts[index].iter().enumerate().map(part).collect();
            let name = in_signs(&self.shown[index].name);
            match parts.is_empty() {
                true => say!(self.look.words, "graph-given", name = name),
                false => {
                    say!(self.look.words, "graph-made", name = name, parts = self.look.words.listed(&parts))
                }
            }
        };
        let sentence = |&index: &usize| {
            let lines = self.node(index).lines;
            if lines.is_empty() {
                made(index) + "."
            } else {
                format!("{}: {}.", made(index), lines.join(", "))
            }
        };
        self.kept.iter().map(sentence).collect::<Vec<_>>().join(" ")
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
