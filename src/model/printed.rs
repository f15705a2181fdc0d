//! Formulas that the tool has written, read again as an author's lines are; knows nobody who shows them.

use super::reading::Reading;
use super::{Model, expression};
use crate::functions::Value;
use crate::graph::{NodeId, Readable};
use crate::language::parse_block;
use crate::language::syntax::StatementKind;
use crate::program::Part;
use crate::report::{Fault, Place};
use crate::resolve::Blocks;

/// Longer words of the author are not repeated; then the formula stands that follows from them.
const LONGEST_WORDS: u32 = 240;

/// What a formula says, its names standing for the given nodes.
pub fn read_formula(model: &mut Model, formula: &Readable) -> Result<NodeId, Fault> {
    let names: Vec<&str> = formula.names.iter().map(|(name, _)| name.as_str()).collect();
    // A function without arguments needs one to be read.
    let names = if names.is_empty() { "nothing".to_string() } else { names.join(", ") };
    let (lines, faults) = parse_block(&format!("value({names}) = {}", formula.text), 0, &[]);
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault);
    }
    let block = Blocks::default().resolve(None, lines.into());
    let Some(StatementKind::Function { values, .. }) = block.statements.first().map(|line| &line.kind) else {
        return Err(Fault::new("this is no formula"));
    };
    let [value] = &values[..] else { return Err(Fault::new("these are several formulas")) };
    let locals = formula.names.iter().map(|(name, node)| (name.clone(), Value::Node(*node)));
    let text = block.resolution.clone();
    let mut reading = Reading { locals: locals.collect(), ..Reading::new(text, model.names.latest()) };
    expression::read_node(model, value, &mut reading)
}

/// Keeps the author's own words for the names of the block; `text` tells them from their places.
pub fn keep_words(model: &mut Model, text: &dyn Fn(Place) -> String) {
    let words = model.names.bindings().filter_map(|(_, binding)| {
        let (expressions, part, parts) = binding.source.as_ref()?;
        let own = matches!(binding.part, Part::Definition | Part::Loss | Part::Metric)
            && expressions.len() == *parts;
        let place = expressions.get(*part)?.place;
        let Value::Node(node) = binding.value else { return None };
        (own && place.end - place.start <= LONGEST_WORDS).then_some((node, place))
    });
    for (node, place) in words.collect::<Vec<(NodeId, Place)>>() {
        let text = text(place);
        // A comment ends with its line, and lines have been joined.
        if !text.is_empty() && !text.contains('#') {
            model.graph.keep_written(node, text);
        }
    }
}
