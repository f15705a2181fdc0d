//! What stands within running text as HTML: displayed formulas, faults, evidence, links; knows no exhibit.

use super::elements::harmless;
use crate::markup::{Markup, escape_html as escape};

/// A displayed formula in a box of its own, which scrolls where the page is narrow.
pub fn displayed(mathml: &Markup) -> Markup {
    Markup::composed(format!(
        "<div class=\"exhibit-formula\" tabindex=\"0\" style=\"margin:1em 0;overflow-x:auto;overflow-y:hidden;text-align:center\">{mathml}</div>"
    ))
}

/// A piece of running text that is at fault, with the reason for those who point at it.
pub fn marked(text: &str, reason: &str) -> Markup {
    let [reason, text] = [escape(reason), harmless(&escape(text))];
    Markup::composed(format!("<strong title=\"{reason}\">⚠ <code>{text}</code></strong>"))
}

/// The numbers behind a verdict, within the line of a checklist.
pub fn evidence(sign: &str, told: &str, html: bool) -> Markup {
    let told = Markup::text_in_markdown(told);
    Markup::composed(if html { format!("<small>({sign}{told})</small>") } else { format!("({sign}{told})") })
}

/// The box of a checklist line whose claims hold.
pub fn ticked() -> Markup {
    Markup::composed("[x]".to_string())
}

/// A value within a formula that stays as it is written.
pub fn in_formula(latex: &str) -> Markup {
    Markup::composed(latex.to_string())
}

/// A name of a figure in running text that leads to it.
pub fn link(anchor: &str, name: &str) -> Markup {
    Markup::composed(format!("<a href=\"#{}\">{}</a>", escape(anchor), Markup::text_in_markdown(name)))
}
