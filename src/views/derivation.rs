//! The gradients of the loss derived with the chain rule, line by line with reasons; knows no rule itself.

use super::formulas::{equation, meanings, with_sentence, writer};
use super::{Accepted, Look, View, ViewOption};
use crate::exhibit::{Exhibit, FormulaLine};
use crate::graph::{NodeId, formula};
use crate::mathematics::{Letters, plain, symbol, symbol_with};
use crate::record::{Derived, Record, SlopeRule, Stop, Study};
use crate::report::capital;
use crate::words::{Words, say};

pub(super) static VIEW: View = View {
    name: "derivation",
    doc: "the gradient of the loss by each parameter, derived step by step with the chain rule, each line with its reason",
    needs: "a single number that is made of other names",
    studies: &[Study::Derivation],
    options: &[
        ViewOption {
            name: "of",
            takes: Accepted::Names,
            doc: "the number that is derived; else the loss, or the last value that is one number",
        },
        ViewOption {
            name: "by",
            takes: Accepted::Names,
            doc: "what it is derived by; else everything that is learned, or given and no data",
        },
    ],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let record = record.runs.first().map_or(record, |(_, one)| one);
    let Derived { loss, stops, .. } =
        record.studies.derivations.iter().find(|one| one.options == *look.options)?;
    let nodes: Vec<NodeId> = stops.iter().flat_map(|stop| [stop.passed_on, stop.whole]).collect();
    let letters = Letters::of(look.graph, &nodes);
    let writer = writer(look, &letters);
    let mut lines = Vec::new();
    for stop in stops {
        let name = format!("\\frac{{\\partial {}}}{{\\partial {}}}", symbol(loss), symbol(&stop.name));
        let left = |index: &str| symbol_with(&name, index);
        let sign = format!("∂{loss}/∂{}", stop.name);
        let [passed_on, whole] = [stop.passed_on, stop.whole].map(|node| equation(&writer, node, &left));
        let same = passed_on == whole;
        lines.push(FormulaLine {
            plain: format!("{sign} = {}", plain(&formula(look.graph, stop.passed_on))),
            reason: reason(stop, loss, look.words),
            ..passed_on.clone()
        });
        if !same {
            let why = if stop.cancelled {
                say!(look.words, "derive-cancel")
            } else {
                say!(look.words, "derive-insert")
            };
            lines.push(FormulaLine {
                // The line above says what it is, unless its index is another one.
                left: if whole.left == passed_on.left { String::new() } else { whole.left.clone() },
                plain: format!("{} = {}", " ".repeat(sign.chars().count()), formula(look.graph, stop.whole)),
                reason: why,
                ..whole
            });
        }
    }
    if lines.is_empty() {
        return None;
    }
    lines.extend(meanings(&writer, &nodes));
    Some(with_sentence(lines, look))
}

/// Why a line holds: the chain rule, and the rule of each operator on the way.
fn reason(stop: &Stop, loss: &str, words: Words) -> String {
    let users: Vec<String> =
        stop.users.iter().filter(|user| *user != loss).map(|user| format!("`{user}`")).collect();
    let mut reasons = Vec::new();
    if !users.is_empty() {
        reasons.push(say!(words, "derive-chain", names = words.listed(&users)));
    }
    // That a sum passes everything on goes without saying beside other rules.
    let alone = stop.rules.iter().all(|&rule| rule == SlopeRule::Sum);
    let rules = stop.rules.iter().filter(|&&rule| alone || rule != SlopeRule::Sum);
    reasons.extend(rules.map(|&rule| told(rule, words)));
    capital(&reasons.join(&say!(words, "list-comma")))
}

/// A rule in words.
fn told(rule: SlopeRule, words: Words) -> String {
    match rule {
        SlopeRule::Sum => say!(words, "rule-sum"),
        SlopeRule::Difference => say!(words, "rule-subtract"),
        SlopeRule::Product => say!(words, "rule-product"),
        SlopeRule::Quotient => say!(words, "rule-quotient"),
        SlopeRule::Power => say!(words, "rule-power"),
        SlopeRule::Matrices => say!(words, "rule-matmul"),
        SlopeRule::Mean => say!(words, "rule-mean"),
        SlopeRule::Logarithm => say!(words, "rule-log"),
        SlopeRule::Exponential => say!(words, "rule-exp"),
        SlopeRule::Choice => say!(words, "rule-where"),
        SlopeRule::Function(name) => say!(words, "rule-function", name = format!("`{name}`")),
    }
}
