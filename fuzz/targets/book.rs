//! What mdBook sends.

#![no_main]

use fuzz::asked;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| asked::book(fuzz::text(data)));

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_parts(data, size, most, seed, fuzzer_mutate, fuzz::BOOKS)
});
