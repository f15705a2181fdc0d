//! The settings of optimizers: what each means and which numbers it may be; knows no rule.

/// A setting that optimizers and line searches share by name.
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Which numbers it may be.
    pub range: Range,
    /// What it sets.
    pub doc: &'static str,
}

/// Which numbers a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Zero or more.
    NotNegative,
    /// More than zero.
    Positive,
    /// From 0 up to, but not including, 1.
    Share,
    /// Between 0 and 1.
    Inside,
    /// 1, 2, 3, …, known before the training.
    Count,
    /// No number but the name of a line search, or `None`.
    Search,
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(self, number: f64) -> bool {
        match self {
            Range::NotNegative => number >= 0.0,
            Range::Positive => number > 0.0,
            Range::Share => (0.0..1.0).contains(&number),
            Range::Inside => number > 0.0 && number < 1.0,
            Range::Count => number >= 1.0 && number.fract() == 0.0 && number.is_finite(),
            Range::Search => false,
        }
    }

    /// The range in words, behind “must be”.
    pub fn words(self) -> &'static str {
        match self {
            Range::NotNegative => "a number that is not negative",
            Range::Positive => "a number greater than 0",
            Range::Share => "a number from 0 up to, but not including, 1",
            Range::Inside => "a number between 0 and 1",
            Range::Count => "a whole number, at least 1, that is known before the training",
            Range::Search => "the name of a line search",
        }
    }
}

macro_rules! settings {
    ($($name:literal $range:ident $doc:literal)*) => {
        &[$(Setting { name: $name, range: Range::$range, doc: $doc }),*]
    };
}

/// What the settings of all optimizers and line searches mean.
pub static SETTINGS: &[Setting] = settings! {
    "rate" NotNegative "how far a step goes; with a line search, the length that is tried first"
    "beta" Share "how much of the velocity stays from step to step"
    "beta1" Share "how much of the mean gradient stays from step to step"
    "beta2" Share "how much of what earlier gradients' sizes left stays from step to step"
    "alpha" Share "how much of the mean squared gradient stays from step to step"
    "rho" Share "how much of both running means stays from step to step"
    "momentum" Share "how much of the velocity stays from step to step"
    "momentum_decay" NotNegative "how fast the momentum reaches its full size"
    "rate_decay" NotNegative "the rate of step t is `rate / (1 + (t - 1) * rate_decay)`"
    "initial" NotNegative "what the sums of squares start with"
    "epsilon" NotNegative "a small number that keeps a division from zero"
    "damping" NotNegative "what is added to the diagonal of the Hessian"
    "history" Count "how many earlier steps are remembered"
    "line_search" Search "how the length of a step is found: `\"backtracking\"`, `\"strong_wolfe\"`, `\"exact\"` or `None`"
    "shrink" Inside "by what a length is multiplied that lowers the loss too little"
    "decrease" Inside "which share of the fall that the slope promises must be reached (Armijo)"
    "curvature" Inside "to which share the slope along the way must have flattened (Wolfe)"
    "weight_decay" NotNegative "adds `weight_decay * w` to the gradient, as a penalty of `weight_decay / 2 * sum(w**2)` would"
    "clip_norm" Positive "shortens the gradient of all parameters together to this length if it is longer"
    "clip_value" Positive "cuts each partial derivative to at most this size"
};

/// A setting that every optimizer has, off unless it is given.
pub struct OptionRow {
    /// The name with its default.
    pub signature: &'static str,
    /// What becomes of the gradient; `squares` the sum of the squares of all gradients.
    pub gradient: &'static str,
    /// What is added to the loss.
    pub loss: Option<&'static str>,
}

/// The settings that every optimizer has, in the order in which they are applied.
///
/// Clipping is that of PyTorch's `clip_grad_value_` and `clip_grad_norm_`; the decay is the `weight_decay` of its
/// optimizers, which comes after clipping.
pub static OPTIONS: &[OptionRow] = &[
    OptionRow {
        signature: "clip_value=None",
        gradient: "minimum(maximum(gradient, -clip_value), clip_value)",
        loss: None,
    },
    OptionRow {
        signature: "clip_norm=None",
        gradient: "gradient * minimum(1, clip_norm / (sqrt(squares) + 1e-6))",
        loss: None,
    },
    OptionRow {
        signature: "weight_decay=None",
        gradient: "gradient + weight_decay * parameter",
        loss: Some("loss + weight_decay / 2 * sum(parameter**2)"),
    },
];

impl OptionRow {
    /// Its name.
    pub fn name(&self) -> &'static str {
        name_of(self.signature)
    }
}

/// The parts of a signature.
pub(super) fn parts(signature: &str) -> Vec<&str> {
    signature.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The name in a part of a signature.
pub(super) fn name_of(part: &str) -> &str {
    part.split('=').next().unwrap_or(part).trim()
}
