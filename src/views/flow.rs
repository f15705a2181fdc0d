//! The loop of every training, with the block's own names and formulas; knows no value.

use super::{Look, View};
use crate::exhibit::{BoxRole, Diagram, DiagramBox, Edge, Exhibit};
use crate::graph::{Shape, formula};
use crate::mathematics::in_signs;
use crate::program::{Part, Ran};
use crate::record::{Record, Study, traced};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "loop",
    doc: "the flowchart of the training: data, prediction, loss, gradient, update, and again",
    needs: "a `descend` or a `repeat`",
    studies: &[Study::Intermediates],
    options: &[],
    draw,
};

/// More formulas would make the box a wall.
const MOST_LINES: usize = 4;
/// A longer line would make the box wider than a phone.
const WIDEST_LINE: usize = 44;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let record = record.runs.first().map_or(record, |(_, first)| first);
    let run = record.run.as_ref()?;
    let on_the_way = traced(&record.studies.intermediates, look.options);
    let of = |wanted: Part| on_the_way.iter().filter(move |one| one.part == wanted);
    let with_shape =
        |one: &crate::record::Intermediate| format!("{} ({})", one.name, Shape::of(&one.value).in_words());
    let equation = |name: &str, node| format!("{name} = {}", in_signs(&formula(look.graph, node)));
    let mut nodes = vec![DiagramBox {
        title: say!(look.words, "loop-data"),
        lines: shortened(of(Part::Data).map(with_shape).collect()),
        role: BoxRole::Given,
    }];
    let definitions: Vec<String> = of(Part::Definition).map(|one| equation(&one.name, one.node)).collect();
    if !definitions.is_empty() {
        nodes.push(DiagramBox {
            title: say!(look.words, "loop-prediction"),
            lines: shortened(definitions),
            role: BoxRole::Inner,
        });
    }
    if let Some((loss, _)) = &run.loss {
        let lines = shortened(vec![equation(&loss.name, loss.node)]);
        nodes.push(DiagramBox { title: say!(look.words, "loop-loss"), lines, role: BoxRole::Outcome });
        if let Some(partials) = partials(run) {
            let title = say!(look.words, "loop-gradient");
            nodes.push(DiagramBox { title, lines: vec![partials], role: BoxRole::Inner });
        }
    }
    nodes.push(DiagramBox {
        title: say!(look.words, "loop-update"),
        lines: shortened(record.rule.clone()),
        role: BoxRole::Learned,
    });
    let last = nodes.len() - 1;
    let mut edges: Vec<Edge> =
        (0..last).map(|from| Edge { from, to: from + 1, labels: Vec::new(), back: false }).collect();
    // Data stay as they are; what follows them is computed anew.
    let again = say!(look.words, "loop-again", steps = run.steps);
    edges.push(Edge { from: last, to: 1.min(last), labels: vec![again], back: true });
    let told = nodes.iter().map(|node| node.title.as_str()).collect::<Vec<_>>().join(" → ");
    Some(Exhibit::Diagram(Diagram {
        caption: say!(look.words, "loop-caption"),
        alternative: say!(look.words, "loop-told", way = told, steps = run.steps),
        nodes,
        edges,
    }))
}

/// The partial derivatives that a training takes; of many, the first and the last.
pub(super) fn partials(run: &Ran) -> Option<String> {
    let names: Vec<String> =
        run.slopes.iter().map(|slope| format!("∂{}/∂{}", run.loss_of(slope), slope.name)).collect();
    match names.as_slice() {
        [] => None,
        [first, _, .., last] => Some(format!("{first}, …, {last}")),
        few => Some(few.join(", ")),
    }
}

/// A few lines that fit a box.
fn shortened(lines: Vec<String>) -> Vec<String> {
    let many = lines.len() > MOST_LINES;
    let cut = |line: String| match line.chars().count() > WIDEST_LINE {
        true => line.chars().take(WIDEST_LINE - 1).chain(['…']).collect(),
        false => line,
    };
    let mut kept: Vec<String> =
        lines.into_iter().take(if many { MOST_LINES - 1 } else { MOST_LINES }).map(cut).collect();
    if many {
        kept.push("…".to_string());
    }
    kept
}
