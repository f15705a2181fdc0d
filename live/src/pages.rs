//! The world of a chapter in a page: the files that the page has fetched so far; knows no network.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use mdbook_descent::environment::{Environment, Unread};

/// The files that are there, and those that were asked for and are not.
pub(crate) struct Pages {
    lesson: String,
    files: BTreeMap<String, String>,
    missing: RefCell<BTreeSet<String>>,
}

impl Pages {
    pub(crate) fn new(lesson: &str, files: &BTreeMap<String, String>) -> Pages {
        Pages { lesson: lesson.to_string(), files: files.clone(), missing: RefCell::default() }
    }

    /// The files that are not there yet.
    pub(crate) fn missing(&self) -> Vec<String> {
        self.missing.borrow().iter().cloned().collect()
    }
}

impl Environment for Pages {
    fn lesson(&self) -> &str {
        &self.lesson
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, Unread> {
        self.files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| {
            self.missing.borrow_mut().insert(path.to_string());
            Unread::Missing
        })
    }

    fn names(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }

    /// The reader stops what takes too long.
    fn is_late(&self) -> bool {
        false
    }
}
