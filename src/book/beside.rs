//! The files that stand beside the pages of a book: the engine, the style and the scripts of pages; they are put where mdBook
//! copies them from. Knows no chapter's text but by the words that its pieces begin with.

use std::path::Path;
use std::sync::LazyLock;
use std::{fs, io};

use crate::cache::hash;
use crate::readers;

/// What a file is for.
#[derive(Clone, Copy, PartialEq)]
enum Purpose {
    /// Any page.
    Pages,
    /// Pages that are live.
    Live,
    /// Pages that ask a server of readers.
    Readers,
}

/// What is wanted beside the pages of a book.
#[derive(Clone, Copy)]
pub(super) struct BesidePages {
    /// Whether the pages are live.
    pub(super) live: bool,
    /// Whether they ask a server of readers.
    pub(super) readers: bool,
}

impl BesidePages {
    fn holds(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Pages => true,
            Purpose::Live => self.live,
            Purpose::Readers => self.readers,
        }
    }
}

/// The engine and the script that loads it, by their names, which hold what is in them; nothing where they were not built.
static ENGINE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/live.rs"));

/// What else may stand there, by the beginning and the end of its name.
static OTHERS: &[(&str, &str, Purpose, &[u8])] = &[
    (FONT, ".woff2", Purpose::Pages, include_bytes!("../../page/math.woff2")),
    (FONT, ".txt", Purpose::Pages, include_bytes!("../../page/OFL.txt")),
    (STYLE, ".css", Purpose::Pages, include_bytes!("../../page/page.css")),
    (SCRIPT, ".js", Purpose::Pages, include_bytes!("../../page/page.js")),
    (READERS, ".js", Purpose::Readers, readers::SCRIPT.as_bytes()),
];

/// The folder under the book's source folder that the files go into.
const FOLDER: &str = "descent";

/// What the names of the files begin with; the script that waits for a touch calls the others of the engine.
pub(super) const TOUCH: &str = "touch-";
const STYLE: &str = "page-";
const FONT: &str = "math-";
const SCRIPT: &str = "programs-";
const READERS: &str = "readers-";
const OF_ENGINE: &[&str] = &[TOUCH, "engine-", "rest-"];

/// Stands in the style for the name of the font's file.
const FONT_NAMED: &str = "FONT";

/// All files with their names.
static FILES: LazyLock<Vec<(String, Purpose, Vec<u8>)>> = LazyLock::new(|| {
    let engine = ENGINE.iter().map(|(name, bytes)| (name.to_string(), Purpose::Live, bytes.to_vec()));
    let mut files: Vec<(String, Purpose, Vec<u8>)> = engine.collect();
    for (beginning, end, purpose, bytes) in OTHERS {
        let font = files.iter().map(|(name, ..)| name.as_str()).find(|name| name.starts_with(FONT));
        let bytes = match (std::str::from_utf8(bytes), font) {
            (Ok(text), Some(font)) if *beginning == STYLE => text.replace(FONT_NAMED, font).into_bytes(),
            _ => bytes.to_vec(),
        };
        let told: String = hash(&[&bytes]).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        files.push((format!("{beginning}{told}{end}"), *purpose, bytes));
    }
    files
});

/// The name of the file of a kind.
pub(super) fn named(kind: &str) -> Option<&'static str> {
    FILES.iter().map(|(name, ..)| name.as_str()).find(|name| name.starts_with(kind))
}

/// Puts the wanted files where mdBook copies them from, and takes older ones away. What is there already is left alone, so that a
/// server that watches the folder builds once more and no further time.
pub(super) fn put(source: &Path, wanted: BesidePages) -> io::Result<()> {
    let folder = source.join(FOLDER);
    fs::create_dir_all(&folder)?;
    // A link would lead out of the book.
    if folder.canonicalize()? != source.canonicalize()?.join(FOLDER) {
        return Err(io::Error::other(format!("{} is a link", folder.display())));
    }
    let needed = || FILES.iter().filter(|(_, purpose, _)| wanted.holds(*purpose));
    for (name, _, bytes) in needed() {
        let file = folder.join(name);
        if !is_ours(&file) {
            // Not written through: it may be a link.
            let _ = fs::remove_file(&file);
            fs::write(&file, bytes)?;
        }
    }
    for entry in fs::read_dir(&folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kinds = OF_ENGINE.iter().chain(OTHERS.iter().map(|(kind, ..)| kind));
        if kinds.into_iter().any(|kind| name.starts_with(kind)) && needed().all(|(own, ..)| *own != name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file is one of the tool's own, to the byte.
pub(super) fn is_ours(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str());
    let own = FILES.iter().find(|(own, ..)| Some(own.as_str()) == name);
    let plain = fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    own.is_some_and(|(_, _, bytes)| plain && fs::read(file).is_ok_and(|found| found == *bytes))
}

/// A file of the tool, as a page names it whose place in the book is given.
fn from_page(page: &str, name: &str) -> String {
    format!("{}{FOLDER}/{name}", "../".repeat(page.matches('/').count()))
}

/// What calls a script from a page.
pub(super) fn script(page: &str, name: &str) -> String {
    format!("<script defer src=\"{}\"></script>", from_page(page, name))
}

/// What calls the script of pages that ask a server.
pub(super) fn readers_script(page: &str) -> String {
    named(READERS).map(|name| script(page, name)).unwrap_or_default()
}

/// A page, whose place in the book is given, with the style and the script that its pieces want; as it is, if it has none.
pub(super) fn styled(page: &str, text: String) -> String {
    let wants = ["exhibit-", "descent-", "<math"].iter().any(|word| text.contains(word));
    let Some(style) = named(STYLE).filter(|_| wants) else { return text };
    let script = named(SCRIPT).filter(|_| text.contains("descent-programs"));
    let called = script.map(|name| format!("\n\n{}\n", self::script(page, name))).unwrap_or_default();
    let link = format!("<link rel=\"stylesheet\" data-descent href=\"{}\">", from_page(page, style));
    // The page for printing holds all chapters, and would lay itself out anew for the style of each.
    let once =
        format!("<script>document.querySelector('link[data-descent]')||document.write('{link}')</script>");
    format!("{once}<noscript>{link}</noscript>\n\n{text}{called}")
}
