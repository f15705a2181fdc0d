//! `mdbook-descent explain CODE`: what a fault is, shown by an example that runs; knows streams and exit codes only.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::book;
use crate::manual;
use crate::report::{FaultCode, codes, did_you_mean, for_terminal};

/// Explains some codes, or lists all.
pub(super) fn run(asked: &[String]) -> ExitCode {
    if asked.is_empty() {
        let all = manual::catalogues().into_iter().find(|catalogue| catalogue.name == manual::FAULTS);
        let families = all.iter().flat_map(|all| &all.families);
        let lines = manual::short_lines(families.map(|family| (family.name, family.entries.as_slice())));
        let _ = writeln!(io::stdout(), "{}", lines.trim_end());
        return ExitCode::SUCCESS;
    }
    let mut whole = true;
    for slug in asked {
        let Some(code) = codes().find(|code| code.slug == slug.as_str()) else {
            let hint = did_you_mean(slug, codes().map(|code| code.slug));
            let hint = hint.unwrap_or_else(|| "`mdbook-descent explain` lists the codes".to_string());
            let told = format!("error: no fault has the code `{slug}`; {hint}");
            let _ = writeln!(io::stderr(), "{}", for_terminal(&told));
            whole = false;
            continue;
        };
        let _ = writeln!(io::stdout(), "{}", for_terminal(&explained(code)));
    }
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A code with its examples, and what is told about the wrong one.
fn explained(code: &FaultCode) -> String {
    let mut text = format!("{}\n\n{}\n", code.slug, code.doc);
    if code.wrong.is_empty() {
        return text;
    }
    for (name, beside) in code.beside {
        text += &format!("\n{name}:\n{}", indented(beside));
    }
    text += &format!("\nWrong, {}:\n{}", code.file, indented(code.wrong));
    let told = book::tried(&code.with(code.wrong)).unwrap_or_else(|error| format!("error: {error:#}"));
    // The last line says where one is already.
    let told = told.trim_end().rsplit_once("\n\n").map_or("", |(told, _)| told);
    text += &format!("\nWhat is told:\n{}", indented(told));
    text + &format!("\nRight:\n{}", indented(code.right))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n").replace("    \n", "\n")).collect()
}
