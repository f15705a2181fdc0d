//! Damaged lessons: lines and words of the course deleted, doubled and exchanged; nothing may panic or hang, and
//! every fault has a place and a remedy.

use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use mdbook_descent::book::Disk;
use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config;

/// Numbers that look random and are the same each time (xorshift; Marsaglia, 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn damaged(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for _ in 0..1 + numbers.below(3) {
        let (one, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
        match numbers.below(5) {
            0 => lines[one].clear(),
            1 => lines.swap(one, other),
            2 => lines[one] = lines[other].clone(),
            3 => {
                let words: Vec<&str> = lines[one].split(' ').collect();
                let gone = numbers.below(words.len());
                let kept =
                    words.iter().enumerate().filter(|(index, _)| *index != gone).map(|(_, word)| *word);
                lines[one] = kept.collect::<Vec<_>>().join(" ");
            }
            _ => {
                let letters: Vec<char> = lines[one].chars().collect();
                let cut = numbers.below(letters.len() + 1);
                lines[one] = letters[..cut].iter().collect();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn damaged_lessons_are_refused_in_peace() {
    let mut settings = Settings { output: Output::Verified, ..config::Config::default().settings };
    settings.limits.steps = 2000;
    settings.limits.memory = 50_000_000;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    // A thorough look takes half a minute and is left to continuous integration.
    let rounds = if std::env::var_os("CI").is_some() { 60 } else { 8 };
    let run = move || {
        let mut numbers = Numbers(88_172_645_463_325_252);
        for page in
            ["01-what-calculus-does-for-a-model.md", "07-logistic-regression.md", "09-backpropagation.md"]
        {
            let text = std::fs::read_to_string(folder.join(page)).expect("the lesson is there");
            for _ in 0..rounds {
                let broken = damaged(&text, &mut numbers);
                let source = Source { content: &broken, file: page, written: Some(&broken) };
                let start = Instant::now();
                let world = Disk::of_book(&folder, Path::new(""), page, 2.0);
                let chapter = chapter::process(source, &settings, Rc::new(world));
                for fault in &chapter.faults {
                    assert!(fault.contains(page), "no place in:\n{fault}\n\n{broken}");
                }
                assert!(start.elapsed() < Duration::from_secs(10), "too slow:\n{broken}");
            }
        }
    };
    let thread =
        std::thread::Builder::new().stack_size(256 << 20).spawn(run).expect("a thread can be started");
    thread.join().expect("no lesson panics");
}
