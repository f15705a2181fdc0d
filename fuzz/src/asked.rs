//! What each target asks of the tool about one text, and what must hold of the answer; knows no fuzzer.

use std::sync::LazyLock;

use mdbook_descent::chapter::Output;
use mdbook_descent::exhibit::{Macros, mathml};
use mdbook_descent::language::{
    expression_end, parse_block, parse_claim, parse_expression, parse_options, parse_task,
    tokenize_for_display,
};
use mdbook_descent::lesson::{Replacement, expanded, files_taken_in, markup_that_runs, scan, splice};
use mdbook_descent::markup::Markup;
use mdbook_descent::report::Fault;

use super::{output, run};

/// The language: whatever a block holds is read or refused, with places inside the text.
pub fn language(text: &str) {
    let ids = ["a".to_string()];
    in_the_text(text, parse_block(text, 0, &ids).1);
    in_the_text(text, parse_task(text, 0, &ids).1);
    let _ = parse_expression(text, 0, &ids);
    let _ = parse_claim(text, 0, &ids);
    let _ = parse_options(text, 0, &ids);
    assert!(text.is_char_boundary(expression_end(text, &ids)));
    tokenize_for_display(text);
}

fn in_the_text(text: &str, faults: Vec<Fault>) {
    for fault in faults {
        let place = fault.place.expect("a fault has a place");
        assert!(text.get(place.start as usize..place.end as usize).is_some(), "the place is in the text");
    }
}

static MACROS: LazyLock<Macros> = LazyLock::new(|| {
    Macros::from([("R".to_string(), "\\mathbb{R}".to_string()), ("two".to_string(), "#1 #1".to_string())])
});

/// Formulas: whatever stands between dollar signs is set or refused, and no text becomes markup.
pub fn latex(formula: &str) {
    let Ok(markup) = mathml(formula, formula.len().is_multiple_of(2), &MACROS) else { return };
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
}

/// Markdown: what is found in a chapter can be replaced, and nothing else changes.
pub fn markdown(chapter: &str) {
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
}

const OPTIONS: &[&str] = &[
    "",
    ", columns=1",
    ", columns=[\"a\", \"b\"]",
    ", missing=\"drop\"",
    ", missing=\"mean\"",
    ", header=False",
    ", separator=\";\"",
    ", categories=0",
];

/// A table beside a lesson, read in one of several ways: whatever it holds is read or refused.
pub fn csv(way: usize, table: &str) {
    let lesson = format!("```calc\ndata X = csv(\"points.csv\"{})\n```\n", OPTIONS[way % OPTIONS.len()]);
    run(&lesson, table, Output::Data { programs: false });
}

/// A whole chapter: whatever it holds is run, drawn and written out, or refused.
pub fn chapter(lesson: &str) {
    run(lesson, "a,b,c\n1,2,0\n3,4,1\n", output(lesson.len()));
}

/// What mdBook sends: whatever arrives is a book or gets a message.
pub fn book(sent: &str) {
    // A folder that is not there: what a book names of this machine is the book's own choice, and nothing to try here.
    let ours = [r#"{"root":"/xyz","#, r#""src":"src""#].iter().all(|part| sent.contains(part));
    if !ours || sent.contains("..") {
        return;
    }
    let (mut page, mut told) = (Vec::new(), Vec::new());
    let outcome = mdbook_descent::book::preprocess(sent.as_bytes(), &mut page, &mut told, false);
    assert!(outcome.is_err() || !page.is_empty() || !told.is_empty(), "something is said");
}
