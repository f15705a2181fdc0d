//! Tries texts without looking at what they reach, as fast as the tool answers: `blind TARGET SECONDS [SEED]`.
//!
//! Each is one of fuzz/corpus/TARGET, or of its parts, changed up to eight times over. The last line says how many were tried.

use std::time::{Duration, Instant};

use fuzz::{BOOKS, LATEX, TABLES, asked, mutated, recomposed};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, seconds, rest @ ..] = arguments.as_slice() else { panic!("blind TARGET SECONDS [SEED]") };
    let seconds = Duration::from_secs(seconds.parse().expect("a number of seconds"));
    let mut seed: u64 = rest.first().map_or(1, |seed| seed.parse().expect("a seed"));
    // As for a chapter of a book.
    let work = std::thread::Builder::new().stack_size(256 << 20);
    let target = target.clone();
    let done = work.spawn(move || {
        let texts = texts(&target);
        let (start, mut tried) = (Instant::now(), 0_u64);
        while start.elapsed() < seconds {
            for _ in 0..100 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ask(&target, &text(&target, &texts, seed), seed);
                tried += 1;
            }
        }
        println!("{target}: {tried} texts in {:.1} s", start.elapsed().as_secs_f64());
    });
    if done.expect("a thread").join().is_err() {
        std::process::exit(1);
    }
}

/// The seeds of a target, cut into parts where only a part is asked about.
fn texts(target: &str) -> Vec<String> {
    let folder = format!("{}/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a corpus").flatten().map(|file| file.path()).collect();
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let bytes = std::fs::read(file).unwrap_or_default();
        let text = fuzz::text(&bytes);
        match target {
            "language" => texts.extend(text.lines().map(str::to_string)),
            "markdown" => texts.extend(text.split("\n\n").map(str::to_string)),
            _ => texts.push(text.to_string()),
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    texts.sort();
    texts.dedup();
    texts
}

/// A text, changed.
fn text(target: &str, texts: &[String], seed: u64) -> String {
    let first = &texts[(seed >> 33) as usize % texts.len()];
    (0..=(seed >> 20) % 8).fold(first.clone(), |text, round| {
        let seed = (seed >> 13) as u32 ^ (round as u32).wrapping_mul(0x9E37_79B9);
        match target {
            "latex" => recomposed(&text, LATEX, seed),
            "csv" => recomposed(&text, TABLES, seed),
            "book" => recomposed(&text, BOOKS, seed),
            _ => mutated(&text, seed),
        }
    })
}

fn ask(target: &str, text: &str, seed: u64) {
    let asked = std::panic::catch_unwind(|| match target {
        "language" => asked::language(text),
        "latex" => asked::latex(text),
        "markdown" => asked::markdown(text),
        "csv" => asked::csv((seed >> 40) as usize, text),
        "chapter" => asked::chapter(text),
        "book" => asked::book(text),
        other => panic!("no target is called {other}"),
    });
    if asked.is_err() {
        println!("this text: {text:?}");
        std::process::exit(1);
    }
}
