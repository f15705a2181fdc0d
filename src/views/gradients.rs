//! The gradients of the loss as formulas in the author's names; knows no derivation.

use super::{Look, View};
use crate::exhibit::{Code, ColouredToken, Exhibit, TokenClass};
use crate::record::Record;

pub(super) static VIEW: View = View {
    name: "gradients",
    doc: "the gradient of the loss with respect to each parameter, as a formula",
    needs: "a loss, and a `descend` or a `repeat`",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    if record.gradients.is_empty() {
        return None;
    }
    let line = |gradient: &crate::record::GradientFormula| {
        format!("grad({}, {}) = {}", gradient.loss, gradient.name, gradient.formula)
    };
    let text = record.gradients.iter().map(line).collect::<Vec<_>>().join("\n");
    let tokens = vec![ColouredToken { class: TokenClass::Plain, text }];
    Some(Exhibit::Code(Code { language: "text".to_string(), tokens, ..Code::default() }))
}
