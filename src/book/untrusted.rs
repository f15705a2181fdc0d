//! What a book from people one does not know may not hold, in its chapters and beside them; runs no block.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem};
use serde_json::Value;

use super::beside;
use super::disk::Disk;
use super::sources::ChapterSource;
use super::told::{BookFault, at, without_place};
use crate::chapter::{Source, Written};
use crate::environment::slashed;
use crate::lesson;
use crate::report::{Fault, Located};

/// The kinds of files beside the chapters that a browser shows or saves, and never runs.
#[rustfmt::skip]
const SHOWN: &[&str] = &[
    "md", "txt", "csv", "tsv", "json", "toml", "py", "rs", "ipynb", "npy", "npz", "pdf", "zip",
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "mp3", "mp4", "ogg", "wav", "webm", "woff", "woff2",
];

/// Everything in a book that its readers' browsers could run, or that could show them a file of this machine.
pub(super) fn faults(
    context: &PreprocessorContext,
    table: &Value,
    book: &Book,
    chapters: &[ChapterSource],
) -> Vec<BookFault> {
    let mut faults = summary(book);
    let after = table.get("after").and_then(Value::as_array);
    if !after.is_some_and(|names| names.iter().any(|name| name == "links")) {
        let what = "contributors = \"untrusted\" needs after = [\"links\"] beside it in book.toml";
        faults.push(without_place(
            &Fault::new(what).remedy("write it, so that included text is looked at, too"),
        ));
    }
    let folder = context.root.join(&context.config.book.src);
    let mathjax: Option<bool> = context.config.get("output.html.mathjax-support").ok().flatten();
    if mathjax == Some(true) {
        let what = "mathjax-support lets a formula hold a link that runs a script";
        faults.push(without_place(&Fault::new(what).remedy(
            "leave it out of book.toml under contributors = \"untrusted\": formulas between dollar signs are set without it",
        )));
    }
    let Ok(folder) = folder.canonicalize() else { return faults };
    for chapter in chapters {
        let world = Disk::of_book(&context.root, &context.config.book.src, &chapter.file, f64::MAX);
        let written = Written::new(chapter.source(), &world);
        // Of a file outside not a line is shown.
        if !leads_out(&context.root.join(&chapter.file), &folder) {
            faults.extend(running(&chapter.content, |range| written.located(range)));
        }
        faults.extend(taken_in(&context.root, &folder, chapter.source()));
    }
    faults.extend(not_found(context, &folder));
    files(&folder, &folder, &mut faults);
    faults
}

/// What mdBook would write into its pages as it is of the names and files of chapters.
fn summary(book: &Book) -> Vec<BookFault> {
    let mut faults = Vec::new();
    for item in book.iter() {
        let BookItem::Chapter(chapter) = item else { continue };
        if lesson::reads_as_html(&chapter.name) {
            let what = format!("mdBook's search takes the chapter's name `{}` for HTML", chapter.name);
            faults.push(without_place(
                &Fault::new(what).remedy("leave the `<` out of SUMMARY.md, or write a space behind it"),
            ));
        }
        let path = chapter.path.as_ref().map(|path| path.to_string_lossy().into_owned());
        if let Some(path) = path.filter(|path| path.contains(lesson::QUOTING)) {
            let what = format!(
                "mdBook writes the name of the file {path} into scripts, where its marks would mean something"
            );
            faults.push(without_place(
                &Fault::new(what).remedy("name the file by letters, digits, `-` and `_`"),
            ));
        }
        let path = chapter.path.as_ref().map(|path| path.to_string_lossy().into_owned());
        if let Some(path) = path.as_ref().filter(|path| path.split(['/', '\\']).any(|part| part == "..")) {
            let what = format!("mdBook would write the page of {path} outside of the book");
            faults.push(without_place(&Fault::new(what).remedy("name the file in SUMMARY.md without `..`")));
        }
        if let Some(path) =
            path.filter(|path| path.split('/').next().is_some_and(|first| first.contains(':')))
        {
            let what =
                format!("mdBook links to the file {path}, and a browser would take its name for an address");
            faults.push(without_place(&Fault::new(what).remedy("name the file and its folders without `:`")));
        }
    }
    faults
}

/// What a browser could run of a text, each at its place.
fn running<'a>(text: &str, located: impl Fn(Range<usize>) -> Located<'a>) -> Vec<BookFault> {
    let told = |fault: lesson::LessonFault| {
        at(Fault::new(fault.message).remedy(fault.remedy), &located(fault.range))
    };
    lesson::markup_that_runs(text).into_iter().map(told).collect()
}

/// The same of the page for what is not found: mdBook renders it by itself, and shows it to no preprocessor.
fn not_found(context: &PreprocessorContext, folder: &Path) -> Vec<BookFault> {
    let named: Option<String> = context.config.get("output.html.input-404").ok().flatten();
    let name = named.unwrap_or_else(|| "404.md".to_string());
    let file = folder.join(&name);
    // What leads out is told with the other files.
    if leads_out(&file, folder) {
        return Vec::new();
    }
    let Ok(text) = std::fs::read_to_string(file) else { return Vec::new() };
    running(&text, |range| Located { name: &name, text: &text, range, line_starts: &[] })
}

/// What a chapter takes in from outside of the source folder, by itself or by what it includes.
fn taken_in(root: &Path, folder: &Path, chapter: Source<'_>) -> Vec<BookFault> {
    let Some(written) = chapter.written else { return Vec::new() };
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<(String, String)> = vec![(chapter.file.to_string(), written.to_string())];
    while let Some((name, text)) = ahead.pop() {
        if leads_out(&root.join(&name), folder) {
            faults.push(without_place(&Fault::new(format!(
                "{name} stands outside of the book's source folder"
            ))));
            continue;
        }
        for (range, path) in lesson::files_taken_in(&text) {
            // The system's way to a file is what counts: a link may stand before `..`. Of all names that a file has by
            // going down and up again, it is known by one.
            let beside = settled(root, &Path::new(&name).parent().unwrap_or(Path::new("")).join(path));
            let file = root.join(&beside);
            if leads_out(&file, folder) {
                let fault = Fault::new(format!("`{path}` leads out of the book's source folder"));
                let fault =
                    fault.remedy("put what the chapter needs under that folder, and include it from there");
                faults.push(at(fault, &Located { name: &name, text: &text, range, line_starts: &[] }));
            } else if seen.insert(beside.clone())
                && file.is_file()
                && let Ok(included) = std::fs::read_to_string(&file)
            {
                ahead.push((slashed(&beside), included));
            }
        }
    }
    faults
}

/// A path, as seen from the root, by the folder in which the system finds it.
fn settled(root: &Path, path: &Path) -> PathBuf {
    let found = || {
        let folder = root.join(path.parent()?).canonicalize().ok()?;
        Some(folder.strip_prefix(root.canonicalize().ok()?).ok()?.join(path.file_name()?))
    };
    found().unwrap_or_else(|| path.to_path_buf())
}

/// Whether a path leads to something that stands outside of a folder. What is not there leads nowhere.
fn leads_out(path: &Path, folder: &Path) -> bool {
    path.canonicalize().is_ok_and(|found| !found.starts_with(folder))
}

/// What stands in a folder and is copied into the book, but should not be.
fn files(folder: &Path, source: &Path, faults: &mut Vec<BookFault>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let shown = slashed(path.strip_prefix(source).unwrap_or(&path));
        if leads_out(&path, source) {
            faults.push(without_place(&Fault::new(format!(
                "{shown} is a link that leads out of the book's source folder"
            ))));
        } else if path.is_dir() && !path.is_symlink() {
            files(&path, source, faults);
        } else if path.is_file() {
            let kind = path.extension().map(|kind| kind.to_string_lossy().to_ascii_lowercase());
            let kind = kind.unwrap_or_default();
            if !SHOWN.contains(&kind.as_str()) && !beside::is_ours(&path) {
                let what =
                    format!("mdBook would copy {shown} into the book, and a browser may run such a file");
                faults.push(without_place(&Fault::new(what).remedy(
                    "keep text, data, pictures and films in the source folder; an SVG can be saved as PNG",
                )));
            }
        }
    }
}
