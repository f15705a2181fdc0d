//! LaTeX to MathML, on one line and safe within Markdown; knows formulas, but neither pages nor models.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::elements;
use super::latex::{Macros, prepared};
use super::tokens::stood_for;
use crate::markup::Markup;

/// A formula in LaTeX as a `<math>` element, or a sentence that says what is wrong with it.
///
/// `display` sets it as a formula on a line of its own, with large sums and fractions.
pub fn mathml(latex: &str, display: bool, macros: &Macros) -> Result<Markup, String> {
    let latex = prepared(latex, macros)?;
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(&latex, &storage).collect();
    if let Some(error) = events.iter().find_map(|event| event.as_ref().err()) {
        return Err(reason(&error.to_string()));
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut drawn = String::new();
    let cannot = || "this formula cannot be drawn".to_string();
    push_mathml(&mut drawn, events.into_iter(), RenderConfig { display_mode, ..RenderConfig::default() })
        .map_err(|_| cannot())?;
    // What is read back is MathML and nothing else, whatever names the formula holds.
    let element = elements::read(&drawn).ok_or_else(cannot)?;
    Ok(Markup::composed(element.set().written()))
}

/// The parser's reason without its drawing of the place, which the caller shows in its own way.
fn reason(told: &str) -> String {
    let told: String = told.chars().map(stood_for).collect();
    let mut lines = told.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("parsing error: ");
    let first = first
        .replace("unkown", "unknown")
        .replace("unknown primitive command found", "there is no such LaTeX command");
    let near = lines.filter_map(|line| line.strip_prefix('│')).find(|line| !line.trim().is_empty());
    match near {
        Some(near) => format!("{first}; it is near `{}`", near.trim().trim_start_matches('…')),
        None => first,
    }
}
