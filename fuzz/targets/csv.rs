//! A table beside a lesson: whatever it holds is read or refused.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use mdbook_descent::chapter::Output;

fuzz_target!(|data: &[u8]| {
    let options = ["", ", columns=1", ", columns=[\"a\", \"b\"]", ", missing=\"drop\"", ", header=False"];
    let option = options[data.first().map_or(0, |first| usize::from(*first) % options.len())];
    let lesson = format!("```calc\ndata X = csv(\"points.csv\"{option})\n```\n");
    fuzz::run(&lesson, fuzz::text(data.get(1..).unwrap_or_default()), Output::Data { programs: false });
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_parts(data, size, most, seed, fuzzer_mutate, fuzz::TABLES)
});
