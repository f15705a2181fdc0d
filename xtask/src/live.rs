//! Builds the engine for pages: the crate `live` for the browser, dressed in its scripts, into `built`; knows no book.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

/// Lanes of 128 bits, which every browser of today has, and room for expressions that are nested deeply.
const FLAGS: &str = "-Ctarget-feature=+simd128 -Clink-arg=-zstack-size=8388608";

/// Builds the engine, where this machine can.
pub(crate) fn build(root: &Path, target: &Path) -> Result<(), String> {
    if !has_target() {
        return Err(format!("the target {TARGET} is not there and cannot be had: pages will not be live"));
    }
    let flags = format!("CARGO_TARGET_{}_RUSTFLAGS", TARGET.to_uppercase().replace('-', "_"));
    super::run(
        Command::new(super::cargo())
            .args(["build", "--locked", "--package", "live", "--profile", "live", "--target", TARGET])
            .current_dir(root)
            .env(flags, FLAGS),
    )?;
    let wasm = target.join(TARGET).join("live").join("live.wasm");
    let [glue, wasm] = bound(&wasm).map_err(|error| format!("{error:#}"))?;
    let pages = root.join("live").join("page");
    let read = |name: &str| fs::read_to_string(pages.join(name)).map_err(|error| format!("{name}: {error}"));
    let engine = format!(
        "function descentWorker() {{\n{}{}}}\nif (typeof document === 'undefined') descentWorker();\n\
         else window.descent = (() => {{\nconst descentPacked = '{}';\nconst descentStyle = `{}`;\n{}{}{}{}return openPage;\n}})();\n",
        String::from_utf8_lossy(&glue),
        read("worker.js")?,
        STANDARD.encode(packed(&wasm)?),
        bare(&read("field.css")?),
        read("engine.js")?,
        read("field.js")?,
        read("ghost.js")?,
        read("page.js")?,
    );
    let name = named("engine", &engine);
    let waiting = format!("(() => {{\n{}{}}})();\n", read("question.js")?, read("touch.js")?);
    let touch = bare(&waiting).replace("ENGINE", &name).replace("STYLE", &bare(&read("touch.css")?));
    let built = root.join("built");
    let wanted = [(named("touch", &touch), touch), (name, engine)];
    put(&built, &wanted).map_err(|error| format!("{}: {error}", built.display()))?;
    eprintln!("the engine for pages has {} kB, packed", packed(&wasm)?.len() / 1000);
    Ok(())
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
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| error.to_string())
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
