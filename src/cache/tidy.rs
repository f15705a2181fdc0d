//! Keeping the cache within its bounds; knows files and their ages only.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The most bytes that are kept.
pub(super) const MOST_BYTES: u64 = 512 << 20;

/// What the name of an entry begins with while it is written.
pub(super) const UNFINISHED: &str = "unfinished-";

/// An entry that was not finished by then never will be.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);

/// The folder of what is remembered, and changes.
pub(super) const CHANGING: &str = "seen";

struct Kept {
    path: PathBuf,
    bytes: u64,
    asked: SystemTime,
}

/// Takes away what was not asked for the longest, until there is some room again. Another build may do the same meanwhile.
/// What does not look like an entry is somebody else's, and so is what a link leads to.
pub(super) fn tidy(folder: &Path, most: u64) {
    let mut kept = Vec::new();
    let changing = folder.join(CHANGING);
    let all = entries(folder).chain(entries(&changing));
    let folders = all.filter(|(path, found)| found.is_dir() && is_hash(path, 2));
    for (path, found) in folders.flat_map(|(path, _)| entries(&path).collect::<Vec<_>>()) {
        let asked = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        if is_hash(&path, 62) && !found.is_dir() {
            kept.push(Kept { path, bytes: found.len(), asked });
        } else if name(&path).starts_with(UNFINISHED)
            && asked.elapsed().is_ok_and(|age| age > ABANDONED_AFTER)
        {
            let _ = fs::remove_file(path);
        }
    }
    let mut all: u64 = kept.iter().map(|entry| entry.bytes).sum();
    if all <= most {
        return;
    }
    kept.sort_by_key(|entry| entry.asked);
    // A little more than needed, so that not every build has to do this.
    let room = most / 10 * 9;
    for entry in kept {
        if all <= room {
            break;
        }
        all -= entry.bytes;
        let _ = fs::remove_file(entry.path);
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether something is named by so many letters of a hash.
fn is_hash(path: &Path, length: usize) -> bool {
    let name = name(path);
    name.len() == length && name.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'))
}

fn entries(folder: &Path) -> impl Iterator<Item = (PathBuf, Metadata)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
}
