//! The program: arguments in, exit code out; knows no lesson.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_descent::cli::run()
}
