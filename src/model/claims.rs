//! Claims: what must hold, taken into parts that can be judged one by one; knows no verdict.

use std::cmp::Ordering;

use super::operators;
use super::reading::Reading;
use super::{Model, expression, texts};
use crate::functions::Value;
use crate::graph::{Graph, Kind, NodeId, reach};
use crate::language::syntax::{Comparison, Condition, Expression, ExpressionKind, UnaryOperator};
use crate::report::{Fault, Place};

/// Something that must hold.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The claim in words.
    pub text: Option<String>,
    /// Whether it must *not* hold.
    pub refute: bool,
    /// The parts that are joined by `and`.
    pub parts: Vec<ClaimPart>,
    /// Where its condition stands.
    pub condition: Place,
    /// Where the whole claim stands.
    pub place: Place,
}

/// One part of a claim.
#[derive(Clone, Debug)]
pub struct ClaimPart {
    /// Where it stands.
    pub place: Place,
    /// True, in every element, if the part holds.
    pub holds: NodeId,
    /// The two sides and the sign between them, if it is a comparison.
    pub sides: Option<(NodeId, Comparison, NodeId)>,
    /// How two texts stand to each other, if it compares such.
    pub texts: Option<String>,
    /// Where it is no comparison: the comparisons and values that its truth comes from.
    pub behind: Vec<ClaimPart>,
    /// The tolerance of `==`; not a number means the usual one.
    pub within: NodeId,
}

/// Reads a claim at this point of the chapter.
pub(super) fn read_claim(
    model: &mut Model,
    text: Option<String>,
    condition: &Condition,
    refute: bool,
    place: Place,
) -> Result<Claim, Fault> {
    let mut parts = Vec::new();
    for (stretch, within) in &condition.stretches {
        let mut reading = model.names.reading();
        let tolerance = match within {
            None => model.graph.number(f64::NAN),
            Some(expression) => expression::read_node(model, expression, &mut reading)?,
        };
        let known = model.graph.known(tolerance).filter(|_| within.is_some());
        if known.is_some_and(|known| known.iter().any(|&distance| !(distance.is_finite() && distance >= 0.0)))
        {
            let fault = Fault::new("`within` needs a distance: a finite number that is not below 0");
            return Err(fault.at(place).remedy("write how far apart the two may be, such as `within 0.01`"));
        }
        reading.tolerance = Some(tolerance);
        let mut pieces = Vec::new();
        conjuncts(stretch, &mut pieces);
        if within.is_some() && !pieces.iter().any(|piece| has_equality(piece)) {
            let fault = Fault::new("`within` gives the tolerance of `==`, but there is no `==` before it");
            return Err(fault.at(place).remedy("leave `within` out, or compare with `==`"));
        }
        for piece in pieces {
            claim_parts(model, piece, tolerance, &mut reading, &mut parts)?;
            if let Some(ClaimPart { holds, sides: None, texts: None, .. }) = parts.last() {
                refuse_number(&model.graph, *holds).map_err(|fault| fault.at(piece.place))?;
            }
        }
    }
    Ok(Claim { text, refute, parts, condition: condition.place, place })
}

/// Reads a claim of the chapter's prose.
pub fn read_claim_of_prose(model: &mut Model, condition: &Condition, place: Place) -> Result<Claim, Fault> {
    let text = model.names.chapter.claim(condition);
    let before = std::mem::replace(&mut model.names.text, text);
    let claim = read_claim(model, None, condition, false, place);
    model.names.text = before;
    claim
}

/// The parts of one conjunct; a chain `a < b < c` has one part for each sign.
fn claim_parts(
    model: &mut Model,
    piece: &Expression,
    within: NodeId,
    reading: &mut Reading,
    parts: &mut Vec<ClaimPart>,
) -> Result<(), Fault> {
    let ExpressionKind::Comparison { first, rest } = piece.kind.as_ref() else {
        let holds = expression::read_node(model, piece, reading)?;
        refuse_nothing(&model.graph, holds).map_err(|fault| fault.at(piece.place))?;
        let behind = parts_behind(model, piece, within, reading)?;
        parts.push(ClaimPart { place: piece.place, holds, sides: None, texts: None, behind, within });
        return Ok(());
    };
    let mut sides = operators::read_sides(model, first, rest, reading)?.into_iter();
    let Some(left) = sides.next() else { return Ok(()) };
    let mut left = (left, first);
    for ((sign, side), right) in rest.iter().zip(sides) {
        let right = (right, side);
        let place = left.1.place.to(side.place);
        let texts = texts::compare_texts(&mut model.graph, *sign, &left.0, &right.0)
            .map_err(|fault| fault.at(place))?;
        let part = match texts {
            Some(holds) => {
                let texts = beside(&left.0, *sign, &right.0);
                ClaimPart { place, holds, sides: None, texts, behind: Vec::new(), within }
            }
            None => {
                let a = expression::as_node(&mut model.graph, &left.0, left.1.place, reading)?;
                let b = expression::as_node(&mut model.graph, &right.0, right.1.place, reading)?;
                let holds = operators::compare_nodes(&mut model.graph, *sign, a, b, reading.tolerance)
                    .map_err(|fault| fault.at(place))?;
                ClaimPart {
                    place,
                    holds,
                    sides: Some((a, *sign, b)),
                    texts: None,
                    behind: Vec::new(),
                    within,
                }
            }
        };
        refuse_nothing(&model.graph, part.holds).map_err(|fault| fault.at(place))?;
        parts.push(part);
        left = right;
    }
    Ok(())
}

/// The parts that tell why something holds that is no comparison: those of `or`, what `not`, `all` and `any` are asked
/// about, and what any other function is given.
fn parts_behind(
    model: &mut Model,
    piece: &Expression,
    within: NodeId,
    reading: &mut Reading,
) -> Result<Vec<ClaimPart>, Fault> {
    let mut behind = Vec::new();
    match piece.kind.as_ref() {
        ExpressionKind::Logical { parts, .. } => {
            for part in parts {
                claim_parts(model, part, within, reading, &mut behind)?;
            }
        }
        ExpressionKind::Unary { operator: UnaryOperator::Not, operand } => {
            claim_parts(model, operand, within, reading, &mut behind)?;
        }
        ExpressionKind::Call { arguments, primes: 0, .. } => {
            if let Some(argument) = arguments.first() {
                let value = expression::read(model, &argument.value, reading)?;
                let is_made_of_parts = |graph: &Graph, holds: NodeId| match argument.value.kind.as_ref() {
                    ExpressionKind::Comparison { .. } | ExpressionKind::Logical { .. } => true,
                    // What a function makes of numbers is a number to be told, and not what it was given.
                    ExpressionKind::Call { .. } => graph.kind(holds) == Kind::Truth,
                    _ => false,
                };
                match value.node(&mut model.graph) {
                    Ok(holds) if is_made_of_parts(&model.graph, holds) => {
                        claim_parts(model, &argument.value, within, reading, &mut behind)?;
                    }
                    Ok(holds) => behind.push(ClaimPart {
                        place: argument.value.place,
                        holds,
                        sides: None,
                        texts: None,
                        behind: Vec::new(),
                        within,
                    }),
                    Err(_) => {}
                }
            }
        }
        _ => {}
    }
    Ok(behind)
}

/// How two texts stand to each other.
fn beside(left: &Value, sign: Comparison, right: &Value) -> Option<String> {
    let (Value::Text(left), Value::Text(right)) = (left, right) else { return None };
    let sign = match (left.cmp(right), sign) {
        (Ordering::Equal, _) => "=",
        (_, Comparison::Equal | Comparison::NotEqual) => "≠",
        (Ordering::Less, _) => "<",
        (Ordering::Greater, _) => ">",
    };
    Some(format!("\"{left}\" {sign} \"{right}\""))
}

/// A claim that compares nothing would hold whatever it says, and so would one that asks for all of nothing.
fn refuse_nothing(graph: &Graph, holds: NodeId) -> Result<(), Fault> {
    let mut nothing = false;
    reach(&graph.work, &[holds], |id, onward| {
        nothing |= graph.shape(id).size() == 0;
        if graph.kind(id) == Kind::Truth {
            onward.extend(&graph.node(id).inputs);
        }
    });
    if !nothing {
        return Ok(());
    }
    Err(Fault::new("this claim compares nothing: there is no element that it could be true of").remedy(
        "look at what it picks or compares; how many there are is a claim of its own, such as `len(x) == 0`",
    ))
}

/// A number is neither true nor false, and what is said of it would hold of any other.
fn refuse_number(graph: &Graph, claimed: NodeId) -> Result<(), Fault> {
    match graph.kind(claimed) {
        Kind::Truth => Ok(()),
        _ => Err(Fault::new("this claim compares nothing: it is a number, and neither true nor false")
            .remedy("say what it is to be, as in `mean(x) == 3 within 0.1`, or `x > 0`")),
    }
}

fn conjuncts<'a>(condition: &'a Expression, found: &mut Vec<&'a Expression>) {
    match condition.kind.as_ref() {
        ExpressionKind::Logical { all: true, parts } => parts.iter().for_each(|part| conjuncts(part, found)),
        _ => found.push(condition),
    }
}

fn has_equality(expression: &Expression) -> bool {
    matches!(expression.kind.as_ref(), ExpressionKind::Comparison { rest, .. }
        if rest.iter().any(|(sign, _)| matches!(sign, Comparison::Equal | Comparison::NotEqual)))
        || expression.parts().iter().any(|part| has_equality(part))
}
