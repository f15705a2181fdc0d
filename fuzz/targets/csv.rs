//! Tables beside a lesson.

#![no_main]

use fuzz::asked;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    let way = data.first().map_or(0, |first| usize::from(*first));
    let table = fuzz::text(data.get(1..).unwrap_or_default());
    fuzz::each(
        table,
        |text, seed| fuzz::recomposed(text, fuzz::TABLES, seed),
        |table| asked::csv(way, table),
    );
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_parts(data, size, most, seed, fuzzer_mutate, fuzz::TABLES)
});
