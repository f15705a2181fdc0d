//! Running text in pieces, and what stands within it as HTML: displayed formulas, faults, evidence, links; knows no
//! exhibit.

use super::elements::harmless;
use crate::markup::{Markup, escape_html as escape};

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Span {
    /// Words.
    Plain(String),
    /// Important words.
    Strong(String),
    /// Stressed words.
    Emphasis(String),
    /// A piece of source.
    Code(String),
    /// A number, which neither breaks across lines nor is touched by smart punctuation.
    Number(String),
}

impl Span {
    /// What the span says, without its emphasis.
    pub fn text(&self) -> &str {
        match self {
            Span::Plain(text)
            | Span::Strong(text)
            | Span::Emphasis(text)
            | Span::Code(text)
            | Span::Number(text) => text,
        }
    }
}

/// A text of the caller in its pieces; what stands between backticks is code.
pub(super) fn with_code(text: &str) -> Vec<Span> {
    let ticks = text.matches('`').count();
    let piece = |(index, piece): (usize, &str)| match index % 2 {
        1 if index < ticks => Span::Code(piece.to_string()),
        // A backtick without a partner is only a backtick.
        1 => Span::Plain(format!("`{piece}")),
        _ => Span::Plain(piece.to_string()),
    };
    text.split('`').enumerate().map(piece).filter(|span| !span.text().is_empty()).collect()
}

/// A box for what is wider than a phone; the tab key reaches it, so that the arrow keys can scroll it.
pub(super) const SCROLLS: &str = "class=\"descent-scrolls\" style=\"overflow-x:auto\" tabindex=\"0\"";

pub(super) fn inline_code(text: &str) -> String {
    format!("<code class=\"hljs nohighlight\">{}</code>", escape(text))
}

pub(super) fn prose_html(text: &str) -> String {
    with_code(text).iter().map(span_html).collect()
}

pub(super) fn span_html(span: &Span) -> String {
    match span {
        Span::Plain(text) => escape(text),
        Span::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Span::Emphasis(text) => format!("<em>{}</em>", escape(text)),
        Span::Code(text) => inline_code(text),
        Span::Number(text) => format!("<span style=\"white-space:nowrap\">{}</span>", escape(text)),
    }
}

/// A displayed formula in a box of its own, which scrolls where the page is narrow.
pub fn displayed(mathml: &Markup) -> Markup {
    Markup::composed(format!(
        "<div class=\"exhibit-formula descent-scrolls\" tabindex=\"0\" style=\"margin:1em 0;overflow-x:auto;overflow-y:hidden;text-align:center\">{mathml}</div>"
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

/// The box of a checklist line whose claims hold; on a page with a name for those who do not see it.
pub fn ticked(name: Option<&str>) -> Markup {
    Markup::composed(match name {
        Some(name) => {
            format!("<input type=\"checkbox\" disabled checked aria-label=\"{}\">", escape(name))
        }
        None => "[x]".to_string(),
    })
}

/// A value within a formula that stays as it is written.
pub fn in_formula(latex: &str) -> Markup {
    Markup::composed(latex.to_string())
}

/// A name of a figure in running text that leads to it.
pub fn link(anchor: &str, name: &str) -> Markup {
    Markup::composed(format!("<a href=\"#{}\">{}</a>", escape(anchor), Markup::text_in_markdown(name)))
}
