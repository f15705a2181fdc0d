//! Claims to verdicts: the author's own, and those that every training must meet; knows no page.

mod automatic;
mod gradients;
mod written;

pub use automatic::automatic;
pub use written::judge;
