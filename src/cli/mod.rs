//! The command line: one file for each subcommand; knows no lesson.

mod preprocess;
mod run;
mod supports;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Lessons that train themselves: an mdBook preprocessor.
///
/// Without a subcommand it reads a book from mdBook on standard input and writes it back with its
/// lessons run. Add `[preprocessor.descent]` to your `book.toml`, and `mdbook build` calls it.
#[derive(Parser)]
#[command(name = "mdbook-descent", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Runs one lesson without a book and prints its results.
    ///
    /// The exit code is 1 if a claim does not hold or the lesson has another fault, and 2 if the
    /// lesson cannot be read.
    Run {
        /// The lesson's Markdown file; `-` reads standard input.
        lesson: PathBuf,
        /// Prints every name's final value, every claim with its verdict, and the histories as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tells mdBook whether a renderer is served: exit code 0 for yes.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        None => preprocess::run(),
        Some(Command::Run { lesson, json }) => run::run(&lesson, json),
        Some(Command::Supports { renderer }) => supports::run(&renderer),
    }
}
