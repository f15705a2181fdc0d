//! Taking parts of an array, and putting parts back; knows indices, but not how an author writes them.

use super::super::algebra::{apply, reshape};
use super::super::arguments::whole;
use super::super::walk::{cut_strides, each, gather, rows, scatter, strides};
use crate::graph::{
    Attributes, Call, Cut, Gives, Gradient, Graph, Kernel, MOST_INPUTS, NodeId, Notation, Operator, Shape,
    elementwise_shape,
};
use crate::report::Fault;

/// A slice or a single index for every axis.
pub static CUT: Operator = Operator {
    name: "cut",
    notation: Notation::Index,
    shape: |_, attributes| Ok(cut_shape(cuts_of(attributes))),
    kernel: Kernel::Whole(|call, inputs, output| {
        let (start, strides) = cut_strides(&call.shapes[0], cuts_of(call.attributes));
        gather(&call.result.0, &strides, start, inputs[0], output);
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        let whole = graph.shape(call.inputs[0]).clone();
        let cuts = cuts_of(&call.attributes).to_vec();
        // Where nothing was left out, nothing is put around it.
        let is_whole = |(cut, &length): (&Cut, &usize)| match cut.step {
            0 => length == 1,
            step => step == 1 && cut.count == length,
        };
        if cuts.iter().zip(&whole.0).all(is_whole) {
            return vec![Some(reshape(graph, call.cotangent, &whole))];
        }
        vec![Some(apply(graph, &PLACE, &[call.cotangent], Attributes::Into(whole, cuts)))]
    }),
    gives: Gives::First,
};

/// A part put back into an array of zeros: the reverse of [`CUT`].
pub static PLACE: Operator = Operator {
    name: "place",
    notation: Notation::Call,
    shape: |_, attributes| match attributes {
        Attributes::Into(shape, _) => Ok(shape.clone()),
        _ => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|call, inputs, output| {
        output.fill(0.0);
        let (start, strides) = cut_strides(call.result, cuts_of(call.attributes));
        scatter(&call.shapes[0].0, &strides, start, inputs[0], output);
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        let cuts = cuts_of(&call.attributes).to_vec();
        vec![Some(apply(graph, &CUT, &[call.cotangent], Attributes::Cuts(cuts)))]
    }),
    gives: Gives::First,
};

/// The elements that arrays of indices name, as in NumPy's `x[rows, columns]`.
pub static PICK: Operator = Operator {
    name: "pick",
    notation: Notation::Index,
    shape: pick_shape,
    kernel: Kernel::Whole(|call, inputs, output| {
        each_pick(call, &call.shapes[0], call.result, inputs, |picked, place, count, stride| {
            for (step, out) in output[picked..picked + count].iter_mut().enumerate() {
                *out = inputs[0][place + step * stride];
            }
        })
    }),
    gradient: Gradient::Rule(|graph, call| {
        let Attributes::Picks(_, axes) = &call.attributes else { return vec![None; call.inputs.len()] };
        let whole = graph.shape(call.inputs[0]).clone();
        let mut inputs = call.inputs.clone();
        inputs[0] = call.cotangent;
        let mut flowing = vec![None; inputs.len()];
        flowing[0] = Some(apply(graph, &SCATTER_ADD, &inputs, Attributes::Picks(whole, axes.clone())));
        flowing
    }),
    gives: Gives::First,
};

/// Where a mask is true along its one axis, as indices; how many there are is known before it runs.
pub static CHOSEN: Operator = Operator {
    name: "chosen",
    notation: Notation::Silent,
    shape: |_, attributes| match attributes {
        Attributes::Count(count) => Ok(Shape(vec![*count])),
        _ => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|_, inputs, output| {
        let found: Vec<f64> =
            (0..inputs[0].len()).filter(|&k| inputs[0][k] != 0.0).map(|k| k as f64).collect();
        if found.len() != output.len() {
            let (now, before) = (found.len(), output.len());
            return Err(Fault::new(format!("a mask that picked {before} elements now picks {now}")));
        }
        output.copy_from_slice(&found);
        Ok(())
    }),
    gradient: Gradient::Zero,
    gives: Gives::Numbers,
};

/// Adds up picked elements at the places they were taken from, in their order: the reverse of [`PICK`].
pub static SCATTER_ADD: Operator = Operator {
    name: "scatter_add",
    notation: Notation::Call,
    shape: |_, attributes| match attributes {
        Attributes::Picks(shape, _) => Ok(shape.clone()),
        _ => Ok(Shape::scalar()),
    },
    kernel: Kernel::Whole(|call, inputs, output| {
        output.fill(0.0);
        each_pick(call, call.result, &call.shapes[0], inputs, |picked, place, count, stride| {
            for (step, value) in inputs[0][picked..picked + count].iter().enumerate() {
                output[place + step * stride] += value;
            }
        })
    }),
    gradient: Gradient::Rule(|graph, call| {
        let mut inputs = call.inputs.clone();
        inputs[0] = call.cotangent;
        let mut flowing = vec![None; inputs.len()];
        flowing[0] = Some(apply(graph, &PICK, &inputs, call.attributes.clone()));
        flowing
    }),
    gives: Gives::Numbers,
};

/// The part that one cut for every axis leaves, made without checks: the cuts must lie within the array.
pub fn cut(graph: &mut Graph, operand: NodeId, cuts: Vec<Cut>) -> NodeId {
    let whole = graph.shape(operand).0.iter();
    if cuts.iter().zip(whole).all(|(cut, &length)| cut.start == 0 && cut.step == 1 && cut.count == length) {
        return operand;
    }
    apply(graph, &CUT, &[operand], Attributes::Cuts(cuts))
}

/// The elements that arrays of indices name, the arrays standing for the given axes in ascending order.
pub fn pick(
    graph: &mut Graph,
    operand: NodeId,
    axes: Vec<usize>,
    indices: &[NodeId],
) -> Result<NodeId, Fault> {
    if indices.len() >= MOST_INPUTS {
        let fault = Fault::new(format!("{} arrays of indices at once are too many", indices.len()));
        return Err(fault.remedy(format!("at most {} axes can be indexed by arrays", MOST_INPUTS - 1)));
    }
    let whole = graph.shape(operand).clone();
    let inputs = [&[operand], indices].concat();
    graph.apply(&PICK, &inputs, Attributes::Picks(whole, axes))
}

fn cuts_of(attributes: &Attributes) -> &[Cut] {
    match attributes {
        Attributes::Cuts(cuts) | Attributes::Into(_, cuts) => cuts,
        _ => &[],
    }
}

fn cut_shape(cuts: &[Cut]) -> Shape {
    Shape(cuts.iter().filter(|cut| cut.step != 0).map(|cut| cut.count).collect())
}

/// Where the axes of the indices stand in the result: in place of the axes they replace if those are
/// neighbours, else in front, as in NumPy.
fn first_axis(axes: &[usize]) -> usize {
    match axes.windows(2).all(|pair| pair[0] + 1 == pair[1]) {
        true => axes.first().copied().unwrap_or(0),
        false => 0,
    }
}

fn pick_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let Attributes::Picks(_, axes) = attributes else { return Ok(Shape::scalar()) };
    let indices = elementwise_shape(&shapes[1..], &Attributes::None).map_err(|fault| Fault {
        message: format!("arrays of indices must fit together: {}", fault.message),
        ..fault
    })?;
    let mut lengths: Vec<usize> =
        (0..shapes[0].rank()).filter(|axis| !axes.contains(axis)).map(|axis| shapes[0].0[axis]).collect();
    let first = first_axis(axes);
    lengths.splice(first..first, indices.0);
    Ok(Shape(lengths))
}

/// Walks through all picked elements: `visit` learns where they lie in the picked array, where in the whole one,
/// how many follow, and how far apart they lie in the whole one.
fn each_pick(
    call: &Call<'_>,
    whole: &Shape,
    picked: &Shape,
    inputs: &[&[f64]],
    mut visit: impl FnMut(usize, usize, usize, usize),
) -> Result<(), Fault> {
    let Attributes::Picks(_, axes) = call.attributes else { return Ok(()) };
    let own = strides(whole);
    let first = first_axis(axes);
    let index_rank = picked.rank() + axes.len() - whole.rank();
    let (before, rest) = picked.0.split_at(first);
    let (index_lengths, after) = rest.split_at(index_rank);
    // The strides of the axes behind the indices, which need not be neighbours in the whole array.
    let mut after_strides = own;
    for (to, axis) in (0..whole.rank()).filter(|axis| !axes.contains(axis)).skip(first).enumerate() {
        after_strides[to] = own[axis];
    }
    let (lead, width) = rows(after);
    let stride = if after.is_empty() { 1 } else { after_strides[lead.len()] as usize };
    let index_count: usize = index_lengths.iter().product();
    let mut from = 0;
    let mut outcome = Ok(());
    each(before, [&own], [0], |[block]| {
        for position in 0..index_count {
            let place = match place_of(call, whole, axes, index_lengths, position, inputs, &own) {
                Ok(place) => block + place,
                Err(fault) => {
                    outcome = Err(fault);
                    return;
                }
            };
            each(lead, [&after_strides], [place], |[place]| {
                visit(from, place, width, stride);
                from += width;
            });
        }
    });
    outcome
}

/// The offset in the whole array that the index arrays name at one position.
fn place_of(
    call: &Call<'_>,
    whole: &Shape,
    axes: &[usize],
    index_lengths: &[usize],
    position: usize,
    inputs: &[&[f64]],
    own: &[isize],
) -> Result<usize, Fault> {
    let mut place = 0;
    for (number, &axis) in axes.iter().enumerate() {
        let shape = &call.shapes[number + 1];
        let value = inputs[number + 1][stretched_position(position, index_lengths, &shape.0)];
        place += counted(value, axis, whole.0[axis])? * own[axis] as usize;
    }
    Ok(place)
}

/// The position in a stretched array that is read at a position of the lengths it is stretched to.
fn stretched_position(position: usize, wide: &[usize], narrow: &[usize]) -> usize {
    if narrow == wide {
        return position;
    }
    let (mut rest, mut unit, mut result) = (position, 1, 0);
    for axis in (0..wide.len()).rev() {
        let index = rest % wide[axis];
        rest /= wide[axis];
        if let Some(own) = (axis + narrow.len()).checked_sub(wide.len()) {
            if narrow[own] != 1 {
                result += index * unit;
            }
            unit *= narrow[own];
        }
    }
    result
}

/// An index as a place from the front; negative ones count from the end.
fn counted(index: f64, axis: usize, length: usize) -> Result<usize, Fault> {
    let number = whole(index).ok_or_else(|| {
        Fault::new(format!("{index} is no whole number and cannot be an index"))
            .remedy("round or choose whole indices")
    })?;
    let place = if number < 0 { number + length as i64 } else { number };
    usize::try_from(place).ok().filter(|&place| place < length).ok_or_else(|| {
        let fault =
            Fault::new(format!("the index {number} is outside of axis {axis}, which has length {length}"));
        match length {
            0 => fault.remedy("an axis without elements has nothing to take"),
            _ => fault.remedy(format!("indices run from 0 to {}, or from -{length} to -1", length - 1)),
        }
    })
}
