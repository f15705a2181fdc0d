//! The language: whatever a block holds is read or refused, with places inside the text.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use mdbook_descent::language::{
    expression_end, parse_block, parse_claim, parse_expression, parse_options, tokenize_for_display,
};

fuzz_target!(|data: &[u8]| {
    let text = fuzz::text(data);
    let ids = ["a".to_string()];
    let (_, faults) = parse_block(text, 0, &ids);
    for fault in faults {
        let place = fault.place.expect("a fault has a place");
        assert!(place.end as usize <= text.len(), "the place is in the text");
    }
    let _ = parse_expression(text, 0, &ids);
    let _ = parse_claim(text, 0, &ids);
    let _ = parse_options(text, 0, &ids);
    assert!(text.is_char_boundary(expression_end(text, &ids)));
    tokenize_for_display(text);
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_lesson(data, size, most, seed, fuzzer_mutate)
});
