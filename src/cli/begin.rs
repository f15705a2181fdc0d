//! `mdbook-descent new`, `init` and `install`: files to begin with; knows streams and exit codes only.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::difference::difference;
use super::refused::failed;
use crate::report::for_terminal;
use crate::site::{self, NewFiles};

pub(super) fn book(folder: &Path, title: Option<&str>) -> ExitCode {
    told(site::new_book(folder, title), &format!("build it with `mdbook build {}`", folder.display()))
}

pub(super) fn course(folder: &Path, title: Option<&str>) -> ExitCode {
    told(site::new_course(folder, title), &format!("build it with `mdbook build {}`", folder.display()))
}

pub(super) fn lesson(name: &str, from: &str) -> ExitCode {
    told(
        site::new_lesson(Path::new("."), name, from),
        "the lesson stands in SUMMARY.md, and can be moved there",
    )
}

pub(super) fn messages(folder: &Path) -> ExitCode {
    told(
        site::new_messages(folder),
        "write into messages.env where the course is published; the files say how the server is started",
    )
}

/// Tells what was written, and what to do next.
fn told(made: Result<NewFiles, impl Display>, next: &str) -> ExitCode {
    let made = match made {
        Ok(made) => made,
        Err(error) => return failed(&error),
    };
    let lines = made.made.iter().map(|path| format!("made {}\n", path.display()));
    let kept = made.kept.iter().map(|path| format!("kept {}\n", path.display()));
    let text: String = lines.chain(kept).collect();
    let _ = writeln!(io::stdout(), "{}", for_terminal(&format!("{text}{next}")));
    ExitCode::SUCCESS
}

/// Puts the tool into an existing book, and shows what that changed.
pub(super) fn install(folder: &Path) -> ExitCode {
    let installed = match site::install(folder) {
        Ok(installed) => installed,
        Err(error) => return failed(&error),
    };
    let file = installed.file.display();
    let text = match difference(&installed.before, &installed.after) {
        none if none.is_empty() => format!("{file} has what is needed"),
        lines => format!("{file}\n{}", lines.trim_end()),
    };
    let _ = writeln!(io::stdout(), "{}", for_terminal(&text));
    ExitCode::SUCCESS
}
