//! Layers of networks: convolutions, pooling, normalisation, dropout; knows no training.

mod windows;

pub use windows::{FROM_WINDOWS, WINDOWS};

use super::algebra::{apply, matmul, reshape};
use super::reductions::{MAX, MEAN};
use super::{Arguments, Function, Meaning, Value};
use crate::graph::{Attributes, Graph, NodeId, Operator, Shape, Window};
use crate::report::Fault;

/// One length for both directions, or one for each.
fn pair(graph: &mut Graph, arguments: &Arguments, index: usize, least: i64) -> Result<[usize; 2], Fault> {
    let given = arguments.whole_numbers(graph, index)?;
    let pair = match given[..] {
        [one] => [one, one],
        [first, second] => [first, second],
        _ => [-1, -1],
    };
    if pair.iter().any(|&length| length < least) {
        let function = &arguments.function;
        return Err(Fault::new(format!("a window of `{function}` cannot be laid with {given:?}"))
            .remedy(format!("give one whole number for both directions or two, each at least {least}")));
    }
    Ok(pair.map(|length| length as usize))
}

/// The window with its image, if it fits at least once.
fn fitting(function: &str, window: Window) -> Result<Window, Fault> {
    if window.count().contains(&0) {
        let ([height, width], [rows, columns]) = (window.size, window.image);
        return Err(Fault::new(format!(
            "the window {height}×{width} of `{function}` is larger than the image {rows}×{columns}"
        ))
        .remedy("make the window smaller, or put zeros around the images: `pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))`"));
    }
    Ok(window)
}

/// The last two lengths of an array of images.
fn image(function: &str, shape: &Shape, axes: &str) -> Result<[usize; 2], Fault> {
    match shape.0[..] {
        [_, rows, columns] | [_, _, rows, columns] => Ok([rows, columns]),
        _ => Err(Fault::new(format!("`{function}` needs an array {axes}, not the shape {shape}"))
            .remedy("grey images of the shape (N, H, W) get their single channel by `x[:, None]`")),
    }
}

fn build_conv2d(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [input, kernel] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let stride = pair(graph, arguments, 2, 1)?;
    let size = match graph.shape(kernel).0[..] {
        [.., rows, columns] => [rows, columns],
        _ => [1, 1],
    };
    let padding = match arguments.value(3) {
        Value::Text(word)
            if word == "same" && stride == [1, 1] && size.iter().all(|length| length % 2 == 1) =>
        {
            size.map(|length| length / 2)
        }
        Value::Text(word) if word == "valid" => [0, 0],
        Value::Text(word) => {
            let fault = Fault::new(format!("`{}` has no padding \"{word}\" here", arguments.function));
            return Err(fault.remedy(
                "give a number; \"valid\" stands for 0, and \"same\" needs a stride of 1 and a kernel of odd lengths",
            ));
        }
        _ => pair(graph, arguments, 3, 0)?,
    };
    convolved(graph, &arguments.function, [input, kernel], stride, padding)
}

/// The kernel as a matrix times the windows of each image as a matrix.
fn convolved(
    graph: &mut Graph,
    function: &str,
    [input, kernel]: [NodeId; 2],
    stride: [usize; 2],
    padding: [usize; 2],
) -> Result<NodeId, Fault> {
    let (shape, kernel_shape) = (graph.shape(input).clone(), graph.shape(kernel).clone());
    let whole = image(function, &shape, "(N, C, H, W)")?;
    let lead = &shape.0[..shape.rank() - 3];
    let channels = shape.0[shape.rank() - 3];
    let [outputs, depth, rows, columns] = kernel_shape.0[..] else {
        let fault = Fault::new(format!("the kernel of `{function}` has the shape {kernel_shape}"));
        return Err(fault.remedy("it is (output channels, input channels, height, width)"));
    };
    if depth != channels {
        let message =
            format!("the kernel of `{function}` is for {depth} channels, but the images have {channels}");
        return Err(Fault::new(message)
            .remedy("the second axis of the kernel is as long as the second axis of the images"));
    }
    let window = fitting(function, Window { size: [rows, columns], stride, padding, image: whole })?;
    let [down, across] = window.count();
    let depth = channels * rows * columns;
    let windows = graph.apply(&WINDOWS, &[input], Attributes::Window(window))?;
    let windows = reshape(graph, windows, &Shape([lead, &[depth, down * across]].concat()));
    let kernel = reshape(graph, kernel, &Shape(vec![outputs, depth]));
    let product = matmul(graph, kernel, windows);
    Ok(reshape(graph, product, &Shape([lead, &[outputs, down, across]].concat())))
}

/// A row of numbers is an image of one line.
fn build_conv1d(graph: &mut Graph, arguments: &Arguments) -> Result<NodeId, Fault> {
    let [input, kernel] = [arguments.node(graph, 0)?, arguments.node(graph, 1)?];
    let stride = pair(graph, arguments, 2, 1)?[0];
    let padding = pair(graph, arguments, 3, 0)?[0];
    for (what, node) in [("input", input), ("kernel", kernel)] {
        if graph.shape(node).rank() != 3 {
            let shape = graph.shape(node);
            return Err(Fault::new(format!("the {what} of `conv1d` has the shape {shape}")).remedy(
                "the input is (N, channels, length), the kernel (output channels, input channels, length)",
            ));
        }
    }
    let with_line = |graph: &mut Graph, node: NodeId| {
        let [first, second, length] = graph.shape(node).0[..] else { return node };
        reshape(graph, node, &Shape(vec![first, second, 1, length]))
    };
    let (input, kernel) = (with_line(graph, input), with_line(graph, kernel));
    let result = convolved(graph, "conv1d", [input, kernel], [1, stride], [0, padding])?;
    let [count, outputs, _, length] = graph.shape(result).0[..] else { return Ok(result) };
    Ok(reshape(graph, result, &Shape(vec![count, outputs, length])))
}

/// One number for every window of every channel.
fn pooled(graph: &mut Graph, arguments: &Arguments, operator: &'static Operator) -> Result<NodeId, Fault> {
    let input = arguments.node(graph, 0)?;
    let size = pair(graph, arguments, 1, 1)?;
    let stride = match arguments.value(2) {
        Value::None => size,
        _ => pair(graph, arguments, 2, 1)?,
    };
    let shape = graph.shape(input).clone();
    let whole = image(&arguments.function, &shape, "(N, C, H, W)")?;
    let window = fitting(&arguments.function, Window { size, stride, padding: [0, 0], image: whole })?;
    let lead = &shape.0[..shape.rank() - 2];
    let [down, across] = window.count();
    let windows = graph.apply(&WINDOWS, &[input], Attributes::Window(window))?;
    let windows = reshape(graph, windows, &Shape([lead, &[size[0] * size[1], down, across]].concat()));
    Ok(apply(graph, operator, &[windows], Attributes::Axes { axes: vec![lead.len()], keep: false }))
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "conv2d",
        signature: "x, kernel, stride: whole=1, padding: whole=0",
        meaning: Meaning::Build(build_conv2d),
        formula: "y_{o,i,j} = Σ_{c,u,v} k_{o,c,u,v} x_{c,i+u,j+v}",
        domain: "images (N, C, H, W) and kernels (O, C, h, w)",
        doc: "Every kernel laid over every place of every image, as PyTorch does it: images of the shape (N, channels, height, width), kernels of the shape (outputs, channels, height, width); `stride` is the step from place to place, `padding` how many zeros are put around. A bias is added by `+ b[:, None, None]`.",
        example: "data image = [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]\n\
                  data kernel = [[[[1, 0], [0, -1]]]]\n\
                  check conv2d(image, kernel) == -4 * ones((1, 1, 2, 2))\n\
                  check shape(conv2d(image, kernel, padding=1)) == [1, 1, 4, 4]",
    },
    Function {
        name: "conv1d",
        signature: "x, kernel, stride: whole=1, padding: whole=0",
        meaning: Meaning::Build(build_conv1d),
        formula: "y_{o,i} = Σ_{c,u} k_{o,c,u} x_{c,i+u}",
        domain: "sequences (N, C, L) and kernels (O, C, l)",
        doc: "Every kernel laid over every place of every sequence, as PyTorch does it.",
        example: "data signal = [[[1, 2, 4, 8]]]\n\
                  check conv1d(signal, [[[-1, 1]]]) == [[[1, 2, 4]]]",
    },
    Function {
        name: "max_pool2d",
        signature: "x, size: whole=2, stride: whole=None",
        meaning: Meaning::Build(|graph, arguments| pooled(graph, arguments, &MAX)),
        formula: "max over each window",
        domain: "images (N, C, H, W); equal largest numbers share the gradient",
        doc: "The largest number of each window of `size` × `size`, which moves by its own size or by `stride`.",
        example: "data image = [[[[1, 2, 3, 0], [4, 5, 6, 1]]]]\n\
                  check max_pool2d(image) == [[[[5, 6]]]]",
    },
    Function {
        name: "avg_pool2d",
        signature: "x, size: whole=2, stride: whole=None",
        meaning: Meaning::Build(|graph, arguments| pooled(graph, arguments, &MEAN)),
        formula: "mean over each window",
        domain: "images (N, C, H, W)",
        doc: "The mean of each window of `size` × `size`, which moves by its own size or by `stride`.",
        example: "data image = [[[[1, 2, 3, 0], [4, 5, 6, 1]]]]\n\
                  check avg_pool2d(image) == [[[[3, 2.5]]]]",
    },
    Function {
        name: "layer_norm",
        signature: "x, scale=1, shift=0, epsilon=1e-5",
        meaning: Meaning::Written(
            "(x - mean(x, axis=-1, keepdims=1)) / sqrt(var(x, axis=-1, keepdims=1) + epsilon) * scale + shift",
        ),
        formula: "(x - mean(x)) / √(var(x) + ε) · scale + shift",
        domain: "everywhere",
        doc: "Every row brought to mean 0 and variance 1, then stretched and moved by what is learned (Ba, Kiros and Hinton, 2016).",
        example: "check layer_norm([[1, 3]], epsilon=0) == [[-1, 1]]",
    },
    Function {
        name: "batch_norm",
        signature: "x, scale=1, shift=0, epsilon=1e-5",
        meaning: Meaning::Written(
            "(x - settled(mean(x, axis=0, keepdims=1))) / sqrt(settled(var(x, axis=0, keepdims=1)) + epsilon) * scale + shift if len(shape(x)) < 3 else \
             (x - settled(mean(x, axis=(0, 2, 3), keepdims=1))) / sqrt(settled(var(x, axis=(0, 2, 3), keepdims=1)) + epsilon) * reshape(scale, (-1, 1, 1)) + reshape(shift, (-1, 1, 1))",
        ),
        formula: "(x - mean(x)) / √(var(x) + ε) · scale + shift",
        domain: "rows of features, or images (N, C, H, W)",
        doc: "Every feature brought to mean 0 and variance 1 over the batch, or every channel of images, then stretched and moved by what is learned (Ioffe and Szegedy, 2015). A training step uses its batch; after the training, `at(prediction, X=X_test)` uses the mean and the variance of all the training's data.",
        example: "check batch_norm([[1], [3]], epsilon=0) == [[-1], [1]]",
    },
    Function {
        name: "dropout",
        signature: "x, rate=0.5",
        meaning: Meaning::Written("where(random(shape(x)) < rate, 0, x / (1 - rate)) if training else x"),
        formula: "x · mask / (1 - rate)",
        domain: "0 <= rate < 1",
        doc: "In each training step, every number becomes 0 with the chance `rate`, and the others grow so that their sum stays about the same (Srivastava and others, 2014). Metrics, and everything after the training, see `x` itself.",
        example: "check dropout([1, 2, 3], rate=0.5) == [1, 2, 3]",
    },
];
