//! The catalogue of functions: one row each; knows how a call becomes graph, but not how a block is read.

pub mod activations;
pub mod algebra;
mod arguments;
pub mod arithmetic;
mod bits;
mod cancel;
mod columns;
mod combinations;
pub mod comparison;
pub mod convolution;
pub mod counting;
mod creation;
pub mod cross_entropy;
mod differentiate;
mod draws;
pub mod elementary;
mod exponential;
mod gaps;
mod kinds;
pub mod layers;
pub mod linear_algebra;
mod lines;
mod logarithm;
mod logic;
pub mod losses;
mod metrics;
pub mod ordering;
mod placed;
mod polynomials;
pub mod probability;
pub mod reductions;
pub mod rounding;
mod scaled;
pub mod sequences;
pub mod shaping;
mod slopes;
pub mod statistics;
pub mod threads;
pub mod trigonometry;
mod value;
mod walk;
mod wide;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use arguments::{Arguments, Default, Parameter, TAKES, Takes, Yields, head, parameters, yields};
pub use cancel::Fractions;
pub use columns::columns_of;
pub use differentiate::{backward, gradient};
pub use value::{Callable, Value, stack};

use crate::graph::{Array, Graph, Kind, NodeId, Operator, Shape};
use crate::random::Generator;
use crate::report::Fault;

/// One function of the language.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its arguments, each with its kind and its default, and what kind of value it gives: `x, axis: axis=None -> x`.
    ///
    /// An argument without a kind is an array of numbers, and so is a result; [`head`] is what an author reads.
    pub signature: &'static str,
    /// What it computes.
    pub meaning: Meaning,
    /// How a textbook writes it.
    pub formula: &'static str,
    /// For which arguments it is defined and differentiable, in words.
    pub domain: &'static str,
    /// One sentence for the manual.
    pub doc: &'static str,
    /// A few lines of the block language that use it and check what comes out, as the manual shows them.
    pub example: &'static str,
}

/// How a call becomes graph.
pub enum Meaning {
    /// The operator is applied to the arguments.
    Operator(&'static Operator),
    /// The row builds graph from the arguments, some of which may be settings such as `axis`.
    Build(fn(&mut Graph, &Arguments) -> Result<NodeId, Fault>),
    /// The row builds several values, which `a, b = name(…)` takes apart; a single one stands for itself.
    Several(fn(&mut Graph, &Arguments) -> Result<Vec<NodeId>, Fault>),
    /// The row builds several values, which stay several even if there is one.
    Tuple(fn(&mut Graph, &Arguments) -> Result<Vec<NodeId>, Fault>),
    /// The function is written in the block language itself.
    Written(&'static str),
    /// Random numbers: the argument that is a shape says how many, all others are settings of the distribution.
    Draw(&'static Sampler),
}

/// How random numbers are drawn.
#[derive(Debug)]
pub struct Sampler {
    /// The shape of what is drawn, from the shape that is asked for, if one is, and the settings.
    pub shape: fn(Option<Shape>, &[DrawSetting]) -> Result<Shape, Fault>,
    /// Fills an array of that shape.
    pub fill: Fill,
}

/// Fills an array of some shape with random numbers.
pub type Fill = fn(&mut Generator, &Shape, &[DrawSetting], &mut [f64]) -> Result<(), Fault>;

/// A setting of a distribution; none for one that is left out.
pub type DrawSetting = Option<Array>;

/// All families in the order of the manual.
static FAMILIES: &[(&str, &[Function])] = &[
    ("elementary", elementary::ROWS),
    ("trigonometry", trigonometry::ROWS),
    ("rounding", rounding::ROWS),
    ("arithmetic", arithmetic::ROWS),
    ("combinations", combinations::ROWS),
    ("kinds", kinds::ROWS),
    ("activations", activations::ROWS),
    ("reductions", reductions::ROWS),
    ("gaps", gaps::ROWS),
    ("statistics", statistics::ROWS),
    ("ordering", ordering::ROWS),
    ("counting", counting::ROWS),
    ("sequences", sequences::ROWS),
    ("slopes", slopes::ROWS),
    ("comparison", comparison::ROWS),
    ("logic", logic::ROWS),
    ("bits", bits::ROWS),
    ("shaping", shaping::ROWS),
    ("axes", shaping::axes::ROWS),
    ("copies", shaping::copies::ROWS),
    ("joining", shaping::joining::ROWS),
    ("creation", creation::ROWS),
    ("linear algebra", linear_algebra::ROWS),
    ("products", linear_algebra::products::ROWS),
    ("contractions", linear_algebra::contractions::ROWS),
    ("equations", linear_algebra::equations::ROWS),
    ("exponentials", linear_algebra::exponentials::ROWS),
    ("least squares", linear_algebra::least_squares::ROWS),
    ("decompositions", linear_algebra::decompositions::ROWS),
    ("eigenvalues", linear_algebra::eigenvalues::ROWS),
    ("layers", layers::ROWS),
    ("losses", losses::ROWS),
    ("metrics", metrics::ROWS),
    ("probability", probability::ROWS),
    ("draws", draws::ROWS),
    ("choices", draws::CHOICES),
    ("starts", draws::STARTS),
];

/// A name that stands for a number or a truth value.
pub struct Constant {
    /// The name.
    pub name: &'static str,
    /// What it stands for.
    pub value: f64,
    /// Whether that is a number or a truth value.
    pub kind: Kind,
}

/// All constants.
pub static CONSTANTS: &[Constant] = &[
    Constant { name: "pi", value: std::f64::consts::PI, kind: Kind::Number },
    Constant { name: "e", value: std::f64::consts::E, kind: Kind::Number },
    Constant { name: "inf", value: f64::INFINITY, kind: Kind::Number },
    Constant { name: "nan", value: f64::NAN, kind: Kind::Number },
    Constant { name: "true", value: 1.0, kind: Kind::Truth },
    Constant { name: "false", value: 0.0, kind: Kind::Truth },
];

/// The families with their rows, in the order of the manual.
pub fn catalogue() -> &'static [(&'static str, &'static [Function])] {
    FAMILIES
}

/// The row of a function.
pub fn find(name: &str) -> Option<&'static Function> {
    static BY_NAME: LazyLock<BTreeMap<&str, &Function>> = LazyLock::new(|| {
        FAMILIES.iter().flat_map(|(_, rows)| rows.iter()).map(|row| (row.name, row)).collect()
    });
    let other = || OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, name)| *name);
    BY_NAME.get(name).or_else(|| BY_NAME.get(other()?)).copied()
}

/// The other names of a function, as NumPy has them.
pub fn other_names(name: &str) -> impl Iterator<Item = &'static str> {
    OTHER_NAMES.iter().filter(move |(_, of)| *of == name).map(|(other, _)| *other)
}

/// Names that mean the same as a row's, with the row's.
static OTHER_NAMES: &[(&str, &str)] = &[
    ("absolute", "abs"),
    ("fabs", "abs"),
    ("pow", "power"),
    ("float_power", "power"),
    ("asin", "arcsin"),
    ("acos", "arccos"),
    ("atan", "arctan"),
    ("atan2", "arctan2"),
    ("asinh", "arcsinh"),
    ("acosh", "arccosh"),
    ("atanh", "arctanh"),
    ("fix", "trunc"),
    ("around", "round"),
    ("remainder", "mod"),
    ("radians", "deg2rad"),
    ("degrees", "rad2deg"),
    ("true_divide", "divide"),
    ("bitwise_not", "invert"),
    ("bitwise_invert", "invert"),
    ("rint", "round"),
    ("amax", "max"),
    ("amin", "min"),
    ("trapz", "trapezoid"),
    ("arange", "range"),
    ("empty", "zeros"),
    ("empty_like", "zeros_like"),
    ("concat", "concatenate"),
    ("permute_dims", "transpose"),
    ("random_sample", "random"),
    ("randint", "integers"),
];
