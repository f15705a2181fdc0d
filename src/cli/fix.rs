//! `mdbook-descent fix PATHS`: remedies that are certain, written into the lessons; knows streams and exit codes only.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, IsTerminal, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use super::difference::difference;
use super::refused::misused;
use crate::book::{self, Checked};
use crate::report::{for_terminal, plural};

/// What is done with the changes that were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    /// They are written if somebody at the terminal agrees.
    Asked,
    /// They are written.
    Given,
    /// They are only shown.
    Refused,
}

/// A file with the text that it should have.
struct Mended {
    file: String,
    before: String,
    after: String,
    edits: usize,
}

/// Mends lessons, after it was shown how.
pub(super) fn run(paths: &[PathBuf], consent: Consent) -> ExitCode {
    match mended(paths) {
        Ok(mended) if mended.is_empty() => {
            say("nothing is to be mended");
            ExitCode::SUCCESS
        }
        Ok(mended) => show_and_write(paths, &mended, consent),
        Err(error) => misused(&error),
    }
}

fn show_and_write(paths: &[PathBuf], mended: &[Mended], consent: Consent) -> ExitCode {
    for Mended { file, before, after, .. } in mended {
        say(&format!("{file}\n{}", difference(before, after)));
    }
    let places = plural(mended.iter().map(|mended| mended.edits).sum(), "place");
    if consent == Consent::Refused || consent == Consent::Asked && !agreed(&places) {
        say(&format!("nothing is written; {places} would change with `--yes`"));
        return ExitCode::FAILURE;
    }
    for Mended { file, before, after, .. } in mended {
        // Somebody may have written on meanwhile.
        if std::fs::symlink_metadata(file).is_ok_and(|found| found.is_symlink()) {
            return misused(&format!("{file} is a link; mend the file that it leads to"));
        }
        let same = std::fs::read_to_string(file).is_ok_and(|now| now == *before);
        let written =
            if same { std::fs::write(file, after) } else { Err(io::Error::other("it has changed")) };
        if let Err(error) = written {
            return misused(&format!("{file} is not written: {error}"));
        }
    }
    let left = match book::check(paths, true) {
        Ok(checked) => checked.iter().map(|checked| checked.lesson.told.len()).sum(),
        Err(error) => return misused(&error),
    };
    match left {
        0 => say(&format!("{places} mended: everything holds")),
        _ => say(&format!("{places} mended; `mdbook-descent check` tells of {} more", plural(left, "fault"))),
    }
    if left == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The files of some lessons in which a remedy is certain.
fn mended(paths: &[PathBuf]) -> Result<Vec<Mended>, String> {
    let checked = book::check(paths, true).map_err(|error| format!("{error:#}"))?;
    let mut mended = Vec::new();
    for (file, edits) in certain(&checked) {
        let before =
            std::fs::read_to_string(&file).map_err(|error| format!("{file} cannot be read: {error}"))?;
        let mut after = before.clone();
        let mut written = 0;
        let mut above = before.len();
        for (range, text) in edits.iter().rev() {
            // Of two that want the same place neither is certain.
            let clash = edits.iter().any(|(other, words)| {
                (other, words) != (range, text) && other.start < range.end && range.start < other.end
            });
            if clash || range.end > above || before.get(range.clone()).is_none() {
                continue;
            }
            after.replace_range(range.clone(), text);
            above = range.start;
            written += 1;
        }
        if written > 0 {
            mended.push(Mended { file, before, after, edits: written });
        }
    }
    Ok(mended)
}

/// The changes that nothing else can be meant by, file by file; what several chapters include is changed once.
fn certain(checked: &[Checked]) -> BTreeMap<String, Vec<(Range<usize>, String)>> {
    let faults = checked.iter().flat_map(|checked| &checked.lesson.told);
    let edits = faults.filter_map(|fault| fault.edit.as_ref()).filter(|edit| edit.certain);
    let mut found: BTreeMap<String, BTreeSet<(usize, usize, String)>> = BTreeMap::new();
    for edit in edits {
        let bytes = &edit.stretch.bytes;
        let own = found.entry(edit.stretch.file.clone()).or_default();
        own.insert((bytes.start, bytes.end, edit.text.clone()));
    }
    let in_order = |own: BTreeSet<(usize, usize, String)>| {
        own.into_iter().map(|(start, end, text)| (start..end, text)).collect()
    };
    found.into_iter().map(|(file, own)| (file, in_order(own))).collect()
}

/// Asks at the terminal; where nobody sits there, nobody agrees.
fn agreed(places: &str) -> bool {
    if !io::stdin().is_terminal() {
        return false;
    }
    let _ = write!(io::stdout(), "Write {places}? [y/N] ");
    let _ = io::stdout().flush();
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{}", for_terminal(text.trim_end()));
}
