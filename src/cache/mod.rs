//! What earlier builds gave, kept in a folder of the system under the hash of everything that it depends on; knows bytes, but no
//! lesson.
//!
//! An answer is never changed: a question of other bytes has another name. What is remembered of a chapter is changed, and stands
//! apart; nothing is made of it. The tool itself is part of every question, to the byte, so that no build of it reads what another
//! one wrote. An entry is written beside its place and moved there whole, so that builds side by side and builds that are killed leave none behind in part; and it begins with the hash of its bytes, so
//! that what a disk lost is not read. What a folder holds that came with the lessons is not believed: whoever wrote them could
//! have made it up.

mod tidy;

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;

/// The most bytes of one entry; what is larger is made anew.
const LARGEST: usize = 64 << 20;

/// An entry that is read is as good as new, but this need not be written down each time.
const RENEWED_AFTER: Duration = Duration::from_secs(60 * 60);

/// What stands in a folder that people hand on as a whole, a book or what its versions are kept of.
const ROOTS: &[&str] = &["book.toml", ".git", ".hg", ".jj", ".svn"];

/// The hash of the program that runs; none, if it cannot read itself. What lies there later may be another.
static TOOL: LazyLock<Option<[u8; 32]>> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(std::env::current_exe().ok()?).ok()?).ok()?;
    Some(*hasher.finalize().as_bytes())
});

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

impl Cache {
    /// The cache of whoever runs the tool, for lessons in a folder; none, where the system has no place for it, the tool
    /// cannot read itself, or its folder came with the lessons.
    pub fn open(lessons: &Path) -> Option<Cache> {
        let folder = folder()?;
        (!came_with(&folder, lessons)).then(|| Cache::at(&folder)).flatten()
    }

    /// A cache in a folder, which is made when something is kept.
    fn at(folder: &Path) -> Option<Cache> {
        Some(Cache { folder: folder.to_path_buf(), tool: (*TOOL)?, written: AtomicBool::new(false) })
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
        let mut bytes = plain(&path)?;
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
        let folder = if key.changes { self.folder.join(tidy::CHANGING) } else { self.folder.clone() };
        folder.join(&name[..2]).join(&name[2..])
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

/// Whether one folder lies in what another was handed on with.
fn came_with(folder: &Path, lessons: &Path) -> bool {
    let (folder, lessons) = (whole(folder), whole(lessons));
    let is_root = |place: &Path| ROOTS.iter().any(|sign| fs::symlink_metadata(place.join(sign)).is_ok());
    lessons.ancestors().any(|place| folder.starts_with(place) && is_root(place))
}

/// A path without links, as far as it leads.
fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_path_buf());
    let found = path.ancestors().find_map(|place| Some((place, place.canonicalize().ok()?)));
    let rest = found.as_ref().and_then(|(place, _)| path.strip_prefix(place).ok());
    match (&found, rest) {
        (Some((_, found)), Some(rest)) => found.join(rest),
        _ => path,
    }
}

/// The bytes of an entry. A link or a pipe is none, and might never end.
fn plain(path: &Path) -> Option<Vec<u8>> {
    let most = LARGEST as u64 + 32;
    let found = fs::symlink_metadata(path).ok()?;
    if !found.is_file() || found.len() > most {
        return None;
    }
    let mut bytes = Vec::with_capacity(found.len() as usize);
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
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

    #[test]
    fn what_came_with_the_lessons_is_not_believed() {
        let home = tempfile::tempdir().expect("a folder");
        let place = |path: &str| {
            let place = home.path().join(path);
            fs::create_dir_all(&place).expect("folders");
            place
        };
        let (cache, lessons) = (home.path().join("cache/mdbook-descent"), place("works/book/src"));
        assert!(!came_with(&cache, &lessons));
        for (root, within) in
            [("works/book", "works/book/.cache"), ("works", "works/.cache"), ("works", "works/book")]
        {
            assert!(
                !came_with(&home.path().join(within).join("mdbook-descent"), &lessons),
                "{within} of nobody"
            );
            let sign = home.path().join(root).join("book.toml");
            fs::write(&sign, "").expect("a file");
            assert!(
                came_with(&home.path().join(within).join("mdbook-descent"), &lessons),
                "{within} of {root}"
            );
            assert!(!came_with(&cache, &lessons), "{root}");
            fs::remove_file(sign).expect("a file");
        }
        place("works/.git");
        assert!(came_with(&place("works/.cache"), &lessons));
        // By a link, too, and from a folder that is not there yet.
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(home.path().join("works/.cache"), home.path().join("link"))
                .expect("a link");
            assert!(came_with(&home.path().join("link/mdbook-descent"), &lessons.join("more/of/it")));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_a_pipe_and_a_folder_are_no_entries() {
        let (folder, cache) = cache();
        let key = cache.key(&[b"question"]);
        let path = cache.path(key);
        cache.write(key, b"answer");
        fs::remove_file(&path).expect("an entry");
        std::os::unix::fs::symlink("/dev/zero", &path).expect("a link");
        assert_eq!(cache.read(key), None);
        cache.write(key, b"answer");
        assert_eq!(cache.read(key), Some(b"answer".to_vec()), "the entry takes the place of the link");
        fs::remove_file(&path).expect("an entry");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if made.is_ok_and(|made| made.success()) {
            assert_eq!(cache.read(key), None);
            fs::remove_file(&path).expect("a pipe");
        }
        fs::create_dir(&path).expect("a folder");
        cache.write(key, b"answer");
        assert_eq!(cache.read(key), None);
        let left: Vec<_> = fs::read_dir(path.parent().unwrap_or(folder.path())).expect("a folder").collect();
        assert_eq!(left.len(), 1, "nothing unfinished is left: {left:?}");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_entry_is_not_tidied_away() {
        let (folder, cache) = cache();
        let elsewhere = tempfile::tempdir().expect("a folder");
        let own = [elsewhere.path().join("f".repeat(62)), folder.path().join("letter.txt")];
        own.iter().for_each(|path| fs::write(path, [0; 5000]).expect("a file"));
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("ab")).expect("a link");
        let key = cache.key(&[b"question"]);
        cache.write(key, &[0; 5000]);
        tidy::tidy(folder.path(), 1000);
        assert!(own.iter().all(|path| path.is_file()));
        assert_eq!(cache.read(key), None);
    }
}
