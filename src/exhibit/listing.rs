//! What stands beside the lines of a block as data; draws nothing, and knows no block.

use std::collections::BTreeSet;

use crate::report::Finding;

/// What a listing shows beside its letters. Lines count from 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The id of the listing and the name that readers see; none if the author gave none.
    pub name: Option<(String, String)>,
    /// Lines that have an id.
    pub anchors: Vec<(usize, String)>,
    /// Lines that say nothing to a reader. They stay in the page, as it may ask for the whole block, but are not shown.
    pub aside: BTreeSet<usize>,
    /// What was found of the claims that end in a line.
    pub found: Vec<(usize, LineVerdict)>,
}

/// What was found of a claim, in a few words.
#[derive(Clone, Debug, PartialEq)]
pub struct LineVerdict {
    /// What became of the claim.
    pub finding: Finding,
    /// The sign and the numbers behind it.
    pub words: String,
}
