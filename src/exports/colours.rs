//! Python in colours: which stretches of a program are words, numbers, texts and remarks; knows no grammar.

/// What a stretch of a program is to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgramColour {
    /// A word of Python.
    Keyword,
    /// A name directly before its bracket.
    Function,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A remark.
    Comment,
    /// Everything else.
    Plain,
}

const KEYWORDS: &[&str] = &[
    "and", "as", "break", "def", "else", "for", "from", "if", "import", "in", "is", "lambda", "not", "or",
    "return", "while", "with",
];

/// The stretches of a program in order, without gaps.
pub fn coloured(program: &str) -> Vec<(ProgramColour, &str)> {
    let mut stretches = Vec::new();
    let mut rest = program;
    while let Some(first) = rest.chars().next() {
        let in_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if first.is_ascii_digit() => number_length(rest),
            _ if in_word(first) => rest.find(|letter| !in_word(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (stretch, behind) = rest.split_at(length);
        let colour = match first {
            '#' => ProgramColour::Comment,
            '"' | '\'' => ProgramColour::Text,
            _ if first.is_ascii_digit() => ProgramColour::Number,
            _ if KEYWORDS.contains(&stretch) => ProgramColour::Keyword,
            _ if matches!(stretch, "None" | "True" | "False") => ProgramColour::Number,
            _ if in_word(first) && behind.starts_with('(') => ProgramColour::Function,
            _ => ProgramColour::Plain,
        };
        stretches.push((colour, stretch));
        rest = behind;
    }
    stretches
}

/// How many bytes a number at the start has, its power of ten included.
fn number_length(text: &str) -> usize {
    let mut before = ' ';
    let end = text.find(|letter: char| {
        let inside =
            letter.is_ascii_alphanumeric() || letter == '.' || (matches!(letter, '+' | '-') && before == 'e');
        before = letter;
        !inside
    });
    end.unwrap_or(text.len())
}
