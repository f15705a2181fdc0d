//! Builds the engine for pages: the crate `live` for the browser, dressed in its scripts, into `built`; knows no book.

mod parts;
mod watched;
mod whole;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, iter};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lzma_rust2::{LzmaOptions, LzmaWriter};
use wasm_bindgen_cli_support::Bindgen;

/// The engine's first part is what these lessons of the course need: readers come to them first.
const FIRST_LESSONS: usize = 5;

/// What stands with the rest, under `src`: data sets.
const APART: &[&str] = &[
    "datasets/files/breast_cancer.csv",
    "datasets/files/diabetes.csv",
    "datasets/files/digits.txt",
    "datasets/files/wine.csv",
];

const TARGET: &str = "wasm32-unknown-unknown";

/// Lanes of 128 bits, which every browser of today has, and room for expressions that are nested deeply.
const FLAGS: &str = "-Ctarget-feature=+simd128 -Clink-arg=-zstack-size=8388608";

/// Builds the engine, where this machine can.
pub(crate) fn build(root: &Path, target: &Path) -> Result<(), String> {
    let wasm = compiled(root, target)?;
    let [glue, wasm] = bound(&wasm).map_err(|error| format!("{error:#}"))?;
    let seen = seen(root, target, &glue, &wasm)?;
    let parts = if seen.is_empty() {
        eprintln!("without Node nobody can tell what a first run needs: the engine stays whole");
        vec![wasm]
    } else {
        parts::parted(&wasm, &seen, &apart(root)?).map_err(|error| format!("{error:#}"))?.to_vec()
    };
    let packed: Vec<Vec<u8>> = parts.iter().map(|part| packed(part)).collect::<Result<_, _>>()?;
    let wanted = dressed(root, &glue, &packed)?;
    let built = root.join("built");
    put(&built, &wanted).map_err(|error| format!("{}: {error}", built.display()))?;
    let sizes: Vec<String> = packed.iter().map(|part| format!("{} kB", part.len() / 1000)).collect();
    eprintln!("the engine for pages has, packed, {}", sizes.join(" and "));
    Ok(())
}

/// Compiles the crate `live` for pages.
fn compiled(root: &Path, target: &Path) -> Result<PathBuf, String> {
    let debian = if has_target() { None } else { Some(Debian::found()?) };
    let folder = if debian.is_some() { target.join("debian") } else { target.to_path_buf() };
    let mut command = Command::new(debian.as_ref().map_or_else(super::cargo, |debian| debian.cargo.into()));
    command.args(["build", "--locked", "--package", "live", "--profile", "live", "--target", TARGET]);
    command.arg("--target-dir").arg(&folder).current_dir(root);
    command.env(format!("CARGO_TARGET_{}_RUSTFLAGS", TARGET.to_uppercase().replace('-', "_")), FLAGS);
    if let Some(debian) = &debian {
        debian.dress(&mut command, &folder)?;
    }
    super::run(&mut command)?;
    Ok(folder.join(TARGET).join("live").join("live.wasm"))
}

/// The files that a book gets: what waits in every page, the engine in its scripts, and its rest, if it is parted.
fn dressed(root: &Path, glue: &[u8], packed: &[Vec<u8>]) -> Result<Vec<(String, String)>, String> {
    let pages = root.join("live").join("page");
    let read = |name: &str| fs::read_to_string(pages.join(name)).map_err(|error| format!("{name}: {error}"));
    let rest = packed.get(1).map(|rest| format!("descentRest = '{}';\n", STANDARD.encode(rest)));
    let rest = rest.map(|rest| (named("rest", &rest), rest));
    let engine = format!(
        "function descentWorker() {{\n{}{}{}}}\nif (typeof document === 'undefined') descentWorker();\n\
         else window.descent = (() => {{\nconst descentPacked = '{}';\nconst descentStyle = `{}`;\n{}{}{}{}return openPage;\n}})();\n",
        String::from_utf8_lossy(glue),
        read("unpack.js")?,
        read("worker.js")?,
        STANDARD.encode(&packed[0]),
        bare(&read("field.css")?),
        read("engine.js")?.replace("REST", rest.as_ref().map_or("", |(name, _)| name)),
        read("field.js")?,
        read("ghost.js")?,
        read("page.js")?,
    );
    let name = named("engine", &engine);
    let waiting = format!("(() => {{\n{}{}}})();\n", read("question.js")?, read("touch.js")?);
    let touch = bare(&waiting).replace("ENGINE", &name).replace("STYLE", &bare(&read("touch.css")?));
    Ok([(named("touch", &touch), touch), (name, engine)].into_iter().chain(rest).collect())
}

/// The functions that run when readers meet the first lessons; none, where there is no Node to run them.
fn seen(root: &Path, target: &Path, glue: &[u8], wasm: &[u8]) -> Result<BTreeSet<u32>, String> {
    let watched = watched::watched(wasm).map_err(|error| format!("{error:#}"))?;
    let folder = target.join("live");
    let [glue_file, wasm_file] = [folder.join("glue.js"), folder.join("watched.wasm")];
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&glue_file, glue))
        .and_then(|()| fs::write(&wasm_file, watched))
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let script = root.join("xtask").join("src").join("live").join("seen.mjs");
    let lessons = lessons(root).map_err(|error| format!("the lessons: {error}"))?;
    let output = Command::new("node").arg(script).args([glue_file, wasm_file]).args(lessons).output();
    let Ok(output) = output else { return Ok(BTreeSet::new()) };
    if !output.status.success() {
        return Err(format!("the engine cannot be watched: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let numbers = String::from_utf8_lossy(&output.stdout);
    numbers
        .split_whitespace()
        .map(|number| number.parse().map_err(|_| "a number is expected".to_string()))
        .collect()
}

/// The files of the lessons that a first run is measured by.
fn lessons(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let files = fs::read_dir(root.join("book"))?.map(|entry| Ok(entry?.path()));
    let mut files: Vec<PathBuf> = files.collect::<std::io::Result<_>>()?;
    files.retain(|file| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.as_bytes()[..2].iter().all(u8::is_ascii_digit) && name.ends_with(".md")
    });
    files.sort();
    files.truncate(FIRST_LESSONS);
    Ok(files)
}

/// The texts of the tool that most lessons do without.
fn apart(root: &Path) -> Result<Vec<Vec<u8>>, String> {
    let read =
        |name: &&str| fs::read(root.join("src").join(name)).map_err(|error| format!("{name}: {error}"));
    APART.iter().map(read).collect()
}

/// Whether the target is there; rustup is asked for it, where there is one.
fn has_target() -> bool {
    let there = || {
        let mut command = Command::new("rustc");
        let output = command.args(["--print", "target-libdir", "--target", TARGET]).output();
        output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
    };
    there() || {
        let added = Command::new("rustup").args(["target", "add", TARGET]).status();
        added.is_ok_and(|status| status.success()) && there()
    }
}

/// Debian's compiler, which comes with the sources of the standard library, where rustup reaches nothing: its packages
/// are `rustc-web`, `rust-web-src` and `lld-19`.
struct Debian {
    cargo: &'static str,
    rustc: &'static str,
    linker: &'static str,
}

impl Debian {
    fn found() -> Result<Debian, String> {
        let debian = Debian { cargo: "/usr/bin/cargo", rustc: "/usr/bin/rustc", linker: "/usr/bin/lld-19" };
        let sources = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
        if [debian.cargo, debian.rustc, debian.linker, sources].iter().all(|file| Path::new(file).exists()) {
            return Ok(debian);
        }
        Err(format!(
            "the target {TARGET} is not there and cannot be had: pages will not be live. \
             On Debian the packages rustc-web, rust-web-src and lld-19 do without it"
        ))
    }

    /// Has a command make the standard library, too, and find the linker under the name that the compiler asks for.
    fn dress(&self, command: &mut Command, folder: &Path) -> Result<(), String> {
        let linker = folder.join("linker").join("rust-lld");
        fs::create_dir_all(folder.join("linker"))
            .and_then(|()| if linker.exists() { Ok(()) } else { named_again(self.linker, &linker) })
            .map_err(|error| format!("{}: {error}", linker.display()))?;
        command.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
        command.env("RUSTC", self.rustc).env("RUSTC_BOOTSTRAP", "1");
        let old = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(folder.join("linker")).chain(env::split_paths(&old)));
        command.env("PATH", path.map_err(|error| error.to_string())?);
        Ok(())
    }
}

#[cfg(unix)]
fn named_again(file: &str, name: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(file, name)
}

#[cfg(not(unix))]
fn named_again(_: &str, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("Debian is asked for"))
}

/// The script that calls the engine, and the engine.
fn bound(wasm: &Path) -> anyhow::Result<[Vec<u8>; 2]> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).no_modules(true)?.typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output()?;
    let glue = output.js().as_bytes().to_vec();
    Ok([glue, output.wasm_mut().emit_wasm()])
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut options = LzmaOptions::with_preset(9);
    // Code does not keep to places that are multiples of four, and a byte says much about the next one.
    (options.lc, options.pb, options.nice_len) = (4, 0, 273);
    let writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64));
    let packed = writer.and_then(|mut writer| writer.write_all(bytes).and_then(|()| writer.finish()));
    packed.map_err(|error| error.to_string())
}

/// A script that every page loads, without its comments and indents.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A name that holds what is in the file, so that a browser never takes an old one for a new one.
fn named(kind: &str, text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{kind}-{hash:016x}.js")
}

/// Puts the files into the folder, in the place of others; what is there already keeps its time.
fn put(folder: &Path, files: &[(String, String)]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)?.flatten() {
        let old = entry.path().extension().is_some_and(|kind| kind == "js");
        if old && files.iter().all(|(name, _)| entry.file_name() != name.as_str()) {
            fs::remove_file(entry.path())?;
        }
    }
    for (name, text) in files {
        let file = folder.join(name);
        if fs::read_to_string(&file).ok().as_ref() != Some(text) {
            fs::write(file, text)?;
        }
    }
    Ok(())
}
