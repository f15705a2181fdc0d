//! What came of a chapter and its blocks, as plain data: checks write it and views read it; computes nothing.

mod displays;
mod figures;
mod options;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

pub use crate::report::Finding;
pub use displays::{
    ColumnValues, CurveBand, CurveEnd, Figure, Layer, LayerValues, Pairs, PlotValues, Sampled, Shown, Style,
    TableValues,
};
pub use figures::{Classes, DataColumn, Direction, Fit, Landscape, Plane, Walk};
pub use options::{Asked, Choice, Chosen, Options};

use crate::graph::{Array, NodeId};
use crate::program::{Part, Ran};
use crate::report::Place;

/// Everything that came of a chapter.
#[derive(Clone, Default)]
pub struct Results {
    /// Its blocks, in their order.
    pub blocks: Vec<Record>,
    /// The values in its prose, each under the expression that was written.
    pub values: Vec<(String, Shown)>,
    /// The claims in its prose.
    pub claims: Vec<Verdict>,
    /// What is wrong with it.
    pub faults: Vec<ToldFault>,
}

/// Something that is wrong with a chapter, as its author reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldFault {
    /// What is wrong.
    pub message: String,
    /// Where: file, line and column.
    pub place: String,
    /// What to do about it; empty if nothing is known.
    pub remedy: String,
    /// The family of mistakes that it belongs to.
    pub code: &'static str,
    /// The bytes of the chapter that are at fault.
    pub range: Option<std::ops::Range<usize>>,
    /// The same in the file that the author edits.
    pub stretch: Option<FileStretch>,
    /// Other bytes of the chapter that explain it, each with a short label.
    pub related: Vec<(std::ops::Range<usize>, String)>,
    /// The change of the text that mends it, if one is known.
    pub edit: Option<Edit>,
}

/// A stretch of a file; lines and columns count from 1, and columns count characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStretch {
    /// The file's path, as the author knows it.
    pub file: String,
    /// The line and the column where it begins.
    pub start: (usize, usize),
    /// The line and the column behind its end.
    pub end: (usize, usize),
    /// Its bytes in the file.
    pub bytes: std::ops::Range<usize>,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The bytes of the chapter that give way.
    pub range: std::ops::Range<usize>,
    /// The same in the file that the author edits.
    pub stretch: FileStretch,
    /// What takes their place.
    pub text: String,
    /// Whether nothing else can be meant: then the tool may write it by itself.
    pub certain: bool,
}

/// Everything that a view can show of a block.
#[derive(Clone, Default)]
pub struct Record {
    /// The block's id.
    pub id: Option<String>,
    /// The caption that the author gave it.
    pub caption: Option<String>,
    /// The line of the lesson's file that it begins on, from 1.
    pub line: usize,
    /// The source of the block.
    pub code: String,
    /// Where its lines end, found when somebody first asks for the number of one.
    pub line_ends: OnceCell<Vec<usize>>,
    /// What the ids of its lines begin with; none if its source is not on the page.
    pub anchor: Option<String>,
    /// Lines of it, from 1, that say nothing to a reader: they only choose what is shown.
    pub aside: BTreeSet<usize>,
    /// Values that the block shows, each under the expression that was written.
    pub shown: Vec<(String, Shown)>,
    /// The names of the block with their values after it ran; only if the chapter's results are asked for as data.
    pub values: Vec<(String, Shown)>,
    /// The tables and plots that the block asks for.
    pub figures: Vec<Figure>,
    /// What the block learned or carried.
    pub quantities: Vec<Quantity>,
    /// The training, if the block trained.
    pub run: Option<Ran>,
    /// The rule of the training in the author's words: what stands behind `by`, and the `update` lines.
    pub rule: Vec<String>,
    /// The gradients of the loss as formulas.
    pub gradients: Vec<GradientFormula>,
    /// The formula of the loss.
    pub loss_formula: Option<String>,
    /// The names of the block, in its order.
    pub names: Vec<Named>,
    /// What was computed because a view shows it.
    pub studies: Studies,
    /// What was claimed and what was found.
    pub verdicts: Vec<Verdict>,
    /// The views that the block asks for; none means the book's default.
    pub views: Option<Vec<Asked>>,
    /// The runs of a block with `vary`, each under what makes it different; else none.
    pub runs: Vec<(String, Record)>,
}

impl Record {
    /// The line of the block, from 1, that a place of it stands in.
    pub fn line_of(&self, place: Place) -> usize {
        let ends = self.line_ends.get_or_init(|| self.code.match_indices('\n').map(|(end, _)| end).collect());
        ends.partition_point(|&end| end < place.start as usize) + 1
    }

    /// The line of the block in which a place of it ends.
    pub fn last_line_of(&self, place: Place) -> usize {
        self.line_of(Place { start: place.end.saturating_sub(1).max(place.start), ..place })
    }

    /// The id of a line on the page.
    pub fn anchor_of(&self, line: usize) -> Option<String> {
        self.anchor.as_ref().map(|anchor| format!("{anchor}.line-{line}"))
    }
}

/// Something that a training changed.
#[derive(Clone, Debug)]
pub struct Quantity {
    /// Its name.
    pub name: String,
    /// The leaf that holds it.
    pub leaf: NodeId,
    /// Whether it was learned or carried.
    pub part: Part,
    /// Its value before the first step.
    pub start: Array,
    /// Its value after the last step.
    pub value: Array,
}

/// A name of the block.
#[derive(Clone, Debug)]
pub struct Named {
    /// The spelling.
    pub name: String,
    /// What it is to the block.
    pub part: Part,
    /// Its node, if it stands for a number or an array.
    pub node: NodeId,
    /// Where it was given.
    pub place: Place,
}

/// What a view may ask to be computed once the block has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Study {
    /// The values and the gradients of the names on the way from the data to the loss.
    Intermediates,
    /// The same for every single operation, where there are few.
    Operations,
    /// Which of those each is made of, and how fast it changes with each, for a picture; it follows them.
    Arrows,
    /// The gradient of the loss before and after the training.
    Slopes,
    /// The first steps and the last, with their numbers.
    Steps,
    /// The way of the chain rule from the loss to each parameter.
    Derivation,
    /// The loss around the path of the descent.
    Landscape,
    /// What the model says beside what is true.
    Fit,
    /// The values of the names behind the option `of`.
    Values,
    /// The values of all names.
    AllValues,
    /// The block as a program for other libraries.
    Programs,
}

/// What was computed because a view shows it; a study that no view asks for leaves nothing.
#[derive(Clone, Default)]
pub struct Studies {
    /// Every name that the loss depends on, and the loss, inputs first.
    pub intermediates: Vec<Traced>,
    /// What the model says and what is true, where the loss compares the two.
    pub compared: Option<[NodeId; 2]>,
    /// Every operation on the way to the loss, inputs first; none if there are many.
    pub operations: Vec<Traced>,
    /// The gradients of the loss, one for each quantity that was learned.
    pub slopes: Vec<SlopeValues>,
    /// What chosen steps make of each small quantity.
    pub steps: Vec<StepLine>,
    /// The stops of the chain rule, from the loss to the parameters.
    pub derivations: Vec<Derived>,
    /// The loss around the path; several if the runs of a `vary` descend losses of their own.
    pub landscapes: Vec<Landscape>,
    /// The fits that views ask for.
    pub fits: Vec<Fit>,
    /// Values that views ask for by name.
    pub values: Vec<ValueOf>,
    /// Programs, each under the name of its library, or why there is none.
    pub programs: Vec<(&'static str, Result<String, String>)>,
}

/// The value of a name.
#[derive(Clone, Debug)]
pub struct ValueOf {
    /// The spelling.
    pub name: String,
    /// Its node.
    pub node: NodeId,
    /// Its value after the training.
    pub value: Array,
}

/// What lies on the way to a value, as the author of a view wanted it.
#[derive(Clone, Debug)]
pub struct Traced {
    /// What the author chose when this was computed.
    pub options: Options,
    /// What lies on the way, inputs first.
    pub stops: Vec<Intermediate>,
    /// Which of them each is made of, with none of them between; empty if no picture asks.
    pub parts: Vec<Vec<usize>>,
    /// How fast each changes with each of its parts, the others held; none but between single numbers.
    pub locals: Vec<Vec<Option<f64>>>,
}

/// The stops that were traced under the same choice; nothing if it was not asked for.
pub fn traced<'a>(found: &'a [Traced], options: &Options) -> &'a [Intermediate] {
    found.iter().find(|traced| traced.options == *options).map_or(&[], |traced| &traced.stops)
}

/// What a step makes of one quantity.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// How many steps were made before.
    pub step: usize,
    /// The quantity after the step, as a symbol.
    pub made: NodeId,
    /// What it is made of, in symbols.
    pub with_signs: NodeId,
    /// The same with numbers in the place of symbols.
    pub with_numbers: NodeId,
    /// The quantity after the step.
    pub value: Array,
}

/// The chain rule from one number to what it is made of, under one choice.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What the author chose.
    pub options: Options,
    /// The number that is derived.
    pub loss: String,
    /// The stops on the way.
    pub stops: Vec<Stop>,
}

/// A name at which the chain rule stops on its way from the loss; its formulas hold, which was found by computing them.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The spelling.
    pub name: String,
    /// Its node.
    pub node: NodeId,
    /// The gradient by it, in terms of the gradients by the names that use it.
    pub passed_on: NodeId,
    /// The gradient by it without other gradients, as short as it could be made.
    pub whole: NodeId,
    /// The names that use it.
    pub users: Vec<String>,
    /// The rules of the operators between them and it, outermost first.
    pub rules: Vec<SlopeRule>,
    /// Whether the short form took cancelling.
    pub cancelled: bool,
}

/// The rule by which a gradient passes an operator, as a textbook calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlopeRule {
    /// That of sums: everything is passed on.
    Sum,
    /// That of differences.
    Difference,
    /// That of products.
    Product,
    /// That of quotients.
    Quotient,
    /// That of powers.
    Power,
    /// That of products of matrices.
    Matrices,
    /// That of means.
    Mean,
    /// The logarithm's.
    Logarithm,
    /// The exponential's.
    Exponential,
    /// Only what was chosen counts.
    Choice,
    /// The derivative of a function, by its name.
    Function(&'static str),
}

/// A name or an operation on the way from the data to the loss.
#[derive(Clone, Debug)]
pub struct Intermediate {
    /// The spelling.
    pub name: String,
    /// What it is to the block.
    pub part: Part,
    /// Its node.
    pub node: NodeId,
    /// Its value after the training.
    pub value: Array,
    /// The gradient of the loss with respect to it after the training; none for data, and where there is none.
    pub gradient: Option<Array>,
}

/// The gradient of the loss with respect to one quantity, in numbers.
#[derive(Clone, Debug)]
pub struct SlopeValues {
    /// The loss that it is the gradient of.
    pub loss: String,
    /// What it is the gradient by.
    pub name: String,
    /// The leaf of what it is the gradient by.
    pub leaf: NodeId,
    /// The gradient before the first step.
    pub start: Array,
    /// The gradient after the last step.
    pub trained: Array,
}

/// The gradient of the loss by one quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientFormula {
    /// The loss.
    pub loss: String,
    /// What it is the gradient by.
    pub name: String,
    /// The formula, in the author's own names.
    pub formula: String,
}

/// A claim and what was found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Verdict {
    /// Who claims it.
    pub origin: Origin,
    /// The claim in words; empty if the author gave none.
    pub claim: String,
    /// The claim as the author wrote it; empty for automatic ones.
    pub code: String,
    /// Whether the claim must *not* hold: then the finding is about its refutation.
    pub refute: bool,
    /// What was found.
    #[serde(rename = "verdict")]
    pub finding: Finding,
    /// The numbers behind it.
    pub evidence: String,
    /// Where it stands; automatic ones stand where the block trains.
    #[serde(skip)]
    pub place: Place,
}

/// Who claims something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The author, with `check` or `refute`.
    #[serde(rename = "author")]
    Written,
    /// The tool: where the loss comes from and where it went.
    Loss,
    /// The tool: whether the gradients are right.
    Gradients,
    /// The tool: whether the measures improved.
    Measures,
}
