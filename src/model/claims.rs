//! Claims: what must hold, taken into parts that can be judged one by one; knows no verdict.

use super::operators;
use super::reading::Reading;
use super::{Model, expression, texts};
use crate::graph::NodeId;
use crate::language::syntax::{Comparison, Condition, Expression, ExpressionKind};
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
    /// Whether it compares texts, which are no numbers to be told.
    pub of_texts: bool,
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
        reading.tolerance = Some(tolerance);
        let mut pieces = Vec::new();
        conjuncts(stretch, &mut pieces);
        if within.is_some() && !pieces.iter().any(|piece| has_equality(piece)) {
            let fault = Fault::new("`within` gives the tolerance of `==`, but there is no `==` before it");
            return Err(fault.at(place).remedy("leave `within` out, or compare with `==`"));
        }
        for piece in pieces {
            claim_parts(model, piece, tolerance, &mut reading, &mut parts)?;
        }
    }
    Ok(Claim { text, refute, parts, condition: condition.place, place })
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
        parts.push(ClaimPart { place: piece.place, holds, sides: None, of_texts: false, within });
        return Ok(());
    };
    let mut left = (expression::read(model, first, reading)?, first);
    for (sign, side) in rest {
        let right = (expression::read(model, side, reading)?, side);
        let place = left.1.place.to(side.place);
        let texts = texts::compare_texts(&mut model.graph, *sign, &left.0, &right.0)
            .map_err(|fault| fault.at(place))?;
        let part = match texts {
            Some(holds) => ClaimPart { place, holds, sides: None, of_texts: true, within },
            None => {
                let a = expression::as_node(&mut model.graph, &left.0, left.1, reading)?;
                let b = expression::as_node(&mut model.graph, &right.0, right.1, reading)?;
                let holds = operators::compare_nodes(&mut model.graph, *sign, a, b, reading.tolerance)
                    .map_err(|fault| fault.at(place))?;
                ClaimPart { place, holds, sides: Some((a, *sign, b)), of_texts: false, within }
            }
        };
        parts.push(part);
        left = right;
    }
    Ok(())
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
