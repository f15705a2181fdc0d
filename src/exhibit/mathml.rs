//! LaTeX to MathML, on one line and safe within Markdown; knows formulas, but neither pages nor models.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// Longer formulas are refused.
const LONGEST: usize = 4000;
/// Commands that give new commands, load or expand: a formula only writes.
const REFUSED: &[&str] = &[
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "providecommand",
    "global",
    "long",
    "outer",
    "input",
    "include",
    "url",
    "href",
    "char",
    "catcode",
];

/// A formula in LaTeX as a `<math>` element, or a sentence that says what is wrong with it.
///
/// `display` sets it as a formula on a line of its own, with large sums and fractions.
pub fn mathml(latex: &str, display: bool) -> Result<String, String> {
    refuse(latex)?;
    let storage = Storage::new();
    let events: Vec<_> = Parser::new(latex, &storage).collect();
    if let Some(error) = events.iter().find_map(|event| event.as_ref().err()) {
        return Err(reason(&error.to_string()));
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut drawn = String::new();
    push_mathml(&mut drawn, events.into_iter(), RenderConfig { display_mode, ..RenderConfig::default() })
        .map_err(|_| "this formula cannot be drawn".to_string())?;
    Ok(laid_out(&spaced(&drawn.replace("<math display=\"inline\">", "<math>"))))
}

/// The drawn formula with one sign for `:=`, and a thin space between a number or a ∂ and a long name.
fn spaced(drawn: &str) -> String {
    let mut drawn = drawn.replace("<mo>:</mo><mo>=</mo>", "<mo>:=</mo>");
    for before in ["</mn>", "<mi>∂</mi>"] {
        for opening in ["", "<msub>", "<msup>", "<msubsup>"] {
            let name = format!("{opening}<mtext>");
            let apart = format!("{before}<mspace width=\"0.16666667em\" />{name}");
            drawn = drawn.replace(&format!("{before}{name}"), &apart);
        }
    }
    drawn
}

fn refuse(latex: &str) -> Result<(), String> {
    if latex.len() > LONGEST {
        return Err(format!("a formula has at most {LONGEST} letters"));
    }
    for (at, _) in latex.match_indices('\\') {
        let command: String = latex[at + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
        if REFUSED.contains(&command.as_str()) {
            return Err(format!("`\\{command}` has no place in a formula of a lesson"));
        }
    }
    Ok(())
}

/// The parser's reason without its drawing of the place, which the caller shows in its own way.
fn reason(told: &str) -> String {
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

/// The drawn formula on one line. Tables of formulas get their alignment, which browsers have no rule for,
/// and letters that mean something to Markdown are written as numbers.
fn laid_out(drawn: &str) -> String {
    let mut out = String::with_capacity(drawn.len() * 2);
    let mut tables: Vec<Columns> = Vec::new();
    let mut rest = drawn;
    while let Some(start) = rest.find('<') {
        out.push_str(&harmless(&rest[..start]));
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        if tag.starts_with("<mtable") {
            tables.push(Columns::of(tag));
        } else if tag == "</mtable>" {
            tables.pop();
        } else if tag.starts_with("<mtr") {
            tables.iter_mut().rev().take(1).for_each(|table| table.next = 0);
        }
        match tables.last_mut().filter(|_| tag.starts_with("<mtd")) {
            Some(table) => out.push_str(&table.cell()),
            // The writer of large brackets leaves a space out.
            None => out.push_str(&tag.replace(['\n', '\r'], " ").replace("\"minsize", "\" minsize")),
        }
        rest = &rest[end..];
    }
    out.push_str(&harmless(rest));
    out
}

/// How the columns of a table within a formula stand.
struct Columns {
    kind: CellAlignment,
    next: usize,
}

enum CellAlignment {
    /// Right and left in turn, without a gap: equations at their equals sign.
    Equations,
    /// All at the left: cases.
    Left,
    /// In the middle: matrices.
    Middle,
}

impl Columns {
    fn of(tag: &str) -> Columns {
        let kind = if tag.contains("menv-alignlike") {
            CellAlignment::Equations
        } else if tag.contains("menv-cells-left") {
            CellAlignment::Left
        } else {
            CellAlignment::Middle
        };
        Columns { kind, next: 0 }
    }

    /// The opening tag of the next cell.
    fn cell(&mut self) -> String {
        let column = self.next;
        self.next += 1;
        let look = match self.kind {
            CellAlignment::Equations if column.is_multiple_of(2) => {
                "padding:.3em 0 .3em 1em;text-align:right;text-align:-webkit-right"
            }
            CellAlignment::Equations => "padding:.3em 0;text-align:left;text-align:-webkit-left",
            CellAlignment::Left => "padding:.25em .5em .25em 0;text-align:left;text-align:-webkit-left",
            CellAlignment::Middle => "padding:.2em .4em",
        };
        format!("<mtd style=\"{look}\">")
    }
}

/// Text between tags in which no letter has a meaning for Markdown.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            '*' | '_' | '`' | '|' | '[' | ']' | '\\' | '~' | '^' | '\'' | '"' | '-' | '{' | '}' | '$' => {
                out.push_str(&format!("&#{};", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out
}
