//! Takes the engine for pages into the tool, where `cargo course` or `cargo live` has built it; knows no page.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let built = Path::new(&root).join("built");
    // The engine itself is built without the book, and must not wait for what it becomes.
    let wanted = env::var_os("CARGO_FEATURE_BOOK").is_some();
    let watched = if wanted { "built" } else { "build.rs" };
    println!("cargo::rerun-if-changed={watched}");
    let entries = fs::read_dir(&built).ok().filter(|_| wanted).into_iter().flatten();
    let mut files: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    files.retain(|name| name.ends_with(".js"));
    files.sort();
    let rows = files.iter().map(|name| {
        let file = built.join(name);
        format!("    ({name:?}, include_bytes!({:?})),\n", file.display().to_string())
    });
    let text = format!("&[\n{}]\n", rows.collect::<String>());
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("live.rs"), text)
}
