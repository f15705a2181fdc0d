//! `mdbook-descent why LESSON`: what a build would do with it; knows streams and exit codes only.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::refused::misused;
use crate::book::{self, Reasons};
use crate::report::{for_terminal, plural};

/// Tells of each lesson whether it is kept, and what has changed if it is not.
pub(super) fn run(lessons: &[std::path::PathBuf]) -> ExitCode {
    let mut whole = true;
    for lesson in lessons {
        match told(lesson) {
            Ok((text, kept)) => {
                whole &= kept;
                let _ = writeln!(io::stdout(), "{}", for_terminal(&text));
            }
            Err(error) => return misused(&error),
        }
    }
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(lesson: &Path) -> Result<(String, bool), String> {
    let Reasons { file, kept, changes, trainings, runs } =
        book::reasons(lesson).map_err(|error| format!("{}: {error:#}", lesson.display()))?;
    if kept {
        return Ok((format!("{file}: kept; a build runs nothing of it"), true));
    }
    let mut text = format!("{file}: a build would run it");
    for change in changes {
        text += &format!("\n  {change}");
    }
    let lines = runs.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let kept = (trainings > 0).then(|| format!("{} kept", plural(trainings, "training")));
    let runs = match runs.len() {
        0 => None,
        1 => Some(format!("one to be run, at line {lines}")),
        count => Some(format!("{count} to be run, at lines {lines}")),
    };
    let found: Vec<String> = kept.into_iter().chain(runs).collect();
    if !found.is_empty() {
        text += &format!("\n  of its longer trainings: {}", found.join(", "));
    }
    Ok((text, false))
}
