//! `mdbook-descent translatable` as mdBook calls it: a book in, a book out; knows streams and exit codes only.

use std::io;
use std::process::ExitCode;

use crate::book;
use crate::report::for_terminal;

pub(super) fn run() -> ExitCode {
    match book::make_translatable(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", for_terminal(&format!("mdbook-descent: {error:#}")));
            ExitCode::FAILURE
        }
    }
}
