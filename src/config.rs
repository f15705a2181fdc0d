//! The book's `[preprocessor.descent]` table: every key, its default and its meaning; knows no chapter.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::chapter::{Liveness, Output, OwnLimits, Settings};
use crate::exhibit::Macros;
use crate::furniture::{FURNISHINGS, Furnishing, Languages};
use crate::model::Limits;
use crate::readers::{COUNTERS, Messages, Readers, Server};
use crate::report::{Fault, did_you_mean};
use crate::views;
use crate::words::Words;

/// What the table says.
#[derive(Clone, Debug)]
pub struct Config {
    /// What a fault does.
    pub on_failure: OnFailure,
    /// Who writes the book.
    pub contributors: Contributors,
    /// Whether the reader of a page may change and run its blocks.
    pub live: bool,
    /// The folders beside the book whose files its lessons may read, as seen from where it stands.
    pub data: Vec<String>,
    /// Whether what a chapter gave is kept for the next build.
    pub cache: bool,
    /// Whether a build tells how long its slowest chapters took.
    pub timings: bool,
    /// How long one chapter may take.
    pub seconds: f64,
    /// What stands around a lesson.
    pub furniture: Vec<Furnishing>,
    /// Who says when a lesson was written.
    pub dates: Dates,
    /// The languages that the book stands in.
    pub languages: Languages,
    /// Where its readers are heard and counted.
    pub readers: Readers,
    /// What concerns the chapters.
    pub settings: Settings,
}

/// Who says when a lesson was published and changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Its front matter alone.
    FrontMatter,
    /// Its front matter, and where that is silent the history of its file.
    Git,
}

/// What a fault does to the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// The build fails after all faults are told.
    Error,
    /// Faults are told, and shown in the page; the build goes on.
    Warn,
}

/// Whether those who write the book are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contributors {
    /// Their Markdown may hold what mdBook allows.
    Trusted,
    /// Nothing that they write may run in a reader's browser, or read files of the machine that builds the book.
    Untrusted,
}

/// One key of the table.
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Its default, as it would be written in `book.toml`.
    pub default: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Whether the engine in a page asks for it, too.
    pub in_page: bool,
    read: fn(&mut Config, &Value) -> Option<()>,
}

/// All keys, in the order of the manual.
pub static KEYS: &[Key] = &[
    Key {
        name: "on-failure",
        default: "\"error\"",
        doc: "what a fault or a claim that does not hold does: `error` fails the build, `warn` shows it in the page",
        in_page: false,
        read: |config, value| {
            config.on_failure = match value.as_str()? {
                "error" => OnFailure::Error,
                "warn" => OnFailure::Warn,
                _ => return None,
            };
            Some(())
        },
    },
    Key {
        name: "contributors",
        default: "\"trusted\"",
        doc: "who writes the book: with `untrusted`, raw HTML, links that run a script, includes and files that lead out of the source folder, and files that a browser may run are refused, and every fault fails the build",
        in_page: false,
        read: |config, value| {
            config.contributors = match value.as_str()? {
                "trusted" => Contributors::Trusted,
                "untrusted" => Contributors::Untrusted,
                _ => return None,
            };
            Some(())
        },
    },
    Key {
        name: "seed",
        default: "0",
        doc: "the seed of blocks that have no `seed` statement",
        in_page: true,
        read: |config, value| {
            config.settings.seed = value.as_u64()?;
            Some(())
        },
    },
    Key {
        name: "digits",
        default: "4",
        doc: "how many significant digits numbers on the page have, from 1 to 17",
        in_page: true,
        read: |config, value| {
            config.settings.digits = value.as_u64().filter(|digits| (1..=17).contains(digits))? as usize;
            Some(())
        },
    },
    Key {
        name: "show",
        default: "[\"figures\", \"loss_curve\", \"values\", \"weights\", \"checklist\"]",
        doc: "the views of a block that has no `show` statement",
        in_page: true,
        read: |config, value| {
            let names = value.as_array()?.iter().map(|name| name.as_str().map(str::to_string));
            let names: Vec<String> = names.collect::<Option<_>>()?;
            if names.iter().any(|name| views::find(name).is_none()) {
                return None;
            }
            config.settings.show = names;
            Some(())
        },
    },
    Key {
        name: "listings",
        default: "\"short\"",
        doc: "which lines of a block its reader sees: `short` leaves out `show` lines, `whole` has all, as the word `whole` has behind a single fence",
        in_page: true,
        read: |config, value| {
            config.settings.whole_listings = match value.as_str()? {
                "short" => false,
                "whole" => true,
                _ => return None,
            };
            Some(())
        },
    },
    Key {
        name: "math",
        default: "true",
        doc: "whether formulas in LaTeX between `$` or `$$` are set, without script; `false` leaves them to another preprocessor or to MathJax",
        in_page: true,
        read: |config, value| {
            config.settings.math = value.as_bool()?;
            Some(())
        },
    },
    Key {
        name: "macros",
        default: "{}",
        doc: "commands of your own for formulas, as KaTeX has them, such as `{ \"\\\\R\" = \"\\\\mathbb{R}\" }`; `#1` to `#9` in what they stand for are their arguments",
        in_page: true,
        read: |config, value| {
            let meaning = |(name, meaning): (&String, &Value)| {
                let name = name.strip_prefix('\\').unwrap_or(name);
                let word = name.chars().all(|letter| letter.is_ascii_alphabetic());
                let known = !name.is_empty() && (word || name.chars().count() == 1);
                Some((name.to_string(), meaning.as_str().filter(|_| known)?.to_string()))
            };
            config.settings.macros = value.as_object()?.iter().map(meaning).collect::<Option<_>>()?;
            Some(())
        },
    },
    Key {
        name: "max-steps",
        default: "1000000",
        doc: "the most steps of one `descend` or `repeat`",
        in_page: true,
        read: |config, value| {
            config.settings.limits.steps = steps(value)?;
            Some(())
        },
    },
    Key {
        name: "max-memory",
        default: "512",
        doc: "the most megabytes that a chapter may hold at a time",
        in_page: true,
        read: |config, value| {
            config.settings.limits.memory = megabytes(value)?;
            Some(())
        },
    },
    Key {
        name: "max-work",
        default: "2e11",
        doc: "the most operations of one chapter, counted before they are made: the same on every machine, and about 30 seconds of one processor",
        in_page: true,
        read: |config, value| {
            config.settings.limits.work = operations(value)?;
            Some(())
        },
    },
    Key {
        name: "live",
        default: "true",
        doc: "whether the blocks of a page can be changed and run by its reader, in his browser",
        in_page: false,
        read: |config, value| {
            config.live = value.as_bool()?;
            Some(())
        },
    },
    Key {
        name: "blocks",
        default: "{}",
        doc: "limits for single blocks by their ids, in the place of their chapter's, such as `{ fit = { max-work = 1e12 } }`: `max-steps`, `max-memory` (for the chapter from there on) and `max-work` (of this block, and not counted as the chapter's)",
        in_page: true,
        read: |config, value| {
            let limits = |(id, table): (&String, &Value)| Some((id.clone(), own_limits(table)?));
            config.settings.own_limits = value.as_object()?.iter().map(limits).collect::<Option<_>>()?;
            Some(())
        },
    },
    Key {
        name: "furniture",
        default: "[\"part\", \"number\", \"published\", \"changed\", \"reading-time\", \"prerequisites\", \"previous\", \"next\"]",
        doc: "what stands around a lesson, which is a chapter with front matter; what is left out of the list is not shown",
        in_page: false,
        read: |config, value| {
            let words = value.as_array()?.iter().map(Value::as_str);
            let piece = |word| FURNISHINGS.iter().find(|(name, _)| *name == word).map(|(_, piece)| *piece);
            config.furniture = words.map(|word| piece(word?)).collect::<Option<_>>()?;
            Some(())
        },
    },
    Key {
        name: "dates",
        default: "\"front-matter\"",
        doc: "where the days come from on which a lesson was published and changed: `front-matter`, or `git`, which asks the history of its file for those that its front matter does not say",
        in_page: false,
        read: |config, value| {
            config.dates = match value.as_str()? {
                "front-matter" => Dates::FrontMatter,
                "git" => Dates::Git,
                _ => return None,
            };
            Some(())
        },
    },
    Key {
        name: "languages",
        default: "{}",
        doc: "the languages that the book stands in, each with the folder that it is published in, such as `{ en = \"\", zh-Hans = \"zh\" }`; each page then leads to itself in the others",
        in_page: false,
        read: |config, value| {
            let folder = |(tag, folder): (&String, &Value)| {
                let folder = folder.as_str().filter(|folder| !folder.split('/').any(|part| part == ".."))?;
                Some((tag.clone(), folder.trim_matches('/').to_string()))
            };
            config.languages = Languages(value.as_object()?.iter().map(folder).collect::<Option<_>>()?);
            Some(())
        },
    },
    Key {
        name: "messages",
        default: "{}",
        doc: "the server for readers' messages under lessons, such as `{ server = \"isso\", address = \"https://messages.example.org\" }`; `length` and `links` are what it takes, and `begin` is what the names of this book's pages begin with there",
        in_page: false,
        read: |config, value| {
            let table = value.as_object()?;
            config.readers.messages = if table.is_empty() { None } else { Some(Messages::read(table)?) };
            Some(())
        },
    },
    Key {
        name: "counter",
        default: "{}",
        doc: "the server that counts how often a lesson was read, such as `{ server = \"goatcounter\", address = \"https://reads.example.org\" }`; `begin` is what the names of this book's pages begin with there",
        in_page: false,
        read: |config, value| {
            let table = value.as_object()?;
            config.readers.counter =
                if table.is_empty() { None } else { Some(Server::read(table, COUNTERS, &[])?) };
            Some(())
        },
    },
    Key {
        name: "data",
        default: "[]",
        doc: "folders beside the book whose files its lessons may read, such as `[\"../data\"]`, as seen from the folder of book.toml; they stand in the folder that the book stands in. A page that reads from one is not live",
        in_page: false,
        read: |config, value| {
            let names = value.as_array()?.iter().map(|name| name.as_str().map(str::to_string));
            config.data = names.collect::<Option<_>>()?;
            Some(())
        },
    },
    Key {
        name: "cache",
        default: "true",
        doc: "whether what a chapter without a fault gave is kept in the system's cache folder, for builds that would give the same; `MDBOOK_PREPROCESSOR__DESCENT__CACHE=false` before a command switches it off once",
        in_page: false,
        read: |config, value| {
            config.cache = value.as_bool()?;
            Some(())
        },
    },
    Key {
        name: "timings",
        default: "false",
        doc: "whether a build tells how long its slowest chapters took; `MDBOOK_PREPROCESSOR__DESCENT__TIMINGS=true` before a command asks for it once",
        in_page: false,
        read: |config, value| {
            config.timings = value.as_bool()?;
            Some(())
        },
    },
    Key {
        name: "max-seconds",
        default: "60",
        doc: "the most seconds that the trainings of one chapter may take by the clock: the last resort on a slow machine; what bounds a lesson is `max-work`",
        in_page: false,
        read: |config, value| {
            config.seconds = value.as_f64().filter(|seconds| *seconds > 0.0)?;
            Some(())
        },
    },
];

fn steps(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

fn megabytes(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()?.checked_mul(1_000_000)
}

fn operations(value: &Value) -> Option<u64> {
    Some(value.as_f64().filter(|work| *work >= 1.0)? as u64)
}

/// The limits of one block.
fn own_limits(table: &Value) -> Option<OwnLimits> {
    let mut own = OwnLimits::default();
    for (name, value) in table.as_object()? {
        match name.as_str() {
            "max-steps" => own.steps = Some(steps(value)?),
            "max-memory" => own.memory = Some(megabytes(value)?),
            "max-work" => own.work = Some(operations(value)?),
            _ => return None,
        }
    }
    Some(own)
}

/// Keys of the table that mdBook itself reads.
const MDBOOK_KEYS: &[&str] = &["command", "before", "after", "renderers", "renderer", "optional"];

impl Default for Config {
    /// What each key says of itself; what has no key is as in a page in English.
    fn default() -> Config {
        let limits = Limits { steps: 0, memory: 0, work: 0 };
        let settings = Settings {
            seed: 0,
            digits: 0,
            words: Words::of("en"),
            show: Vec::new(),
            whole_listings: false,
            math: false,
            macros: Macros::new(),
            limits,
            own_limits: BTreeMap::new(),
            output: Output::Html,
            liveness: Liveness::Still,
        };
        let (on_failure, contributors) = (OnFailure::Error, Contributors::Trusted);
        let mut config = Config {
            on_failure,
            contributors,
            seconds: 0.0,
            live: false,
            data: Vec::new(),
            cache: false,
            timings: false,
            furniture: Vec::new(),
            dates: Dates::FrontMatter,
            languages: Languages::default(),
            readers: Readers::default(),
            settings,
        };
        for key in KEYS {
            // A test reads each default; one that could not be read would leave nothing allowed.
            let default: Option<Value> = serde_json::from_str(key.default).ok();
            let _ = default.and_then(|value| (key.read)(&mut config, &value));
        }
        config
    }
}

/// Something that is wrong with a key of the table.
#[derive(Debug)]
pub struct KeyFault {
    /// The key; none if it is the table itself.
    pub key: String,
    /// What is wrong.
    pub fault: Fault,
}

/// Reads the table, and says what is wrong with it.
pub fn read(table: &Value) -> (Config, Vec<KeyFault>) {
    let mut config = Config::default();
    let mut faults = Vec::new();
    if !table.is_object() && !table.is_null() {
        let fault = Fault::new(format!("[preprocessor.descent] of book.toml is a table, not {table}"));
        faults.push(KeyFault { key: String::new(), fault });
    }
    for (name, value) in table.as_object().into_iter().flatten() {
        if MDBOOK_KEYS.contains(&name.as_str()) {
            continue;
        }
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            let known = || KEYS.iter().map(|key| key.name);
            let remedy = did_you_mean(name, known())
                .unwrap_or_else(|| format!("there are {}", known().collect::<Vec<_>>().join(", ")));
            let fault = Fault::new(format!("[preprocessor.descent] has no key `{name}`")).remedy(remedy);
            faults.push(KeyFault { key: name.clone(), fault });
            continue;
        };
        // A value that comes from the environment arrives as text.
        let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
        if (key.read)(&mut config, value).or_else(|| (key.read)(&mut config, &parsed?)).is_none() {
            let (doc, default) = (key.doc, key.default);
            let unknown = unknown_view(value).map(|fault| format!("{fault}; ")).unwrap_or_default();
            let fault = Fault::new(format!("[preprocessor.descent] cannot have {name} = {value}"))
                .remedy(format!("{unknown}it is {doc}, for example {name} = {default}"));
            faults.push(KeyFault { key: name.clone(), fault });
        }
    }
    (config, faults)
}

/// The word of a list that is no view, and which one is meant.
fn unknown_view(value: &Value) -> Option<String> {
    let mut words = value.as_array()?.iter().filter_map(Value::as_str);
    let unknown = words.find(|word| views::find(word).is_none())?;
    let remedy = did_you_mean(unknown, views::CATALOGUE.iter().map(|view| view.name));
    Some(format!("`{unknown}` is no view{}", remedy.map(|remedy| format!(": {remedy}")).unwrap_or_default()))
}
