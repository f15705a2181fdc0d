//! Markdown: what is found in a chapter can be replaced, and nothing else changes.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use mdbook_descent::lesson::{Replacement, expanded, files_taken_in, markup_that_runs, scan, splice};
use mdbook_descent::markup::Markup;

fuzz_target!(|data: &[u8]| {
    let chapter = fuzz::text(data);
    let found = scan(chapter);
    for fault in &found.faults {
        assert!(chapter.get(fault.range.clone()).is_some(), "a fault has its place in the chapter");
    }
    let replacement = |slot| Replacement { slot, text: Markup::text_in_markdown("7") };
    let replacements: Vec<_> = found.pieces.iter().map(|piece| replacement(piece.slot().clone())).collect();
    let before = replacements.first().map_or(chapter.len(), |first| first.slot.range.start);
    let after = replacements.last().map_or("", |last| &chapter[last.slot.range.end..]);
    if let Ok(page) = splice(chapter, replacements) {
        assert!(page.starts_with(&chapter[..before]) && page.ends_with(after), "what stands around stays");
    }
    markup_that_runs(chapter);
    files_taken_in(chapter);
    expanded("lesson.md", chapter, &|_| Some("text".to_string()));
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_lesson(data, size, most, seed, fuzzer_mutate)
});
