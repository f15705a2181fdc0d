//! Keeping the cache within its bounds; knows files and their ages only.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The most bytes that are kept.
pub(super) const MOST_BYTES: u64 = 512 << 20;

/// What the name of an entry begins with while it is written.
pub(super) const UNFINISHED: &str = "unfinished-";

/// An entry that was not finished by then never will be.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);

struct Kept {
    path: PathBuf,
    bytes: u64,
    asked: SystemTime,
}

/// Takes away what was not asked for the longest, until there is some room again. Another build may do the same meanwhile.
pub(super) fn tidy(folder: &Path, most: u64) {
    let mut kept = Vec::new();
    for entry in entries(folder).flat_map(|folder| entries(&folder).collect::<Vec<_>>()) {
        let Ok(found) = fs::symlink_metadata(&entry) else { continue };
        let asked = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let unfinished = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
        if !unfinished {
            kept.push(Kept { path: entry, bytes: found.len(), asked });
        } else if asked.elapsed().is_ok_and(|age| age > ABANDONED_AFTER) {
            let _ = fs::remove_file(entry);
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

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}
