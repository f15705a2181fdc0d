//! Formulas: whatever stands between dollar signs is set or refused, and no text becomes markup.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mdbook_descent::exhibit::{Macros, mathml};

fuzz_target!(|data: &[u8]| {
    let macros = Macros::from([
        ("R".to_string(), "\\mathbb{R}".to_string()),
        ("two".to_string(), "#1 #1".to_string()),
    ]);
    let _ = mathml(fuzz::text(data), data.len() % 2 == 0, &macros);
});
