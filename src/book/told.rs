//! A fault as a book tells it: as a terminal shows it, and as data; finds none.

use std::path::Path;

use toml_edit::Document;

use crate::record::{FileStretch, ToldFault};
use crate::report::{Fault, Located, Place, render};

/// A fault of a book or of one of its chapters.
#[derive(Clone, Debug)]
pub struct BookFault {
    /// As a terminal shows it.
    pub text: String,
    /// The same as data.
    pub told: ToldFault,
}

/// A fault at its place in a file.
pub(super) fn at(fault: Fault, located: &Located<'_>) -> BookFault {
    let fault = fault.at(Place::default());
    let text = render(&fault, &|_| Some(located.clone()));
    let (start, end) = (located.position(), located.end());
    let file = located.name.to_string();
    let stretch = FileStretch { file, start, end, bytes: located.range.clone() };
    let place = format!("{}:{}:{}", located.name, start.0, start.1);
    BookFault { text, told: ToldFault { place, stretch: Some(stretch), ..data(&fault) } }
}

/// A fault that has no place in a text.
pub(super) fn without_place(fault: &Fault) -> BookFault {
    BookFault { text: render(fault, &|_| None), told: data(fault) }
}

/// A fault of the tool's own table, at the line of the key in `book.toml` if it stands there; a setting may come from the
/// environment, too.
pub(super) fn of_setting(root: &Path, shown: &str, key: &str, fault: Fault) -> BookFault {
    let text = std::fs::read_to_string(root.join("book.toml")).unwrap_or_default();
    let range = Document::parse(text.as_str()).ok().and_then(|document| {
        let table = document.get("preprocessor")?.get("descent")?;
        table.as_table_like()?.get_key_value(key)?.0.span()
    });
    match range {
        Some(range) => at(fault, &Located { name: shown, text: &text, range, line_starts: &[] }),
        None => without_place(&fault),
    }
}

fn data(fault: &Fault) -> ToldFault {
    ToldFault {
        message: fault.message.clone(),
        place: String::new(),
        remedy: fault.remedy.clone().unwrap_or_default(),
        code: fault.code(),
        range: None,
        stretch: None,
        related: Vec::new(),
        edit: None,
    }
}
