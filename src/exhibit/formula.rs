//! Displayed formulas in lines, as a page, as Markdown and as plain text; knows no model.

use super::latex::Macros;
use super::mathml::mathml;
use super::running::prose_html;
use crate::markup::escape_html as escape;

/// Formulas under each other, aligned at their relation signs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// What the lines show; may be empty.
    pub caption: String,
    /// The lines.
    pub lines: Vec<FormulaLine>,
}

/// One line of displayed formulas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaLine {
    /// What stands before the relation, in LaTeX; nothing where a line goes on with the one above.
    pub left: String,
    /// The relation and what follows, in LaTeX.
    pub right: String,
    /// What follows in the language of a block, where it is not set.
    pub code: String,
    /// The whole line in plain letters.
    pub plain: String,
    /// Why the line holds, in a few words; between backticks stands code.
    pub reason: String,
}

/// The lines on one grid, which scrolls by itself where the page is narrow.
pub(super) fn html(formula: &Formula) -> String {
    let reasons = formula.lines.iter().any(|line| !line.reason.is_empty());
    let cell = |latex: &str, side: &str| match latex.is_empty() {
        true => "<span></span>".to_string(),
        false => format!("<span style=\"text-align:{side}\">{}</span>", set(latex)),
    };
    let line = |line: &FormulaLine| {
        let reason = match (reasons, line.reason.is_empty()) {
            (false, _) => String::new(),
            (true, true) => "<span></span>".to_string(),
            (true, false) => {
                format!(
                    "<small style=\"opacity:.85;min-width:9em;padding-inline-start:1.2em\">{}</small>",
                    prose_html(&line.reason)
                )
            }
        };
        let right = match line.code.as_str() {
            "" => cell(&line.right, "left"),
            code => {
                let code = format!("<code>{}</code>", escape(code));
                format!("<span style=\"text-align:left\">{} {code}</span>", set(&line.right))
            }
        };
        format!("{}{right}{reason}", cell(&line.left, "right"))
    };
    let columns = if reasons { "max-content max-content minmax(9em,1fr)" } else { "max-content max-content" };
    // On a phone each reason goes under its line.
    let class = if reasons { " class=\"descent-lines\"" } else { "" };
    let lines: String = formula.lines.iter().map(line).collect();
    format!(
        "<div class=\"descent-scrolls\" tabindex=\"0\" style=\"overflow-x:auto;overflow-y:hidden\"><div{class} style=\"display:grid;grid-template-columns:{columns};align-items:baseline;gap:.7em .35em;width:max-content;max-width:100%;margin:0 auto;padding:.3em 0\">{lines}</div></div>"
    )
}

/// A formula as an element; what cannot be set is shown as it is written.
pub(super) fn set(latex: &str) -> String {
    match mathml(latex, true, &Macros::new()) {
        Ok(drawn) => drawn.replacen("<math display=\"block\">", "<math displaystyle=\"true\">", 1),
        Err(_) => format!("<code>{}</code>", escape(latex)),
    }
}

/// The lines as one displayed formula for renderers that read LaTeX.
pub(super) fn markdown(formula: &Formula) -> String {
    let line = |line: &FormulaLine| {
        let reason = match line.reason.as_str() {
            "" => String::new(),
            reason => format!(" && \\text{{{}}}", in_text(reason)),
        };
        let code = match line.code.as_str() {
            "" => String::new(),
            code => format!(" \\texttt{{{}}}", as_code(code)),
        };
        format!("{} &{}{code}{reason}", line.left, line.right)
    };
    let lines: Vec<String> = formula.lines.iter().map(line).collect();
    format!("$$\n\\begin{{aligned}}\n{}\n\\end{{aligned}}\n$$", lines.join(" \\\\\n"))
}

/// Words within LaTeX: signs that mean something there are left out.
fn in_text(words: &str) -> String {
    words.chars().filter(|mark| !"\\{}$&#^_%~`".contains(*mark)).collect()
}

/// Code within LaTeX.
fn as_code(code: &str) -> String {
    let one = |mark: char| match mark {
        '_' | '%' | '#' | '&' | '{' | '}' | '$' => format!("\\{mark}"),
        '^' | '~' | '\\' => format!("\\char`\\{mark}"),
        _ => mark.to_string(),
    };
    code.chars().map(one).collect()
}

/// The lines in plain letters, each with its reason.
pub(super) fn plain(formula: &Formula) -> String {
    let line = |line: &FormulaLine| match line.reason.as_str() {
        "" => format!("    {}", line.plain),
        reason => format!("    {}    ({})", line.plain, reason.replace('`', "")),
    };
    formula.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}
