//! What a name is to its block; knows no block.

/// What a name is to its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Known for the whole run.
    Data,
    /// Learned.
    Param,
    /// Carried from step to step.
    State,
    /// An intermediate value.
    Definition,
    /// What is descended.
    Loss,
    /// Recorded beside the loss.
    Metric,
}

impl Part {
    /// The word of the language.
    pub fn word(self) -> &'static str {
        match self {
            Part::Data => "data",
            Part::Param => "param",
            Part::State => "state",
            Part::Definition => "definition",
            Part::Loss => "loss",
            Part::Metric => "metric",
        }
    }
}
