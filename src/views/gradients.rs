//! The gradients of the loss as formulas in the author's names; knows no derivation.

use super::formulas::explained;
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

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    if record.gradients.is_empty() {
        return None;
    }
    let line = |gradient: &crate::record::GradientFormula| {
        format!("grad({}, {}) = {}", gradient.loss, gradient.name, gradient.formula)
    };
    let text = record.gradients.iter().map(line).collect::<Vec<_>>().join("\n");
    let is_left_out = text.contains('…');
    let tokens = vec![ColouredToken { class: TokenClass::Plain, text }];
    let code = Exhibit::Code(Code { language: "text".to_string(), tokens, ..Code::default() });
    Some(explained(code, is_left_out, look))
}
