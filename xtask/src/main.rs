//! `cargo course`: builds the preprocessor, fetches the pinned mdBook if it is missing, and builds the course with both.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The mdBook that the course is built with.
const MDBOOK: &str = "0.5.4";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let result = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["course"] => course(),
        _ => Err("there is one task: `cargo course`".to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the course, with everything that it needs.
fn course() -> Result<(), String> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("this crate stands in the project's folder")?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(&cargo)
        .args(["build", "--release", "--locked", "--package", "mdbook-descent"])
        .current_dir(root))?;
    let tools = target.join("tools");
    let mdbook = tools.join("bin").join(format!("mdbook{}", env::consts::EXE_SUFFIX));
    if !is_pinned(&mdbook) {
        eprintln!("installing mdBook {MDBOOK}, once; this takes a few minutes");
        run(Command::new(&cargo)
            .args(["install", "mdbook", "--version", MDBOOK, "--locked", "--root"])
            .arg(&tools))?;
    }
    let own = target.join("release");
    let old = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(own).chain(env::split_paths(&old)))
        .map_err(|error| error.to_string())?;
    run(Command::new(&mdbook).arg("build").current_dir(root).env("PATH", path))?;
    eprintln!("the course stands in {}", root.join("target").join("course").join("index.html").display());
    Ok(())
}

/// Whether an mdBook is there and is the pinned one.
fn is_pinned(mdbook: &Path) -> bool {
    let output = Command::new(mdbook).arg("--version").output();
    output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(MDBOOK))
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{command:?} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}
