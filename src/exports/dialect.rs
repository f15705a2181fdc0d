//! In what libraries differ: how arrays are made, compared and chosen from; knows no function by name.

use crate::functions::Function;

/// A library that a block is written out for.
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// How the library calls itself.
    pub title: &'static str,
    /// What the program is like, in a sentence.
    pub doc: &'static str,
    /// What the module is called in a program.
    pub(super) module: &'static str,
    /// The lines at the top of a program.
    pub(super) imports: &'static [&'static str],
    /// How the library writes a function.
    pub(super) spelling: fn(&Function) -> &'static str,
    /// A literal array; `{}` stands for the list.
    pub(super) literal: &'static str,
    /// An array of computed parts; `{}` stands for the list.
    pub(super) stack: &'static str,
    /// What NumPy computed, as the library's own; none if it is NumPy.
    pub(super) converted: Option<&'static str>,
    /// A comparison as numbers.
    pub(super) numbers: &'static str,
    /// An array as whole numbers.
    pub(super) whole: &'static str,
    /// A plain number where the library's functions take arrays only.
    pub(super) number: Option<&'static str>,
    /// How gradients are had.
    pub(super) calculus: Calculus,
}

/// How a library comes by gradients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Calculus {
    /// By the chain rule, written out.
    ByHand,
    /// From a function of the parameters.
    Functional,
    /// From what was recorded while the loss was computed.
    Recorded,
}
