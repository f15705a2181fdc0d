//! What a book, a lesson and a course begin with, and what an existing book needs; runs nothing and overwrites nothing.

mod settings;
mod summary;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::book;
use crate::report::capital;

pub use settings::{Installed, install};

/// A lesson to begin with.
pub struct Beginning {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it shows.
    pub doc: &'static str,
    /// Its Markdown, under a heading that gives way to the lesson's own.
    text: &'static str,
}

/// All beginnings; the first is the one that is taken where nothing is said.
pub static BEGINNINGS: &[Beginning] = &[
    Beginning { name: "linear", doc: "a line through points", text: include_str!("site/lessons/linear.md") },
    Beginning {
        name: "logistic",
        doc: "a probability that is learned",
        text: include_str!("site/lessons/logistic.md"),
    },
    Beginning {
        name: "network",
        doc: "a hidden layer that bends a border",
        text: include_str!("site/lessons/network.md"),
    },
    Beginning {
        name: "calc",
        doc: "a derivative without a training",
        text: include_str!("site/lessons/calc.md"),
    },
];

/// The lessons of a new course: title and beginning.
const LESSONS: &[(&str, &str)] = &[
    ("A derivative", "calc"),
    ("A line through points", "linear"),
    ("A probability", "logistic"),
    ("A small network", "network"),
];

/// What is published by, where it is a repository.
const AROUND: &[(&str, &str)] = &[
    (".github/workflows/pages.yml", include_str!("site/github.yml")),
    (".gitlab-ci.yml", include_str!("site/gitlab.yml")),
    (".gitignore", "/book/\n/src/descent/\n/.tools/\n/.results/\n"),
];

/// What runs a server for readers' messages.
const MESSAGES: &[(&str, &str)] = &[
    ("messages.env", include_str!("site/messages/messages.env")),
    ("isso.cfg", include_str!("site/messages/isso.cfg")),
    ("gate.py", include_str!("site/messages/gate.py")),
    ("requirements.txt", include_str!("site/messages/requirements.txt")),
    ("compose.yaml", include_str!("site/messages/compose.yaml")),
    ("descent-messages.service", include_str!("site/messages/descent-messages.service")),
];

/// The versions that a new course is built with.
const VERSIONS: &[(&str, &str)] = &[
    ("\"MDBOOK\"", "\"0.5.4\""),
    ("\"DESCENT\"", concat!("\"", env!("CARGO_PKG_VERSION"), "\"")),
    ("\"RUST\"", concat!("\"", env!("CARGO_PKG_RUST_VERSION"), "\"")),
    ("rust:RUST", concat!("rust:", env!("CARGO_PKG_RUST_VERSION"))),
];

/// What became of the files that a command puts into a folder.
#[derive(Debug, Default)]
pub struct NewFiles {
    /// The folder, out of which no link may lead.
    folder: PathBuf,
    /// Those that were written.
    pub made: Vec<PathBuf>,
    /// Those that were there, and are as they were.
    pub kept: Vec<PathBuf>,
}

impl NewFiles {
    fn of(folder: &Path) -> NewFiles {
        NewFiles { folder: folder.to_path_buf(), ..NewFiles::default() }
    }

    fn put(&mut self, path: PathBuf, text: &str) -> Result<()> {
        if std::fs::symlink_metadata(&path).is_ok() {
            self.kept.push(path);
            return Ok(());
        }
        book::refuse_link(&self.folder, &path)?;
        let written = || format!("cannot write {}", path.display());
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).with_context(written)?;
        std::fs::write(&path, text).with_context(written)?;
        self.made.push(path);
        Ok(())
    }
}

/// A book of one lesson in a folder that is not there yet, or is empty.
pub fn new_book(folder: &Path, title: Option<&str>) -> Result<NewFiles> {
    if std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty; `mdbook-descent init` puts what is missing into it", folder.display());
    }
    let title = title.map_or_else(|| named_after(folder), str::to_string);
    let mut made = NewFiles::of(folder);
    whole_book(&mut made, folder, &title, &LESSONS[1..2])?;
    Ok(made)
}

/// Everything that a course needs to be written and published; what is there stays as it is.
pub fn new_course(folder: &Path, title: Option<&str>) -> Result<NewFiles> {
    let title = title.map_or_else(|| named_after(folder), str::to_string);
    let mut made = NewFiles::of(folder);
    if folder.join("book.toml").is_file() {
        made.kept.push(folder.join("book.toml"));
        install(folder)?;
    } else {
        whole_book(&mut made, folder, &title, LESSONS)?;
    }
    made.put(folder.join("README.md"), &include_str!("site/README.md").replace("TITLE", &title))?;
    for (name, text) in AROUND {
        let text =
            VERSIONS.iter().fold(text.to_string(), |text, (word, version)| text.replace(word, version));
        made.put(folder.join(name), &text)?;
    }
    Ok(made)
}

/// A server for readers' messages; what is there stays as it is.
pub fn new_messages(folder: &Path) -> Result<NewFiles> {
    let mut made = NewFiles::of(folder);
    for (name, text) in MESSAGES {
        made.put(folder.join(name), text)?;
    }
    Ok(made)
}

fn whole_book(made: &mut NewFiles, folder: &Path, title: &str, lessons: &[(&str, &str)]) -> Result<()> {
    let source = folder.join("src");
    let mut contents = format!("# Summary\n\n[{}](README.md)\n\n", summary::escaped(title));
    for (name, from) in lessons {
        made.put(source.join(file_name(name)), &text_of(name, from)?)?;
        contents += &summary::line(name, &file_name(name));
    }
    made.put(source.join("README.md"), &include_str!("site/introduction.md").replace("TITLE", title))?;
    made.put(source.join("SUMMARY.md"), &contents)?;
    made.put(folder.join("book.toml"), &settings::of_new_book(title))
}

/// A lesson in the book around a folder, entered into its table of contents.
pub fn new_lesson(folder: &Path, name: &str, from: &str) -> Result<NewFiles> {
    let whole = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
    let root = book::root_around(&whole).context(
        "there is no book.toml here or above; `mdbook-descent new book NAME` makes a book to begin with",
    )?;
    let source = book::lessons_folder(root);
    let title = title_of(name);
    let file = file_name(&title);
    if file == ".md" {
        bail!("`{name}` has no letter that a file could be named by");
    }
    if source.join(&file).exists() {
        bail!("{} is there already; give the lesson another name", source.join(&file).display());
    }
    let contents = source.join("SUMMARY.md");
    let written =
        std::fs::read_to_string(&contents).with_context(|| format!("cannot read {}", contents.display()))?;
    let mut made = NewFiles::of(root);
    book::refuse_link(root, &contents)?;
    made.put(source.join(&file), &text_of(&title, from)?)?;
    std::fs::write(&contents, summary::with(&written, &summary::line(&title, &file)))
        .with_context(|| format!("cannot write {}", contents.display()))?;
    Ok(made)
}

fn text_of(title: &str, from: &str) -> Result<String> {
    let beginning = BEGINNINGS.iter().find(|beginning| beginning.name == from);
    let beginning = beginning.with_context(|| format!("there is no beginning `{from}`"))?;
    let (_, below) = beginning.text.split_once('\n').unwrap_or_default();
    Ok(format!("# {title}\n{below}"))
}

/// A title, where a name is one; else the words of a file's name.
fn title_of(name: &str) -> String {
    match name.strip_suffix(".md") {
        Some(stem) => capital(&stem.replace(['-', '_'], " ")),
        None => name.trim().to_string(),
    }
}

fn named_after(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name = whole.file_name().map(|name| name.to_string_lossy().replace(['-', '_'], " "));
    capital(&name.unwrap_or_else(|| "A course".to_string()))
}

/// The file of a title: its letters and digits, in small letters.
fn file_name(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    format!("{}.md", words.join("-"))
}
