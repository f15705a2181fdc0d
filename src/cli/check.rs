//! `mdbook-descent check PATHS`: the faults of many lessons, for people and for machines; knows streams and exit codes only.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::refused::misused;
use crate::book::{self, Checked};
use crate::markup::{escape_html as escaped, path_in_address};
use crate::record::ToldFault;
use crate::report::{explained, for_terminal, json_for_terminal, plural, without_controls};

/// How long a file may be changed before that is seen.
const LOOK: Duration = Duration::from_millis(50);

/// In what form faults are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people: the lines in question, and what to do.
    Human,
    /// One object for each fault, in a list.
    Json,
    /// SARIF 2.1.0, as code scanning reads it.
    Sarif,
    /// Commands that GitHub shows at the lines of a pull request.
    Github,
    /// JUnit's XML, a test case for each lesson.
    Junit,
}

/// How a check is made and told.
#[derive(Clone, Copy, Debug)]
pub(super) struct CheckManner {
    pub(super) format: CheckFormat,
    /// Whether what was checked before is taken from the cache.
    pub(super) keeping: bool,
    /// Whether the slowest lessons are named.
    pub(super) timings: bool,
}

/// Checks lessons once, or whenever one of their files changes.
pub(super) fn run(paths: &[PathBuf], watch: bool, manner: CheckManner) -> ExitCode {
    // What changes while the lessons run is seen behind them.
    let mut seen = if watch { state(paths) } else { Vec::new() };
    let code = once(paths, manner);
    if !watch {
        return code;
    }
    loop {
        std::thread::sleep(LOOK);
        let now = state(paths);
        if now != seen {
            seen = now;
            once(paths, manner);
        }
    }
}

fn once(paths: &[PathBuf], manner: CheckManner) -> ExitCode {
    let CheckManner { format, keeping, timings } = manner;
    let checked = match book::check(paths, keeping) {
        Ok(checked) => checked,
        Err(error) => return misused(&error),
    };
    let told = match format {
        CheckFormat::Human => for_terminal(&human(&checked)),
        CheckFormat::Json => json_for_terminal(&list(&checked)),
        CheckFormat::Sarif => json_for_terminal(&sarif(&checked)),
        CheckFormat::Github => without_controls(&github(&checked)),
        CheckFormat::Junit => for_terminal(&junit(&checked)),
    };
    // A reader such as `head` may close the pipe early; that is no fault of a lesson.
    let _ = writeln!(io::stdout(), "{}", told.trim_end());
    if timings {
        let times = checked.iter().filter(|checked| checked.is_lesson());
        let told = book::slowest(times.map(|checked| (checked.file.as_str(), checked.lesson.took)));
        let _ = writeln!(io::stderr(), "{}", for_terminal(&told));
    }
    let whole = checked.iter().all(|checked| checked.lesson.faults.is_empty());
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every fault with its lesson.
fn faults(checked: &[Checked]) -> impl Iterator<Item = (&Checked, &ToldFault)> {
    checked.iter().flat_map(|checked| checked.lesson.told.iter().map(move |fault| (checked, fault)))
}

fn human(checked: &[Checked]) -> String {
    let mut told = String::new();
    for fault in checked.iter().flat_map(|checked| &checked.lesson.faults) {
        told += &format!("{fault}\n\n");
    }
    let count: usize = checked.iter().map(|checked| checked.lesson.faults.len()).sum();
    let lessons = plural(checked.iter().filter(|checked| checked.is_lesson()).count(), "lesson");
    told + &match count {
        0 => format!("{lessons} checked: everything holds"),
        _ => {
            let explained = explained(faults(checked).map(|(_, fault)| fault.code));
            format!("{lessons} checked: {}; {explained}", plural(count, "fault"))
        }
    }
}

/// Where a fault is: its file, and the lines and columns of its start and its end.
fn place(checked: &Checked, fault: &ToldFault) -> (String, (usize, usize), (usize, usize)) {
    // A machine compares names of files letter by letter.
    let plain = |file: &str| file.strip_prefix("./").unwrap_or(file).to_string();
    match &fault.stretch {
        Some(stretch) => (plain(&stretch.file), stretch.start, stretch.end),
        None => (plain(&checked.file), (1, 1), (1, 1)),
    }
}

fn list(checked: &[Checked]) -> String {
    let one = |(checked, fault): (&Checked, &ToldFault)| {
        let (file, start, end) = place(checked, fault);
        let position = |(line, column): (usize, usize)| json!({ "line": line, "column": column });
        let edit = fault.edit.as_ref().map(|edit| {
            json!({
                "file": edit.stretch.file,
                "start": position(edit.stretch.start),
                "end": position(edit.stretch.end),
                "text": edit.text,
                "certain": edit.certain,
            })
        });
        json!({
            "file": file,
            "start": position(start),
            "end": position(end),
            "severity": "error",
            "code": fault.code,
            "message": fault.message,
            "remedy": fault.remedy,
            "edit": edit,
        })
    };
    Value::from(faults(checked).map(one).collect::<Vec<_>>()).to_string()
}

fn sarif(checked: &[Checked]) -> String {
    let one = |(checked, fault): (&Checked, &ToldFault)| {
        let (file, start, end) = place(checked, fault);
        json!({
            "ruleId": fault.code,
            "level": "error",
            "message": { "text": with_remedy(fault) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": path_in_address(&file) },
                "region": {
                    "startLine": start.0, "startColumn": start.1, "endLine": end.0, "endColumn": end.1,
                },
            } }],
        })
    };
    let mut codes: Vec<&str> = faults(checked).map(|(_, fault)| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| json!({ "id": code })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "mdbook-descent", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": faults(checked).map(one).collect::<Vec<_>>(),
        }],
    })
    .to_string()
}

fn with_remedy(fault: &ToldFault) -> String {
    match fault.remedy.is_empty() {
        true => fault.message.clone(),
        false => format!("{}\n{}", fault.message, fault.remedy),
    }
}

fn github(checked: &[Checked]) -> String {
    let escaped = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    let one = |(checked, fault): (&Checked, &ToldFault)| {
        let (file, start, end) = place(checked, fault);
        let file = property(&file);
        // GitHub shows columns only within one line.
        let columns = match start.0 == end.0 {
            true => format!(",col={},endColumn={}", start.1, end.1),
            false => String::new(),
        };
        format!(
            "::error file={file},line={},endLine={}{columns},title={}::{}\n",
            start.0,
            end.0,
            property(fault.code),
            escaped(&with_remedy(fault))
        )
    };
    faults(checked).map(one).collect()
}

fn junit(checked: &[Checked]) -> String {
    let failed = checked.iter().filter(|checked| !checked.lesson.faults.is_empty()).count();
    let mut told = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"mdbook-descent\" tests=\"{}\" failures=\"{failed}\">\n",
        checked.len()
    );
    for Checked { file, lesson } in checked {
        told += &format!("  <testcase classname=\"lesson\" name=\"{}\">\n", escaped(file));
        if let Some(first) = lesson.told.first() {
            told += &format!(
                "    <failure type=\"{}\" message=\"{}\">{}</failure>\n",
                escaped(first.code),
                escaped(&first.message),
                escaped(&lesson.faults.join("\n\n"))
            );
        }
        told += "  </testcase>\n";
    }
    told + "</testsuite>\n"
}

/// When the files that a check of some paths reads were changed, and how long they are.
fn state(paths: &[PathBuf]) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let mut found = Vec::new();
    for path in paths {
        book::read_by_check(path).iter().for_each(|read| look(read, &mut found));
    }
    found.sort();
    found
}

fn look(path: &Path, found: &mut Vec<(PathBuf, u64, Option<SystemTime>)>) {
    let Ok(now) = std::fs::symlink_metadata(path) else { return };
    if now.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        entries.for_each(|entry| look(&entry.path(), found));
    } else {
        found.push((path.to_path_buf(), now.len(), now.modified().ok()));
    }
}
