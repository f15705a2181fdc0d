//! Formulas as they are set: every one is read back from its LaTeX, and every fault that is sown into one is seen.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use mdbook_descent::chapter::{Output, Settings, Source, process};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::graph::NodeId;
use mdbook_descent::mathematics::{FormulaWriter, Letters, SetFormula};
use mdbook_descent::numbers::latex;

use crate::formulas::block;
use crate::properties::{Read, read};

/// How many losses are made.
const ROUNDS: u64 = 5000;
/// Into the formulas of every so manieth of them faults are sown.
const SOWN: u64 = 10;

fn with_writer<T>(read: &Read, node: NodeId, say: impl FnOnce(&FormulaWriter<'_>) -> T) -> T {
    let letters = Letters::of(&read.model.graph, &[node]);
    let cases = ["if", "otherwise"].map(str::to_string);
    let writer = FormulaWriter {
        graph: &read.model.graph,
        letters: &letters,
        number: &latex,
        cases,
        depth: Cell::default(),
    };
    say(&writer)
}

/// What is set for an expression of a block, the index of the left side before it.
fn set(lines: &str, expression: &str) -> Option<String> {
    let lines: Vec<String> = lines.lines().map(str::to_string).collect();
    let mut read = read(&lines).expect("a block");
    let node = read.node(expression).expect("an expression");
    let found = with_writer(&read, node, |writer| writer.set_formula(node))?;
    Some(match found.index.as_str() {
        "" => found.latex,
        index => format!("{index}: {}", found.latex),
    })
}

/// Whether LaTeX is read as what an expression is.
fn reads_as(lines: &str, expression: &str, latex: &str) -> bool {
    let lines: Vec<String> = lines.lines().map(str::to_string).collect();
    let mut read = read(&lines).expect("a block");
    let node = read.node(expression).expect("an expression");
    let formula = SetFormula { index: String::new(), latex: latex.to_string() };
    with_writer(&read, node, |writer| writer.proves(node, &formula))
}

const GIVEN: &str = "data X = [[1.5, -0.4, 2], [0.3, 1.1, -1.7], [-0.6, 0.9, 0.2], [2.2, -1.3, 0.7]]
data y = [1.2, -0.7, 0.4, 2.5]
data n = [2, 0, 1, 2]
param w = [0.3, -1.2, 0.8]
param x = [0.7, 0.1, -0.4]
param S = [[0.2, -0.5, 1.3], [0.9, 0.4, -1.1], [-0.7, 1.6, 0.1]]
param a = 0.6
param b = 0.4";

/// Every construct that is written has one formula, which means what the block says.
#[test]
fn constructs_are_set_so_that_they_can_be_read() {
    let mut wrong = Vec::new();
    for (expression, expected) in [
        ("a / b * 2", r"\frac{a}{b} \cdot 2"),
        ("(a / b)**2", r"\left( \frac{a}{b} \right)^{2}"),
        ("sin(a)**2", r"(\sin a)^{2}"),
        ("sin(a**2)", r"\sin (a^{2})"),
        ("log(a * b)", r"\ln (a\,b)"),
        ("log(a) * b", r"(\ln a)\,b"),
        ("log1p(a)**2", r"(\ln(1 + a))^{2}"),
        ("2 * (1 / 3)", r"2 \cdot \frac{1}{3}"),
        ("exp(-a)**2", r"(e^{-a})^{2}"),
        ("a - (b - a)", r"a - (b - a)"),
        ("-(a + b)", r"-(a + b)"),
        ("a % b * a", r"(a \bmod b)\,a"),
        ("a * (b % a)", r"a\,(b \bmod a)"),
        ("a // b", r"\left\lfloor \frac{a}{b} \right\rfloor"),
        ("abs(a - b)", r"\left|a - b\right|"),
        ("maximum(a, b) + minimum(a, 0)", r"\max(a,\, b) + \min(a,\, 0)"),
        ("sigmoid(a) * tanh(b)", r"\sigma(a)\,\tanh b"),
        (
            "where(a > b, a, b) + 1",
            r"\left( \begin{cases} a & \text{if}\; a > b \\ b & \text{otherwise} \end{cases} \right) + 1",
        ),
        ("(a > b) * 2 + (a == b)", r"\left[ a > b \right] \cdot 2 + \left[ a = b \right]"),
        ("a > 0 and not b > 0", r"a > 0 \land \neg \left[ b > 0 \right]"),
        ("w * x", r"w \odot x"),
        ("w @ x", r"w^{\top} x"),
        ("X @ w", r"X w"),
        ("X.T @ (y - X @ w)", r"X^{\top} (y - X w)"),
        ("w[:, None] * x", r"ij: w_{i}\,x_{j}"),
        ("outer(w, x)", r"\operatorname{outer}(w,\, x)"),
        ("S @ S * S", r"(S S) \odot S"),
        ("(S * S) @ S", r"(S \odot S) S"),
        ("S @ (S * S)", r"S (S \odot S)"),
        ("S**2", r"ij: S_{ij}^{2}"),
        ("S @ S.T", r"S S^{\top}"),
        ("exp(S)", r"ij: e^{S_{ij}}"),
        ("X**2", r"X^{2}"),
        ("sum(w)", r"\sum_{i=1}^{n} w_{i}"),
        (
            "mean((w - mean(w))**2)",
            r"\frac{1}{n} \sum_{i=1}^{n} \left( w_{i} - \frac{1}{n} \sum_{j=1}^{n} w_{j} \right)^{2}",
        ),
        ("S - mean(S, axis=1, keepdims=True)", r"ij: S_{ij} - \frac{1}{n} \sum_{k=1}^{n} S_{ik}"),
        ("sum(X, axis=0)", r"\sum_{i=1}^{n} X_{i}"),
        ("max(X, axis=1)", r"\max_{i} X_{·i}"),
        ("prod(w)", r"\prod_{i=1}^{n} w_{i}"),
        ("w[1] * a", r"w[1]\,a"),
        ("w[::-1]", r"w[::-1]"),
        ("X[:, 0]", r"X[:, 0]"),
        ("y[n]", r"y_{n}"),
        ("roll(w, 1)", r"\operatorname{roll}(w,\, 1)"),
        ("standardize(w)", r"\operatorname{standardize}(w)"),
        ("cumsum(X, axis=1)", r"\operatorname{cumsum}(X,\, \text{axis=1})"),
        ("softmax(X, axis=1)", r"\operatorname{softmax}(X)"),
        ("softmax(X, axis=0)", r"\operatorname{softmax}(X,\, \text{axis=0})"),
        ("argmax(w)", r"\operatorname{argmax}(w)"),
        ("norm(w)", r"\left\lVert w \right\rVert"),
        ("[a, b, 1]", r"\begin{pmatrix} a \\ b \\ 1 \end{pmatrix}"),
        ("pad(w, (0, 1))", r"\operatorname{pad}(w,\, \text{(0, 1)})"),
        ("w[None, :] @ S", r"w^{\top} S"),
        ("S @ w[:, None]", r"S w"),
        ("reshape(S, 9)", r"\operatorname{reshape}(S,\, \text{(9,)})"),
        ("mean(w) * max(x)", r"\left( \frac{1}{n} \sum_{i=1}^{n} w_{i} \right)\,\max_{i} x_{i}"),
        ("ones(3) * a", r"\mathbf{1}_{3}\,a"),
        ("(w == max(w)) / 2", r"\frac{\left[ w = \max_{i} w_{i} \right]}{2}"),
        ("hypot(a, b)", r"\operatorname{hypot}(a,\, b)"),
        (
            "grad((mean(X @ w) - mean(y))**2, w)",
            r"\frac{2}{n}\, X^{\top} \left( \left( \frac{1}{n} \sum_{i=1}^{n} (X w)_{i} - \frac{1}{n} \sum_{i=1}^{n} y_{i} \right)\, \mathbf{1}_{n} \right)",
        ),
    ] {
        match set(GIVEN, expression) {
            Some(found) if found == expected => {}
            found => wrong.push(format!("{expression}: {}", found.unwrap_or_default())),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each kind of fault that is sown into clean formulas is seen in every one of them.
#[test]
fn faults_in_clean_formulas_are_seen() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut survived = Vec::new();
    let lines: Vec<String> = CLEAN.lines().map(str::to_string).collect();
    for expression in CLEAN_FORMULAS {
        let mut read = read(&lines).expect("a block");
        let node = read.node(expression).expect("an expression");
        with_writer(&read, node, |writer| {
            let found = writer.set_formula(node).unwrap_or_else(|| panic!("{expression} is not set"));
            for (name, fault) in FAULTS {
                let Some(latex) = fault(&found.latex).filter(|latex| *latex != found.latex) else { continue };
                match writer.proves(node, &SetFormula { latex: latex.clone(), ..found.clone() }) {
                    false => *seen.entry(name).or_default() += 1,
                    true => survived.push(format!("{name}: {}\n    {latex}", found.latex)),
                }
            }
        });
    }
    assert!(survived.is_empty(), "{}", survived.join("\n"));
    let missing: Vec<&str> =
        FAULTS.iter().map(|(name, _)| *name).filter(|name| !seen.contains_key(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Names whose lengths and values are all apart, so that no fault is the same thing said otherwise.
const CLEAN: &str = "param X = [[1.5, -0.4, 2], [0.3, 1.1, -1.7], [-0.6, 0.9, 0.2], [2.2, -1.3, 0.7]]
param y = [1.2, -0.7, 0.4, 2.5]
param w = [0.3, -1.2, 0.8]
param c = [0.7, 0.1, -0.4]
param V = [[0.2, -0.5, 1.3, 0.4, 0.1], [0.9, 0.4, -1.1, 0.3, 1.4], [-0.7, 1.6, 0.1, -0.9, 0.6]]
param S = [[0.2, -0.5, 1.3], [0.9, 0.4, -1.1], [-0.7, 1.6, 0.1]]
param b = 0.4
param k = 0.7
param x = 0.3";

const CLEAN_FORMULAS: &[&str] = &[
    "mean((y - X @ w)**2)",
    "grad(mean((y - X @ w)**2), w)",
    "(b + k) * (x - 0.5)",
    "b - (k + x)",
    "X.T @ (y - tanh(y))",
    "X @ V",
    "(X @ V).T @ y",
    "S.T @ S.T - S",
    "w * c",
    "sin(c) + 0.5",
    "sum(X * w, axis=0)",
    "S[0] * w",
    "w[1:] * 3",
    "S * w[:, None]",
    "S.T * w[:, None]",
    "sqrt(b**2 + k)",
    "exp(b) * log(k)",
    "max(w) + k",
    "where(b > k, k, x)",
    "abs(b - k) + 1",
    "(b / 0.1) // k",
    "b * 10 % k",
    "sigmoid(b)",
    "cumsum(X, axis=0)",
    "X.T @ (b * ones(4) - y)",
    "sum(w * c)",
    "sum(w * b)",
    "X @ (w * c)",
];

/// What mathematics has no sign for stands in the language of the block.
#[test]
fn what_cannot_be_read_back_is_not_set() {
    for expression in ["[w, x]", "concatenate([w, x])[:, None] @ [[1, 2]]", "X[n, n % 3]"] {
        let found = set(GIVEN, expression);
        assert!(found.is_none(), "{expression}: {found:?}");
    }
    let lines = "param sigma = 0.3\nparam a = 0.6\nparam e = 0.2\nparam w1 = 1.5\nparam w_1 = 0.7";
    assert_eq!(set(lines, "sigma * a").as_deref(), Some(r"\sigma\,a"));
    for expression in ["sigmoid(a) * sigma", "exp(a) * e", "w1 - w_1"] {
        let found = set(lines, expression);
        assert!(found.is_none(), "{expression}: {found:?}");
    }
}

/// What could be read in two ways is not read, even where one of them is right.
#[test]
fn what_can_be_read_in_two_ways_is_not_read() {
    for (expression, right, ambiguous) in [
        ("(a / b)**2", r"\left( \frac{a}{b} \right)^{2}", r"\frac{a}{b}^{2}"),
        ("sin(a)**2", r"(\sin a)^{2}", r"\sin (a)^{2}"),
        ("a * (b % a)", r"a\,(b \bmod a)", r"a\,b \bmod a"),
        ("S @ S * S", r"(S S) \odot S", r"S S \odot S"),
        ("S**2", r"S \odot S", r"S^{2}"),
        ("2 * a * (a + b)", r"2 a\,(a + b)", r"2 a (a + b) 1"),
        (
            "sum(w * sum(w))",
            r"\sum_{i=1}^{n} w_{i}\,\sum_{j=1}^{n} w_{j}",
            r"\sum_{i=1}^{n} w_{i}\,\sum_{i=1}^{n} w_{i}",
        ),
        ("a * 2.5", r"a \cdot 2.5", r"2 \frac{1}{2}\,a"),
    ] {
        assert!(reads_as(GIVEN, expression, right), "{expression}: {right}");
        assert!(!reads_as(GIVEN, expression, ambiguous), "{expression}: {ambiguous}");
    }
}

/// A fault of a writer: what it makes of a formula, if it can be made.
type Fault = (&'static str, fn(&str) -> Option<String>);

fn swapped(formula: &str, from: &str, to: &str) -> Option<String> {
    formula.contains(from).then(|| formula.replacen(from, to, 1))
}

/// The text with the last place of a pattern changed.
fn swapped_last(formula: &str, from: &str, to: &str) -> Option<String> {
    let at = formula.rfind(from)?;
    Some(format!("{}{to}{}", &formula[..at], &formula[at + from.len()..]))
}

/// Two groups in braces behind a command, exchanged.
fn exchanged(formula: &str, command: &str) -> Option<String> {
    let at = formula.find(command)? + command.len();
    let (first, length) = group(&formula[at..])?;
    let (second, further) = group(&formula[at + length..])?;
    Some(format!("{}{{{second}}}{{{first}}}{}", &formula[..at], &formula[at + length + further..]))
}

fn group(text: &str) -> Option<(&str, usize)> {
    let mut depth = 0;
    for (at, mark) in text.char_indices() {
        depth += match mark {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return text.starts_with('{').then(|| (&text[1..at], at + 1));
        }
    }
    None
}

/// A pair of round brackets left out: the one that opens last, or first.
fn unbracketed(formula: &str, last: bool) -> Option<String> {
    let at = if last { formula.rfind('(') } else { formula.find('(') }?;
    let mut depth = 0;
    let end = formula[at..].char_indices().find(|(_, mark)| {
        depth += match mark {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    })?;
    let (inner, close) = (&formula[at + 1..at + end.0], at + end.0);
    let before = formula[..at].trim_end_matches("\\left");
    Some(format!("{before} {} {}", inner.trim_end_matches("\\right"), &formula[close + 1..]))
}

const FAULTS: &[Fault] = &[
    ("the last brackets are left out", |formula| unbracketed(formula, true)),
    ("the first brackets are left out", |formula| unbracketed(formula, false)),
    ("plus for minus", |formula| swapped(formula, " - ", " + ")),
    ("minus for plus", |formula| swapped(formula, " + ", " - ")),
    ("minus for plus at the end", |formula| swapped_last(formula, " + ", " - ")),
    ("a sign too few", |formula| formula.strip_prefix('-').map(str::to_string)),
    ("a sign too many", |formula| (!formula.starts_with('-')).then(|| format!("-{formula}"))),
    ("a fraction upside down", |formula| exchanged(formula, "\\frac")),
    ("not turned", |formula| swapped(formula, "^{\\top}", "")),
    ("the last not turned", |formula| swapped_last(formula, "^{\\top}", "")),
    ("a product of matrices for one by elements", |formula| swapped(formula, " \\odot ", " ")),
    ("a sum for a product", |formula| swapped(formula, " \\odot ", " + ")),
    ("a number of its own for a product", |formula| swapped(formula, "\\,", " + ")),
    ("without its sum", |formula| swapped(formula, "\\sum_{i=1}^{n}", "")),
    ("a sum over another length", |formula| swapped(formula, "^{n}", "^{n}2")),
    ("a product for a sum", |formula| swapped(formula, "\\sum_", "\\prod_")),
    ("a mean without its number", |formula| swapped(formula, "\\frac{1}{n}", "")),
    ("without an index", |formula| swapped(formula, "_{i}", "")),
    ("an index too many", |formula| swapped(formula, "_{i}", "_{ij}")),
    ("exchanged indices", |formula| swapped(formula, "_{ij}", "_{ji}")),
    ("another row", |formula| swapped(formula, "_{ij}", "_{jj}")),
    ("a cube for a square", |formula| swapped(formula, "^{2}", "^{3}")),
    ("no square", |formula| swapped(formula, "^{2}", "")),
    ("no root", |formula| swapped(formula, "\\sqrt{", "{")),
    ("another function", |formula| swapped(formula, "\\tanh", "\\sin")),
    ("cosine for sine", |formula| swapped(formula, "\\sin", "\\cos")),
    ("another logarithm", |formula| swapped(formula, "\\ln", "\\tanh")),
    ("a power of two", |formula| swapped(formula, "e^{", "2^{")),
    ("the smallest for the largest", |formula| swapped(formula, "\\max", "\\min")),
    ("less for greater", |formula| swapped(formula, " > ", " < ")),
    ("no amount", |formula| {
        Some(swapped(formula, "\\left|", "\\left(")?.replacen("\\right|", "\\right)", 1))
    }),
    ("no floor", |formula| {
        Some(swapped(formula, "\\left\\lfloor", "\\left(")?.replacen("\\right\\rfloor", "\\right)", 1))
    }),
    ("a product for a remainder", |formula| swapped(formula, " \\bmod ", "\\,")),
    ("the other case", |formula| swapped(formula, "\\text{otherwise}", "\\text{if}\\; 1 > 0")),
    ("another place", |formula| swapped(formula, "[1:]", "[:-1]")),
    ("the next place", |formula| swapped(formula, "[0]", "[1]")),
    ("a digit", |formula| swapped(formula, "0.5", "0.6")),
    ("another number", |formula| swapped(formula, "2", "3")),
    ("another axis", |formula| swapped(formula, "axis=0", "axis=1")),
    ("another name", |formula| swapped(formula, "w", "c")),
    ("another letter", |formula| swapped_last(formula, "b", "k")),
    ("one for many ones", |formula| swapped(formula, "\\mathbf{1}_{", "1_{")),
    ("without its step", |formula| swapped(formula, "\\sigma(", "(")),
];

/// Formulas of 5,000 random losses and of their gradients are read back, and none with a fault in it is.
#[test]
fn what_is_set_is_read_back() {
    let (mut is_set, mut is_code) = (0, 0);
    let mut sown: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut survived = Vec::new();
    for seed in 0..ROUNDS {
        let Some(mut read) = read(&block(seed)) else { continue };
        let loss = read.node("total").expect("a loss");
        let mut nodes = vec![loss];
        for (name, _) in read.parameters(loss) {
            nodes.extend(read.node(&format!("grad(total, {name})")));
        }
        for node in nodes {
            with_writer(&read, node, |writer| {
                let Some(found) = writer.set_formula(node) else {
                    is_code += 1;
                    return;
                };
                is_set += 1;
                // Of nothing, and of what comes to nothing, twice as much is the same.
                let twice = SetFormula { latex: format!("({}) \\cdot 2", found.latex), ..found.clone() };
                if seed % SOWN != 0 || writer.proves(node, &twice) {
                    return;
                }
                for (name, fault) in FAULTS {
                    let Some(latex) = fault(&found.latex).filter(|latex| *latex != found.latex) else {
                        continue;
                    };
                    let [all, seen] = sown.entry(name).or_default();
                    *all += 1;
                    match writer.proves(node, &SetFormula { latex: latex.clone(), ..found.clone() }) {
                        false => *seen += 1,
                        true => survived.push(format!("{name}: {}\n    {latex}", found.latex)),
                    }
                }
            });
        }
    }
    let all: usize = sown.values().map(|[all, _]| all).sum();
    survived.sort();
    let told = survived.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(is_set > 2 * is_code, "{is_set} are set, {is_code} are code");
    assert!(sown.len() >= 30, "{sown:?}");
    // Some say the same otherwise, or stand where the formula is nothing.
    assert!(survived.len() * 10 < all, "{} of {all} survived:\n{told}", survived.len());
}

/// A page with all views that set mathematics, of a lesson's blocks that have a name.
fn with_views(lesson: &str) -> String {
    let mut text = lesson.to_string();
    for line in lesson.lines() {
        let Some(words) = line.strip_prefix("```train").or_else(|| line.strip_prefix("```calc")) else {
            continue;
        };
        let Some(id) = words.split([' ', ',']).find_map(|word| word.strip_prefix("id=")) else { continue };
        for view in ["formulas", "derivation", "steps", "backprop"] {
            text += &format!("\n{{{{#show {id}.{view}}}}}\n");
        }
    }
    text
}

fn page(text: &str) -> mdbook_descent::chapter::Chapter {
    let settings = Settings { output: Output::Markdown, ..Config::default().settings };
    process(Source { content: text, file: "lesson.md", written: None }, &settings, Rc::new(Memory::default()))
}

/// The formulas of the manual's examples: those that are set, and those that stand in the language of a block.
#[test]
fn functions_of_the_manual_are_set() {
    let (mut is_set, mut code) = (0, Vec::new());
    for (_, rows) in mdbook_descent::functions::catalogue() {
        for row in *rows {
            let text = with_views(&format!("```calc id=m hide\n{}\n```\n", row.example));
            for line in page(&text).content.lines().filter(|line| line.contains(" &=")) {
                match line.contains("\\texttt") {
                    true => code.push(format!("{}: {line}", row.name)),
                    false => is_set += 1,
                }
            }
        }
    }
    assert!(is_set > 3 * code.len(), "{is_set} are set, {} are code", code.len());
}

/// The formulas of all lessons of the course, and what of them stands in the language of a block.
#[test]
fn formulas_of_the_course_are_set() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the course").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let (mut is_set, mut code) = (0, Vec::new());
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "md")) {
        let lesson = with_views(&std::fs::read_to_string(file).expect("a lesson"));
        let name = file.file_name().expect("a name").to_string_lossy();
        for line in page(&lesson).content.lines().filter(|line| line.contains("&=")) {
            match line.contains("\\texttt") {
                true => code.push(format!("{name}: {line}")),
                false => is_set += 1,
            }
        }
    }
    assert!(is_set > 10 * code.len() && is_set > 300, "{is_set} are set, not\n{}", code.join("\n"));
}
