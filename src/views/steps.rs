//! The update rule with every number filled in, for the first steps and the last; knows no optimizer by name.

use super::formulas::{equation, writer};
use super::{Look, View, runs_of};
use crate::exhibit::{Exhibit, Formula, FormulaLine, Group, Span};
use crate::graph::formula;
use crate::mathematics::{FormulaWriter, Letters, plain, symbol_with};
use crate::numbers::{in_code, latex_of};
use crate::optimizers::{self, Sees};
use crate::record::{Record, StepLine, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "steps",
    doc: "the update rule with numbers, for the first two steps and the last",
    needs: "a `descend` without batches and line search whose parameters have at most six numbers each",
    studies: &[Study::Steps],
    options: &[],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let each = runs_of(record).into_iter().filter_map(|(label, one)| {
        Some(Exhibit::Group(Group { caption: label.to_string(), parts: of_run(one, look)? }))
    });
    let mut each: Vec<Exhibit> = each.collect();
    match each.len() {
        0 => None,
        1 => each.pop(),
        _ => Some(Exhibit::Group(Group { caption: String::new(), parts: each })),
    }
}

/// The rule of a run and its steps; none if there are none.
fn of_run(record: &Record, look: Look<'_>) -> Option<Vec<Exhibit>> {
    let steps = &record.studies.steps;
    let letters = Letters::of(look.graph, &steps.iter().map(|line| line.with_signs).collect::<Vec<_>>());
    let short = |value: f64| latex_of(&in_code(value, look.digits));
    let writer = FormulaWriter { number: &short, ..writer(look, &letters) };
    let rule = record.run.as_ref().and_then(|run| optimizers::find(run.optimizer?))?;
    let mut parts = vec![Exhibit::Paragraph(vec![
        Span::Plain(say!(look.words, "steps-rule", optimizer = rule.name) + " "),
        Span::Emphasis(rule.formula.split_whitespace().collect::<Vec<_>>().join(" ")),
    ])];
    for lines in steps.chunk_by(|one, other| one.step == other.step) {
        let step = lines.first()?.step + 1;
        parts.push(Exhibit::Formula(Formula {
            caption: say!(look.words, "steps-step", step = step.to_string()),
            lines: lines.iter().flat_map(|line| of_one(line, rule.sees, &writer, look)).collect(),
        }));
    }
    (parts.len() > 1).then_some(parts)
}

/// What a quantity becomes: in signs, in numbers, and the result. Of a rule that sees all parameters as one
/// vector nobody would recognise the signs, so only the result is told.
fn of_one(line: &StepLine, sees: Sees, writer: &FormulaWriter<'_>, look: Look<'_>) -> Vec<FormulaLine> {
    let graph = look.graph;
    let result = writer.array(&line.value);
    let numbers = line.value.iter().map(|&value| in_code(value, look.digits));
    let numbers = numbers.collect::<Vec<_>>().join(", ");
    let made = graph.node(line.made).name.clone().unwrap_or_default();
    if sees != Sees::Each {
        let plain = plain(&format!("{made} = {numbers}"));
        return vec![FormulaLine {
            left: made,
            right: format!("= {result}"),
            plain,
            ..FormulaLine::default()
        }];
    }
    vec![
        FormulaLine {
            plain: plain(&format!("{made} = {}", formula(graph, line.with_signs))),
            ..equation(writer, line.with_signs, &|index| symbol_with(&made, index))
        },
        FormulaLine {
            // Rounded numbers give a rounded result.
            right: match writer.formula(line.with_numbers) {
                numbers if writer.gives(&numbers, &line.value, look.digits) => {
                    format!("= {numbers} = {result}")
                }
                _ => format!("= {result}"),
            },
            plain: format!("    = {numbers}"),
            ..FormulaLine::default()
        },
    ]
}
