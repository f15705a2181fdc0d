//! `mdbook-descent run LESSON.md`: one lesson's results on the terminal or as JSON; knows files, streams and exit codes only.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use super::refused::{failed, misused};
use crate::book;
use crate::chapter::Output;
use crate::environment::{in_utf8, slashed};
use crate::report::for_terminal;

/// Runs a lesson; `json` asks for data, and tells whether with programs.
pub(super) fn run(lesson: &Path, json: Option<bool>) -> ExitCode {
    // Not locked: should a thread that runs a chapter have to say something, it must not wait for this one.
    let mut messages = io::stderr();
    let content = match read(lesson) {
        Ok(content) => content,
        Err(error) => {
            return misused(&format!("cannot read the lesson {}: {error}", lesson.display()));
        }
    };
    let file = slashed(lesson);
    let colours = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let output = match json {
        Some(programs) => Output::Data { programs },
        None => Output::Terminal { colours },
    };
    let lesson = match book::lesson(content, &file, output) {
        Ok(lesson) => lesson,
        Err(error) => return failed(&error),
    };
    // A reader such as `head` may close the pipe early; that is no fault of the lesson.
    if !lesson.text.is_empty() {
        let _ = writeln!(io::stdout(), "{}", lesson.text);
    }
    for fault in &lesson.faults {
        let _ = writeln!(messages, "\n{}", for_terminal(fault));
    }
    if lesson.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The lesson's text; a lone `-` is standard input.
fn read(lesson: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    match lesson.as_os_str() == "-" {
        true => io::stdin().read_to_end(&mut bytes)?,
        false => File::open(lesson)?.read_to_end(&mut bytes)?,
    };
    in_utf8(bytes, &lesson.to_string_lossy())
        .map_err(|fault| io::Error::other(format!("{}; {}", fault.message, fault.remedy.unwrap_or_default())))
}
