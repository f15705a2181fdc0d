//! Windows that walk over images: taken out, and added back in; knows no kernel and no pooling.
//!
//! A convolution is the product of its kernel with the windows of an image (Chellapilla, Puri and
//! Simard, "High performance convolutional neural networks for document processing", 2006).
//! Taking windows and adding them back are each other's gradients.

use super::super::algebra::apply;
use crate::graph::{Attributes, Call, Gives, Gradient, Kernel, Notation, Operator, Shape, Window};
use crate::report::Fault;

/// The windows of the last two axes: for every place in a window, what all windows hold there.
///
/// The shape `(…, height, width)` becomes `(…, window height, window width, rows, columns)`.
pub static WINDOWS: Operator = Operator {
    name: "windows",
    notation: Notation::Call,
    shape: windows_shape,
    kernel: Kernel::Whole(|call, inputs, output| {
        let Attributes::Window(window) = call.attributes else { return Ok(()) };
        let (plane, [_, columns]) = (window.image[0] * window.image[1], window.count());
        let mut rows = output.chunks_exact_mut(columns.max(1));
        for image in inputs[0].chunks_exact(plane.max(1)) {
            each_row(window, |line, [first, last], from| {
                let Some(row) = rows.next() else { return };
                row.fill(0.0);
                let Some(line) = line else { return };
                let line = &image[line * window.image[1]..][..window.image[1]];
                let row = &mut row[first..last];
                match window.stride[1] {
                    1 => row.copy_from_slice(&line[from..from + row.len()]),
                    step => {
                        let line = line[from..].iter().step_by(step);
                        row.iter_mut().zip(line).for_each(|(out, value)| *out = *value);
                    }
                }
            });
        }
        Ok(())
    }),
    gradient: Gradient::Rule(|graph, call| {
        vec![Some(apply(graph, &FROM_WINDOWS, &[call.cotangent], call.attributes.clone()))]
    }),
    gives: Gives::Numbers,
};

/// What lies in windows, added up at the places where it was taken from: the reverse of [`WINDOWS`].
pub static FROM_WINDOWS: Operator = Operator {
    name: "from_windows",
    notation: Notation::Call,
    shape: |shapes, attributes| {
        let Attributes::Window(window) = attributes else { return Ok(Shape::scalar()) };
        let lead = &shapes[0].0[..shapes[0].rank() - 4];
        Ok(Shape([lead, &window.image].concat()))
    },
    kernel: Kernel::Whole(add_back),
    gradient: Gradient::Rule(|graph, call| {
        vec![Some(apply(graph, &WINDOWS, &[call.cotangent], call.attributes.clone()))]
    }),
    gives: Gives::Numbers,
};

fn windows_shape(shapes: &[&Shape], attributes: &Attributes) -> Result<Shape, Fault> {
    let Attributes::Window(window) = attributes else { return Ok(Shape::scalar()) };
    let lead = &shapes[0].0[..shapes[0].rank() - 2];
    Ok(Shape([lead, &window.size, &window.count()].concat()))
}

/// Walks through the rows of the windows of one image: `visit` learns which line of the image a row
/// reads, if any, which of its places lie within the image, and where in the line the first of them lies.
fn each_row(window: &Window, mut visit: impl FnMut(Option<usize>, [usize; 2], usize)) {
    let [rows, columns] = window.count();
    for top in 0..window.size[0] {
        for left in 0..window.size[1] {
            let (step, before) = (window.stride[1], window.padding[1].saturating_sub(left));
            let first = before.div_ceil(step).min(columns);
            // The first place that lies behind the line.
            let behind = (window.image[1] + window.padding[1]).saturating_sub(left).div_ceil(step);
            let last = behind.clamp(first, columns);
            let from = (first * step + left).saturating_sub(window.padding[1]);
            for row in 0..rows {
                let line = (row * window.stride[0] + top).checked_sub(window.padding[0]);
                let line = line.filter(|&line| line < window.image[0] && first < last);
                visit(line, [first, last], from);
            }
        }
    }
}

fn add_back(call: &Call<'_>, inputs: &[&[f64]], output: &mut [f64]) -> Result<(), Fault> {
    let Attributes::Window(window) = call.attributes else { return Ok(()) };
    output.fill(0.0);
    let (plane, [_, columns]) = (window.image[0] * window.image[1], window.count());
    let mut rows = inputs[0].chunks_exact(columns.max(1));
    for image in output.chunks_exact_mut(plane.max(1)) {
        each_row(window, |line, [first, last], from| {
            let Some(row) = rows.next() else { return };
            let Some(line) = line else { return };
            let line = &mut image[line * window.image[1]..][..window.image[1]];
            let places = line[from..].iter_mut().step_by(window.stride[1]);
            places.zip(&row[first..last]).for_each(|(out, value)| *out += value);
        });
    }
    Ok(())
}
