//! Faults, and what was found about claims: what, where, and what to do; knows texts and places, but nothing of the language or of Markdown.

mod codes;
mod elsewhere;
mod nearest;
mod render;

use std::panic::Location;

use schemars::JsonSchema;
use serde::Serialize;

pub use codes::{CODES, FaultCode, codes, explained};
pub use elsewhere::{left_out, words_elsewhere};
pub use nearest::{did_you_mean, meant, nearest};
pub use render::{
    FaultExcerpt, Located, MarkedLine, excerpt, for_terminal, json_for_terminal, line_starts, render,
    without_controls,
};

/// A stretch of one source text, in bytes.
///
/// A chapter numbers its texts (its blocks and the expressions in its prose), so that a place
/// can be carried through the whole house without carrying the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The number of the text within its chapter.
    pub source: u32,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Place {
    /// The stretch from the start of `self` to the end of `last`.
    pub fn to(self, last: Place) -> Place {
        Place { end: last.end, ..self }
    }
}

/// Something an author has to mend.
///
/// Code deep in the house says *what* is wrong and leaves `place` empty; the caller that knows
/// the source adds *where* with [`Fault::at`].
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// One sentence in plain words.
    pub message: String,
    /// The piece of source at fault.
    pub place: Option<Place>,
    /// Other pieces that explain the fault, each with a short label.
    pub related: Vec<(Place, String)>,
    /// What the author can do.
    pub remedy: Option<String>,
    /// The same as a change of the text, where one is known; apart, since most faults have none and all are handed up.
    pub edit: Option<Box<(Place, String)>>,
    /// Whether this only follows from another fault, which is told; then it need not be.
    pub follows: bool,
    /// The file of this house that found it.
    pub found_by: FoundBy,
}

/// The file of this house that found a fault; two faults that say the same are the same.
#[derive(Clone, Copy, Debug)]
pub struct FoundBy(&'static Location<'static>);

impl PartialEq for FoundBy {
    fn eq(&self, _: &FoundBy) -> bool {
        true
    }
}

impl FoundBy {
    /// The file that calls.
    #[track_caller]
    pub fn here() -> FoundBy {
        FoundBy(Location::caller())
    }
}

/// A text that begins with a large letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|letter| letter.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// So many of something: `1 name`, `2 names`.
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

impl Fault {
    /// A fault whose place is not known yet.
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Fault {
        Fault {
            message: message.into(),
            place: None,
            related: Vec::new(),
            remedy: None,
            edit: None,
            follows: false,
            found_by: FoundBy::here(),
        }
    }

    /// Its family.
    pub fn code(&self) -> &'static str {
        codes::code_of(self.found_by.0.file())
    }

    /// Adds the place, unless a deeper caller named a more exact one.
    pub fn at(mut self, place: Place) -> Fault {
        self.place.get_or_insert(place);
        self
    }

    /// Adds what the author can do.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Fault {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds a remedy if there is one.
    pub fn remedy_if(mut self, remedy: Option<String>) -> Fault {
        self.remedy = self.remedy.or(remedy);
        self
    }

    /// Adds the change of the text that the remedy tells.
    pub fn edit(mut self, place: Place, text: impl Into<String>) -> Fault {
        self.edit = Some(Box::new((place, text.into())));
        self
    }

    /// Points at another piece of source that explains the fault.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Fault {
        self.related.push((place, label.into()));
        self
    }
}

/// What was found about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// It holds.
    Holds,
    /// It does not hold.
    Fails,
    /// It is a report and not judged.
    Told,
}

impl Finding {
    /// A mark that is read without colour.
    pub fn sign(self) -> &'static str {
        match self {
            Finding::Holds => "✓",
            Finding::Fails => "✗",
            Finding::Told => "•",
        }
    }
}
