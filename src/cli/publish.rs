//! `mdbook-descent publish` as mdBook calls it: a book in, files out; knows streams and exit codes only.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::book::{self, Outcome};
use crate::report::for_terminal;

pub(super) fn run() -> ExitCode {
    let mut messages = io::stderr();
    match book::publish(io::stdin().lock(), &mut messages) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(messages, "{}", for_terminal(&format!("mdbook-descent: {error:#}")));
            ExitCode::FAILURE
        }
    }
}
