//! The commands of LaTeX that KaTeX has and the library lacks, a row each; knows pieces of LaTeX, but reads no formula.

use super::tokens::{LatexToken, stand_in};

/// Commands that give new commands, load or expand: a formula only writes.
pub(super) const REFUSED: &[&str] = &[
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

/// Commands with what they stand for.
pub(super) const MEANINGS: &[(&str, &str)] = &[
    ("bm", r"\boldsymbol{#1}"),
    ("pmb", r"\boldsymbol{#1}"),
    ("bold", r"\mathbf{#1}"),
    ("mathscr", r"\mathcal{#1}"),
    ("Bbb", r"\mathbb{#1}"),
    ("frak", r"\mathfrak{#1}"),
    ("bra", r"\langle{#1}|"),
    ("ket", r"|{#1}\rangle"),
    ("braket", r"\langle{#1}\rangle"),
    ("Bra", r"\left\langle{#1}\right|"),
    ("Ket", r"\left|{#1}\right\rangle"),
    ("Braket", r"\left\langle{#1}\right\rangle"),
    ("set", r"\{\,{#1}\,\}"),
    ("Set", r"\left\{\,{#1}\,\right\}"),
    ("mod", r"\quad\mathrm{mod}\,\,{#1}"),
    ("pod", r"\quad({#1})"),
    ("argmin", r"\operatorname*{arg\,min}"),
    ("argmax", r"\operatorname*{arg\,max}"),
    ("varlimsup", r"\overline{\lim}"),
    ("varliminf", r"\underline{\lim}"),
    ("R", r"\mathbb{R}"),
    ("N", r"\mathbb{N}"),
    ("Z", r"\mathbb{Z}"),
    ("reals", r"\mathbb{R}"),
    ("Reals", r"\mathbb{R}"),
    ("natnums", r"\mathbb{N}"),
    ("cnums", r"\mathbb{C}"),
    ("Complex", r"\mathbb{C}"),
    ("larr", r"\leftarrow"),
    ("rarr", r"\rightarrow"),
    ("uarr", r"\uparrow"),
    ("darr", r"\downarrow"),
    ("harr", r"\leftrightarrow"),
    ("lrarr", r"\leftrightarrow"),
    ("Larr", r"\Leftarrow"),
    ("lArr", r"\Leftarrow"),
    ("Rarr", r"\Rightarrow"),
    ("rArr", r"\Rightarrow"),
    ("Harr", r"\Leftrightarrow"),
    ("hArr", r"\Leftrightarrow"),
    ("infin", r"\infty"),
    ("empty", r"\emptyset"),
    ("exist", r"\exists"),
    ("sub", r"\subset"),
    ("sube", r"\subseteq"),
    ("supe", r"\supseteq"),
    ("plusmn", r"\pm"),
    ("bull", r"\bullet"),
    ("sdot", r"\cdot"),
    ("lang", r"\langle"),
    ("rang", r"\rangle"),
    ("ang", r"\angle"),
    ("real", r"\Re"),
    ("image", r"\Im"),
    ("weierp", r"\wp"),
    ("alef", r"\aleph"),
    ("thetasym", r"\vartheta"),
    ("hdots", r"\ldots"),
    ("idotsint", r"\int\cdots\int"),
    ("xlongequal", r"\stackrel{#1}{=}"),
    ("prescript", r"{}_{#2}^{#1}{#3}"),
    ("TeX", r"\text{TeX}"),
    ("LaTeX", r"\text{LaTeX}"),
    ("KaTeX", r"\text{KaTeX}"),
    ("space", r"\ "),
    ("nobreakspace", r"~"),
    ("newline", r"\\"),
    ("cr", r"\\"),
    ("slash", r"/"),
    ("lq", r"‘"),
    ("nonumber", ""),
    ("notag", ""),
    ("allowbreak", ""),
    ("relax", ""),
    ("displaylimits", ""),
    ("tiny", ""),
    ("scriptsize", ""),
    ("footnotesize", ""),
    ("small", ""),
    ("normalsize", ""),
    ("large", ""),
    ("Large", ""),
    ("LARGE", ""),
    ("huge", ""),
    ("Huge", ""),
];

/// A command that stands between its two arguments, and what takes its place before and behind them.
pub(super) struct Between {
    pub(super) name: &'static str,
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

/// These commands, which reach over their whole group.
pub(super) const BETWEEN: &[Between] = &[
    Between { name: "over", before: r"\frac", after: "" },
    Between { name: "choose", before: r"\binom", after: "" },
    Between { name: "atop", before: r"\genfrac{}{}{0pt}{}", after: "" },
    Between { name: "brace", before: r"\left\{\genfrac{}{}{0pt}{}", after: r"\right\}" },
    Between { name: "brack", before: r"\left[\genfrac{}{}{0pt}{}", after: r"\right]" },
];

/// A command whose argument is marked on its way through the library, and what it becomes: elements around it, the outermost first,
/// each with its attribute.
pub(super) struct MarkedCommand {
    pub(super) command: &'static str,
    pub(super) sign: char,
    pub(super) elements: &'static [(&'static str, &'static [(&'static str, &'static str)])],
}

const NO_HEIGHT: &[(&str, &str)] = &[("height", "0"), ("depth", "0")];
const NO_WIDTH: &[(&str, &str)] = &[("width", "0")];

/// A line through what stands on it.
pub(super) const STRUCK: &str = "background:linear-gradient(to top right,transparent calc(50% - .03em),currentColor 0 calc(50% + .03em),transparent 0)";

/// These commands.
pub(super) const MARKS: &[MarkedCommand] = &[
    MarkedCommand {
        command: "boxed",
        sign: '\u{e100}',
        elements: &[("mrow", &[("style", "border:.06em solid;padding:.25em .35em")])],
    },
    MarkedCommand { command: "phantom", sign: '\u{e101}', elements: &[("mphantom", &[])] },
    MarkedCommand {
        command: "hphantom",
        sign: '\u{e102}',
        elements: &[("mpadded", NO_HEIGHT), ("mphantom", &[])],
    },
    MarkedCommand {
        command: "vphantom",
        sign: '\u{e103}',
        elements: &[("mpadded", NO_WIDTH), ("mphantom", &[])],
    },
    MarkedCommand { command: "smash", sign: '\u{e104}', elements: &[("mpadded", NO_HEIGHT)] },
    MarkedCommand { command: "rlap", sign: '\u{e105}', elements: &[("mpadded", NO_WIDTH)] },
    MarkedCommand { command: "mathrlap", sign: '\u{e105}', elements: &[("mpadded", NO_WIDTH)] },
    MarkedCommand { command: "cancel", sign: '\u{e106}', elements: &[("mrow", &[("style", STRUCK)])] },
    MarkedCommand {
        command: "bcancel",
        sign: '\u{e107}',
        elements: &[(
            "mrow",
            &[(
                "style",
                "background:linear-gradient(to bottom right,transparent calc(50% - .03em),currentColor 0 calc(50% + .03em),transparent 0)",
            )],
        )],
    },
    MarkedCommand {
        command: "sout",
        sign: '\u{e108}',
        elements: &[(
            "mrow",
            &[(
                "style",
                "background:linear-gradient(transparent calc(50% - .03em),currentColor 0 calc(50% + .03em),transparent 0)",
            )],
        )],
    },
];

/// Commands whose argument is words.
pub(super) const TEXTS: &[&str] = &[
    "text",
    "textrm",
    "textnormal",
    "textup",
    "mbox",
    "hbox",
    "textbf",
    "textit",
    "emph",
    "texttt",
    "textsf",
];

/// The library's command for words in the font of another one.
pub(super) fn font(command: &str) -> &'static str {
    match command {
        "textbf" => "textbf",
        "textit" | "emph" => "textit",
        "texttt" => "texttt",
        "textsf" => "textsf",
        _ => "text",
    }
}

/// Words as pieces of a formula; a command for words among them is left to be read in its turn.
pub(super) fn words(font: &str, tokens: &[LatexToken]) -> Vec<LatexToken> {
    let mut made = Vec::new();
    let mut text = String::new();
    let finish = |text: &mut String, made: &mut Vec<LatexToken>| {
        if !text.is_empty() {
            made.push(LatexToken::Made(format!("\\{font}{{{}}}", text)));
            text.clear();
        }
    };
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            LatexToken::Command(name) if TEXTS.contains(&name.as_str()) => {
                finish(&mut text, &mut made);
                let end = at + group_end(&tokens[at..]);
                made.extend(tokens[at..end].iter().cloned());
                at = end;
                continue;
            }
            token => match spoken(token) {
                Some(letters) => text.push_str(&letters),
                None => {
                    finish(&mut text, &mut made);
                    made.push(token.clone());
                }
            },
        }
        at += 1;
    }
    finish(&mut text, &mut made);
    made
}

/// How many pieces a command and its group have.
fn group_end(tokens: &[LatexToken]) -> usize {
    let mut depth = 0_isize;
    for (at, token) in tokens.iter().enumerate().skip(1) {
        match token {
            LatexToken::Letter('{') => depth += 1,
            LatexToken::Letter('}') => depth -= 1,
            _ => {}
        }
        if depth <= 0 && !matches!(token, LatexToken::Letter(letter) if letter.is_whitespace()) {
            return at + 1;
        }
    }
    tokens.len()
}

/// The name of an operator in plain letters; commands that only set letters are left out.
pub(super) fn plain(tokens: &[LatexToken]) -> String {
    tokens.iter().filter_map(spoken).collect()
}

/// The letters of a piece of words; none of a command that has no letters.
fn spoken(token: &LatexToken) -> Option<String> {
    let letter = match token {
        LatexToken::Letter('{' | '}') => return Some(String::new()),
        LatexToken::Letter('~') => '\u{a0}',
        LatexToken::Letter(letter) if letter.is_whitespace() => ' ',
        LatexToken::Letter(letter) => stand_in(*letter),
        LatexToken::Made(made) => return Some(made.clone()),
        LatexToken::Command(name) => match name.as_str() {
            "," | "thinspace" | ":" | ";" => '\u{2009}',
            " " | "quad" | "space" => '\u{a0}',
            "!" => return Some(String::new()),
            "textbackslash" => stand_in('\\'),
            "textasciicircum" => stand_in('^'),
            "textasciitilde" => stand_in('~'),
            "_" | "$" | "%" | "&" | "#" | "{" | "}" | "-" => stand_in(name.chars().next()?),
            _ => return None,
        },
    };
    Some(letter.to_string())
}
