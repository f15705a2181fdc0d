//! The catalogue of exports: one file each; a block's lines become a program for a library that readers know.
//!
//! An export spells a [`script`](crate::script): it knows the syntax tree and the spellings of the catalogues. What only
//! the model knows, such as the gradients of a network as formulas, comes through [`Facts`].

mod arguments;
mod batches;
mod calls;
mod choices;
mod colours;
mod definitions;
mod derivatives;
mod descent;
mod dialect;
mod durations;
mod expressions;
mod forms;
mod functions;
mod given;
mod gradients;
mod indices;
mod jax;
mod lists;
mod loops;
mod moments;
mod names;
mod numpy;
mod operators;
mod optimizers;
mod program;
mod python;
mod pytorch;
mod spelling;
mod stalling;
mod tables;

macro_rules! catalogue {
    ($($name:ident),* $(,)?) => {
        /// All exports in the order of the manual.
        pub static CATALOGUE: &[&Export] = &[$(&$name::EXPORT),*];
        /// Their names, for the option of a view.
        pub static NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

catalogue!(numpy, pytorch, jax);

pub use colours::{ProgramColour, coloured};
pub use dialect::Export;
pub use spelling::shown;

use crate::report::Fault;
use crate::script::{Facts, Script};

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

/// A script as a program; one that could not be made has no words in any library.
pub fn write(
    export: &'static Export,
    script: &Result<Script<'_>, Fault>,
    facts: &mut dyn Facts,
) -> Result<String, Fault> {
    let script = script.as_ref().map_err(|fault| wordless(export, &fault.message))?;
    program::write(export, script, facts)
}

/// The fault of what an export has no words for.
fn wordless(export: &Export, what: &str) -> Fault {
    Fault::new(format!("{what} cannot be written in {}", export.title))
        .remedy("leave this program out, or take another library: `program(library=\"jax\")`")
}
