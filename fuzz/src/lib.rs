//! What the targets share: a chapter with a small budget, and mutators that know what lessons and their parts are made of.

pub mod asked;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{LazyLock, OnceLock};

use mdbook_descent::chapter::{self, Chapter, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::{functions, optimizers, views};

/// Runs a chapter that may do little, with one file beside it. An error of the tool itself ends the program.
pub fn run(lesson: &str, file: &str, output: Output) -> Chapter {
    // They are read once, and not for each of a million chapters.
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    let settings = SETTINGS.get_or_init(|| {
        let mut settings = Config::default().settings;
        settings.limits.steps = 1_000;
        settings.limits.work = 20_000_000;
        settings.limits.memory = 50_000_000;
        settings
    });
    let settings = Settings { output, ..settings.clone() };
    let files = BTreeMap::from([("points.csv".to_string(), file.to_string())]);
    let world = Memory { files, ..Memory::default() };
    let source = Source { content: lesson, file: "lesson.md", written: Some(lesson) };
    let chapter = chapter::process(source, &settings, Rc::new(world));
    let broken = chapter.faults.iter().find(|fault| fault.contains("mdbook-descent itself went wrong"));
    if let Some(fault) = broken {
        panic!("{fault}");
    }
    chapter
}

/// What is made of a chapter, chosen by a number.
pub fn output(number: usize) -> Output {
    match number % 6 {
        0 => Output::Html,
        1 => Output::Markdown,
        2 => Output::Illustrated,
        3 => Output::Verified,
        4 => Output::Terminal { colours: true },
        _ => Output::Data { programs: true },
    }
}

/// How many texts an execution of a target for small texts tries: the fuzzer's own, and others that differ from it in
/// a few parts. Each is one that the tool is asked about by itself; what the fuzzer needs for an execution is more than that.
pub const TEXTS: u32 = 16;

/// The first of them, and the others.
pub fn each(text: &str, change: impl Fn(&str, u32) -> String, mut ask: impl FnMut(&str)) {
    ask(text);
    // FNV: what the others are depends on the text alone.
    let seed =
        text.bytes().fold(0x811C_9DC5_u32, |seed, byte| (seed ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (1..TEXTS).for_each(|number| ask(&change(text, seed.wrapping_add(number))));
}

/// A text that fuzzing made, cut where it is no text.
pub fn text(data: &[u8]) -> &str {
    match str::from_utf8(data) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&data[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Numbers at which something ends.
const EDGES: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "0.5",
    "1e9",
    "1e15",
    "1e308",
    "-0.0",
    "nan",
    "inf",
    "-inf",
    "[]",
    "[[]]",
    "[1, 2, 3]",
    "[[1, 2], [3, 4]]",
    "zeros((2, 3))",
    "ones((0, 2))",
    "\"text\"",
    "[\"a\", \"b\"]",
    "True",
    "None",
    ":",
    "...",
];

/// Lines that a block may hold.
const LINES: &[&str] = &[
    "param w = [1.0, -2.0]",
    "param W, b = dense(2, 2)",
    "data X = [[1, 2], [3, 4]]",
    "data y = [0, 1]",
    "data X, y = csv(\"points.csv\")",
    "seed 3",
    "f(v) = tanh(v) * v",
    "pred = X @ w",
    "loss L = mean((pred - y)**2)",
    "loss L = sum(w**2)",
    "descend L by adam(rate=0.1) for 5 steps",
    "descend L by gradient_descent(0.1) for 3 steps",
    "descend L by newton() for 2 steps",
    "descend L by adam(0.1) for 4 steps in batches of 1",
    "repeat 3 steps",
    "update w = w * 0.5",
    "vary r in [0.1, 0.2]",
    "check w == w",
    "check \"it\": sum(w) < 3",
    "show weights, loss_curve",
    "show gradients, derivation, steps, backprop, formulas",
    "show program",
    "show fit, decision, path, checklist",
    "metric m = sum(w)",
    "h = history(w)",
    "a = at(w, 2)",
    "g = grad(sum(w**2), w)",
    "H = hessian(sum(w**3), w)",
    "z = iterate(f, w, 3)",
    "for i in range(3): i",
    "plot y against X",
    "table w, w**2",
    "keep every 2 steps",
    "until L < 0.1",
    "x = [i**2 for i in range(3)]",
    "x = w[1:]",
    "x = where(w > 0, w, 0)",
    "```try",
    "```try a refused",
    "```ask",
    "rate = 0.2",
    "steps = 3",
    "\"what is it?\"",
    "\"two\": 1 + 1 == 2",
    "\"neither\": otherwise",
    "\"how much?\": 1 + 1 within 0.1",
    "{{#include a.md}}",
    "x = [] ",
    "plot \"p\": x**2, points(X, y) for x in -2..2",
    "table \"t\": x, x**2 for x in [1, 2]",
    "descend L by lbfgs() for 3 steps until L < 0.1",
    "```",
    "```calc",
    "```train id=a",
    "{{= w }}",
    "{{? sum(w) == 1 }}",
    "{{#show a.weights}}",
    "$a_b^c$",
    "$$\\frac{1}{2}$$",
    "",
    "# T {#id}",
    "- [ ] it is {{? w == w }} and {{? 1 == 2 }}",
    "> quoted {{= 1 + 1 }}",
    "| a | b |\n|---|---|\n| {{= 1 }} | $x$ |",
    "<div>",
    "</div>",
    "<!-- {{= 1 }} -->",
    "[^1]: {{= 1 }}",
    "[a]: b \"{{= 1 }}\"",
    "a {{= \"$\" }} b $$",
    "{{ref a.weights}}",
    "~~~",
    "    - item",
    "$$",
];

/// Parts of formulas.
pub const LATEX: &[&str] = &[
    "\\frac{1}{2}",
    "\\sqrt[3]{x}",
    "_",
    "^",
    "{",
    "}",
    "\\left(",
    "\\right)",
    "\\begin{matrix}",
    "\\end{matrix}",
    "&",
    "\\\\",
    "\\text{",
    "\\operatorname{",
    "\\mathbb{R}",
    "\\R",
    "\\two",
    "\\sum",
    "\\int",
    "'",
    "\\hat",
    "\\color{red}",
    "\\tag{1}",
    "#1",
    "%",
    "<b>",
    "\"",
    "\\not",
    "\\limits",
    "\\big",
    "\\begin{cases}",
    "\\end{cases}",
    "\\overbrace",
    "\\hspace{1em}",
    "~",
    "\\ ",
    "\\label{a}",
    "\\textcolor{#12ab34}",
    "\\begin{alignat}{2}",
    "\\kern1em",
    "é",
    "\u{a0}",
    "\u{2003}",
];

/// Parts of tables.
pub const TABLES: &[&str] = &[
    ",", ";", "\"", "\"\"", "\n", "\r\n", "\t", "1", "-0.0", "1e308", "1e999", "nan", "inf", "-inf", "0x1",
    "1_000", "1,5", "a", "\"a b\"", "#", "\u{feff}", "é", " ", "NA", "true", "\0",
];

/// Parts of what mdBook sends.
pub const BOOKS: &[&str] = &[
    "\"Separator\"",
    "{\"PartTitle\":\"x\"}",
    "\"digits\":2,",
    "\"math\":false,",
    "\"on-failure\":\"warn\",",
    "\"contributors\":\"untrusted\",",
    "\"language\":\"zh\",",
    "null",
    "[]",
    "{}",
    "-1",
    "1e400",
    "\\u0000",
    "{{= 1 }}",
    "{{? 1 == 2 }}",
    "$x$",
    "```calc\\nx = 1\\nx\\n```\\n",
    "\"renderer\":\"epub\",",
    "\"../x.md\"",
    "\"blocks\":{\"a\":{\"max-work\":1}},",
    "\"macros\":{\"R\":\"x\"},",
];

/// The names of functions, optimizers and views.
static FUNCTIONS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    functions::catalogue().iter().flat_map(|(_, rows)| rows.iter().map(|row| row.name)).collect()
});
static OPTIMIZERS: LazyLock<Vec<&str>> =
    LazyLock::new(|| optimizers::CATALOGUE.iter().map(|row| row.name).collect());
static VIEWS: LazyLock<Vec<&str>> = LazyLock::new(|| views::CATALOGUE.iter().map(|row| row.name).collect());

/// A small generator of our own: what is drawn depends on the seed alone.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }
}

/// Changes a lesson as its grammar allows: whole lines, numbers, names of functions, optimizers and views.
pub fn mutated(lesson: &str, seed: u32) -> String {
    let mut draw = Draw(u64::from(seed) * 0x9E37_79B9 + 1);
    draw.below(2);
    let mut lines: Vec<String> = lesson.lines().map(str::to_string).collect();
    for _ in 0..=draw.below(3) {
        let at = draw.below(lines.len());
        match draw.below(6) {
            0 => lines.insert(at, draw.of(LINES).to_string()),
            1 if lines.len() > 1 => drop(lines.remove(at)),
            2 if !lines.is_empty() => {
                let line = lines[at].clone();
                lines.insert(draw.below(lines.len()), line);
            }
            3 if lines.len() > 1 => {
                let other = draw.below(lines.len());
                lines.swap(at, other);
            }
            _ if !lines.is_empty() => lines[at] = with_another_word(&lines[at], &mut draw),
            _ => lines.push(draw.of(LINES).to_string()),
        }
    }
    lines.join("\n")
}

/// A line with one of its words, numbers or signs changed.
fn with_another_word(line: &str, draw: &mut Draw) -> String {
    let mut words: Vec<String> = Vec::new();
    for letter in line.chars() {
        let kind = |letter: char| {
            (letter.is_alphabetic() || letter == '_', letter.is_ascii_digit() || letter == '.')
        };
        match words.last_mut() {
            Some(word)
                if kind(letter) != (false, false) && word.chars().last().map(kind) == Some(kind(letter)) =>
            {
                word.push(letter);
            }
            _ => words.push(letter.to_string()),
        }
    }
    let at = draw.below(words.len());
    let word = match draw.below(7) {
        0 | 1 => draw.of(EDGES).to_string(),
        2 => draw.of(&FUNCTIONS).to_string(),
        3 => draw.of(&OPTIMIZERS).to_string(),
        4 => draw.of(&VIEWS).to_string(),
        5 => draw
            .of(&[
                "+", "-", "*", "/", "@", "**", "==", "<", ",", "(", ")", "[", "]", "=", "'", ".T", "~", ":",
            ])
            .to_string(),
        _ => words.get(draw.below(words.len())).cloned().unwrap_or_default(),
    };
    match words.get_mut(at) {
        Some(old) if draw.below(4) > 0 => *old = word,
        _ => words.insert(at, word),
    }
    words.concat()
}

/// Changes a text by the parts that it is made of: one is put in, takes the place of others, or goes.
pub fn recomposed(text: &str, parts: &[&str], seed: u32) -> String {
    let mut draw = Draw(u64::from(seed) * 0x9E37_79B9 + 1);
    draw.below(2);
    let mut text = text.to_string();
    for _ in 0..=draw.below(3) {
        let start = text.floor_char_boundary(draw.below(text.len() + 1));
        let end = text.ceil_char_boundary(start + draw.below(9));
        match draw.below(4) {
            0 => text.replace_range(start..end.min(text.len()), ""),
            1 => text.replace_range(start..end.min(text.len()), draw.of(parts)),
            _ => text.insert_str(start, draw.of(parts)),
        }
    }
    text
}

/// Changes a lesson in place, now as its grammar allows, now byte by byte as the fuzzer does; gives its new size.
pub fn mutate_lesson(data: &mut [u8], size: usize, most: usize, seed: u32, by_bytes: ByBytes) -> usize {
    in_place(data, size, most, seed, by_bytes, &mutated)
}

/// The same of a text that is made of parts.
pub fn mutate_parts(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    by_bytes: ByBytes,
    parts: &[&str],
) -> usize {
    in_place(data, size, most, seed, by_bytes, &|text, seed| recomposed(text, parts, seed))
}

/// How the fuzzer itself changes bytes.
type ByBytes = fn(&mut [u8], usize, usize) -> usize;

fn in_place(
    data: &mut [u8],
    size: usize,
    most: usize,
    seed: u32,
    by_bytes: ByBytes,
    change: &dyn Fn(&str, u32) -> String,
) -> usize {
    if seed.is_multiple_of(4) {
        return by_bytes(data, size, most);
    }
    let new = change(text(&data[..size]), seed);
    let size = new.floor_char_boundary(most.min(data.len()));
    data[..size].copy_from_slice(&new.as_bytes()[..size]);
    size
}
