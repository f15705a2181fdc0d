//! Starts for the weights of layers; knows no layer.

use super::super::{Arguments, Function, Meaning};
use crate::graph::{Graph, NodeId, array};
use crate::report::Fault;

/// How many inputs and outputs a unit has.
fn build_fans(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let shape = arguments.shape(graph, 0)?;
    let fans = match shape.0[..] {
        [inputs, outputs] => [inputs, outputs],
        [outputs, channels, ref places @ ..] => {
            let places: usize = places.iter().product();
            [channels * places, outputs * places]
        }
        _ => {
            return Err(Fault::new(format!("weights of the shape {shape} belong to no layer"))
                .remedy("weights are `(inputs, outputs)`, kernels `(outputs, channels, height, width)`"));
        }
    };
    Ok(graph.constant(array::vector(fans.map(|count| count as f64).to_vec())))
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "glorot",
        signature: "shape: shape",
        meaning: Meaning::Written("uniform(-sqrt(6 / sum(fans(shape))), sqrt(6 / sum(fans(shape))), shape)"),
        formula: "U(±√(6 / (inputs + outputs)))",
        domain: "matrices (inputs, outputs) and kernels (outputs, channels, height, width)",
        doc: "A start for the weights before `tanh` or `sigmoid`: numbers spread evenly up to √(6 / (inputs + outputs)), also known as Xavier's (Glorot and Bengio, 2010).",
        example: "param W = glorot((2, 4))\n\
                  check max(abs(W)) <= 1",
    },
    Function {
        name: "he",
        signature: "shape: shape",
        meaning: Meaning::Written("normal(0, sqrt(2 / fans(shape)[0]), shape)"),
        formula: "N(0, 2 / inputs)",
        domain: "matrices (inputs, outputs) and kernels (outputs, channels, height, width)",
        doc: "A start for the weights before `relu`: normal numbers whose variance is 2 divided by how many inputs a unit has (He and others, 2015).",
        example: "param W = he((64, 32))\n\
                  check abs(std(W) - sqrt(2 / 64)) < 0.02",
    },
    Function {
        name: "fans",
        signature: "shape: shape",
        meaning: Meaning::Build(build_fans),
        formula: "inputs, outputs",
        domain: "shapes of at least two axes",
        doc: "How many inputs and outputs a unit of a layer has whose weights have this shape: `(inputs, outputs)`, or `(outputs, channels, height, width)` for a kernel.",
        example: "check fans((64, 32)) == [64, 32]\n\
                  check fans((8, 3, 5, 5)) == [75, 200]",
    },
    Function {
        name: "dense",
        signature: "inputs: whole, outputs: whole, init=\"glorot\"|\"he\"",
        meaning: Meaning::Written(
            "(he((inputs, outputs)) if init == \"he\" else glorot((inputs, outputs))), zeros(outputs)",
        ),
        formula: "W ~ U(±√(6 / (inputs + outputs))), b = 0",
        domain: "counts",
        doc: "The weights and the bias of one layer, with the start of `glorot` or `he`: `W, b = dense(2, 16)`.",
        example: "param W, b = dense(2, 3)\n\
                  check shape(W) == [2, 3]\n\
                  check b == zeros(3)",
    },
];
