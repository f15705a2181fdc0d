//! The codes of faults: which family of mistakes a fault belongs to, told by the file of this house that found it.

use std::collections::BTreeSet;

mod books;
mod claims;
mod functions;
mod lines;
mod pages;
mod trainings;
mod values;

/// A family of faults: what goes wrong in the same way has the same code.
pub struct FaultCode {
    /// What it is called on the terminal, in an editor and behind `explain`.
    pub slug: &'static str,
    /// The files, or folders, under `src/` that find such faults.
    pub found_in: &'static [&'static str],
    /// What went wrong, in a sentence or two.
    pub doc: &'static str,
    /// A text that has such a fault; empty where no text can have one.
    pub wrong: &'static str,
    /// The same, mended.
    pub right: &'static str,
    /// The file that both are, as seen from the folder of a book.
    pub file: &'static str,
    /// Other files of that book.
    pub beside: &'static [(&'static str, &'static str)],
}

impl FaultCode {
    /// A family whose examples are lessons that need nothing beside them.
    const IN_A_LESSON: FaultCode = FaultCode {
        slug: "",
        found_in: &[],
        doc: "",
        wrong: "",
        right: "",
        file: "src/lesson.md",
        beside: &[],
    };

    /// The files of a book whose lesson, or whose settings, are one of the two texts.
    pub fn with(&self, text: &'static str) -> Vec<(&'static str, &'static str)> {
        self.beside.iter().copied().chain([(self.file, text)]).collect()
    }
}

/// What has no other code, which a test forbids.
const UNTOLD: &str = "fault";

/// All codes in the order of the manual, by what they are about.
pub static CODES: &[(&str, &[FaultCode])] = &[
    ("pages", pages::CODES),
    ("claims", claims::CODES),
    ("books", books::CODES),
    ("lines", lines::CODES),
    ("values", values::CODES),
    ("trainings", trainings::CODES),
    ("functions", functions::CODES),
];

/// The codes, one by one.
pub fn codes() -> impl Iterator<Item = &'static FaultCode> {
    CODES.iter().flat_map(|(_, codes)| codes.iter())
}

/// Where more is to be read about some faults.
pub fn explained(found: impl Iterator<Item = &'static str>) -> String {
    let found: BTreeSet<&str> = found.collect();
    let found = found.into_iter().collect::<Vec<_>>().join(" ");
    format!("`mdbook-descent explain {found}` shows what that is, and how it is mended")
}

/// The code of what a file of this house found; the path may begin anywhere. Of several rows that fit, the longest path counts.
pub(super) fn code_of(file: &str) -> &'static str {
    // The compiler writes paths as its system does.
    let file = file.replace('\\', "/");
    let file = file.rsplit_once("src/").map_or("", |(_, below)| below);
    let rows = codes().flat_map(|row| row.found_in.iter().map(|place| (place.len(), row.slug, place)));
    let fits = rows.filter(|(.., place)| file.starts_with(**place));
    fits.max_by_key(|(length, ..)| *length).map_or(UNTOLD, |(_, slug, _)| slug)
}
