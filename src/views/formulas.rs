//! The definitions and the loss as set mathematics, in the author's names; knows no number of the run.

use std::cell::Cell;

use super::{Look, View};
use crate::exhibit::{Exhibit, Formula, FormulaLine, Group, Span};
use crate::graph::{NodeId, formula};
use crate::mathematics::{FormulaWriter, Letters, plain, symbol, symbol_with};
use crate::numbers::latex;
use crate::program::Part;
use crate::record::{Named, Record};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "formulas",
    doc: "each definition, the loss and the measures as a teacher writes them on the board",
    needs: "a definition, a loss or a metric",
    studies: &[],
    options: &[],
    draw,
};

/// A loss names at most so many of its parameters.
const MOST_ARGUMENTS: usize = 3;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let record = record.runs.first().map_or(record, |(_, one)| one);
    let defined = |named: &&Named| {
        matches!(named.part, Part::Definition | Part::Loss | Part::Metric) && !look.graph.is_given(named.node)
    };
    let names: Vec<&Named> = record.names.iter().filter(defined).collect();
    let nodes: Vec<NodeId> = names.iter().map(|named| named.node).collect();
    let letters = Letters::of(look.graph, &nodes);
    let writer = writer(look, &letters);
    let mut lines: Vec<FormulaLine> = names
        .iter()
        .map(|named| FormulaLine {
            plain: format!("{} = {}", named.name, formula(look.graph, named.node)),
            ..equation(&writer, named.node, &|index| {
                symbol_with(&named.name, index) + &arguments(record, named, look)
            })
        })
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.extend(meanings(&writer, &nodes));
    Some(with_sentence(lines, look))
}

/// What a node is, set where that can be read back, else in the language of a block. The left side has the index of the
/// right one.
pub(super) fn equation(
    writer: &FormulaWriter<'_>,
    node: NodeId,
    left: &dyn Fn(&str) -> String,
) -> FormulaLine {
    match writer.set_formula(node) {
        Some(set) => FormulaLine {
            left: left(&set.index),
            right: format!("= {}", set.latex),
            ..FormulaLine::default()
        },
        None => FormulaLine {
            left: left(""),
            right: "=".to_string(),
            code: plain(&formula(writer.graph, node)),
            ..FormulaLine::default()
        },
    }
}

/// An exhibit with a sentence below it, if something is left out in its formulas.
pub(super) fn explained(exhibit: Exhibit, is_left_out: bool, look: Look<'_>) -> Exhibit {
    if !is_left_out {
        return exhibit;
    }
    let sentence = Exhibit::Paragraph(vec![Span::Plain(say!(look.words, "left-out"))]);
    Exhibit::Group(Group { caption: String::new(), parts: vec![exhibit, sentence] })
}

/// Formulas, with a sentence below them if something is left out in them.
pub(super) fn with_sentence(lines: Vec<FormulaLine>, look: Look<'_>) -> Exhibit {
    let is_left_out = lines.iter().any(|line| line.code.contains('…'));
    explained(Exhibit::Formula(Formula { caption: String::new(), lines }), is_left_out, look)
}

/// The writer of a view's formulas.
pub(super) fn writer<'a>(look: Look<'a>, letters: &'a Letters) -> FormulaWriter<'a> {
    FormulaWriter {
        graph: look.graph,
        letters,
        number: &latex,
        cases: [say!(look.words, "case-if"), say!(look.words, "case-else")],
        depth: Cell::default(),
    }
}

/// What signs and letters stand for that the author did not name.
pub(super) fn meanings(writer: &FormulaWriter<'_>, nodes: &[NodeId]) -> Vec<FormulaLine> {
    let signs = writer.meanings(nodes).into_iter().map(|(left, right)| FormulaLine {
        left: left.to_string(),
        right: format!("= {right}"),
        ..FormulaLine::default()
    });
    let lengths = writer.letters.known().into_iter().map(|(letter, length)| FormulaLine {
        right: format!("= {length}"),
        plain: format!("{letter} = {length}"),
        left: letter,
        ..FormulaLine::default()
    });
    signs.chain(lengths).collect()
}

/// The parameters in brackets behind a loss, as in `L(w, b)`.
fn arguments(record: &Record, named: &Named, look: Look<'_>) -> String {
    if named.part != Part::Loss {
        return String::new();
    }
    let made_of = look.graph.ancestors(&[named.node]);
    let learned = record.names.iter().filter(|other| other.part == Part::Param);
    let used: Vec<String> =
        learned.filter(|other| made_of.contains(other.node)).map(|other| symbol(&other.name)).collect();
    match used.len() {
        1..=MOST_ARGUMENTS => format!("({})", used.join(", ")),
        _ => String::new(),
    }
}
