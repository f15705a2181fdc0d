//! How a subcommand says that it cannot do what it was asked for; knows none of them.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::report::for_terminal;

/// The exit code of a command line that cannot be followed; clap has the same.
const BAD_USAGE: u8 = 2;

/// Tells why something did not succeed.
pub(super) fn failed(error: &impl Display) -> ExitCode {
    let _ = writeln!(io::stderr(), "{}", for_terminal(&format!("error: {error:#}")));
    ExitCode::FAILURE
}

/// Tells why the command line cannot be followed.
pub(super) fn misused(error: &impl Display) -> ExitCode {
    failed(error);
    ExitCode::from(BAD_USAGE)
}
