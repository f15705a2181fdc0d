//! Claims to verdicts: the author's own, and those that every training must meet; knows no page.

mod automatic;
mod differences;
mod gradients;
mod rounding;
mod written;

pub use automatic::automatic;
pub use gradients::{Moment, Proof, prove};
pub use written::judge;
