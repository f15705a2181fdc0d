//! Signs, letters and words of other languages and of print, each with what to write instead; knows no grammar.

use crate::report::Fault;

/// What a sign means elsewhere, for signs that no statement has.
pub(super) fn sign(sign: &str) -> Option<Fault> {
    let (meaning, remedy) = match sign {
        "^" => ("`^` does not raise to a power", "write `**`, as in `x**2`"),
        "&&" => ("`&&` does not join two conditions", "write `and`"),
        "||" => ("`||` does not join two conditions", "write `or`"),
        "!" => ("this sign does not negate a condition", "write `not`"),
        "~" => (
            "`~` stands before a condition and turns it round; it does not compare",
            "for as good as equal write a claim with its tolerance: `check a == b within 0.01`",
        ),
        "=>" => ("`=>` is no comparison", "write `>=`"),
        "=<" => ("`=<` is no comparison", "write `<=`"),
        "<>" => ("`<>` is no comparison", "write `!=`"),
        "===" => ("`===` is no comparison", "write `==`"),
        "->" => ("`->` has no meaning here", "a function is written `f(x) = …`"),
        ";" => (
            "`;` does not end a statement: the end of the line does",
            "write one statement a line, without `;`",
        ),
        "{" | "}" => ("braces have no meaning here", "write a list with square brackets, as in `[1, 2]`"),
        "?" => ("`?` has no meaning here", "write a choice as `a if condition else b`"),
        "\\" => (
            "a backslash has no meaning outside a text",
            "divide with `/`, solve equations with `solve(A, b)`",
        ),
        "$" | "`" => ("this sign has no meaning here", "take it out"),
        _ => return None,
    };
    Some(Fault::new(meaning).remedy(remedy))
}

/// The plain sign inside an assignment such as `+=`; empty for `:=`.
pub(super) fn assignment(sign: &str) -> Option<&str> {
    match sign {
        "+=" | "-=" | "*=" | "/=" | "%=" | "@=" | "**=" | "//=" | ":=" => {
            Some(sign[..sign.len() - 1].trim_end_matches(':'))
        }
        _ => None,
    }
}

/// The fault of `w += …` and its kind.
pub(super) fn assignment_fault(name: &str, sign: &str) -> Option<Fault> {
    let operator = assignment(sign)?;
    let message = match operator {
        "" => "`:=` does not give a value".to_string(),
        _ => format!("`{sign}` does not change a value: a name keeps its value unless a rule updates it"),
    };
    let remedy = match operator {
        "" => format!("write `{name} = …`, or `update {name} = …` for a rule that runs at every step"),
        _ => format!(
            "give it a name of its own, `{name}_new = {name} {operator} …`; in a training, `update {name} = {name} {operator} …`"
        ),
    };
    Some(Fault::new(message).remedy(remedy))
}

/// What to write instead of a word that starts a statement elsewhere.
pub(super) fn statement_word(word: &str) -> Option<Fault> {
    let remedy = match word {
        "def" | "fn" | "func" | "function" => "write a function as `f(x) = expression`",
        "lambda" => return Some(lambda()),
        "import" | "from" | "using" | "include" | "require" => {
            "take the line out: every function is at hand, with `np.` or without"
        }
        "while" | "loop" | "do" => {
            "write `repeat 200 steps until condition`, or `iterate(f, start, n, until=g)` for a function"
        }
        "for" => "write a list as `[e for k in range(5)]`, or steps as `repeat 200 steps`",
        "if" | "elif" | "else" | "switch" => "write a choice as `a if condition else b`",
        "print" | "echo" | "display" => "write the expression alone on its line: it shows its value",
        "return" | "yield" => "the value of a function stands after its `=`",
        "assert" | "expect" | "test" => "write `check \"claim\": condition`",
        "let" | "var" | "const" | "val" | "define" => "write `name = expression`",
        "train" | "fit" | "minimize" | "minimise" | "optimize" | "optimise" | "learn" => {
            "write `descend L by adam(rate=0.05) for 500 steps`"
        }
        "cost" | "objective" => "write `loss L = expression`",
        "draw" | "chart" | "graph" => "write `plot f(x) for x in -2..2`",
        "class" | "try" | "global" | "del" | "pass" | "break" | "continue" | "with" => {
            "a block holds definitions, one statement a line"
        }
        _ => return None,
    };
    Some(Fault::new(format!("there is no `{word}` statement here")).remedy(remedy))
}

/// The fault of a nameless function.
pub(super) fn lambda() -> Fault {
    Fault::new("there are no nameless functions")
        .remedy("give it a name on a line above, `f(x) = expression`, and pass `f`")
}

/// True for raised letters and digits, which print uses for powers.
pub(super) fn is_superscript(letter: char) -> bool {
    matches!(letter, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{207f}' | '\u{1d2c}'..='\u{1d61}')
}

/// The fault of a character that no token begins with, and how many bytes of the line it takes.
pub(super) fn character(line: &str, letter: char, after_name: bool) -> (Fault, usize) {
    let length = letter.len_utf8();
    if is_double_quote(letter) || (is_single_quote(letter) && !after_name) {
        let plain = if is_double_quote(letter) { "\"" } else { "'" };
        let fault = Fault::new("these quotation marks are those of print")
            .remedy(format!("type the plain sign `{plain}` before and behind the text"));
        return (fault, quoted_length(line, letter));
    }
    if is_single_quote(letter) {
        let fault = Fault::new(format!("`{letter}` is not the sign of a derivative"));
        return (fault.remedy("type the plain sign `'`, as in `f'(x)`"), length);
    }
    if is_superscript(letter) {
        return (
            superscript(line, letter),
            line.find(|raised| !is_superscript(raised)).unwrap_or(line.len()),
        );
    }
    if let Some((name, remedy)) = printed_sign(letter) {
        return (Fault::new(format!("`{letter}` is a sign of print{name}")).remedy(remedy), length);
    }
    if let Some(plain) = wide_form(letter) {
        return (
            Fault::new(format!("`{letter}` is a wide sign")).remedy(format!("type the plain sign `{plain}`")),
            length,
        );
    }
    if letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
    {
        let fault = Fault::new(format!("an invisible character (U+{:04X}) stands here", u32::from(letter)));
        return (fault.remedy("delete it, or type the line anew"), length);
    }
    let fault = Fault::new(format!("`{letter}` has no meaning here"));
    (fault.remedy("names are made of letters, digits and `_`; anything may stand in a \"text\""), length)
}

fn superscript(line: &str, letter: char) -> Fault {
    let raised: String =
        line.chars().take_while(|raised| is_superscript(*raised)).filter_map(lowered).collect();
    let fault = Fault::new(format!("`{letter}` is a raised letter of print"));
    match raised.as_str() {
        "T" => fault.remedy("write `.T` for a transposed array, as in `X.T`"),
        "" => fault.remedy("write a power with `**`, as in `x**2`"),
        _ => fault.remedy(format!("write a power with `**`: `**{raised}`")),
    }
}

fn lowered(letter: char) -> Option<char> {
    match letter {
        '²' => Some('2'),
        '³' => Some('3'),
        '¹' => Some('1'),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => char::from_digit(u32::from(letter) - 0x2070, 10),
        'ᵀ' => Some('T'),
        'ⁿ' => Some('n'),
        'ⁱ' => Some('i'),
        '⁻' => Some('-'),
        _ => None,
    }
}

fn is_double_quote(letter: char) -> bool {
    matches!(letter, '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn is_single_quote(letter: char) -> bool {
    matches!(letter, '‘' | '’' | '‚' | '‛' | '′' | '´' | '＇')
}

/// Takes a text between printed quotation marks as one piece, so that its words give no further faults.
fn quoted_length(line: &str, first: char) -> usize {
    let is_closing = |letter: char| {
        if is_double_quote(first) {
            is_double_quote(letter) || letter == '"'
        } else {
            is_single_quote(letter)
        }
    };
    let behind = &line[first.len_utf8()..];
    let closing = behind.char_indices().find(|(_, letter)| is_closing(*letter));
    first.len_utf8() + closing.map_or(0, |(position, letter)| position + letter.len_utf8())
}

/// Mathematical signs that look like, or mean, something that is typed with plain signs.
fn printed_sign(letter: char) -> Option<(&'static str, &'static str)> {
    Some(match letter {
        '−' | '–' | '—' | '‐' | '‑' | '－' => (", not a minus", "type the plain sign `-`"),
        '×' | '·' | '⋅' | '∙' | '∗' | '⊙' | '∘' => {
            (", not a product", "type the plain sign `*`, or `@` for a matrix product")
        }
        '÷' | '∕' | '⁄' => (", not a quotient", "type the plain sign `/`"),
        '≤' | '⩽' => ("", "type `<=`"),
        '≥' | '⩾' => ("", "type `>=`"),
        '≠' => ("", "type `!=`"),
        '≈' | '≃' | '≅' => ("", "in a claim, write `a == b within 1e-6`"),
        '≡' => ("", "type `==`"),
        '←' | '≔' => ("", "type `=`"),
        '→' | '↦' => ("", "a function is written `f(x) = …`"),
        '…' => ("", "type three points, `...`"),
        '¬' => ("", "type `not`"),
        '∧' => ("", "type `and`"),
        '∨' => ("", "type `or`"),
        '∈' => ("", "type `in`"),
        '√' => ("", "type `sqrt(x)`"),
        '∇' => ("", "type `grad(L, w)`"),
        '∂' => ("", "type `grad(L, w)`, or `f'(x)`"),
        '∑' => ("", "type `sum(x)`"),
        '∏' => ("", "type `prod(x)`"),
        '∫' => ("", "add up the pieces with `sum`"),
        '∞' => ("", "type `inf`"),
        '⊤' => ("", "type `.T`, as in `X.T`"),
        '‖' => ("", "type `norm(x)`"),
        '±' => ("", "in a claim, write `a == b within 1e-6`"),
        _ => return None,
    })
}

/// The plain sign of a wide one, as Chinese and Japanese keyboards type them.
fn wide_form(letter: char) -> Option<char> {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
        '、' => Some(','),
        '。' => Some('.'),
        '【' => Some('['),
        '】' => Some(']'),
        _ => None,
    }
}
