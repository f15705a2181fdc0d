//! `mdbook-descent supports RENDERER`; knows renderers by name only.

use std::process::ExitCode;

use crate::book;

pub(super) fn run(renderer: &str) -> ExitCode {
    if book::supports(renderer) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
