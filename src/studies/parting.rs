//! Above which output the rows of a model are of the second of two classes, found from its loss; draws nothing.

use crate::engine::evaluate;
use crate::graph::{Array, NodeId, Shape, array};
use crate::model::Model;
use crate::report::Fault;

/// What is known of where an output turns from one class to the other.
pub(super) enum Parting {
    /// What is true is taken from the output, so that it turns halfway between both.
    Halfway,
    /// It turns where the loss of a row is the same for both classes; `said` is the output, and all that is true is made
    /// of `known`.
    ByLoss { loss: NodeId, said: NodeId, known: Vec<NodeId> },
    /// Nothing: the author chose an output that the loss does not see.
    Unknown,
}

/// What is put in the place of the output to see how the loss takes it.
const TRIED: [f64; 4] = [0.0, 0.5, 0.75, 2.0];

impl Parting {
    /// The output above which a row is of the second of two classes, 0 and 1 or −1 and 1: that of a score, or of a
    /// probability; none where the loss wants high outputs for the first class.
    pub fn above(
        &self,
        model: &mut Model,
        kinds: [f64; 2],
        truth: &[f64],
        output: &[f64],
    ) -> Result<Option<f64>, Fault> {
        let losses = match self {
            Parting::Halfway => return Ok(Some((kinds[0] + kinds[1]) / 2.0)),
            Parting::ByLoss { loss, said, known } => losses(model, (*loss, *said, known), kinds, truth)?,
            Parting::Unknown => None,
        };
        let Some([at_zero, at_half, above, far]) = losses else {
            let is_a_share = kinds[0] == 0.0 && output.iter().all(|value| (0.0..=1.0).contains(value));
            return Ok(Some(if is_a_share { 0.5 } else { 0.0 }));
        };
        let even = |[first, second]: [f64; 2]| (first - second).abs() <= 1e-9 * (1.0 + first.abs());
        let threshold = match (even(at_zero), even(at_half)) {
            _ if kinds[0] < 0.0 => 0.0,
            (true, false) => 0.0,
            (false, true) => 0.5,
            // Where the classes have weights, a score is one that is the better the higher it is, beyond 1, too.
            _ => f64::from(u8::from(far[1] >= above[1] || far[1].is_nan())) / 2.0,
        };
        Ok((above[1] < above[0]).then_some(threshold))
    }
}

/// The loss with each of the tried outputs in the place of all, if all rows were of the first class and if all were of the
/// second; none where what is true is not made of one array, row by row.
fn losses(
    model: &mut Model,
    (loss, said, known): (NodeId, NodeId, &[NodeId]),
    kinds: [f64; 2],
    truth: &[f64],
) -> Result<Option<[[f64; 2]; 4]>, Fault> {
    let &[known] = known else { return Ok(None) };
    let value = evaluate(&mut model.graph, &mut model.state, &[known])?.remove(0);
    let rows = kinds.map(|kind| truth.iter().position(|value| *value == kind));
    let ([Some(first), Some(second)], Some(&count)) = (rows, value.shape().first()) else { return Ok(None) };
    if count != truth.len() {
        return Ok(None);
    }
    let classes = [first, second].map(|row| all_as(&value, row));
    let mut tried = Vec::new();
    for output in TRIED {
        for class in &classes {
            let class = model.graph.constant_of(model.graph.kind(known), class.clone());
            let output = model.graph.constant(array::full(model.graph.shape(said).clone(), output));
            tried.push(model.graph.substitute(loss, &[(said, output), (known, class)]));
        }
    }
    let found = evaluate(&mut model.graph, &mut model.state, &tried)?;
    let number = |index: usize| array::as_number(&found[index]).unwrap_or(f64::NAN);
    Ok(Some([0, 2, 4, 6].map(|index| [number(index), number(index + 1)])))
}

/// An array all rows of which are one of its rows.
fn all_as(value: &Array, row: usize) -> Array {
    let width = value.len() / value.shape()[0].max(1);
    let numbers = array::flat(value);
    let one = &numbers[row * width..][..width];
    array::shaped(Shape::of(value), one.iter().copied().cycle().take(value.len()).collect())
}
