//! Judging what an author claims, part by part, with the numbers as evidence; knows no syntax beyond signs.

use crate::engine::evaluate;
use crate::exhibit::listed;
use crate::functions::reductions::MEAN;
use crate::graph::{Array, Graph, Kind, NodeId, Operation, Shape, array};
use crate::language::syntax::Comparison;
use crate::model::{Claim, ClaimPart, Model};
use crate::numbers::significant;
use crate::record::{Finding, Origin, Verdict};
use crate::report::{Fault, Place};
use crate::words::{Words, say};

/// The most numbers of an array that evidence spells out.
const SPELLED_NUMBERS: usize = 4;

/// Judges a claim. `source` gives the text at a place, so that evidence can speak in the author's words.
pub fn judge(
    model: &mut Model,
    claim: &Claim,
    digits: usize,
    words: Words,
    source: &dyn Fn(Place) -> String,
) -> Result<Verdict, Fault> {
    let mut failing = None;
    let mut evidence = Vec::new();
    for part in &claim.parts {
        let (holds, found) =
            judge_part(model, part, digits, words, source).map_err(|fault| fault.at(part.place))?;
        if !holds && failing.is_none() {
            failing = Some(found.clone());
        }
        // Of several parts each is told, also one that has no numbers.
        evidence.push(match holds && found.is_empty() && claim.parts.len() > 1 {
            true => say!(words, "claim-is-true", claim = source(part.place)),
            false => found,
        });
    }
    let holds = failing.is_none() != claim.refute;
    evidence.retain(|found| !found.is_empty());
    let evidence = failing.unwrap_or_else(|| words.behind_each_other(&evidence));
    Ok(Verdict {
        origin: Origin::Written,
        claim: claim.text.clone().unwrap_or_default(),
        code: source(claim.condition),
        refute: claim.refute,
        finding: if holds { Finding::Holds } else { Finding::Fails },
        evidence,
        place: claim.place,
    })
}

/// Whether one part holds, and the numbers behind it.
fn judge_part(
    model: &mut Model,
    part: &ClaimPart,
    digits: usize,
    words: Words,
    source: &dyn Fn(Place) -> String,
) -> Result<(bool, String), Fault> {
    let Some((left, sign, right)) = part.sides else {
        return judge_truth(model, part, digits, words, source);
    };
    let sides = [left, right];
    let values = evaluate(&mut model.graph, &mut model.state, &[part.holds, left, right])?;
    let [truth, left, right] = [&values[0], &values[1], &values[2]];
    if [left, right].iter().any(|side| side.iter().any(|value| value.is_nan())) {
        refuse_mean_of_nothing(&model.graph, &sides)?;
    }
    let holds = truth.iter().all(|value| *value != 0.0);
    let evidence = match truth.len() {
        1 => numbers(holds, left, sign, right, digits, words),
        _ => arrays(truth, left, sign, right, digits, words),
    };
    Ok((holds, evidence))
}

/// A mean of no numbers is no number, so that nothing is compared with it: neither that it is something nor that it is not.
fn refuse_mean_of_nothing(graph: &Graph, sides: &[NodeId]) -> Result<(), Fault> {
    let of_nothing = |id: &NodeId| {
        let node = graph.node(*id);
        matches!(&node.operation, Operation::Apply(operator, _) if std::ptr::eq(*operator, &MEAN))
            && node.shape.size() > 0
            && node.inputs.iter().any(|&input| graph.shape(input).size() == 0)
    };
    match graph.ancestors(sides).iter().any(of_nothing) {
        true => Err(Fault::new("this claim compares a mean of nothing, which is no number").remedy(
            "look at what it picks; how many there are is a claim of its own, such as `len(x) == 0`",
        )),
        false => Ok(()),
    }
}

/// Whether something holds that is no comparison, and where its truth comes from.
fn judge_truth(
    model: &mut Model,
    part: &ClaimPart,
    digits: usize,
    words: Words,
    source: &dyn Fn(Place) -> String,
) -> Result<(bool, String), Fault> {
    let truth = evaluate(&mut model.graph, &mut model.state, &[part.holds])?[0].clone();
    let is_true = |value: &&f64| **value != 0.0 && !value.is_nan();
    if let Some(texts) = &part.texts {
        return Ok((truth.iter().filter(is_true).count() == truth.len(), texts.clone()));
    }
    let (all, right) = (truth.len(), truth.iter().filter(is_true).count());
    let mut reasons = Vec::new();
    for behind in &part.behind {
        let (_, found) = told_behind(model, behind, digits, words, source)?;
        reasons.push(match part.behind.len() {
            1 => found,
            _ => format!("`{}`: {found}", source(behind.place)),
        });
    }
    let reason = words.behind_each_other(&reasons);
    let claim = source(part.place);
    let is_truth = model.graph.kind(part.holds) == Kind::Truth;
    let found = match (right == all, all) {
        (true, 1) if !reason.is_empty() => return Ok((true, reason)),
        (true, 1) if is_truth => say!(words, "claim-is-true", claim = claim),
        (false, 1) if is_truth => say!(words, "claim-is-false", claim = claim),
        (_, 1) => {
            say!(words, "claim-is", claim = claim, value = significant(array::flat(&truth)[0], digits))
        }
        (true, _) => say!(words, "claim-holds", count = all),
        (false, _) => say!(words, "claim-fails-in", claim = claim, wrong = all - right, all = all),
    };
    Ok((right == all, if reason.is_empty() { found } else { words.behind_each_other(&[found, reason]) }))
}

/// The evidence of a part that another one stands on, which need not hold itself.
fn told_behind(
    model: &mut Model,
    part: &ClaimPart,
    digits: usize,
    words: Words,
    source: &dyn Fn(Place) -> String,
) -> Result<(bool, String), Fault> {
    let value = evaluate(&mut model.graph, &mut model.state, &[part.holds])?[0].clone();
    let is_array_of_truths = model.graph.kind(part.holds) == Kind::Truth && value.len() > 1;
    if part.sides.is_none() && part.behind.is_empty() && part.texts.is_none() && !is_array_of_truths {
        let spelled = match value.len() {
            1 => significant(array::flat(&value)[0], digits),
            _ => list(&value, digits),
        };
        let found = match (model.graph.kind(part.holds), array::as_number(&value)) {
            (Kind::Truth, Some(0.0)) => say!(words, "claim-is-false", claim = source(part.place)),
            (Kind::Truth, Some(_)) => say!(words, "claim-is-true", claim = source(part.place)),
            _ => say!(words, "claim-is", claim = source(part.place), value = spelled),
        };
        return Ok((true, found));
    }
    let right = value.iter().filter(|value| **value != 0.0).count();
    if value.len() > 1 {
        let found = match right == value.len() {
            true => say!(words, "claim-holds", count = right),
            false => say!(words, "claim-holds-in", some = right, all = value.len()),
        };
        return Ok((right == value.len(), found));
    }
    judge_part(model, part, digits, words, source)
}

/// What is smaller than this beside a zero is told as rounding.
const NEARLY_ZERO: f64 = 1e-12;

/// The evidence about two numbers.
fn numbers(
    claim_holds: bool,
    left: &Array,
    sign: Comparison,
    right: &Array,
    digits: usize,
    words: Words,
) -> String {
    let (x, y) = (array::flat(left)[0], array::flat(right)[0]);
    let (mut a, mut b) = (significant(x, digits), significant(y, digits));
    if a == b && x != y && sign == Comparison::Equal {
        if (x - y).abs() < NEARLY_ZERO * x.abs() {
            return say!(words, "claim-both", value = a);
        }
        return say!(words, "claim-both-apart", value = a, apart = significant((x - y).abs(), 2));
    }
    if a == b && x != y {
        (a, b) = (significant(x, 17), significant(y, 17));
    } else if claim_holds && sign == Comparison::Equal && x != y {
        let digits = telling_digits(x, y, digits);
        (a, b) = (significant(x, digits), significant(y, digits));
    }
    let holds = match sign {
        Comparison::Equal | Comparison::NotEqual => x == y,
        Comparison::Less | Comparison::LessEqual => x < y,
        Comparison::Greater | Comparison::GreaterEqual => x > y,
    };
    if claim_holds
        && sign == Comparison::Equal
        && x != y
        && (x == 0.0 || y == 0.0)
        && (x - y).abs() < NEARLY_ZERO
    {
        return say!(words, "claim-zero");
    }
    if !claim_holds && x == y && matches!(sign, Comparison::Less | Comparison::Greater) {
        let sign = if sign == Comparison::Less { "<" } else { ">" };
        return say!(words, "claim-is-not", left = a, sign = sign, right = b);
    }
    let asks_equality = matches!(sign, Comparison::Equal | Comparison::NotEqual);
    let sign = match (sign, holds) {
        (Comparison::Equal, false) if claim_holds => "≈",
        (Comparison::NotEqual, false) if !claim_holds => "≈",
        (Comparison::Equal, false) => return say!(words, "claim-and", left = a, right = b),
        _ if x == y => "=",
        _ if asks_equality => "≠",
        _ if x < y => "<",
        _ if x > y => ">",
        _ => return say!(words, "claim-beside", left = a, right = b),
    };
    format!("{a} {sign} {b}")
}

/// How many digits show two numbers about as far apart as they are: 349.7497 and 349.7501 are not 349.7 and 349.8.
fn telling_digits(x: f64, y: f64, digits: usize) -> usize {
    let rounded = |value: f64, digits: usize| {
        format!("{value:.*e}", digits.saturating_sub(1)).parse::<f64>().unwrap_or(value)
    };
    let apart = x - y;
    let tells =
        |digits: &usize| (rounded(x, *digits) - rounded(y, *digits) - apart).abs() <= 0.2 * apart.abs();
    (digits..17).find(tells).unwrap_or(17)
}

/// The evidence about two arrays: how far they are apart, or where the claim breaks.
fn arrays(
    truth: &Array,
    left: &Array,
    sign: Comparison,
    right: &Array,
    digits: usize,
    words: Words,
) -> String {
    let (left, right) =
        (array::stretched(left, &Shape::of(truth)), array::stretched(right, &Shape::of(truth)));
    let count = truth.len();
    let wrong = truth.iter().filter(|value| **value == 0.0).count();
    if wrong > 0 {
        let first = truth.iter().position(|value| *value == 0.0).unwrap_or_default();
        let place = position(first, truth.shape());
        let (x, y) = (array::flat(&left)[first], array::flat(&right)[first]);
        let (a, b) = (significant(x, digits), significant(y, digits));
        if a == b && sign == Comparison::Equal {
            let apart = significant((x - y).abs(), 2);
            return say!(
                words,
                "claim-differs-apart",
                wrong = wrong,
                all = count,
                place = place,
                value = a,
                apart = apart
            );
        }
        return say!(words, "claim-differs", wrong = wrong, all = count, place = place, left = a, right = b);
    }
    if sign == Comparison::Equal {
        let apart = left.iter().zip(&right).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
        let size = right.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let rest = match apart {
            0.0 => say!(words, "claim-all-equal", count = count),
            _ if apart < NEARLY_ZERO * size => say!(words, "claim-all-near", count = count),
            _ => say!(words, "claim-near", apart = significant(apart, 2), count = count),
        };
        let [spelled, other] = [&left, &right].map(|side| list(side, digits));
        return match count <= SPELLED_NUMBERS && spelled == other {
            true => say!(words, "claim-in-both", values = spelled, rest = rest),
            false => rest,
        };
    }
    say!(words, "claim-holds", count = count)
}

/// The position of an element, as an index.
fn position(flat: usize, lengths: &[usize]) -> String {
    let mut rest = flat;
    let mut indices = Vec::new();
    for &length in lengths.iter().rev() {
        indices.push((rest % length).to_string());
        rest /= length;
    }
    indices.reverse();
    format!("[{}]", indices.join(", "))
}

fn list(array: &Array, digits: usize) -> String {
    listed(&array::flat(array), array.shape(), SPELLED_NUMBERS, digits)
}
