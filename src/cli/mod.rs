//! The command line: one file for each subcommand; knows no lesson.

mod begin;
mod check;
mod difference;
mod explain;
mod fix;
mod list;
mod lsp;
mod preprocess;
mod publish;
mod refused;
mod run;
mod shell;
mod supports;
mod translatable;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::site::BEGINNINGS;

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
        /// Tells how long the slowest lessons took, on standard error.
        #[arg(long)]
        timings: bool,
    },
    /// Prints what completes this command line in a shell.
    ///
    /// Examples: `mdbook-descent completions bash > ~/.local/share/bash-completion/completions/mdbook-descent`,
    /// `mdbook-descent completions fish > ~/.config/fish/completions/mdbook-descent.fish`.
    #[command(verbatim_doc_comment)]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Shows what a fault is: a lesson that has it, what is told about that, and the lesson mended.
    ///
    /// A fault's code stands at the end of a build or a check, and beside its message in an editor. Without a code all are listed.
    /// The exit code is 0, or 1 if there is no such code.
    ///
    /// Examples: `mdbook-descent explain`, `mdbook-descent explain claim name`.
    #[command(verbatim_doc_comment)]
    Explain {
        /// Codes of faults.
        codes: Vec<String>,
    },
    /// Writes into lessons what is certain to mend them: numbers behind `~`, words of values, and the like.
    ///
    /// What would change is shown first, and written after a yes at the terminal. A remedy that is only likely, such as the name
    /// that was perhaps meant, is left to you. The exit code is 0 if everything holds then, 1 if something is left or nothing
    /// was written, and 2 if a file cannot be read or written.
    ///
    /// Examples: `mdbook-descent fix`, `mdbook-descent fix --yes src/lines.md`, and where nobody sits
    /// `mdbook-descent fix --check`.
    #[command(verbatim_doc_comment)]
    Fix {
        /// Lessons and folders, as for `check`.
        paths: Vec<PathBuf>,
        /// Writes without asking.
        #[arg(long, conflicts_with = "check")]
        yes: bool,
        /// Writes nothing, and fails if something would change.
        #[arg(long)]
        check: bool,
    },
    /// Makes a whole course in a folder: lessons, settings, and what publishes it on GitHub or GitLab.
    ///
    /// A file that is there stays as it is; into a `book.toml` that is there the tool is put as by `install`. The workflow checks
    /// the lessons of pull requests, shows faults at their lines, and publishes the branch `main`.
    /// The exit code is 0, or 1 if a file cannot be written.
    ///
    /// Examples: `mdbook-descent init`, `mdbook-descent init course --title "Lines and curves"`.
    #[command(verbatim_doc_comment)]
    Init {
        /// The folder; it is made if it is not there.
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// The title; without it the folder's name.
        #[arg(long)]
        title: Option<String>,
    },
    /// Puts the tool into an existing book: what its `book.toml` needs, and nothing else.
    ///
    /// Comments and order stay as they are, and what changed is shown. A second time it changes nothing.
    /// The exit code is 0, or 1 if there is no book or its `book.toml` cannot be changed.
    ///
    /// Examples: `mdbook-descent install`, `mdbook-descent install path/to/book`.
    #[command(verbatim_doc_comment)]
    Install {
        /// The book's folder.
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Makes a book or a lesson that builds, to be written on from there, or a server for readers' messages.
    ///
    /// The exit code is 0, or 1 if what is to be made is there already or cannot be written.
    ///
    /// Examples: `mdbook-descent new book course`, `mdbook-descent new lesson "A first network" --from network`.
    #[command(verbatim_doc_comment)]
    New {
        #[command(subcommand)]
        what: NewThing,
    },
    /// Lists what an author can use: statements, forms, functions, optimizers, data, views, settings, faults.
    ///
    /// `list` alone names the catalogues, `list functions` lists one of them, `list functions
    /// losses` one family, and `list functions softmax`, or `list softmax`, tells all about one entry.
    ///
    /// The exit code is 0, or 1 if nothing has this name.
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
    /// link shows of it, and what it is for a machine. An example of its lines in book.toml, which the manual explains:
    ///
    ///   [output.publish]
    ///   command = "mdbook-descent publish"
    ///   address = "https://example.org/course/"
    ///
    /// The exit code is 1 if a page is missing or the address is.
    #[command(verbatim_doc_comment)]
    Publish,
    /// Prints the manual page, in the form that `man` reads.
    ///
    /// Examples: `mdbook-descent man | man -l -`, and `mdbook-descent man ~/.local/share/man/man1`, which writes a page for each
    /// subcommand, too.
    #[command(verbatim_doc_comment)]
    Man {
        /// A folder for the pages; it is made if it is not there.
        folder: Option<PathBuf>,
    },
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
    /// Tells whether a lesson's page is kept from an earlier build, or because of which change it would run.
    ///
    /// Nothing is run and nothing is written. A lesson whose text changed may still find its trainings in the cache; how many, and
    /// at which lines one would run, is told, too. The exit code is 0 if all is kept, 1 if something would run, and 2 if a
    /// lesson cannot be read or stands in no book.
    ///
    /// Example: `mdbook-descent why src/lines.md`.
    #[command(verbatim_doc_comment)]
    Why {
        /// Lessons of a book.
        #[arg(required = true)]
        lessons: Vec<PathBuf>,
    },
    /// Tells mdBook whether a renderer is served: exit code 0 for yes.
    Supports {
        /// The renderer's name.
        renderer: String,
    },
    /// Makes a book ready for mdbook-i18n-helpers, as a preprocessor before its `gettext`.
    ///
    /// Sentences can then be translated with gettext's tools, and so can the words in blocks, while code, forms and formulas
    /// stay as they are. An example of its lines in book.toml, which the manual explains:
    ///
    ///   [preprocessor.translatable]
    ///   command = "mdbook-descent translatable"
    ///   after = ["links"]
    #[command(verbatim_doc_comment)]
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

#[derive(Subcommand)]
enum NewThing {
    /// A book of one lesson, in a folder of its own.
    ///
    /// Example: `mdbook-descent new book course --title "Lines and curves"`, then `mdbook serve course --open`.
    #[command(verbatim_doc_comment)]
    Book {
        /// The folder, which is not there yet or is empty.
        folder: PathBuf,
        /// The title; without it the folder's name.
        #[arg(long)]
        title: Option<String>,
    },
    /// A lesson in the book that one is in, entered into its SUMMARY.md.
    ///
    /// Example: `mdbook-descent new lesson "A first network" --from network` makes `src/a-first-network.md`.
    #[command(verbatim_doc_comment)]
    Lesson {
        /// Its title, or the name of its file, such as `first-network.md`.
        name: String,
        /// What it begins as: a line through points, a probability that is learned, a hidden layer, a derivative.
        #[arg(long, default_value = BEGINNINGS[0].name, value_parser = beginnings())]
        from: String,
    },
    /// The settings of a server for readers' messages, and what starts it: Docker's compose or systemd.
    ///
    /// Example: `mdbook-descent new messages server`; `server/messages.env` says what differs from place to place.
    #[command(verbatim_doc_comment)]
    Messages {
        /// The folder; what is there stays as it is.
        #[arg(default_value = "messages")]
        folder: PathBuf,
    },
}

fn beginnings() -> PossibleValuesParser {
    PossibleValuesParser::new(BEGINNINGS.iter().map(|beginning| beginning.name))
}

/// Does what the command line asks for.
pub fn run() -> ExitCode {
    match CommandLine::parse().command {
        None => preprocess::run(),
        Some(Command::Check { paths, watch, format, no_cache, timings }) => {
            check::run(&or_here(paths), watch, check::CheckManner { format, keeping: !no_cache, timings })
        }
        Some(Command::Completions { shell }) => shell::completions(CommandLine::command(), shell),
        Some(Command::Explain { codes }) => explain::run(&codes),
        Some(Command::Fix { paths, yes, check }) => {
            let consent = match (yes, check) {
                (true, _) => fix::Consent::Given,
                (_, true) => fix::Consent::Refused,
                _ => fix::Consent::Asked,
            };
            fix::run(&or_here(paths), consent)
        }
        Some(Command::Init { folder, title }) => begin::course(&folder, title.as_deref()),
        Some(Command::Install { folder }) => begin::install(&folder),
        Some(Command::New { what: NewThing::Book { folder, title } }) => {
            begin::book(&folder, title.as_deref())
        }
        Some(Command::New { what: NewThing::Lesson { name, from } }) => begin::lesson(&name, &from),
        Some(Command::New { what: NewThing::Messages { folder } }) => begin::messages(&folder),
        Some(Command::List { catalogue, name, json, markdown }) => {
            let form = match (json, markdown) {
                (true, _) => list::ListFormat::Json,
                (_, true) => list::ListFormat::Markdown,
                _ => list::ListFormat::Terminal,
            };
            list::run(catalogue.as_deref(), name.as_deref(), form)
        }
        Some(Command::Publish) => publish::run(),
        Some(Command::Man { folder }) => shell::manual(CommandLine::command(), folder.as_deref()),
        Some(Command::Run { lesson, json, programs }) => run::run(&lesson, json.then_some(programs)),
        Some(Command::Lsp { stdio: _ }) => lsp::run(),
        Some(Command::Why { lessons }) => why::run(&lessons),
        Some(Command::Supports { renderer }) => supports::run(&renderer),
        Some(Command::Translatable { asked: Some(Asked::Supports { renderer: _ }) }) => ExitCode::SUCCESS,
        Some(Command::Translatable { asked: None }) => translatable::run(),
    }
}

/// The folder that one is in, where no path is named.
fn or_here(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    if paths.is_empty() { vec![PathBuf::from(".")] } else { paths }
}
