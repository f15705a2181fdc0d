//! Gradients beside finite differences, on random graphs built from the whole catalogue; knows no single row.
//!
//! How a row is called follows from its signature: arguments of many kinds are tried until the model takes them and
//! the result is finite. So a new row is held to this without another line; one that no kind of argument
//! suits needs a hint below, and the test says so.

use mdbook_descent::engine;
use mdbook_descent::functions::{self, Default, Function, Meaning, Value};
use mdbook_descent::graph::{Array, NodeId, array};
use mdbook_descent::language::{parse_block, parse_expression};
use mdbook_descent::model::{self, BlockKind, Limits, Model, Step};

/// Calls of rows whose arguments cannot be guessed, made of the names in [`Dice::start`].
const HINTS: &[(&str, &str)] = &[("einsum", "einsum(\"ij,kj->ik\", m, q)"), ("lstsq", "lstsq(m, 2 * m)[0]")];

/// Rows whose gradient is another one on purpose.
const ON_PURPOSE: &[&str] = &["stop_gradient"];

/// Where the numbers of a start lie; a row with a narrow domain suits one of them.
pub const RANGES: &[(f64, f64)] = &[(-1.8, 1.8), (0.2, 0.9), (1.1, 2.4), (-0.9, 0.9)];

/// What an argument may be: names of a start, values made of them, and settings.
const ARGUMENTS: &[&str] = &[
    "m",
    "v",
    "s",
    "q",
    "q @ q.T + eye(3)",
    "u",
    "[v, u]",
    "1",
    "0",
    "2",
    "(3, 2)",
    "[2, 0, 1]",
    "c",
    "c[0]",
];

/// Random numbers that are the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }

    fn number(&mut self, (low, high): (f64, f64)) -> f64 {
        low + (high - low) * (self.below(1 << 20) as f64 + 0.5) / f64::from(1 << 20)
    }

    fn array(&mut self, lengths: &[usize], range: (f64, f64)) -> String {
        match lengths {
            [] => format!("{:.4}", self.number(range)),
            [length, rest @ ..] => {
                let parts: Vec<String> = (0..*length).map(|_| self.array(rest, range)).collect();
                format!("[{}]", parts.join(", "))
            }
        }
    }

    /// The parameters that graphs grow from.
    pub fn start(&mut self, range: (f64, f64)) -> Vec<String> {
        let shapes: [(&str, &[usize]); 6] =
            [("s", &[]), ("v", &[3]), ("u", &[3]), ("m", &[2, 3]), ("q", &[3, 3]), ("c", &[1, 2, 4, 4])];
        shapes.iter().map(|(name, shape)| format!("param {name} = {}", self.array(shape, range))).collect()
    }
}

/// A block that was read.
pub struct Read {
    pub model: Model,
    pub block: String,
}

/// Reads lines as an author's block; none if a line is refused.
pub fn read(lines: &[String]) -> Option<Read> {
    let block = lines.join("\n");
    let (statements, faults) = parse_block(&block, 0, &[]);
    if !faults.is_empty() {
        return None;
    }
    let mut model = Model::new(Limits { steps: 1000, memory: 64_000_000, work: u64::MAX }, 7);
    let resolved = model::resolve_block(&mut model.names, None, &statements.into());
    model::open_block(&mut model, &resolved, BlockKind::Calculate, 7);
    for statement in resolved.statements.iter() {
        if !matches!(model::take(&mut model, statement), Ok(Step::Nothing)) {
            return None;
        }
    }
    Some(Read { model, block })
}

impl Read {
    pub fn node(&mut self, text: &str) -> Result<NodeId, String> {
        let expression = parse_expression(text, 0, &[]).map_err(|fault| fault.message)?;
        let value = model::read_prose(&mut self.model, &expression).map_err(|fault| fault.message)?;
        value.node(&mut self.model.graph).map_err(|fault| fault.message)
    }

    pub fn value(&mut self, node: NodeId) -> Option<Array> {
        engine::evaluate(&mut self.model.graph, &mut self.model.state, &[node])
            .ok()
            .map(|values| values[0].clone())
    }

    fn number(&mut self, node: NodeId) -> f64 {
        self.value(node).and_then(|value| array::as_number(&value)).unwrap_or(f64::NAN)
    }

    /// How many values a name holds side by side: 0 for one array.
    fn parts(&mut self, name: &str) -> usize {
        let found = self.model.names.bindings().find(|(_, binding)| binding.name == name);
        match found.map(|(_, binding)| binding.value.clone()) {
            Some(Value::List(parts)) => parts.len(),
            _ => 0,
        }
    }

    /// The parameters that a node is made of.
    pub fn parameters(&mut self, node: NodeId) -> Vec<(String, NodeId)> {
        let all = self.model.names.bindings().filter_map(|(_, binding)| match binding.value {
            Value::Node(leaf) if binding.part == mdbook_descent::program::Part::Param => {
                Some((binding.name.clone(), leaf))
            }
            _ => None,
        });
        let all: Vec<(String, NodeId)> = all.collect();
        all.into_iter().filter(|(_, leaf)| self.model.graph.depends(node, *leaf)).collect()
    }
}

/// The lines of a weighted sum of a result of any shape, or of all its parts; none if it is not finite and of fair size.
pub fn total(lines: &[String], name: &str) -> Option<Vec<String>> {
    let mut read = read(lines)?;
    let parts = match read.parts(name) {
        0 => vec![name.to_string()],
        count => (0..count).map(|part| format!("{name}[{part}]")).collect(),
    };
    let mut terms = Vec::new();
    for part in parts {
        let node = read.node(&part).ok()?;
        let value = read.value(node)?;
        let fair = value.iter().all(|value| value.abs() < 100.0);
        if !fair || value.is_empty() || value.len() > 80 {
            return None;
        }
        let mut dice = Dice(value.len() as u64);
        terms.push(format!("sum({part} * {})", dice.array(value.shape(), (0.4, 1.4))));
    }
    let mut lines = lines.to_vec();
    lines.push(format!("total = {}", terms.join(" + ")));
    Some(lines)
}

/// What came of comparing the gradients of one block.
#[derive(Default)]
struct Found {
    /// Partial derivatives that agree with a difference quotient that is known well.
    sure: usize,
    /// Those whose difference quotient is too rough to tell, or that do not exist at an edge such as `sqrt(0)`.
    vague: usize,
    /// The reason why a derivative is refused.
    refused: Option<String>,
    wrong: Vec<String>,
}

/// Compares all gradients of `total` with finite differences, extrapolated (Richardson, 1911).
fn compare(lines: &[String]) -> Option<Found> {
    let mut read = read(lines)?;
    let loss = read.node("total").ok()?;
    let parameters = read.parameters(loss);
    let mut found = Found::default();
    for (name, leaf) in parameters {
        let slope = match read.node(&format!("grad(total, {name})")) {
            Ok(slope) => slope,
            Err(reason) => {
                found.refused = Some(reason);
                continue;
            }
        };
        let Some(slopes) = read.value(slope) else {
            found.wrong.push(format!("the gradient by `{name}` cannot be computed\n{}", read.block));
            continue;
        };
        let scale = slopes.iter().fold(1e-3_f64, |scale, slope| scale.max(slope.abs()));
        for (index, &slope) in slopes.iter().enumerate() {
            let (quotient, doubt, kink) = quotients(&mut read, loss, leaf, index);
            let doubt = 8.0 * doubt + 1e-6 * scale;
            let near = (slope - quotient).abs() <= doubt;
            let between = kink.0.min(kink.1) - doubt <= slope && slope <= kink.0.max(kink.1) + doubt;
            let clear = doubt < 1e-3 * scale.max(quotient.abs());
            match (near, clear) {
                (true, true) => found.sure += 1,
                _ if !clear && (near || between || !quotient.is_finite()) => found.vague += 1,
                _ if !slope.is_finite() => found.vague += 1,
                _ if (kink.0 - kink.1).abs() > 1e-3 * scale && between => found.vague += 1,
                _ => found.wrong.push(format!(
                    "grad(total, {name}) is {slope} in element {index}, finite differences say {quotient}\n{}",
                    read.block
                )),
            }
        }
    }
    Some(found)
}

/// The slope by finite differences, how rough it is, and the slopes to both sides.
fn quotients(read: &mut Read, loss: NodeId, leaf: NodeId, index: usize) -> (f64, f64, (f64, f64)) {
    let start = read.model.state.values[&leaf].clone();
    let here = read.number(loss);
    let mut at = |shift: f64| {
        let mut moved = start.clone();
        moved.iter_mut().skip(index).take(1).for_each(|value| *value += shift);
        read.model.state.values.insert(leaf, moved);
        let value = read.number(loss);
        read.model.state.values.insert(leaf, start.clone());
        value
    };
    let width = 2e-4;
    let (above, below) = (at(width), at(-width));
    let wide = (above - below) / (2.0 * width);
    let narrow = (at(width / 2.0) - at(-width / 2.0)) / width;
    let best = (4.0 * narrow - wide) / 3.0;
    let noise = 1e-14 * here.abs().max(1e-2) / width;
    (best, (best - narrow).abs() / 4.0 + noise, ((above - here) / width, (here - below) / width))
}

/// All rows that take values and give values.
pub fn rows() -> Vec<&'static Function> {
    let rows = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter());
    let plain = |row: &&Function| !matches!(row.meaning, Meaning::Draw(_)) && !ON_PURPOSE.contains(&row.name);
    rows.filter(plain).collect()
}

/// How many arguments a call must give.
fn required(row: &Function) -> usize {
    let parameters = functions::parameters(row.signature);
    parameters.iter().filter(|parameter| parameter.default == Default::Required).count()
}

/// Calls of a row with every combination of arguments, the likely ones first.
pub fn calls(row: &Function) -> Vec<String> {
    let hints = HINTS.iter().filter(|(name, _)| *name == row.name).map(|(_, call)| call.to_string());
    let mut lists: Vec<Vec<&str>> = vec![Vec::new()];
    for _ in 0..required(row).min(3) {
        let longer = ARGUMENTS.iter().flat_map(|argument| {
            lists.iter().map(move |list| list.iter().copied().chain([*argument]).collect::<Vec<&str>>())
        });
        lists = longer.collect();
    }
    let guessed = lists.into_iter().map(|list| format!("{}({})", row.name, list.join(", ")));
    hints.chain(guessed).collect()
}

#[test]
fn the_gradient_of_every_row() {
    let mut wrong = Vec::new();
    let mut silent = Vec::new();
    for row in rows() {
        let (mut taken, mut sure, mut without) = (0, 0, false);
        for (call, range) in calls(row).iter().flat_map(|call| RANGES.iter().map(move |range| (call, *range)))
        {
            if taken == 4 {
                break;
            }
            let mut lines = Dice(3).start(range);
            lines.push(format!("result = {call}"));
            let Some(found) = total(&lines, "result").and_then(|lines| compare(&lines)) else { continue };
            without |= found.refused.is_some() || found.sure + found.vague == 0;
            taken += usize::from(found.sure > 0 || found.refused.is_some());
            sure += found.sure;
            wrong.extend(found.wrong.into_iter().take(1));
        }
        if sure == 0 && !without {
            silent.push(row.name);
        }
    }
    assert!(wrong.is_empty(), "{} gradients are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(silent.is_empty(), "no arguments suit {silent:?}: give each a line in HINTS");
}

#[test]
fn the_gradients_of_random_graphs() {
    let rows = rows();
    let mut dice = Dice(2024);
    let (mut sure, mut vague) = (0, 0);
    for round in 0..120 {
        let mut lines = dice.start(RANGES[round % RANGES.len()]);
        let mut names: Vec<String> = ["s", "v", "u", "m", "q"].map(str::to_string).to_vec();
        for _ in 0..40 {
            let row = rows[dice.below(rows.len())];
            let arguments = (0..required(row)).map(|_| match dice.below(8) {
                0 => ARGUMENTS[dice.below(ARGUMENTS.len())].to_string(),
                1 => format!("0.5 * {} + 1", names[dice.below(names.len())]),
                _ => names[names.len() - 1 - dice.below(names.len().min(6))].clone(),
            });
            let arguments: Vec<String> = arguments.collect();
            let name = format!("x{}", names.len() - 5);
            let mut longer = lines.clone();
            longer.push(format!("{name} = {}({})", row.name, arguments.join(", ")));
            if read(&longer).is_some_and(|mut read| read.parts(&name) > 0) || total(&longer, &name).is_none()
            {
                continue;
            }
            lines = longer;
            names.push(name);
            if names.len() == 10 {
                break;
            }
        }
        let mut sums = lines.clone();
        let terms: Vec<String> =
            names[5..].iter().map(|name| format!("mean({name}**2) + sum({name})")).collect();
        sums.push(format!("total = tanh({} + 0.1 * mean(v)) + mean(s * u)", terms.join(" + ")));
        let Some(found) = compare(&sums) else { continue };
        assert!(found.wrong.is_empty(), "{}", found.wrong.join("\n\n"));
        sure += found.sure;
        vague += found.vague;
    }
    assert!(sure > 1000 && vague < sure / 4, "{sure} derivatives were compared well, {vague} were not");
}

#[test]
fn a_wrong_gradient_is_noticed() {
    let mut lines = Dice(3).start(RANGES[0]);
    lines.push("total = sum(stop_gradient(v) * v)".to_string());
    let found = compare(&lines).expect("a block that can be read");
    assert_eq!((found.wrong.len(), found.sure), (3, 0), "half of the slope is missing");
}
