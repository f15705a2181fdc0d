//! Random numbers, those of NumPy's `default_rng(seed)` bit for bit; knows nothing of the language.
//!
//! A page must show the numbers that a reader draws who runs the same steps in Python, so
//! the stream of bits and the way each method uses it up are NumPy's.  The one exception is
//! gamma draws of a shape below 1, of which one in a thousand differs in its last bits.

mod binomial;
mod bounded;
mod choice;
mod gamma;
mod generator;
mod logarithm;
mod pcg64;
mod poisson;
mod power;
mod seed_sequence;
mod ziggurat;
mod ziggurat_tables;

pub use choice::ChoiceFault;
pub use generator::Generator;
