//! What makes the pages of a book live: a foot for each chapter that calls the engine beside them; knows no block.

use std::path::Path;

use serde_json::{Map, Value};

use super::beside::{TOUCH, named, script};
use crate::chapter;
use crate::config::{Config, KEYS};
use crate::environment::slashed;
use crate::markup::escape_html;
use crate::words::Word;

/// The words of the page's controls.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "live-try", "live-run", "live-stop", "live-reset", "live-field", "live-running", "live-stopped",
    "live-failed", "live-long", "live-line", "live-steps", "live-play",
    "live-before", "live-check", "live-right", "live-wrong", "live-guess",
];

/// What the feet of all live chapters of a book have in common.
#[derive(Debug)]
pub(super) struct LivePages {
    language: String,
    settings: String,
    words: String,
    touch: &'static str,
}

impl LivePages {
    /// Those of a book; nothing, where the tool does not carry the engine.
    pub(super) fn of(table: &Value, config: &Config) -> Option<LivePages> {
        let words = config.settings.words;
        // What is known in the page alone is put in there.
        let given = ["seconds", "line", "message"].map(|name| (name, Word::from(format!("{{{name}}}"))));
        // A name and its words on each line: quotation marks would be six letters each in the page.
        let told = |word: &&str| format!("{}={}", word.trim_start_matches("live-"), words.say(word, &given));
        let told: Vec<String> = WORDS.iter().map(told).collect();
        Some(LivePages {
            language: words.tag().to_string(),
            settings: settings(table, config).to_string(),
            words: told.join("\n"),
            touch: named(TOUCH)?,
        })
    }

    /// What stands under a live chapter: its pieces and settings for the engine, and the script that waits for a touch.
    /// Nothing, if there is nothing to touch.
    pub(super) fn foot(&self, chapter: &str, page: &Path, work: u64) -> Option<String> {
        let pieces = chapter::pieces(chapter)?;
        let lesson = slashed(page);
        let data = [
            ("pieces", &pieces),
            ("lesson", &lesson),
            ("language", &self.language),
            ("settings", &self.settings),
            ("words", &self.words),
            ("work", &work.to_string()),
        ];
        let data = data.iter().map(|(name, value)| format!(" data-{name}=\"{}\"", escape_html(value)));
        let data: String = data.collect();
        let script = script(&lesson, self.touch);
        Some(format!("\n\n<div hidden class=\"descent-live\"{data}></div>\n{script}\n"))
    }
}

/// What the engine asks of the book's table.
fn settings(table: &Value, config: &Config) -> Value {
    let is_asked = |name: &str| KEYS.iter().any(|key| key.name == name && key.in_page);
    let entries = table.as_object().into_iter().flatten().filter(|(name, _)| is_asked(name));
    let mut settings: Map<String, Value> =
        entries.map(|(name, value)| (name.clone(), value.clone())).collect();
    settings.insert("math".to_string(), Value::from(config.settings.math));
    Value::from(settings)
}
