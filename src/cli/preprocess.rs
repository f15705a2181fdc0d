//! `mdbook-descent` as mdBook calls it: a book in, a book out; knows streams and exit codes only.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use crate::book::{self, Outcome};
use crate::report::for_terminal;

pub(super) fn run() -> ExitCode {
    let input = io::stdin();
    // Not locked: should a thread that runs a chapter have to say something, it must not wait for this one.
    let mut messages = io::stderr();
    if input.is_terminal() {
        let hint = "mdbook-descent is called by mdBook: add a [preprocessor.descent] table to book.toml and run `mdbook build`";
        let _ = writeln!(messages, "{hint}");
        return ExitCode::FAILURE;
    }
    // A log keeps each line that is written over on a terminal.
    let tells =
        messages.is_terminal() && ["CI", "NO_COLOR"].iter().all(|name| std::env::var_os(name).is_none());
    match book::preprocess(input.lock(), io::stdout().lock(), &mut messages, tells) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(messages, "{}", for_terminal(&format!("mdbook-descent: {error:#}")));
            ExitCode::FAILURE
        }
    }
}
