//! The door through which a page asks the engine: a question as JSON, an answer as JSON; knows no page and no worker.
//!
//! The same functions answer natively, so that a test can hold both to the same bytes.

mod fault;
mod pages;

use std::collections::BTreeMap;
use std::rc::Rc;

use mdbook_descent::chapter::{self, Liveness, Source};
use mdbook_descent::config;
use mdbook_descent::exhibit::{self, Exhibit};
use mdbook_descent::lesson;
use mdbook_descent::views;
use mdbook_descent::words::Words;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use fault::FaultAnswer;
use pages::Pages;

/// A chapter as a page knows it, and what its reader changed.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Question {
    /// The chapter, or its pieces alone.
    chapter: String,
    /// Where its file stands, as seen from the source folder.
    lesson: String,
    /// The language of the book.
    language: String,
    /// The table of `[preprocessor.descent]`.
    settings: serde_json::Value,
    /// The files that the page has fetched, by their paths as seen from the source folder.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// Whether the reader changed anything.
    #[serde(default)]
    changed: bool,
}

/// What comes of it.
#[derive(Serialize)]
struct Answer {
    /// The chapter with its results; every piece has its number.
    content: String,
    /// What is wrong.
    faults: Vec<FaultAnswer>,
    /// The files that are missing: with them the same question has another answer.
    missing: Vec<String>,
    /// For each block a sentence about its loss and its claims.
    news: Vec<String>,
    /// How much work it was.
    work: u64,
}

/// Runs a chapter.
#[wasm_bindgen]
pub fn answer(question: &str) -> String {
    let answered = serde_json::from_str(question).map(|question| answered(&question));
    let told = answered.map_err(|error| error.to_string());
    // Maps with texts as keys: nothing in them can be refused.
    serde_json::to_string(&told).unwrap_or_default()
}

fn answered(question: &Question) -> Answer {
    let (config, _) = config::read(&question.settings);
    let mut settings = config.settings;
    settings.words = Words::of(&question.language);
    settings.liveness = if question.changed { Liveness::Changed } else { Liveness::Live };
    let pages = Rc::new(Pages::new(&question.lesson, &question.files));
    let source = Source { content: &question.chapter, file: &question.lesson, written: None };
    let chapter = chapter::process(source, &settings, pages.clone());
    let scan = lesson::scan(&question.chapter);
    let faults = chapter.results.faults.iter().map(|fault| FaultAnswer::of(fault, &scan)).collect();
    let news = chapter.results.blocks.iter().map(|record| chapter::news(record, &settings)).collect();
    Answer { content: chapter.content, faults, missing: pages.missing(), news, work: chapter.work }
}

/// The lines of a block with their colours, as HTML.
#[wasm_bindgen]
pub fn highlighted(code: &str) -> String {
    exhibit::html(&Exhibit::Code(views::coloured(code))).to_string()
}
