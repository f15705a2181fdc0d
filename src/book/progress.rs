//! How far a build has come, told on a terminal while it runs; knows no training but by its numbers.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::report::{for_terminal, plural};

/// What is done by then needs no word.
const SHORT: Duration = Duration::from_millis(500);

/// How often the line is written anew.
const EACH: Duration = Duration::from_millis(100);

/// How many of the slowest chapters are named.
const SLOWEST: usize = 5;

/// How far the chapters of a build are.
pub(super) struct Progress {
    all: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    done: usize,
    open: BTreeMap<String, Option<Training>>,
}

/// A training that runs.
struct Training {
    since: Instant,
    /// How many steps were made when it was first heard of.
    first: usize,
    steps: usize,
    of: usize,
    loss: f64,
}

impl Progress {
    pub(super) fn of(all: usize) -> Progress {
        Progress { all, state: Mutex::default() }
    }

    pub(super) fn begins(&self, file: &str) {
        self.change(|state| {
            state.open.insert(file.to_string(), None);
        });
    }

    pub(super) fn ends(&self, file: &str) {
        self.change(|state| {
            state.open.remove(file);
            state.done += 1;
        });
    }

    /// Notes how far the training of a chapter is.
    pub(super) fn trains(&self, file: &str, steps: usize, of: usize, loss: f64) {
        self.change(|state| {
            let Some(open) = state.open.get_mut(file) else { return };
            match open {
                Some(training) if training.of == of && training.steps <= steps => {
                    (training.steps, training.loss) = (steps, loss);
                }
                _ => *open = Some(Training { since: Instant::now(), first: steps, steps, of, loss }),
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        if let Ok(mut state) = self.state.lock() {
            change(&mut state);
        }
    }

    /// One line: how many chapters are done, and what takes the longest of those that run.
    fn line(&self) -> String {
        let Ok(state) = self.state.lock() else { return String::new() };
        let mut line = format!("{} of {}", state.done, plural(self.all, "chapter"));
        let trained = state.open.iter().filter_map(|(file, training)| Some((file, training.as_ref()?)));
        if let Some((file, training)) = trained.min_by_key(|(_, training)| training.since) {
            line += &format!(", {file}: {}", training.told());
        } else if let Some(file) = state.open.keys().next() {
            line += &format!(", {file}");
        }
        line
    }
}

impl Training {
    fn told(&self) -> String {
        let mut told = format!("step {} of {}", self.steps, self.of);
        if self.loss.is_finite() {
            told += &format!(", loss {:.3e}", self.loss);
        }
        let (made, left) = (self.steps - self.first, self.of.saturating_sub(self.steps));
        if made > 0 {
            let seconds = self.since.elapsed().as_secs_f64() / made as f64 * left as f64;
            told += &format!(", {seconds:.0} s left");
        }
        told
    }
}

/// Does some work, and tells meanwhile how far it is. Steps may end sooner, so that what is left is the most that it can be.
pub(super) fn told_while<T>(progress: Option<&Progress>, work: impl FnOnce() -> T) -> T {
    let Some(progress) = progress else { return work() };
    let (ended, waits) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = SHORT;
            while waits.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                // A line that is longer than the terminal is wide would stay.
                let line: String = for_terminal(&progress.line()).chars().take(79).collect();
                let _ = write!(io::stderr(), "\r\u{1b}[2K{line}");
                wait = EACH;
            }
            if wait == EACH {
                let _ = write!(io::stderr(), "\r\u{1b}[2K");
            }
        });
        let done = work();
        drop(ended);
        done
    })
}

/// The slowest chapters, each with how long it took.
pub fn slowest<'a>(chapters: impl Iterator<Item = (&'a str, Duration)>) -> String {
    let mut chapters: Vec<(&str, Duration)> = chapters.collect();
    chapters.sort_by_key(|(file, took)| (std::cmp::Reverse(*took), *file));
    let all: Duration = chapters.iter().map(|(_, took)| *took).sum();
    let head = format!("{} took {:.2} s together", plural(chapters.len(), "chapter"), all.as_secs_f64());
    let lines =
        chapters.iter().take(SLOWEST).map(|(file, took)| format!("\n{:>9.2} s  {file}", took.as_secs_f64()));
    head + &lines.collect::<String>()
}
