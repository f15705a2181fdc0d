//! The engine: graph to plan to numbers; knows no syntax, no Markdown and no picture.

mod effort;
mod history;
mod machine;
mod plan;
mod shuffle;
mod sweep;
mod trainer;
mod unit;

pub use effort::effort;
pub use history::{evaluate, rows};
pub use machine::{Failure, Machine};
pub use sweep::sweep;
pub use trainer::train;
