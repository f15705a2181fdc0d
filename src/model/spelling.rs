//! Arrays of texts in what only arranges arrays anew: each text counts as its place in the order of all of them; knows
//! no function.

use crate::functions::{Value, stack};
use crate::graph::{Array, Graph, NodeId, array};
use crate::report::Fault;

/// The texts that some values hold, each once, in their order.
pub(super) struct Spelling(Vec<String>);

/// What is added to the place of a text, so that no number that is put beside texts is taken for one.
const APART: f64 = 0.372_901_553_271_804;

impl Spelling {
    /// The texts of some values; none if there are no texts, or some that are not known yet.
    pub fn of<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Spelling> {
        let mut texts = Vec::new();
        for value in values {
            collect(value, &mut texts)?;
        }
        texts.sort();
        texts.dedup();
        (!texts.is_empty()).then_some(Spelling(texts))
    }

    /// A value with numbers in the place of its texts.
    pub fn numbered(&self, graph: &mut Graph, value: &Value) -> Value {
        match value {
            Value::Text(text) => {
                let place = self.0.binary_search(text).unwrap_or(self.0.len());
                Value::Node(graph.number(place as f64 + APART))
            }
            Value::List(items) => Value::List(items.iter().map(|item| self.numbered(graph, item)).collect()),
            other => other.clone(),
        }
    }

    /// The same as one array.
    pub fn array(&self, graph: &mut Graph, value: &Value) -> Result<NodeId, Fault> {
        match self.numbered(graph, value) {
            Value::List(items) => {
                let nodes = items.iter().map(|item| item.node(graph)).collect::<Result<Vec<_>, _>>()?;
                stack(graph, &nodes)
            }
            other => other.node(graph),
        }
    }

    /// A value with texts in the place of its numbers.
    pub fn spelled(&self, graph: &mut Graph, value: Value) -> Result<Value, Fault> {
        match value {
            // Beside texts a function may give numbers about them: how often each occurs.
            Value::List(items) => {
                let items = items.into_iter().map(|item| match &item {
                    Value::Node(node)
                        if graph.known(*node).is_some_and(|numbers| !numbers.iter().any(is_text)) =>
                    {
                        Ok(item)
                    }
                    _ => self.spelled(graph, item),
                });
                Ok(Value::List(items.collect::<Result<_, _>>()?))
            }
            Value::Node(node) => {
                let numbers = graph.known(node).ok_or_else(|| {
                    Fault::new("which texts these are is known only when the block runs")
                        .remedy("choose between them with `a if condition else b`")
                })?;
                self.texts(&numbers)
            }
            other => Ok(other),
        }
    }

    fn texts(&self, numbers: &Array) -> Result<Value, Fault> {
        let Some(&length) = numbers.shape().first() else {
            let number = array::as_number(numbers).unwrap_or(f64::NAN);
            let text = self.0.get(number.floor() as usize).filter(|_| is_text(&number));
            return text.cloned().map(Value::Text).ok_or_else(|| {
                Fault::new("numbers would stand among the texts of this array")
                    .remedy("an array holds numbers or texts; fill it with a text")
            });
        };
        let rows = (0..length).map(|row| self.texts(&array::row(numbers, row)));
        Ok(Value::List(rows.collect::<Result<_, _>>()?))
    }
}

/// Whether a number stands for a text.
fn is_text(number: &f64) -> bool {
    number.floor() >= 0.0 && number.floor() + APART == *number
}

/// Collects the texts of a value; none if it is a choice that is made only when the block runs.
fn collect(value: &Value, texts: &mut Vec<String>) -> Option<()> {
    match value {
        Value::Text(text) => texts.push(text.clone()),
        Value::List(items) => items.iter().try_for_each(|item| collect(item, texts))?,
        Value::Choice { .. } => return None,
        Value::Node(_) | Value::None | Value::Callable(_) => {}
    }
    Some(())
}
