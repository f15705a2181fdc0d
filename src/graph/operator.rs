//! What operators are made of: notation, settings, kernels, and the kind of what they give; knows no graph and no
//! operator by name.

use super::array::Shape;
use super::work::TOUCH;
use crate::report::Fault;

/// What one application of an operator costs before it touches a number.
const APPLICATION: u64 = 200;

/// What the elements of an array are. Truth values count as 0 or 1 where numbers are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Numbers.
    Number,
    /// Truth values, which pick the elements for which they are true where they stand as an index.
    Truth,
}

/// What kind of values the result of an operator holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Numbers.
    Numbers,
    /// Numbers that follow from the shapes of the inputs alone, as those of `len` do.
    Lengths,
    /// Truth values: it answers a question.
    Truths,
    /// What stands in the first input, which it arranges anew.
    First,
    /// What stands in the inputs: truth values if all of them hold such.
    Mixed,
    /// What stands in the inputs behind the first, which chooses among them.
    Chosen,
}

impl Gives {
    /// The kind of a result from the kinds of the inputs.
    pub(super) fn kind(self, inputs: impl Iterator<Item = Kind>) -> Kind {
        let moved: Vec<Kind> = match self {
            Gives::Numbers | Gives::Lengths => return Kind::Number,
            Gives::Truths => return Kind::Truth,
            Gives::First => inputs.take(1).collect(),
            Gives::Mixed => inputs.collect(),
            Gives::Chosen => inputs.skip(1).collect(),
        };
        match !moved.is_empty() && moved.iter().all(|kind| *kind == Kind::Truth) {
            true => Kind::Truth,
            false => Kind::Number,
        }
    }
}

/// How an operator is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `a + b`, with how tightly it binds.
    Infix(&'static str, u8),
    /// `-a`
    Prefix(&'static str, u8),
    /// `a.T`
    Postfix(&'static str),
    /// `name(a, axis=0)`
    Call,
    /// `name(a)` in the block language, and this in mathematics: LaTeX with `#1`, `#2`, … for the inputs, or
    /// without them a sign before its one input. Then what the sign means, such as `\\sigma(t)= …`, or nothing.
    Set(&'static str, &'static str),
    /// `name(a, axis=0)`, and in mathematics a large sign over an index `#i` up to `#n`; `#m` stands for a mean.
    Over(&'static str),
    /// `a[…]`
    Index,
    /// `[a, b]`
    List,
    /// Written as its input: what it does is only bookkeeping.
    Silent,
}

/// The fixed settings of one use of an operator.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub enum Attributes {
    /// None.
    #[default]
    None,
    /// The axes that a reduction runs over, and whether they stay as axes of length 1.
    Axes {
        /// Which axes, ascending.
        axes: Vec<usize>,
        /// Whether they stay.
        keep: bool,
    },
    /// One axis.
    Axis(usize),
    /// A shape to reach.
    Shape(Shape),
    /// The order of the axes.
    Order(Vec<usize>),
    /// One cut for every axis of the input.
    Cuts(Vec<Cut>),
    /// Cuts of an array of the given shape, for putting a part back in its place.
    Into(Shape, Vec<Cut>),
    /// The axes that index arrays stand for.
    Picks(Shape, Vec<usize>),
    /// A whole number.
    Count(usize),
    /// A word that the call says in quotation marks.
    Word(&'static str),
    /// A window that walks over images.
    Window(Window),
}

/// A window that walks over the last two axes of an array, each list holding the vertical and the horizontal length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// How large the window is.
    pub size: [usize; 2],
    /// How far it moves from place to place.
    pub stride: [usize; 2],
    /// How many zeros are put around the image.
    pub padding: [usize; 2],
    /// How large the image is.
    pub image: [usize; 2],
}

impl Window {
    /// How many places the window takes.
    pub fn count(&self) -> [usize; 2] {
        [0, 1].map(|axis| {
            let room = self.image[axis].saturating_add(self.padding[axis].saturating_mul(2));
            room.checked_sub(self.size[axis]).map_or(0, |room| room / self.stride[axis] + 1)
        })
    }
}

/// A slice of one axis: `count` elements from `start`, `step` apart.
///
/// A step of 0 stands for a single index: the axis falls away from the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cut {
    /// The first index.
    pub start: usize,
    /// The stride, which may be negative.
    pub step: i64,
    /// How many elements.
    pub count: usize,
}

/// One computation, as a kernel sees it.
pub struct Call<'a> {
    /// The shapes of the inputs.
    pub shapes: &'a [Shape],
    /// The shape of the result.
    pub result: &'a Shape,
    /// The fixed settings.
    pub attributes: &'a Attributes,
    /// Which of the first two inputs are given as they lie before their last two axes are exchanged.
    pub turned: [bool; 2],
}

/// An elementwise kernel of one operand.
pub type Map1 = fn(&[f64], &mut [f64]);
/// An elementwise kernel of two operands.
pub type Map2 = fn(&[f64], &[f64], &mut [f64]);
/// An elementwise kernel of three operands.
pub type Map3 = fn(&[f64], &[f64], &[f64], &mut [f64]);
/// A kernel that sees whole arrays.
pub type Whole = fn(&Call<'_>, &[&[f64]], &mut [f64]) -> Result<(), Fault>;
/// A kernel that writes one of many inputs at its place.
pub type PartKernel = fn(&Call<'_>, usize, &[f64], &mut [f64]);

/// What a kernel does more than touching each number once, told from the shapes.
pub type Cost = fn(&Call<'_>) -> u64;

/// How an operator's numbers are computed.
///
/// Elementwise kernels get operands that are already stretched to the result's shape, cut into
/// tiles as the engine likes; they may be fused.
#[derive(Clone, Copy)]
pub enum Kernel {
    /// Elementwise with one operand.
    Map1(Map1),
    /// Elementwise with two operands.
    Map2(Map2),
    /// Elementwise with three operands.
    Map3(Map3),
    /// Anything with at most [`MOST_INPUTS`] inputs.
    Whole(Whole),
    /// Like [`Kernel::Whole`], but it does more than touching each number once.
    Costly(Whole, Cost),
    /// Like [`Kernel::Costly`], but exchanged axes need not be exchanged for it: see [`Call::turned`].
    Turning(Whole, Cost),
    /// Any number of inputs, each of which fills a part of the result.
    Parts(PartKernel),
}

/// How many inputs a whole-array kernel may have.
pub const MOST_INPUTS: usize = 8;

impl Kernel {
    /// What one application costs.
    pub fn work(&self, call: &Call<'_>) -> u64 {
        let result = call.result.size() as u64;
        let touched =
            || call.shapes.iter().map(|shape| shape.size() as u64).fold(result, u64::saturating_add);
        let work = match self {
            Kernel::Map1(_) | Kernel::Map2(_) | Kernel::Map3(_) => result.saturating_mul(TOUCH),
            Kernel::Whole(_) | Kernel::Parts(_) => touched().saturating_mul(TOUCH),
            Kernel::Costly(_, cost) | Kernel::Turning(_, cost) => {
                touched().saturating_mul(TOUCH).saturating_add(cost(call))
            }
        };
        work.saturating_add(APPLICATION)
    }

    /// Whether the kernel works element by element.
    pub fn is_elementwise(&self) -> bool {
        matches!(self, Kernel::Map1(_) | Kernel::Map2(_) | Kernel::Map3(_))
    }
}

/// The shape rule of elementwise operators.
pub fn elementwise_shape(shapes: &[&Shape], _: &Attributes) -> Result<Shape, Fault> {
    let mut result = Shape::scalar();
    for (index, shape) in shapes.iter().enumerate() {
        result = result.broadcast(shape).ok_or_else(|| {
            let first = shapes[..index]
                .iter()
                .find(|earlier| earlier.broadcast(shape).is_none())
                .unwrap_or(&shapes[0]);
            misfit(first, shape)
        })?;
    }
    Ok(result)
}

/// Two shapes that cannot be broadcast together.
fn misfit(left: &Shape, right: &Shape) -> Fault {
    let fault = Fault::new(format!("the shapes {left} and {right} do not fit together"));
    let remedy = match (left.0.as_slice(), right.0.as_slice()) {
        ([rows, _], [length]) | ([length], [rows, _]) if rows == length => {
            "shapes are matched from the right; write `v[:, None]` to make the vector a column"
        }
        _ => "shapes are matched from the right, and each pair of lengths must be equal or one of them 1",
    };
    fault.remedy(remedy)
}
