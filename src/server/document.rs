//! A lesson that is open in an editor: its text, what is read of it and what its last run came to; knows no request.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};

use lsp_types::{Location, Position, Uri};

use super::address;
use super::known::{KnownFault, KnownValue, LastRun};
use super::position::LinedText;
use super::reading::{self, ReadLesson};
use super::worker::Job;
use crate::book::{Disk, Home};
use crate::resolve::Symbol;

/// A lesson that is open.
pub(super) struct Document {
    pub(super) uri: Uri,
    path: PathBuf,
    pub(super) text: LinedText,
    pub(super) version: i32,
    pub(super) reading: ReadLesson,
    /// The names that blocks gave when they could last be read, by the number of the block, with the line of each.
    pub(super) once: BTreeMap<u32, Vec<(String, String)>>,
    newest: Arc<AtomicI32>,
    known: Arc<Mutex<LastRun>>,
}

impl Document {
    pub(super) fn open(uri: Uri, text: String, version: i32) -> Document {
        let path = address::path(&uri);
        let text = LinedText::new(text);
        let reading = read(&path, &text);
        let mut document = Document {
            uri,
            path,
            text,
            version,
            reading,
            once: BTreeMap::new(),
            newest: Arc::new(AtomicI32::new(version)),
            known: Arc::default(),
        };
        document.remember();
        document
    }

    /// Takes in what its author wrote.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut LinedText), version: i32) {
        change(&mut self.text);
        self.version = version;
        // Whoever runs an older text stops.
        self.newest.store(version, Ordering::Relaxed);
        self.reading = read(&self.path, &self.text);
        self.remember();
    }

    /// Nobody waits for a run of it any more.
    pub(super) fn close(&self) {
        self.newest.store(i32::MIN, Ordering::Relaxed);
    }

    pub(super) fn job(&self) -> Job {
        Job {
            uri: self.uri.clone(),
            path: self.path.clone(),
            version: self.version,
            text: self.text.clone(),
            newest: self.newest.clone(),
            known: self.known.clone(),
        }
    }

    /// What the last run came to, which may be that of an older text.
    pub(super) fn known(&self) -> LastRun {
        self.known.lock().map(|known| known.clone()).unwrap_or_default()
    }

    /// The byte of the chapter at a position of the file.
    pub(super) fn chapter_offset(&self, position: Position) -> Option<usize> {
        self.reading.expanded.chapter_offset(self.text.offset(position))
    }

    /// Where bytes of the chapter stand in the file.
    pub(super) fn own_range(&self, range: &Range<usize>) -> Option<lsp_types::Range> {
        self.reading.own(range).map(|range| self.text.range(range))
    }

    /// Where bytes of the chapter stand, in the file or in one that it includes.
    pub(super) fn location(&self, range: &Range<usize>) -> Option<Location> {
        if let Some(range) = self.own_range(range) {
            return Some(Location { uri: self.uri.clone(), range });
        }
        let (file, text, range) = self.reading.expanded.place(range.clone())?;
        let root = self.path.ancestors().nth(Home::of(&self.path).file.split('/').count())?;
        let uri = address::uri(&root.join(file))?;
        Some(Location { uri, range: LinedText::new(text.to_string()).range(range) })
    }

    /// What is known of the value of a name.
    pub(super) fn value(&self, symbol: Symbol) -> Option<KnownValue> {
        let name = &self.reading.blocks.name(symbol).text;
        let known = self.known.lock().ok()?;
        known.blocks.get(symbol.block as usize)?.value(name).cloned()
    }

    /// The line that gives a name, as its author wrote it.
    pub(super) fn line_of(&self, symbol: Symbol) -> String {
        let block = self.reading.blocks.block(symbol.block);
        let place = block.statements[symbol.line as usize].place;
        let text = self.reading.texts.get(place.source as usize).map(|text| text.excerpt.text());
        let line = text.and_then(|text| text.get(place.start as usize..place.end as usize));
        line.unwrap_or_default().to_string()
    }

    /// What cannot be read, which is known before anything runs.
    pub(super) fn unread(&self) -> Vec<KnownFault> {
        let faults = self.reading.unread.iter().filter_map(|unread| {
            let range = self.reading.own(&unread.range)?;
            let remedy = unread.remedy.clone().unwrap_or_default();
            Some(KnownFault { range, message: unread.message.clone(), remedy })
        });
        faults.collect()
    }

    /// What would be read of another text in its place.
    pub(super) fn read_as(&self, written: &str) -> ReadLesson {
        read(&self.path, &LinedText::new(written.to_string()))
    }

    /// Keeps the names of the blocks that can be read, for completion while they cannot.
    fn remember(&mut self) {
        for number in 0..self.reading.count() {
            let block = self.reading.blocks.block(number).clone();
            let names: Vec<(String, String)> =
                block.names().map(|(name, symbol)| (name.text.clone(), self.line_of(symbol))).collect();
            let start = block.statements.first().map(|statement| statement.place.source);
            let broken = self.reading.broken.contains(&number) || start.is_none();
            if !broken || !self.once.contains_key(&number) {
                self.once.insert(number, names);
            }
        }
    }
}

fn read(path: &std::path::Path, text: &LinedText) -> ReadLesson {
    let Home { config, file } = Home::of(path);
    reading::read(&file, text.text(), &Disk::beside(path, config.seconds))
}
