//! What a chapter asked of the world, and the hashes of what it was told; asks nothing itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a chapter asked of the world, by a path as seen from the source folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum WorldQuestion {
    /// The bytes of a file.
    File(String),
    /// The names in a folder.
    Names(String),
}

/// What was asked, each question with the hash of its answer; none for one that got several.
#[derive(Default)]
pub(super) struct Answers(BTreeMap<WorldQuestion, Option<[u8; 32]>>);

impl Answers {
    pub(super) fn note(&mut self, asked: WorldQuestion, answer: [u8; 32]) {
        let known = self.0.entry(asked).or_insert(Some(answer));
        if *known != Some(answer) {
            *known = None;
        }
    }

    pub(super) fn any(&self, is: impl Fn(&WorldQuestion) -> bool) -> bool {
        self.0.keys().any(is)
    }

    pub(super) fn all(&self) -> Option<Vec<(WorldQuestion, [u8; 32])>> {
        self.0.iter().map(|(asked, answer)| Some((asked.clone(), (*answer)?))).collect()
    }
}
