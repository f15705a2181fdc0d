//! Source text line by line as HTML: its colours, the numbers of its lines, and what was found of the claims in it; knows no
//! block.

use std::collections::BTreeMap;

use super::listing::{LineVerdict, Listing};
use super::{Code, TokenClass};
use crate::markup::{NEWLINE, escape_html as escape};
use crate::report::Finding;

pub(super) fn code_html(code: &Code) -> String {
    let Some(listing) = &code.listing else { return plain_html(code) };
    let name = listing.name.as_ref().map(|(id, name)| {
        let [id, name] = [id, name].map(|text| escape(text));
        (format!(" id=\"{id}\""), format!("<a class=\"descent-name\" href=\"#{id}\">{name}</a>"))
    });
    let (id, tag) = name.unwrap_or_default();
    format!(
        "<div class=\"exhibit-code descent-listing\"{id}>{tag}<pre><code class=\"hljs nohighlight hide-boring\" tabindex=\"0\">{}</code></pre></div>",
        lines_html(code, listing)
    )
}

/// Source that is no listing: the page's own highlighter colours it, if no token does.
fn plain_html(code: &Code) -> String {
    let colourless = code.tokens.iter().all(|token| token.class == TokenClass::Plain);
    if colourless && !code.language.is_empty() && code.language != "text" {
        let [language, source] = [&code.language, &code.source()].map(|text| escape(text));
        return format!(
            "<div class=\"exhibit-code\"><pre><code class=\"language-{language}\" tabindex=\"0\">{source}</code></pre></div>"
        );
    }
    let lines: Vec<String> =
        coloured_lines(code).iter().map(|line| format!("<span class=\"line\">{line}</span>")).collect();
    // The class `nohighlight` keeps the page's highlighter from guessing a language.
    format!(
        "<div class=\"exhibit-code\"><pre><code class=\"hljs nohighlight\" tabindex=\"0\">{}</code></pre></div>",
        lines.join(NEWLINE)
    )
}

/// The lines with their colours; none is open at the end of a line.
fn coloured_lines(code: &Code) -> Vec<String> {
    let length = code.source().len();
    let (mut lines, mut written) = (vec![String::new()], 0);
    for group in code.tokens.chunk_by(|one, other| highlight(one.class) == highlight(other.class)) {
        let text: String = group.iter().map(|token| token.text.as_str()).collect();
        let end = text.len().min(length.saturating_sub(written));
        written += text.len();
        for (number, piece) in text.get(..end).unwrap_or(&text).split('\n').enumerate() {
            if number > 0 {
                lines.push(String::new());
            }
            let piece = escape(piece);
            let coloured = match highlight(group[0].class) {
                Some(class) if !piece.is_empty() => format!("<span class=\"hljs-{class}\">{piece}</span>"),
                _ => piece,
            };
            lines.last_mut().into_iter().for_each(|line| line.push_str(&coloured));
        }
    }
    lines
}

/// Every line in an element of its own. The letters between the tags are the whole source, to the byte; what was found stands in
/// attributes, so that nobody copies or searches it as if the author had written it.
fn lines_html(code: &Code, listing: &Listing) -> String {
    let lines = coloured_lines(code);
    let ids: BTreeMap<usize, &String> = listing.anchors.iter().rev().map(|(line, id)| (*line, id)).collect();
    let mut found: BTreeMap<usize, String> = BTreeMap::new();
    for (line, one) in &listing.found {
        found.entry(*line).or_default().push_str(&found_html(one));
    }
    let is_aside = |line: &usize| listing.aside.contains(line) && listing.aside.len() < lines.len();
    let last_shown = (1..=lines.len()).rev().find(|line| !is_aside(line)).unwrap_or(lines.len());
    let mut body = String::new();
    for (number, text) in (1..).zip(&lines) {
        let id = ids.get(&number).map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
        // What is not shown is not counted.
        let gap = number > 1 && is_aside(&(number - 1));
        let count = if gap { format!(" style=\"counter-set:line {number}\"") } else { String::new() };
        let found = found.get(&number).map_or("", String::as_str);
        let line = format!("<span class=\"line\"{id}{count}>{text}{found}</span>");
        // A line break goes with the line above it, but with the one below it where that is not shown.
        let before = if number > last_shown && number > 1 { NEWLINE } else { "" };
        let behind = if number < last_shown { NEWLINE } else { "" };
        match is_aside(&number) {
            true => body.push_str(&format!("<span class=\"boring\">{before}{line}{behind}</span>")),
            false => body.push_str(&format!("{line}{behind}")),
        }
    }
    body
}

fn found_html(found: &LineVerdict) -> String {
    let class = match found.finding {
        Finding::Holds => "descent-found",
        Finding::Fails => "descent-found descent-fails",
        Finding::Told => "descent-found descent-told",
    };
    format!("<span class=\"{class}\" data-found=\"{}\"></span>", escape(&found.words))
}

/// The highlight.js class that every mdBook theme colours; operators and names in use keep the ink of the page.
fn highlight(class: TokenClass) -> Option<&'static str> {
    match class {
        TokenClass::Keyword => Some("keyword"),
        TokenClass::Name => Some("variable"),
        TokenClass::Function => Some("title"),
        TokenClass::Number => Some("number"),
        TokenClass::Text => Some("string"),
        TokenClass::Comment => Some("comment"),
        TokenClass::Removed => Some("deletion"),
        TokenClass::Added => Some("addition"),
        TokenClass::Operator | TokenClass::Plain => None,
    }
}
