//! The tool's own files beside the chapters of a book, in a folder from which mdBook copies them; knows no page.

use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

use super::live;
use crate::readers;

/// The folder under the book's source folder that the files go into.
const FOLDER: &str = "descent";

/// What the names of all such files begin with; behind it each says what is in it.
const KINDS: &[&str] = &["touch-", "engine-", "rest-", "readers-"];

/// The script of pages that ask a server, by a name that changes with it.
static READERS: LazyLock<String> =
    LazyLock::new(|| format!("readers-{}.js", &blake3::hash(readers::SCRIPT.as_bytes()).to_hex()[..16]));

/// The files that a book's pages need.
pub(super) fn needed(is_live: bool, asks: bool) -> Vec<(&'static str, &'static [u8])> {
    let live = live::FILES.iter().copied().filter(|_| is_live);
    live.chain(asks.then(|| (READERS.as_str(), readers::SCRIPT.as_bytes()))).collect()
}

/// Puts the files where mdBook copies them from, and takes older ones away. What is there already is left alone, so that
/// a server that watches the folder builds once more and no further time.
pub(super) fn put(source: &Path, needed: &[(&str, &[u8])]) -> io::Result<()> {
    let folder = source.join(FOLDER);
    fs::create_dir_all(&folder)?;
    // A link would lead out of the book.
    if folder.canonicalize()? != source.canonicalize()?.join(FOLDER) {
        return Err(io::Error::other(format!("{} is a link", folder.display())));
    }
    for (name, bytes) in needed {
        let file = folder.join(name);
        if !is_ours(&file) {
            // Not written through: it may be a link.
            let _ = fs::remove_file(&file);
            fs::write(&file, bytes)?;
        }
    }
    for entry in fs::read_dir(&folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name.ends_with(".js") && KINDS.iter().any(|kind| name.starts_with(kind));
        if ours && needed.iter().all(|(own, _)| *own != name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file is one of the tool's own, to the byte.
pub(super) fn is_ours(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    let all = needed(true, true);
    let own = all.iter().find(|(own, _)| Some(*own) == name);
    let plain = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    own.is_some_and(|(_, bytes)| plain && fs::read(file).is_ok_and(|found| found == *bytes))
}

/// What calls a script from a chapter's page.
pub(super) fn script(chapter: &str, name: &str) -> String {
    let up = "../".repeat(chapter.matches('/').count());
    format!("<script defer src=\"{up}{FOLDER}/{name}\"></script>")
}

/// What calls the script of pages that ask a server.
pub(super) fn readers_script(chapter: &str) -> String {
    script(chapter, &READERS)
}
