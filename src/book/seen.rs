//! What a chapter was when it last ran, to tell what has changed since; knows no block.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answers::WorldQuestion;
use super::disk::Disk;
use super::live::LivePages;
use super::sources::ChapterSource;
use crate::cache::{Cache, EntryName};
use crate::config::{Config, Contributors};

/// A chapter as it last ran.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SeenChapter {
    content: String,
    settings: BTreeMap<String, String>,
    live: String,
    whole: bool,
    asked: Vec<(WorldQuestion, [u8; 32])>,
}

/// The name under which it is remembered how the chapter of a file last ran; it says nothing of what came of it.
fn name(cache: &Cache, config: &Config, world: &Disk) -> EntryName {
    let output = format!("{:?}", config.settings.output);
    cache.memory_of(&[output.as_bytes(), world.file().to_string_lossy().as_bytes()])
}

/// Remembers how a chapter ran.
pub(super) fn write(
    cache: &Cache,
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    world: &Disk,
    whole: bool,
) {
    let asked = world.asked().unwrap_or_default();
    if let Ok(bytes) = serde_json::to_vec(&seen(source, config, live, asked, whole)) {
        cache.write(name(cache, config, world), &bytes);
    }
}

fn seen(
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    asked: Vec<(WorldQuestion, [u8; 32])>,
    whole: bool,
) -> SeenChapter {
    let mut settings = fields(&format!("{:#?}", config.settings));
    let untrusted = config.contributors == Contributors::Untrusted;
    settings.insert("contributors".to_string(), untrusted.to_string());
    SeenChapter { content: source.content.clone(), settings, live: format!("{live:?}"), whole, asked }
}

/// The fields of a struct, each with the lines that say what it holds.
fn fields(text: &str) -> BTreeMap<String, String> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let own = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', '}', ']', ')']));
        match (own.and_then(|own| own.split_once(':')), fields.last_mut()) {
            (Some((name, value)), _) => fields.push((name.to_string(), value.to_string())),
            (None, Some((_, last))) => last.push_str(line),
            (None, None) => {}
        }
    }
    fields.into_iter().collect()
}

/// What has changed since a chapter last ran, each in a sentence; nothing, if it is not known how it ran.
pub(super) fn changes(
    cache: &Cache,
    source: &ChapterSource,
    config: &Config,
    live: Option<&LivePages>,
    world: &Disk,
) -> Option<Vec<String>> {
    let before: SeenChapter = serde_json::from_slice(&cache.read(name(cache, config, world))?).ok()?;
    let now = seen(source, config, live, Vec::new(), true);
    let mut changes = Vec::new();
    changes.extend(changed_line(&before.content, &now.content));
    let names =
        before.settings.keys().chain(now.settings.keys().filter(|name| !before.settings.contains_key(*name)));
    let other = |name: &&String| before.settings.get(*name) != now.settings.get(*name);
    changes.extend(
        names.filter(other).map(|name| format!("the setting `{}` is another", name.replace('_', "-"))),
    );
    if before.live != now.live {
        changes.push("what the page tells the engine in the browser is another".to_string());
    }
    for (asked, answer) in &before.asked {
        if world.answer(asked) != *answer {
            changes.push(match asked {
                WorldQuestion::File(path) => format!("the file {path} is another"),
                WorldQuestion::Names(folder) => format!("a file came into the folder “{folder}”, or went"),
            });
        }
    }
    if changes.is_empty() && !before.whole {
        changes.push("it had a fault when it last ran, and what has one is not kept".to_string());
    }
    Some(changes)
}

/// The first line that is another.
fn changed_line(before: &str, now: &str) -> Option<String> {
    if before == now {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let alike = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let shown =
        |lines: &[&str]| lines.get(alike).map_or("nothing".to_string(), |line| format!("`{}`", line.trim()));
    Some(format!("line {} of the text was {} and is {}", alike + 1, shown(&old), shown(&new)))
}
