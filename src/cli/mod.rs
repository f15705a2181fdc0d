//! The command line: one file for each subcommand; knows no lesson.

mod check;
mod list;
mod lsp;
mod preprocess;
mod publish;
mod run;
mod supports;
mod translatable;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Lessons that train themselves: an mdBook preprocessor.
///
/// Without a subcommand it reads a book from mdBook on standard input and writes it back with its
/// lessons run. Add `[preprocessor.descent]` to your `book.toml`, and `mdbook build` calls it.
#[derive(Parser)]
#[command(name = "mdbook-descent", version)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Checks lessons without making pages, and tells every fault.
    ///
    /// A folder stands for the Markdown files in it, a book's folder for those of its source folder; nothing stands for the
    /// folder that one is in. Each lesson has the settings of the book around it, and what was checked before is not run again.
    /// The exit code is 0 if everything holds, 1 if there is a fault, and 2 if a file cannot be read.
    ///
    /// Examples: `mdbook-descent check`, `mdbook-descent check --watch lessons`, and in a pull request
    /// `mdbook-descent check --format github`.
    #[command(verbatim_doc_comment)]
    Check {
        /// Lessons and folders.
        paths: Vec<PathBuf>,
        /// Goes on, and checks again whenever a file changes.
        #[arg(long)]
        watch: bool,
        /// The form in which faults are told.
        #[arg(long, value_enum, default_value = "human")]
        format: check::CheckFormat,
        /// Runs everything, and keeps nothing.
        #[arg(long)]
        no_cache: bool,
    },
    /// Lists what an author can use: statements, forms, functions, optimizers, data, views, settings.
    ///
    /// `list` alone names the catalogues, `list functions` lists one of them, `list functions
    /// losses` one family, and `list functions softmax`, or `list softmax`, tells all about one entry.
    List {
        /// The catalogue, or the name of an entry.
        catalogue: Option<String>,
        /// A family or an entry of the catalogue.
        name: Option<String>,
        /// Prints JSON.
        #[arg(long, conflicts_with = "markdown")]
        json: bool,
        /// Prints the page of the manual.
        #[arg(long)]
        markdown: bool,
    },
    /// Tells the world about the pages of a book, as a renderer behind mdBook's own.
    ///
    /// It writes a sitemap and a feed beside the pages, and into the head of each its address, its languages, what a shared
    /// link shows of it, and what it is for a machine. The manual has the lines for book.toml.
    Publish,
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
        /// Adds each block written out for the libraries that programs know to the JSON.
        #[arg(long, requires = "json")]
        programs: bool,
    },
    /// Answers an editor about the lessons that are open in it, as the Language Server Protocol has it.
    ///
    /// Editors start it; it reads standard input and writes standard output. The manual has the lines for VS Code, Neovim,
    /// Helix and Emacs.
    Lsp {
        /// Says that the two streams are meant; some editors do, and nothing else is understood.
        #[arg(long)]
        stdio: bool,
    },
    /// Tells mdBook whether a renderer is served: exit code 0 for yes.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
    /// Makes a book ready for mdbook-i18n-helpers, as a preprocessor before its `gettext`.
    ///
    /// Sentences can then be translated with gettext's tools, and so can the words in blocks, while code, forms and formulas
    /// stay as they are. The manual has the lines for book.toml.
    Translatable {
        #[command(subcommand)]
        asked: Option<Asked>,
    },
}

/// What mdBook asks a preprocessor before it hands a book over.
#[derive(Subcommand)]
enum Asked {
    /// Tells mdBook whether a renderer is served: exit code 0 for yes.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    match CommandLine::parse().command {
        None => preprocess::run(),
        Some(Command::Check { paths, watch, format, no_cache }) => {
            check::run(paths, watch, format, !no_cache)
        }
        Some(Command::List { catalogue, name, json, markdown }) => {
            let form = match (json, markdown) {
                (true, _) => list::ListFormat::Json,
                (_, true) => list::ListFormat::Markdown,
                _ => list::ListFormat::Terminal,
            };
            list::run(catalogue.as_deref(), name.as_deref(), form)
        }
        Some(Command::Publish) => publish::run(),
        Some(Command::Run { lesson, json, programs }) => run::run(&lesson, json.then_some(programs)),
        Some(Command::Lsp { stdio: _ }) => lsp::run(),
        Some(Command::Supports { renderer }) => supports::run(&renderer),
        Some(Command::Translatable { asked: Some(Asked::Supports { renderer: _ }) }) => ExitCode::SUCCESS,
        Some(Command::Translatable { asked: None }) => translatable::run(),
    }
}
