//! Random losses: the gradients as they are printed, read again as an author would paste them; knows no rule.

use mdbook_descent::graph::{Array, formula};

use crate::properties::{Dice, Read, read};

/// How many losses are made.
const ROUNDS: u64 = 5000;

/// What the losses are made of.
const GIVEN: &str = "data X = [[1.5, -0.4, 2], [0.3, 1.1, -1.7], [-0.6, 0.9, 0.2], [2.2, -1.3, 0.7]]
data y = [1.2, -0.7, 0.4, 2.5]
data c = [0.5, 1.5, -2]
data n = [2, 0, 1, 2]
data k = 0.7
param w = [0.3, -1.2, 0.8]
param b = 0.6
param V = [[0.2, -0.5, 1.3], [0.9, 0.4, -1.1], [-0.7, 1.6, 0.1]]
param r = [[0.4, -0.9, 1.7]]
param q = [[0.8], [-0.3], [1.4], [0.6]]
f(x, s=2) = tanh(s * x) + x
g(x) = x - mean(x)";

type Lengths = &'static [usize];

const NUMBER: Lengths = &[];
const SHORT: Lengths = &[3];
const LONG: Lengths = &[4];
const TABLE: Lengths = &[4, 3];
const SQUARE: Lengths = &[3, 3];
const ROW: Lengths = &[1, 3];
const COLUMN: Lengths = &[4, 1];

/// Writes expressions of a shape.
struct Writer {
    dice: Dice,
    /// Names that stand for values, with their shapes.
    named: Vec<(String, Lengths)>,
}

impl Writer {
    fn of(&mut self, choices: &[&str]) -> String {
        choices[self.dice.below(choices.len())].to_string()
    }

    fn shape(&mut self, choices: &[Lengths]) -> Lengths {
        choices[self.dice.below(choices.len())]
    }

    fn leaf(&mut self, shape: Lengths) -> String {
        let own: Vec<String> = self
            .named
            .iter()
            .filter(|(_, lengths)| *lengths == shape)
            .map(|(name, _)| name.clone())
            .collect();
        if !own.is_empty() && self.dice.below(3) == 0 {
            return own[self.dice.below(own.len())].clone();
        }
        match shape {
            [] => self.of(&["b", "k", "2", "0.5", "-1.5", "pi", "w[1]", "y[2]", "b", "V[0, 2]"]),
            [3] => self.of(&[
                "w",
                "c",
                "w",
                "ones(3)",
                "[1, -2, 0.5]",
                "full(3, 0.4)",
                "V[1]",
                "X[2]",
                "r[0]",
                "w[::-1]",
                "V[:, 0]",
                "zeros(3)",
            ]),
            [4] => self.of(&[
                "y",
                "X @ w",
                "X @ w + b",
                "w[n]",
                "ones(4)",
                "X[:, 1]",
                "q[:, 0]",
                "[0.3, 1, 2, -1]",
                "V[n, 0]",
                "n",
            ]),
            [4, 3] => self.of(&["X", "X @ V", "V[n]", "ones((4, 3))", "X * w", "q * r"]),
            [3, 3] => self.of(&["V", "V.T", "V @ V", "eye(3)", "w[:, None] * c", "outer(w, c)"]),
            [1, 3] => self.of(&["r", "r", "w[None, :]", "r @ V"]),
            _ => self.of(&["q", "q", "y[:, None]", "X @ w[:, None]", "ones((4, 1))"]),
        }
    }

    fn expression(&mut self, shape: Lengths, depth: usize) -> String {
        if depth == 0 || self.dice.below(9) == 0 {
            return self.leaf(shape);
        }
        let depth = depth - 1;
        match self.dice.below(12) {
            0..=3 => self.pair(shape, depth),
            4 | 5 => self.one(shape, depth),
            6 => {
                let (a, b) = (self.narrower(shape, depth), self.expression(shape, depth));
                let test = self.narrower(shape, depth);
                let template = self.of(&[
                    "where(T > 0.1, A, B)",
                    "(A if T > 0.2 else B)",
                    "maximum(A, B)",
                    "minimum(B, A)",
                    "hypot(A, B)",
                ]);
                template.replace('T', &format!("({test})")).replace('A', &a).replace('B', &b)
            }
            _ => self.special(shape, depth),
        }
    }

    /// An expression of a shape, or of one that is stretched to it.
    fn narrower(&mut self, shape: Lengths, depth: usize) -> String {
        let shape = match (shape, self.dice.below(3)) {
            (_, 0) => NUMBER,
            ([4, 3], 1) => self.shape(&[ROW, COLUMN, SHORT]),
            ([3, 3], 1) => self.shape(&[ROW, SHORT]),
            _ => shape,
        };
        self.expression(shape, depth)
    }

    fn pair(&mut self, shape: Lengths, depth: usize) -> String {
        let (mut a, mut b) = match (shape, self.dice.below(6)) {
            ([4, 3], 0) => (self.expression(ROW, depth), self.expression(COLUMN, depth)),
            _ => (self.narrower(shape, depth), self.expression(shape, depth)),
        };
        if self.dice.below(2) == 0 {
            std::mem::swap(&mut a, &mut b);
        }
        let template = self.of(&[
            "A + B",
            "A - B",
            "(A) * (B)",
            "(A) * (B)",
            "(A) - (B)",
            "(A) / (2 + (B)**2)",
            "(A) % (3 + (B)**2)",
            "2 * (A) - (B) % 3",
            "(A) * ((B) % 3 - 1)",
            "(A) * ((B) // 2)",
            "(A) / 3 * (B)",
            "-(A) + (B)",
            "(A) * -(B)",
            "k * ((A) * (B))",
        ]);
        template.replace('A', &a).replace('B', &b)
    }

    fn one(&mut self, shape: Lengths, depth: usize) -> String {
        let a = self.expression(shape, depth);
        let template = self.of(&[
            "exp(0.2 * (A))",
            "tanh(A)",
            "sin(A)",
            "abs(A)",
            "sqrt((A)**2 + 1)",
            "relu(A)",
            "sigmoid(A)",
            "(A)**2",
            "log(1 + (A)**2)",
            "-(A)",
            "softplus(A)",
            "clip(A, -1, 2)",
            "(A)**3",
            "2**(0.1 * (A))",
            "f(A)",
            "f(A, k)",
            "g(A)",
            "stop_gradient(A) * 2",
            "silu(A)",
            "square(A)",
            "(1 + (A)**2)**-0.5",
            "leaky_relu(A)",
            "standardize(A)",
        ]);
        template.replace('A', &a)
    }

    fn special(&mut self, shape: Lengths, depth: usize) -> String {
        let (template, parts): (&str, &[Lengths]) = match shape {
            [] => {
                let inner = self.shape(&[SHORT, LONG, TABLE, SQUARE, ROW, COLUMN]);
                let template = self.of(&[
                    "sum(A)",
                    "mean(A)",
                    "mean(A)",
                    "mean((A)**2)",
                    "max(A)",
                    "norm(A)",
                    "std(A)",
                    "var(A)",
                    "logsumexp(A)",
                ]);
                let a = self.expression(inner, depth);
                return template.replace('A', &a);
            }
            [3] => [
                ("sum(A, axis=0)", &[TABLE][..]),
                ("mean(A, axis=0)", &[TABLE]),
                ("X.T @ (A)", &[LONG]),
                ("V @ (A)", &[SHORT]),
                ("(A) @ V", &[SHORT]),
                ("softmax(A)", &[SHORT]),
                ("cumsum(A)", &[SHORT]),
                ("(A)[1]", &[TABLE]),
                ("(A)[0]", &[ROW]),
                ("concatenate([(A)[:1], (B)[1:]])", &[SHORT, SHORT]),
                ("sum(A, axis=1)", &[SQUARE]),
                ("[A, B, 1]", &[NUMBER, NUMBER]),
                ("ones(3) * (A)", &[NUMBER]),
                ("mean(A, axis=0)", &[SQUARE]),
                ("max(A, axis=0)", &[TABLE]),
                ("(A)[[2, 0, 1]]", &[SHORT]),
                ("reshape(A, 3)", &[ROW]),
                ("diag(A)", &[SQUARE]),
                ("roll(A, 1)", &[SHORT]),
                ("log_softmax(A)", &[SHORT]),
                ("sort(A)", &[SHORT]),
            ][self.dice.below(21)],
            [4] => [
                ("(A) @ (B)", &[TABLE, SHORT][..]),
                ("sum(A, axis=1)", &[TABLE]),
                ("mean(A, axis=1)", &[TABLE]),
                ("(A)[n]", &[SHORT]),
                ("(A)[:, 0]", &[COLUMN]),
                ("(A)[:, 2]", &[TABLE]),
                ("hstack([A, B])", &[SHORT, NUMBER]),
                ("max(A, axis=1)", &[TABLE]),
                ("concatenate([A, [B]])", &[SHORT, NUMBER]),
                ("norm(A, axis=1)", &[TABLE]),
                ("[(A) * t for t in y]", &[NUMBER]),
                ("reshape(A, 4)", &[COLUMN]),
                ("pad(A, (0, 1))", &[SHORT]),
                ("flip(A)", &[LONG]),
                ("cumsum(A)", &[LONG]),
                ("logsumexp(A, axis=1)", &[TABLE]),
            ][self.dice.below(16)],
            [4, 3] => [
                ("(A) @ (B)", &[TABLE, SQUARE][..]),
                ("(A)[n]", &[SQUARE]),
                ("outer(A, B)", &[LONG, SHORT]),
                ("(A) @ (B)", &[COLUMN, ROW]),
                ("(A) - mean(A, axis=0)", &[TABLE]),
                ("(A)[:, None] * (B)", &[LONG, SHORT]),
                ("softmax(A, axis=1)", &[TABLE]),
                ("(A) - mean(A, axis=1, keepdims=1)", &[TABLE]),
                ("vstack([A, B])", &[SQUARE, ROW]),
                ("standardize(A)", &[TABLE]),
                ("broadcast_to(A, (4, 3))", &[ROW]),
                ("cumsum(A, axis=0)", &[TABLE]),
            ][self.dice.below(12)],
            [3, 3] => [
                ("(A).T", &[SQUARE][..]),
                ("(A) @ (B)", &[SQUARE, SQUARE]),
                ("(A).T @ (B)", &[TABLE, TABLE]),
                ("outer(A, B)", &[SHORT, SHORT]),
                ("(A)[:3]", &[TABLE]),
                ("diag(A)", &[SHORT]),
                ("[A, B, c]", &[SHORT, SHORT]),
                ("softmax(A, axis=1)", &[SQUARE]),
            ][self.dice.below(8)],
            [1, 3] => [
                ("(A)[None, :]", &[SHORT][..]),
                ("mean(A, axis=0, keepdims=1)", &[TABLE]),
                ("reshape(A, (1, 3))", &[SHORT]),
                ("(A) @ V", &[ROW]),
                ("(A)[1:2]", &[TABLE]),
                ("sum(A, axis=0, keepdims=1)", &[SQUARE]),
            ][self.dice.below(6)],
            _ => [
                ("(A)[:, None]", &[LONG][..]),
                ("sum(A, axis=1, keepdims=1)", &[TABLE]),
                ("(A) @ (B)[:, None]", &[TABLE, SHORT]),
                ("(A)[:, :1]", &[TABLE]),
                ("max(A, axis=1, keepdims=1)", &[TABLE]),
            ][self.dice.below(5)],
        };
        let parts: Vec<String> = parts.iter().map(|&part| self.expression(part, depth)).collect();
        let mut text = String::new();
        let letters: Vec<char> = template.chars().collect();
        for (at, &letter) in letters.iter().enumerate() {
            let alone = |near: Option<&char>| near.is_none_or(|mark| !mark.is_alphanumeric());
            let is_part = matches!(letter, 'A' | 'B')
                && alone(letters.get(at + 1))
                && (at == 0 || alone(letters.get(at - 1)));
            match is_part {
                true => text.push_str(&parts[usize::from(letter == 'B')]),
                false => text.push(letter),
            }
        }
        text
    }
}

/// A block whose last line is a loss.
pub fn block(seed: u64) -> Vec<String> {
    let mut writer = Writer { dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)), named: Vec::new() };
    let mut lines: Vec<String> = GIVEN.lines().map(str::to_string).collect();
    for name in ["s", "t", "u"].into_iter().take(writer.dice.below(4)) {
        let shape = writer.shape(&[NUMBER, SHORT, LONG, TABLE]);
        let depth = 1 + writer.dice.below(2);
        lines.push(format!("{name} = {}", writer.expression(shape, depth)));
        writer.named.push((name.to_string(), shape));
    }
    let depth = 1 + writer.dice.below(3);
    let total = writer.expression(NUMBER, depth);
    lines.push(format!("total = {total} + 0.1 * mean(w) * {}", writer.special(NUMBER, 1)));
    lines
}

fn far(one: &Array, other: &Array, size: f64) -> bool {
    let largest = one.iter().fold(size * 1e-3, |most, value| most.max(value.abs()));
    one.shape() != other.shape() || one.iter().zip(other).any(|(a, b)| (a - b).abs() > 1e-9 * largest)
}

/// What is wrong with the printed gradients of a block; and how many were read again, or had something left out.
fn wrong(read: &mut Read, told: &mut [usize; 2]) -> Option<String> {
    let loss = read.node("total").expect("a loss");
    let size = read.value(loss)?.iter().fold(1e-3_f64, |most, value| most.max(value.abs()));
    for (name, _) in read.parameters(loss) {
        let slope = read.node(&format!("grad(total, {name})")).ok()?;
        let printed = formula(&read.model.graph, slope);
        if printed.contains('…') {
            told[1] += 1;
            continue;
        }
        let value = read.value(slope).filter(|value| value.iter().all(|value| value.is_finite()))?;
        let again = match read.node(&printed) {
            Ok(again) => again,
            Err(fault) => return Some(format!("grad(total, {name}) = {printed}: {fault}\n{}", read.block)),
        };
        told[0] += 1;
        match read.value(again) {
            Some(again) if !far(&value, &again, size) => {}
            again => {
                let again = again.map(|again| again.to_string()).unwrap_or_default();
                return Some(format!(
                    "grad(total, {name}) = {printed}\nis {value} and gives {again}\n{}",
                    read.block
                ));
            }
        }
    }
    None
}

#[test]
fn what_is_printed_means_what_was_computed() {
    let (mut told, mut refused) = ([0; 2], 0);
    let mut found = Vec::new();
    for seed in 0..ROUNDS {
        let Some(mut read) = read(&block(seed)) else {
            refused += 1;
            continue;
        };
        found.extend(wrong(&mut read, &mut told));
    }
    let wrong: Vec<&str> = found.iter().take(8).map(String::as_str).collect();
    assert!(found.is_empty(), "{} of {told:?} are wrong:\n\n{}", found.len(), wrong.join("\n\n"));
    let most = ROUNDS as usize;
    assert!(
        told[0] > most && told[1] < told[0] / 8 && refused < most / 20,
        "{told:?}, {refused} are refused"
    );
}

/// What a terminal shows of a block, without its sources.
fn told(block: &str) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_mdbook-descent"));
    let folder = tempfile::tempdir().expect("a folder");
    let lesson = folder.path().join("lesson.md");
    std::fs::write(&lesson, format!("```train id=a\n{block}\n```\n")).expect("a lesson");
    let output = command.arg("run").arg(&lesson).output().expect("a run");
    assert!(output.status.success(), "{block}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn gradients_keep_shapes_sums_and_brackets() {
    let x = "data x = [4.1, 5.2, 6.3]\nparam w = 1\nloss L = ";
    let steps = "\ndescend L by gradient_descent(rate=0.01) for 2 steps\nshow gradients, checklist";
    let cases = [
        (
            "data X = [[1, 2], [3, 4], [5, 6]]\ndata y = [1, 0, 1]\nparam w = [0.1, 0.2]\nloss L = (mean(X @ w) - mean(y))**2",
            "2 * X.T @ broadcast_to(mean(X @ w) - mean(y), (3,)) / len(X @ w)",
        ),
        (&format!("{x}(mean(x - w) - 1)**2"), "-2 * (mean(x - w) - 1)"),
        (&format!("{x}(sum(x - w) / 3 - 1)**2"), "-6 * (sum(x - w) / 3 - 1) / 3"),
        (&format!("{x}abs(mean(x - w))"), "-sign(mean(x - w))"),
        (&format!("{x}(sum(ones(3) * w) - 1)**2"), "6 * (sum(ones(3) * w) - 1)"),
        (&format!("{x}sum((w * (x % 3) - x)**2)"), "2 * sum((w * (x % 3) - x) * (x % 3))"),
        (&format!("{x}sum((w * (x // 3) - x)**2)"), "2 * sum((w * (x // 3) - x) * (x // 3))"),
        (&format!("{x}mean(sin(2 * pi * w * x))"), "2 * pi * sum(cos(2 * pi * w * x) * x) / len(x)"),
        (
            "param p = [-1, 1]\nloss L = (1 - p[0])**2 + (p[1] - p[0]**2)**2",
            "[-4 * (p[1] - p[0]**2) * p[0] + -2 * (1 - p[0]), 2 * (p[1] - p[0]**2)]",
        ),
        (&format!("{x}sum((ones((4, 3)) + w)**2)"), "24 * (1 + w)"),
        (
            "param r = [[0.4, -0.9, 1.7]]\nloss L = sum((r + ones((4, 1)))**2) + mean(ones((4, 3)) * r)",
            "8 * (r + 1)",
        ),
        ("param q = [[0.8], [-0.3]]\nloss L = sum(q * [1, 2, 3]) + q[0, 0]**2", "sum([1, 2, 3]"),
        (&format!("{x}sum(w * eye(3)) + w**2"), "+ 3"),
        (&format!("{x}mean((standardize(w * x**2) - x)**2)"), "(standardize(w * x**2) - x)"),
        (&format!("{x}(sum(exp(w) - x * w) / 3)**2"), "(sum(exp(w) - x * w) / 3)"),
        (&format!("{x}log(sum(x + w**2))"), "/ sum(x + w**2) * w"),
        (&format!("{x}abs(mean(x - w))"), "-sign(mean(x - w))"),
        (
            "data X = [[1, 2], [3, 4], [5, 6]]\nparam b = 1\nloss L = sum(mean(X - b, axis=0)**2)",
            "-2 * reshape(sum(mean(X - b, axis=0), keepdims=1), ())",
        ),
        ("param k = [0.1, 0, 0.3]\nloss L = prod(k)", "prod(where(eye(3), 1, k), axis=1)"),
        (
            "data X = [[[1, 2, 0], [0, 1, 3]]]\nparam k = [[0.1, 0.2]]\nloss L = mean(conv2d(X, [[k]])**2)",
            "… stands for what is computed and not written out",
        ),
    ];
    for (block, expected) in cases {
        let told = told(&format!("{block}{steps}"));
        let loss = block.split_once("loss ").expect("a loss").1;
        assert!(told.contains(expected), "no {expected:?} in\n{told}");
        assert!(told.contains(&format!("The loss comes from `{loss}`")), "{told}");
    }
}

#[test]
fn two_values_of_one_name_are_not_confused() {
    let first = "param w = 0.5\nloss L = (w - 2)**2\ndescend L by gradient_descent(rate=0.1) for 2 steps\n```\n\n```train";
    let second = "param w = 0.1\nloss K = (w * a.w - 1)**2\ndescend K by gradient_descent(rate=0.1) for 2 steps\nshow gradients, derivation";
    let told = told(&format!("{first}\n{second}"));
    assert!(!told.contains("w * w"), "{told}");
}

#[test]
fn steps_of_a_matrix() {
    let told = told(
        "param w = [[0.1, 0.2], [0.3, 0.1]]\nloss L = sum(w**2) + sum(w @ w)\n\
         descend L by momentum(rate=0.05, beta=0.5) for 5 steps\nshow steps",
    );
    assert!(told.contains("Step 1"), "{told}");
}

#[test]
fn a_gradient_is_called_by_the_loss_that_it_is_of() {
    let told = told(
        "param w = [1, 2]\nloss L = sum(w**2)\nloss M = sum((w - 1)**2)\ndescend L by gradient_descent(0.1) for 2 steps\n\
         descend M by gradient_descent(0.1) for 3 steps\nshow gradients, decision, loop",
    );
    assert!(
        told.contains("grad(M, w) = 2 * (w - 1)") && !told.contains("grad(L, w) = 2 * (w - 1)"),
        "{told}"
    );
    assert!(
        told.contains("∂L/∂w: [2, 4] at the start") && told.contains("∂M/∂w: [0, 2] at the start"),
        "{told}"
    );
}
