//! What earlier builds gave, kept in a folder of the system under the hash of everything that it depends on; knows bytes, but no
//! lesson.
//!
//! An answer is never changed: a question of other bytes has another name. What is remembered of a question is, and stands
//! apart; nothing is made of it.
//! The tool itself is part of every question, to the
//! byte, so that no build of it reads what another one wrote. An entry is written beside its place and moved there whole, so
//! that builds side by side and builds that are killed leave none behind in part; and it begins with the hash of its bytes, so
//! that what a disk lost is not read.

mod tidy;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;

/// The most bytes of one entry; what is larger is made anew.
const LARGEST: usize = 64 << 20;

/// An entry that is read is as good as new, but this need not be written down each time.
const RENEWED_AFTER: Duration = Duration::from_secs(60 * 60);

/// The folder of what is kept, as one build of the tool sees it.
pub struct Cache {
    folder: PathBuf,
    /// The hash of the program that runs.
    tool: [u8; 32],
    written: AtomicBool,
}

/// The name of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryName {
    hash: blake3::Hash,
    /// Whether what stands under it changes.
    changes: bool,
}

/// The folder of what changes.
const CHANGING: &str = "seen";

impl Cache {
    /// The cache of whoever runs the tool; none, where the system has no place for it or the tool cannot read itself.
    pub fn open() -> Option<Cache> {
        Cache::at(&folder()?)
    }

    /// A cache in a folder, which is made when something is kept.
    pub fn at(folder: &Path) -> Option<Cache> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(std::env::current_exe().ok()?).ok()?).ok()?;
        let (folder, tool) = (folder.to_path_buf(), *hasher.finalize().as_bytes());
        Some(Cache { folder, tool, written: AtomicBool::new(false) })
    }

    /// The name of the answer to a question, which is put in parts: none of them runs into the next.
    pub fn key(&self, parts: &[&[u8]]) -> EntryName {
        EntryName { hash: in_parts(blake3::Hasher::new_keyed(&self.tool), parts), changes: false }
    }

    /// The name of what is remembered of something, which is another each time.
    pub fn memory_of(&self, parts: &[&[u8]]) -> EntryName {
        EntryName { changes: true, ..self.key(parts) }
    }

    /// What is kept under a name, if it is whole.
    pub fn read(&self, key: EntryName) -> Option<Vec<u8>> {
        let path = self.path(key);
        let mut bytes = fs::read(&path).ok()?;
        let (hash, kept) = bytes.split_first_chunk::<32>()?;
        if blake3::hash(kept) != blake3::Hash::from_bytes(*hash) {
            return None;
        }
        renew(&path);
        bytes.drain(..32);
        Some(bytes)
    }

    /// Keeps something under a name. Where that cannot be done nothing is lost but time.
    pub fn write(&self, key: EntryName, kept: &[u8]) {
        if kept.len() <= LARGEST && self.put(&self.path(key), kept).is_ok() {
            self.written.store(true, Ordering::Relaxed);
        }
    }

    fn put(&self, path: &Path, kept: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(tidy::UNFINISHED).tempfile_in(folder)?;
        file.write_all(blake3::hash(kept).as_bytes())?;
        file.write_all(kept)?;
        file.persist(path)?;
        Ok(())
    }

    /// Makes room where more is kept than may be; what was not asked for the longest goes first.
    pub fn tidy(&self) {
        if self.written.load(Ordering::Relaxed) {
            tidy::tidy(&self.folder, tidy::MOST_BYTES);
        }
    }

    fn path(&self, key: EntryName) -> PathBuf {
        let name = key.hash.to_hex();
        if key.changes {
            return self.folder.join(CHANGING).join(name.as_str());
        }
        self.folder.join(&name[..2]).join(&name[2..])
    }
}

/// The hash of something in parts, none of which runs into the next.
pub fn hash(parts: &[&[u8]]) -> [u8; 32] {
    *in_parts(blake3::Hasher::new(), parts).as_bytes()
}

fn in_parts(mut hasher: blake3::Hasher, parts: &[&[u8]]) -> blake3::Hash {
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}

/// Where the system keeps what can be made again.
pub fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("mdbook-descent"))
}

/// Notes that an entry was asked for.
fn renew(path: &Path) {
    let old = || fs::metadata(path)?.modified()?.elapsed().map_err(io::Error::other);
    if old().is_ok_and(|age| age > RENEWED_AFTER)
        && let Ok(file) = File::options().append(true).open(path)
    {
        let _ = file.set_modified(SystemTime::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::at(folder.path()).expect("a program that can be read");
        (folder, cache)
    }

    #[test]
    fn what_is_kept_is_read_under_its_own_question_only() {
        let (_folder, cache) = cache();
        cache.write(cache.key(&[b"one", b"two"]), b"answer");
        assert_eq!(cache.read(cache.key(&[b"one", b"two"])), Some(b"answer".to_vec()));
        for other in [&[&b"onet"[..], b"wo"][..], &[b"one", b"two", b""], &[b"two", b"one"]] {
            assert_eq!(cache.read(cache.key(other)), None);
        }
    }

    #[test]
    fn what_is_not_whole_is_not_read() {
        let (_folder, cache) = cache();
        let key = cache.key(&[b"question"]);
        cache.write(key, b"a long enough answer");
        let whole = fs::read(cache.path(key)).expect("an entry");
        for length in 0..whole.len() {
            fs::write(cache.path(key), &whole[..length]).expect("a file");
            assert_eq!(cache.read(key), None, "{length} bytes of {}", whole.len());
        }
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            fs::write(cache.path(key), &changed).expect("a file");
            assert_eq!(cache.read(key), None, "byte {place}");
        }
    }

    #[test]
    fn another_tool_reads_nothing() {
        let (_folder, cache) = cache();
        let other = Cache { tool: [7; 32], folder: cache.folder.clone(), written: AtomicBool::new(false) };
        cache.write(cache.key(&[b"question"]), b"answer");
        assert_eq!(other.read(other.key(&[b"question"])), None);
    }

    #[test]
    fn threads_side_by_side_see_whole_answers_or_none() {
        let (_folder, cache) = cache();
        let key = cache.key(&[b"question"]);
        let answer = vec![5; 100_000];
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        cache.write(key, &answer);
                        assert!(cache.read(key).is_none_or(|read| read == answer));
                    }
                });
            }
        });
        assert_eq!(cache.read(key), Some(answer));
    }

    #[test]
    fn room_is_made_for_what_is_asked_for() {
        let (folder, cache) = cache();
        let keys: Vec<EntryName> = (0..10_u8).map(|number| cache.key(&[&[number]])).collect();
        for (age, key) in (0..10).rev().zip(&keys) {
            cache.write(*key, &[0; 968]);
            let old = SystemTime::now() - Duration::from_secs(60 * (2 + age));
            let file = File::options().append(true).open(cache.path(*key)).expect("an entry");
            file.set_modified(old).expect("a time");
        }
        tidy::tidy(folder.path(), 4000);
        let left: Vec<bool> = keys.iter().map(|key| cache.read(*key).is_some()).collect();
        assert!(left[7..].iter().all(|left| *left), "the youngest stay: {left:?}");
        assert!(!left[0], "the oldest go: {left:?}");
    }
}
