//! A whole chapter: whatever it holds is run, drawn and written out, or refused.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    let lesson = fuzz::text(data);
    fuzz::run(lesson, "a,b,c\n1,2,0\n3,4,1\n", fuzz::output(data.len()));
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_lesson(data, size, most, seed, fuzzer_mutate)
});
