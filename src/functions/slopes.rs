//! Slopes between the neighbours of a sequence, as NumPy's `gradient` has them; knows no derivative of a function.

use super::algebra::{add, apply, divide, multiply, reshape, subtract};
use super::shaping::{CONCATENATE, cut};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Array, Attributes, Cut, Graph, NodeId, Shape, array};
use crate::report::Fault;

/// The distances between neighbours along an axis: one for all, or each its own.
enum Steps {
    Equal(f64),
    Each(Vec<f64>),
}

impl Steps {
    fn of(given: &Array, length: usize) -> Result<Steps, Fault> {
        if let Some(step) = array::as_number(given) {
            return Ok(Steps::Equal(step));
        }
        if given.shape() != [length] {
            let fault = format!("`gradient` has {length} values, but places of shape {}", Shape::of(given));
            return Err(Fault::new(fault).remedy("give one distance, or a place for each value"));
        }
        let places: Vec<f64> = given.iter().copied().collect();
        Ok(Steps::Each(places.windows(2).map(|pair| pair[1] - pair[0]).collect()))
    }

    fn at(&self, index: usize) -> f64 {
        match self {
            Steps::Equal(step) => *step,
            Steps::Each(steps) => steps[index],
        }
    }
}

/// One axis of an array of which the slopes are wanted.
struct Line {
    node: NodeId,
    axis: usize,
    length: usize,
}

impl Line {
    /// Some of the array's layers across the axis.
    fn layers(&self, graph: &mut Graph, start: usize, count: usize) -> NodeId {
        let lengths = graph.shape(self.node).0.clone();
        let mut cuts: Vec<Cut> = lengths.iter().map(|&count| Cut { start: 0, step: 1, count }).collect();
        cuts[self.axis] = Cut { start, step: 1, count };
        cut(graph, self.node, cuts)
    }

    /// Layers from `start` on, each times a weight of its own, added up.
    fn weighed(&self, graph: &mut Graph, count: usize, terms: &[(usize, Vec<f64>)]) -> NodeId {
        let rank = graph.shape(self.node).rank();
        let mut total = None;
        for (start, weights) in terms {
            let mut lengths = vec![1; rank];
            lengths[self.axis] = count;
            let weights = graph.constant(array::shaped(Shape(lengths), weights.clone()));
            let layers = self.layers(graph, *start, count);
            let term = multiply(graph, layers, weights);
            total = Some(total.map_or(term, |total| add(graph, total, term)));
        }
        total.unwrap_or(self.node)
    }

    /// Between the ends: the slope of the parabola through a value and both neighbours.
    fn inside(&self, graph: &mut Graph, steps: &Steps) -> NodeId {
        let count = self.length - 2;
        if let Steps::Equal(step) = steps {
            let (before, behind) = (self.layers(graph, 0, count), self.layers(graph, 2, count));
            let (rise, run) = (subtract(graph, behind, before), graph.number(2.0 * step));
            return divide(graph, rise, run);
        }
        let weights = |weigh: fn(f64, f64) -> f64| {
            (0..count).map(|index| weigh(steps.at(index), steps.at(index + 1))).collect()
        };
        let terms = [
            (0, weights(|left, right| -right / (left * (left + right)))),
            (1, weights(|left, right| (right - left) / (left * right))),
            (2, weights(|left, right| left / (right * (left + right)))),
        ];
        self.weighed(graph, count, &terms)
    }

    /// At an end: the slope to the one neighbour, or of the parabola through two.
    fn end(&self, graph: &mut Graph, steps: &Steps, first: bool, parabola: bool) -> NodeId {
        let last = self.length - 1;
        if !parabola {
            let start = if first { 0 } else { last - 1 };
            let (left, right) = (self.layers(graph, start, 1), self.layers(graph, start + 1, 1));
            let (rise, run) = (subtract(graph, right, left), graph.number(steps.at(start)));
            return divide(graph, rise, run);
        }
        let (near, far, sign) = match first {
            true => (steps.at(0), steps.at(1), 1.0),
            false => (steps.at(last - 1), steps.at(last - 2), -1.0),
        };
        let weights = [
            -(2.0 * near + far) / (near * (near + far)),
            (near + far) / (near * far),
            -near / (far * (near + far)),
        ];
        let place = |back: usize| if first { back } else { last - back };
        let terms: Vec<_> =
            weights.iter().enumerate().map(|(back, weight)| (place(back), vec![sign * weight])).collect();
        self.weighed(graph, 1, &terms)
    }
}

/// The slopes along one axis.
fn along(graph: &mut Graph, node: NodeId, axis: usize, steps: &Steps, order: usize) -> Result<NodeId, Fault> {
    let length = graph.shape(node).0[axis];
    if length <= order {
        let fault =
            format!("`gradient` needs at least {} values along an axis, but there are {length}", order + 1);
        return Err(
            Fault::new(fault).remedy("for the derivative of a function write `f'(x)`, or `grad(L, w)`")
        );
    }
    let line = Line { node, axis, length };
    let mut parts = vec![line.end(graph, steps, true, order == 2)];
    if length > 2 {
        parts.push(line.inside(graph, steps));
    }
    parts.push(line.end(graph, steps, false, order == 2));
    Ok(apply(graph, &CONCATENATE, &parts, Attributes::Axis(axis)))
}

fn build_gradient(graph: &mut Graph, arguments: &Arguments) -> Result<Vec<NodeId>, Fault> {
    let node = arguments.node(graph, 0)?;
    let shape = graph.shape(node).clone();
    if shape.is_scalar() {
        return Err(Fault::new(
            "`gradient` gives the slopes between the values of an array, and this is a number",
        )
        .remedy("for a derivative write `grad(L, w)`, or `f'(x)` for a function"));
    }
    let axes = arguments.axes(graph, 4, &shape)?;
    let given = [1, 2, 3].into_iter().take_while(|&index| arguments.value(index) != &Value::None).count();
    if given > 1 && given != axes.len() || axes.len() > 3 && given > 0 {
        let fault = format!("`gradient` along {} axes is given {given} distances", axes.len());
        return Err(
            Fault::new(fault).remedy("give one distance for all axes, or one for each of up to three")
        );
    }
    let order = arguments.count(graph, 5)?;
    if !matches!(order, 1 | 2) {
        return Err(Fault::new(format!("`edge_order` of `gradient` is 1 or 2, not {order}")));
    }
    let mut slopes = Vec::new();
    for (position, &axis) in axes.iter().enumerate() {
        let steps = match given {
            0 => Steps::Equal(1.0),
            1 => Steps::of(&arguments.known(graph, 1)?, shape.0[axis])?,
            _ => Steps::of(&arguments.known(graph, position + 1)?, shape.0[axis])?,
        };
        let slope = along(graph, node, axis, &steps, order)?;
        slopes.push(reshape(graph, slope, &shape));
    }
    Ok(slopes)
}

pub(super) const ROWS: &[Function] = &[Function {
    name: "gradient",
    signature: "f, first=None, second=None, third=None, axis: axis=None, edge_order: whole=1",
    meaning: Meaning::Several(build_gradient),
    formula: "(f_(i+1) - f_(i-1)) / 2h",
    domain: "at least two values along an axis; distances and places are known",
    doc: "NumPy's slopes of a sequence of values, by central differences and one-sided ones at the ends: for values 1 apart, a given distance apart, or at given places; of a matrix for each axis. The gradient of a loss is `grad(L, w)`.",
    example: "check gradient([1, 2, 4, 7]) == [1, 1.5, 2.5, 3]\n\
              check gradient([1, 2, 4, 7], 0.5) == [2, 3, 5, 6]\n\
              down, across = gradient([[1, 2], [4, 8]])\n\
              check down == [[3, 6], [3, 6]]",
}];
