//! What mdBook sends: whatever arrives is a book or gets a message.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    let (mut page, mut told) = (Vec::new(), Vec::new());
    let outcome = mdbook_descent::book::preprocess(data, &mut page, &mut told);
    assert!(outcome.is_err() || !page.is_empty() || !told.is_empty(), "something is said");
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_parts(data, size, most, seed, fuzzer_mutate, fuzz::BOOKS)
});
