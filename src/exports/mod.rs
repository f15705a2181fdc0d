//! The catalogue of exports: one file each; a block's lines become a program for a library that readers know.
//!
//! An export knows the syntax tree and the spellings of the catalogues. What only the model knows, such as the
//! gradients of a network as formulas, comes through [`Facts`].

mod atoms;
mod calls;
mod colours;
mod definitions;
mod descent;
mod dialect;
mod expressions;
mod forms;
mod indices;
mod jax;
mod loops;
mod numpy;
mod outline;
mod program;
mod python;
mod pytorch;
mod spelling;
mod uses;

macro_rules! catalogue {
    ($($name:ident),* $(,)?) => {
        /// All exports in the order of the manual.
        pub static CATALOGUE: &[&Export] = &[$(&$name::EXPORT),*];
        /// Their names, for the option of a view.
        pub static NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

catalogue!(numpy, pytorch, jax);

use std::rc::Rc;

pub use colours::{ProgramColour, coloured};
pub use dialect::Export;

use crate::graph::{Array, Shape};
use crate::language::syntax::Statement;
use crate::report::Fault;

/// The lines of one block.
#[derive(Clone)]
pub struct Lines {
    /// The block's id.
    pub id: Option<String>,
    /// The seed of its random numbers, if the block says nothing else.
    pub seed: u64,
    /// What it says.
    pub statements: Rc<[Statement]>,
}

/// What the model knows of the block that is written out.
pub trait Facts {
    /// The chain rule from a name back to others, from name to name: what to compute, and its formula.
    ///
    /// The gradient by `w` goes by the name that `named` makes of it.
    fn chain(
        &mut self,
        of: &str,
        by: &[String],
        named: &dyn Fn(&str) -> String,
    ) -> Result<Vec<(String, String)>, Fault>;
    /// The value that a name has now, or that it has in the block with an id.
    fn value(&mut self, id: Option<&str>, name: &str) -> Option<Array>;
    /// The shape of a name.
    fn shape(&self, name: &str) -> Option<Shape>;
    /// Whether a name depends on another.
    fn depends(&self, name: &str, on: &str) -> bool;
}

/// A data set in Python: NumPy code that draws from `rng`, or the call of the package that ships it.
pub fn recipe(data_set: &str) -> Option<&'static str> {
    dialect::entry(numpy::DATA, data_set)
}

/// The data sets for which there is a recipe.
pub fn recipes() -> impl Iterator<Item = &'static str> {
    numpy::DATA.iter().map(|(name, _)| *name)
}

/// The row of an export.
pub fn find(name: &str) -> Option<&'static Export> {
    CATALOGUE.iter().copied().find(|row| row.name == name)
}

/// The last of some blocks as a program, with the lines of the blocks above that it needs.
pub fn write(export: &'static Export, blocks: &[Lines], facts: &mut dyn Facts) -> Result<String, Fault> {
    program::write(export, blocks, facts)
}

/// The fault of what an export has no words for.
fn wordless(export: &Export, what: &str) -> Fault {
    Fault::new(format!("{what} cannot be written in {}", export.title))
        .remedy("leave this program out, or take another library: `program(library=\"jax\")`")
}
