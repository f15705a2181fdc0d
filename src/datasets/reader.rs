//! The door to a lesson's files: text by its path, or a fault; knows no disk, which stands behind the door.

use std::fmt;
use std::sync::Arc;

use crate::report::Fault;

type Read = dyn Fn(&str, &str) -> Result<String, Fault> + Send + Sync;

/// The files that a lesson may read.
#[derive(Clone)]
pub struct Files {
    read: Arc<Read>,
    lesson: String,
}

impl Files {
    /// No files at all.
    pub fn none() -> Files {
        let read = |_: &str, _: &str| {
            Err(Fault::new("there are no files here").remedy("a lesson reads files when its book is built"))
        };
        Files::new(read)
    }

    /// Files behind a function from a lesson's own file and a path, as seen from there, to the text.
    pub fn new(read: impl Fn(&str, &str) -> Result<String, Fault> + Send + Sync + 'static) -> Files {
        Files { read: Arc::new(read), lesson: String::new() }
    }

    /// The files as seen from a lesson.
    pub fn seen_from(&self, lesson: &str) -> Files {
        Files { read: self.read.clone(), lesson: lesson.to_string() }
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Result<String, Fault> {
        (self.read)(&self.lesson, path)
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the files seen from `{}`", self.lesson)
    }
}
