//! The files that stand beside the pages of a book: the engine, and the style and the script of every page; they are put where
//! mdBook copies them from. Knows no chapter's text but by the words that its pieces begin with.

use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

use crate::cache::hash;

/// The engine and the script that loads it, by their names, which hold what is in them; nothing where they were not built.
static ENGINE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/live.rs"));

/// What every page may need, by the beginning and the end of its name.
static OF_PAGES: &[(&str, &str, &[u8])] = &[
    (FONT, ".woff2", include_bytes!("../../page/math.woff2")),
    (FONT, ".txt", include_bytes!("../../page/OFL.txt")),
    (STYLE, ".css", include_bytes!("../../page/page.css")),
    (SCRIPT, ".js", include_bytes!("../../page/page.js")),
];

/// The folder under the book's source folder that the files go into.
pub(super) const FOLDER: &str = "descent";

/// What the names of the files begin with; the script that waits for a touch calls the others of the engine.
pub(super) const TOUCH: &str = "touch-";
const STYLE: &str = "page-";
const FONT: &str = "math-";
const SCRIPT: &str = "programs-";
const OF_ENGINE: &[&str] = &[TOUCH, "engine-", "rest-"];

/// Stands in the style for the name of the font's file.
const FONT_NAMED: &str = "FONT";

/// All files with their names.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut files: Vec<(String, Vec<u8>)> =
        ENGINE.iter().map(|(name, bytes)| (name.to_string(), bytes.to_vec())).collect();
    for (beginning, end, bytes) in OF_PAGES {
        let font = files.iter().map(|(name, _)| name.as_str()).find(|name| name.starts_with(FONT));
        let bytes = match (std::str::from_utf8(bytes), font) {
            (Ok(text), Some(font)) if *beginning == STYLE => text.replace(FONT_NAMED, font).into_bytes(),
            _ => bytes.to_vec(),
        };
        let told: String = hash(&[&bytes]).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        files.push((format!("{beginning}{told}{end}"), bytes));
    }
    files
});

/// The name of the file of a kind.
pub(super) fn named(kind: &str) -> Option<&'static str> {
    FILES.iter().map(|(name, _)| name.as_str()).find(|name| name.starts_with(kind))
}

/// Puts the files where mdBook copies them from, and takes older ones away; the engine only for pages that are live. What is there
/// already is left alone, so that a server that watches the folder builds once more and no further time.
pub(super) fn put(source: &Path, live: bool) -> io::Result<()> {
    let folder = source.join(FOLDER);
    fs::create_dir_all(&folder)?;
    // A link would lead out of the book.
    if folder.canonicalize()? != source.canonicalize()?.join(FOLDER) {
        return Err(io::Error::other(format!("{} is a link", folder.display())));
    }
    let is_of_engine = |name: &str| OF_ENGINE.iter().any(|kind| name.starts_with(kind));
    let wanted = |name: &str| live || !is_of_engine(name);
    for (name, bytes) in FILES.iter().filter(|(name, _)| wanted(name)) {
        let file = folder.join(name);
        if !is_ours(&file) {
            // Not written through: it may be a link.
            let _ = fs::remove_file(&file);
            fs::write(&file, bytes)?;
        }
    }
    for entry in fs::read_dir(&folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = is_of_engine(&name) || OF_PAGES.iter().any(|(kind, ..)| name.starts_with(kind));
        if ours && !FILES.iter().any(|(own, _)| *own == name && wanted(own)) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file is one of the tool's own, to the byte.
pub(super) fn is_ours(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    let own = FILES.iter().find(|(own, _)| Some(own.as_str()) == name);
    let plain = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    own.is_some_and(|(_, bytes)| plain && fs::read(file).is_ok_and(|found| found == *bytes))
}

/// A page, whose place in the book is given, with the style and the script that its pieces want; as it is, if it has none.
pub(super) fn styled(page: &str, text: String) -> String {
    let wants = ["exhibit-", "descent-", "<math"].iter().any(|word| text.contains(word));
    let Some(style) = named(STYLE).filter(|_| wants) else { return text };
    let up = "../".repeat(page.matches('/').count());
    let script = named(SCRIPT).filter(|_| text.contains("descent-programs"));
    let script = script.map(|script| format!("\n\n<script defer src=\"{up}{FOLDER}/{script}\"></script>\n"));
    let script = script.unwrap_or_default();
    let link = format!("<link rel=\"stylesheet\" data-descent href=\"{up}{FOLDER}/{style}\">");
    // The page for printing holds all chapters, and would lay itself out anew for the style of each.
    let once =
        format!("<script>document.querySelector('link[data-descent]')||document.write('{link}')</script>");
    format!("{once}<noscript>{link}</noscript>\n\n{text}{script}")
}
