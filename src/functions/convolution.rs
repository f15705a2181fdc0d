//! Rows that slide along each other; knows no images.

use super::Arguments;
use super::algebra::apply;
use super::shaping::cut;
use crate::graph::{Attributes, Cut, Gives, Gradient, Graph, Kernel, NodeId, Notation, Operator, Shape, Use};
use crate::report::Fault;

/// Two rows convolved where they overlap at all, or with `WITHIN` where the second lies within the first.
pub static CONVOLVE: Operator = Operator {
    name: "convolve",
    notation: Notation::Call,
    shape: |shapes, attributes| {
        let [long, short] = [shapes[0].0[0], shapes[1].0[0]];
        Ok(Shape(vec![if attributes == &WITHIN { long - short + 1 } else { long + short - 1 }]))
    },
    kernel: Kernel::Costly(
        |call, inputs, output| {
            let [long, short] = [inputs[0], inputs[1]];
            let skipped = if call.attributes == &WITHIN { short.len() - 1 } else { 0 };
            for (place, out) in output.iter_mut().enumerate() {
                let reach = place + skipped;
                let first = (reach + 1).saturating_sub(long.len());
                let overlap = first..short.len().min(reach + 1);
                *out = overlap.fold(0.0, |total, index| total + long[reach - index] * short[index]);
            }
            Ok(())
        },
        |call| {
            let [long, short] = [&call.shapes[0], &call.shapes[1]].map(|shape| shape.size() as u64);
            long.saturating_mul(short).saturating_mul(10)
        },
    ),
    gradient: Gradient::Rule(convolve_gradient),
    gives: Gives::Numbers,
};

/// Only where the second row lies within the first.
const WITHIN: Attributes = Attributes::Word("valid");

fn convolve_gradient(graph: &mut Graph, call: &Use) -> Vec<Option<NodeId>> {
    let [long, short] = [call.inputs[0], call.inputs[1]];
    let arriving = call.cotangent;
    let (long_back, short_back) = (turned(graph, long, 0), turned(graph, short, 0));
    if call.attributes == WITHIN {
        let to_long = apply(graph, &CONVOLVE, &[arriving, short_back], Attributes::None);
        let arriving_back = turned(graph, arriving, 0);
        let to_short = apply(graph, &CONVOLVE, &[long, arriving_back], WITHIN);
        return vec![Some(to_long), Some(turned(graph, to_short, 0))];
    }
    let to_long = apply(graph, &CONVOLVE, &[arriving, short_back], WITHIN);
    vec![Some(to_long), Some(apply(graph, &CONVOLVE, &[arriving, long_back], WITHIN))]
}

pub(super) fn build_convolve(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [mut long, mut short] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    for node in [long, short] {
        let shape = graph.shape(node);
        if shape.rank() != 1 || shape.0[0] == 0 {
            let fault = Fault::new(format!("`convolve` takes two rows of numbers, not the shape {shape}"));
            return Err(fault.remedy("for images there is `conv2d`"));
        }
    }
    if graph.shape(short).0[0] > graph.shape(long).0[0] {
        (long, short) = (short, long);
    }
    let [count, reach] = [graph.shape(long).0[0], graph.shape(short).0[0]];
    let attributes = if arguments.word(2) == "valid" { WITHIN } else { Attributes::None };
    let convolved = graph.apply(&CONVOLVE, &[long, short], attributes)?;
    Ok(match arguments.word(2) {
        "same" => cut(graph, convolved, vec![Cut { start: (reach - 1) / 2, step: 1, count }]),
        _ => convolved,
    })
}

/// The array from back to front along an axis.
pub(super) fn turned(graph: &mut Graph, operand: NodeId, axis: usize) -> NodeId {
    let lengths = graph.shape(operand).0.clone();
    let mut cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
    if let Some(last) = lengths[axis].checked_sub(1) {
        cuts[axis] = Cut { start: last, step: -1, count: lengths[axis] };
    }
    cut(graph, operand, cuts)
}
