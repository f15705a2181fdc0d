//! Formulas: whatever stands between dollar signs is set or refused, and no text becomes markup.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use mdbook_descent::exhibit::{Macros, mathml};

static MACROS: LazyLock<Macros> = LazyLock::new(|| {
    Macros::from([("R".to_string(), "\\mathbb{R}".to_string()), ("two".to_string(), "#1 #1".to_string())])
});

fuzz_target!(|data: &[u8]| {
    let Ok(markup) = mathml(fuzz::text(data), data.len() % 2 == 0, &MACROS) else { return };
    let read = roxmltree::Document::parse(&markup).expect("the formula is whole");
    for element in read.descendants().filter(|node| !node.is_text() && !node.is_root()) {
        let name = element.tag_name().name();
        assert!(element.is_element() && name.starts_with('m'), "{name} is of no formula");
        let leads = |name: &str| name.starts_with("on") || matches!(name, "href" | "src" | "id");
        assert!(
            !element.attributes().any(|attribute| leads(attribute.name())),
            "a formula is only looked at"
        );
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    fuzz::mutate_parts(data, size, most, seed, fuzzer_mutate, fuzz::LATEX)
});
