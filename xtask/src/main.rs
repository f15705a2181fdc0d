//! The project's tasks. `cargo course` builds the course in all of its languages with the tool and
//! the pinned mdBook, and where COURSE_ADDRESS says where it is published, what the world is told of it; `cargo benchmark`
//! trains the workloads of `benches/` with the tool, NumPy, JAX and PyTorch side by side; `cargo reference` writes
//! the pages of the manual that come from the catalogues; `cargo live` builds the engine for pages; `cargo messages` runs the
//! server for readers' messages here.

mod languages;
mod live;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The mdBook that the course is built with.
const MDBOOK: &str = "0.5.4";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let result = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["course"] => course(),
        ["benchmark"] => benchmark(),
        ["reference"] => reference(),
        ["live"] => folders().and_then(|(root, target)| live::build(&root, &target)),
        ["messages"] => messages(),
        _ => Err("the tasks are `cargo course`, `cargo benchmark`, `cargo reference`, `cargo live` and \
                 `cargo messages`"
            .to_string()),
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
    let (root, target) = folders()?;
    // Without its engine the course is read as any book is.
    if let Err(message) = live::build(&root, &target) {
        eprintln!("{message}");
    }
    build(&root, &[])?;
    let tools = target.join("tools").join("bin");
    let mdbook = installed(&target, "mdbook", "mdbook", MDBOOK)?;
    installed(&target, "mdbook-i18n-helpers", "mdbook-gettext", languages::HELPERS)?;
    let own = target.join("release");
    let old = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([own, tools].into_iter().chain(env::split_paths(&old)))
        .map_err(|error| error.to_string())?;
    let course = root.join("target").join("course");
    let mut built = vec![(None, course.clone())];
    for language in languages::languages(&root)? {
        let folder = course.join(language.folder());
        built.push((Some(language), folder));
    }
    for (language, pages) in &built {
        let build = |output: Option<String>| {
            let mut command = Command::new(&mdbook);
            command.arg("build").current_dir(&root).env("PATH", &path);
            match output {
                // What the world is told stands beside the pages, where mdBook alone would part the two.
                Some(output) => {
                    command.arg("--dest-dir").arg(target.join("published")).env("MDBOOK_OUTPUT", output)
                }
                None => command.arg("--dest-dir").arg(pages),
            };
            language.as_ref().map_or(Ok(()), |language| language.told(&mut command, &root))?;
            run(&mut command)
        };
        build(None)?;
        if let Ok(address) = env::var("COURSE_ADDRESS") {
            let pages = pages.display().to_string();
            let command = "mdbook-descent publish";
            build(Some(format!(
                "{{\"publish\":{{\"command\":{command:?},\"address\":{address:?},\"pages\":{pages:?}}}}}"
            )))?;
        }
    }
    eprintln!("the course stands in {}", course.join("index.html").display());
    Ok(())
}

/// A program of others in its version, installed once.
fn installed(target: &Path, package: &str, program: &str, version: &str) -> Result<PathBuf, String> {
    let tools = target.join("tools");
    let program = tools.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX));
    // What tells no version of its own is known by what cargo noted beside it.
    let noted = std::fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    if !program.exists() || !noted.contains(&format!("\"{package} {version} ")) {
        eprintln!("installing {package} {version}, once; this takes a few minutes");
        run(Command::new(cargo())
            .args(["install", package, "--version", version, "--locked", "--root"])
            .arg(&tools))?;
    }
    Ok(program)
}

/// Trains the same models with the tool and with the Python libraries, which are installed once.
fn benchmark() -> Result<(), String> {
    let (root, target) = folders()?;
    build(&root, &["--bins", "--example", "steps"])?;
    let benches = root.join("benches");
    let python = environment(&target.join("benchmark"), &benches.join("requirements.txt"))?;
    run(Command::new(&python).arg(benches.join("compare.py")).arg(target.join("release")))
}

/// Runs the server for readers' messages, as it is shipped, on this machine alone, for the pages of `mdbook serve`.
fn messages() -> Result<(), String> {
    let (root, target) = folders()?;
    let (shipped, folder) = (root.join("src/site/messages"), target.join("messages"));
    let python = environment(&folder.join("python"), &shipped.join("requirements.txt"))?;
    let address = "http://127.0.0.1:8765";
    eprintln!(
        "messages = {{ address = \"{address}\" }} in [preprocessor.descent] leads to it; Ctrl+C ends it"
    );
    run(Command::new(python)
        .arg(shipped.join("gate.py"))
        .arg(shipped.join("isso.cfg"))
        .env("MESSAGES_SITE", "http://localhost:3000")
        .env("MESSAGES_LISTEN", address)
        .env("MESSAGES_FOLDER", &folder)
        .env("MESSAGES_MODERATED", "off")
        .env("MESSAGES_NOTIFY", "stdout"))
}

/// The project's folder and the one that everything is built into.
fn folders() -> Result<(PathBuf, PathBuf), String> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("this crate stands in the project's folder")?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok((root.to_path_buf(), target))
}

/// A Python of our own with what a file asks for, installed once.
fn environment(folder: &Path, requirements: &Path) -> Result<PathBuf, String> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        eprintln!("installing what {} asks for, once", requirements.display());
        let own = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(own).args(["-m", "venv"]).arg(folder))?;
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(requirements))?;
    }
    Ok(python)
}

fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Builds the tool as it is installed, and what else is asked for.
fn build(root: &Path, more: &[&str]) -> Result<(), String> {
    run(Command::new(cargo())
        .args(["build", "--release", "--locked", "--package", "mdbook-descent"])
        .args(more)
        .current_dir(root))
}

/// Writes the manual's reference anew from the catalogues of functions, optimizers, data sets, views and settings.
fn reference() -> Result<(), String> {
    run(Command::new(cargo())
        .args(["test", "--quiet", "--locked", "--package", "mdbook-descent", "--test", "all"])
        .args(["are_what_the_catalogues_say", "--", "the_schema_is_published"])
        .env("ACCEPT_REFERENCE", "1"))?;
    eprintln!("the pages stand in book/reference, the grammars in editors/vscode/syntaxes");
    Ok(())
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{command:?} cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}
