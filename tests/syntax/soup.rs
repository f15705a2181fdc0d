//! Nothing an author writes makes the reader panic, overflow or hang: random soups, mutated programs, deep nests.

use mdbook_descent::language::syntax::{Expression, StatementKind};
use mdbook_descent::language::{
    DEEPEST, expression_end, parse_block, parse_claim, parse_expression, tokenize_for_display,
};
use mdbook_descent::report::{Fault, Place};
use std::time::{Duration, Instant};

/// A small generator, so that a failing case comes back at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

const PIECES: [&str; 96] = [
    "data",
    "param",
    "state",
    "loss",
    "metric",
    "descend",
    "update",
    "repeat",
    "vary",
    "check",
    "refute",
    "show",
    "table",
    "plot",
    "seed",
    "by",
    "for",
    "over",
    "until",
    "within",
    "steps",
    "step",
    "epochs",
    "in",
    "if",
    "else",
    "and",
    "or",
    "not",
    "with",
    "None",
    "True",
    "x",
    "w",
    "L",
    "f",
    "η",
    "ŷ",
    "y\u{302}",
    "W₁",
    "first-fit",
    ".",
    "1",
    "0.5",
    "1e3",
    "1..5",
    "05",
    "1.2.3",
    "2x",
    "1e",
    "\"a\"",
    "'b'",
    "\"",
    "'",
    "“a”",
    "−",
    "²",
    "#c",
    "\\",
    "\n",
    "\n",
    "\n",
    " ",
    " ",
    "\t",
    "\r\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "=",
    "==",
    "<",
    "..",
    "...",
    "+",
    "-",
    "*",
    "**",
    "/",
    "@",
    "%",
    "!",
    "&&",
    "^",
    "+=",
    ":=",
    "=>",
    ";",
    "?",
    "\u{200b}",
    "学",
];

const PROGRAM: &str = include_str!("program.txt");

#[test]
fn the_program_has_a_line_with_each_word() {
    for word in mdbook_descent::language::keywords() {
        let has = PROGRAM.lines().any(|line| line.split(' ').next() == Some(word));
        assert!(has, "no line of tests/syntax/program.txt begins with `{word}`");
    }
}

/// Reads a text in every way and asks only what must hold of any text.
fn survives(text: &str) {
    let ids = ["first-fit".to_string()];
    let (statements, faults) = parse_block(text, 0, &ids);
    for place in statements
        .iter()
        .map(|statement| statement.place)
        .chain(faults.iter().filter_map(|fault| fault.place))
    {
        assert!(text.get(place.start as usize..place.end as usize).is_some(), "{text:?} {place:?}");
    }
    for fault in &faults {
        assert!(fault.place.is_some() && fault.remedy.is_some(), "{text:?} {fault:?}");
    }
    let _ = parse_expression(text, 0, &ids);
    let _ = parse_claim(text, 0, &ids);
    assert!(text.is_char_boundary(expression_end(text, &ids)));
    let mut end = 0;
    for (_, range) in tokenize_for_display(text) {
        assert_eq!(range.start, end, "{text:?}");
        assert!(range.end > end && text.is_char_boundary(range.end), "{text:?}");
        end = range.end;
    }
    assert_eq!(end, text.len());
}

#[test]
fn random_soup() {
    let mut dice = Dice(1);
    for round in 0..20_000 {
        let glue = if round % 2 == 0 { " " } else { "" };
        let pieces: Vec<&str> = (0..dice.below(24)).map(|_| PIECES[dice.below(PIECES.len())]).collect();
        survives(&pieces.join(glue));
    }
}

#[test]
fn truncated_program() {
    for (end, _) in PROGRAM.char_indices() {
        survives(&PROGRAM[..end]);
    }
}

#[test]
fn mutated_program() {
    let mut dice = Dice(2);
    let lines: Vec<&str> = PROGRAM.lines().collect();
    for _ in 0..20_000 {
        let mut letters: Vec<char> = lines[dice.below(lines.len())].chars().collect();
        for _ in 0..=dice.below(3) {
            let position = dice.below(letters.len() + 1);
            let piece = PIECES[dice.below(PIECES.len())].chars();
            match dice.below(3) {
                0 => drop(letters.drain(position..(position + 1).min(letters.len()))),
                1 => drop(letters.splice(position..position, piece)),
                _ => letters.rotate_left(position),
            }
            if letters.is_empty() {
                letters.push('x');
            }
        }
        survives(&letters.into_iter().collect::<String>());
    }
}

/// The program is a sound one: every line is read.
#[test]
fn whole_program() {
    let (statements, faults) = parse_block(PROGRAM, 0, &["first-fit".to_string()]);
    assert_eq!(faults, []);
    assert_eq!(
        statements.len(),
        PROGRAM.lines().filter(|line| line.starts_with(|first: char| first.is_alphabetic())).count()
    );
}

fn height(expression: &Expression) -> usize {
    1 + expression.parts().into_iter().map(height).max().unwrap_or(0)
}

/// Reads on a stack as small as those of worker threads are, so that a deep text would overflow it.
fn read_on_a_small_stack(text: String) -> Result<usize, Fault> {
    let read = move || {
        let (statements, mut faults) = parse_block(&text, 0, &[]);
        match statements.first().map(|statement| &statement.kind) {
            Some(StatementKind::Value(value)) => Ok(height(value)),
            _ => Err(faults.remove(0)),
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 21).spawn(read).expect("a thread");
    thread.join().expect("no overflow and no panic")
}

#[test]
fn deep_texts() {
    let many = 100_000;
    for text in [
        format!("{}1", "(".repeat(many)),
        format!("{}1{}", "(".repeat(many), ")".repeat(many)),
        format!("{}1{}", "[".repeat(many), "]".repeat(many)),
        format!("{}1{}", "f(".repeat(many), ")".repeat(many)),
        format!("{}1{}", "[x[".repeat(many), "]]".repeat(many)),
        format!("{}1", "-".repeat(many)),
        format!("{}1", "not ".repeat(many)),
        format!("{}1", "2**".repeat(many)),
        format!("{}1", "2**-".repeat(many)),
        format!("{}1", "1 @ ".repeat(many)),
        format!("{}1", "a if b else ".repeat(many)),
        format!("x{}", ".T".repeat(many)),
        format!("x{}", "[0]".repeat(many)),
        format!("{}1{}", "a + (b * (".repeat(many), "))".repeat(many)),
        format!("{}x{}", "[".repeat(many), " for x in y]".repeat(many)),
    ] {
        let fault = read_on_a_small_stack(text.clone()).expect_err("too deep");
        let is_expected = fault.message.ends_with("00 levels") || fault.message == "this `(` is never closed";
        assert!(is_expected, "{fault:?} {}", &text[..9]);
        assert!(fault.place.is_some_and(|place: Place| place.end > place.start));
    }
}

/// What is just not too deep is read, and its tree is no higher than promised.
#[test]
fn deepest_texts() {
    let most = 99;
    for text in [
        format!("{}1{}", "(".repeat(most), ")".repeat(most)),
        format!("{}1{}", "[".repeat(most), "]".repeat(most)),
        format!("{}1{}", "f(".repeat(most), ")".repeat(most)),
        format!("{}1", "1 @ ".repeat(DEEPEST - 1)),
        format!("{}1", "1 + 2 - a * 3 / ".repeat(50_000)),
        format!("{}1", "2**".repeat(most)),
        format!("{}1", "-".repeat(most)),
        format!("{}1", "a if b else ".repeat(most)),
        format!("x{}", "[0]".repeat(DEEPEST - 1)),
        format!("{}1{}", "a or b < (1 + 2 * -(c ** f(".repeat(16), ")))".repeat(16)),
        format!("[{}1]", "a and not b, ".repeat(50_000)),
    ] {
        let height = read_on_a_small_stack(text.clone());
        assert!(height.as_ref().is_ok_and(|height| *height <= DEEPEST), "{height:?} {}", &text[..20]);
    }
}

/// Long texts take time in proportion to their length.
#[test]
fn long_texts() {
    let started = Instant::now();
    for text in [
        "x = (\n".repeat(50_000),
        "(\n".repeat(100_000),
        ")\n".repeat(100_000),
        "x = [1, 2, 3]\n".repeat(30_000),
        format!("data X = [{}]", "1.5, -2, ".repeat(100_000)),
        "a, ".repeat(100_000) + "a = 1",
        format!("f({}) = 2", "x, ".repeat(100_000)),
        "data(\n".repeat(50_000),
        "repeat(x, ".repeat(50_000),
        "“".repeat(100_000),
        "'".repeat(100_000),
        "1.".repeat(100_000),
        "\"\\".repeat(100_000),
    ] {
        survives(&text);
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}
