//! What an expression is while the graph is built: mostly a node, sometimes text, a list or a function.

use super::shaping::ASSEMBLE;
use crate::graph::{Attributes, Graph, Kind, NodeId, Shape, array};
use crate::report::Fault;

/// What a value takes beside what is in it. Copies are charged by it, and so it is the same where words are short.
const PLACE: u64 = 64;

const _: () = assert!(size_of::<Value>() <= PLACE as usize);

/// A value at building time.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number or an array.
    Node(NodeId),
    /// Words.
    Text(String),
    /// `None`
    None,
    /// One of two values, of which at least one is or holds a text: which, is known only when the block runs.
    Choice {
        /// A single number that is not zero if the first is meant.
        condition: NodeId,
        /// The first.
        then: Box<Value>,
        /// The other.
        otherwise: Box<Value>,
    },
    /// A list or tuple whose elements need not fit into one array.
    List(Vec<Value>),
    /// A function or optimizer that is passed by name.
    Callable(Callable),
}

/// A function that is passed by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Callable {
    /// Its name.
    pub name: String,
    /// Which of the author's definitions it is; none for a built-in one.
    pub definition: Option<usize>,
    /// The settings of an optimizer, each with its name if it was written; none for a function.
    pub settings: Option<Vec<(Option<String>, Value)>>,
}

impl Callable {
    /// A function, which has no settings.
    pub fn function(name: &str, definition: Option<usize>) -> Callable {
        Callable { name: name.to_string(), definition, settings: None }
    }
}

impl Value {
    /// The value as a node; a list becomes an array.
    pub fn node(&self, graph: &mut Graph) -> Result<NodeId, Fault> {
        match self {
            Value::Node(node) => Ok(*node),
            Value::List(items) => {
                let nodes = items.iter().map(|item| item.node(graph)).collect::<Result<Vec<_>, _>>()?;
                stack(graph, &nodes)
            }
            Value::Text(text) => {
                let fault = Fault::new(format!("a number is needed here, but this is the text \"{text}\""));
                Err(fault.remedy("texts are compared and chosen; `codes(text)` makes numbers of letters"))
            }
            Value::Choice { .. } => {
                Err(Fault::new("a number is needed here, but this is a choice between texts"))
            }
            Value::None => Err(Fault::new("a number is needed here, but this is `None`")),
            Value::Callable(Callable { name, settings: Some(_), .. }) => {
                let fault = Fault::new(format!("a number is needed here, but `{name}` is an optimizer"));
                Err(fault.remedy(format!("use it to train: `descend L by {name}(…) for 100 steps`")))
            }
            Value::Callable(callable) => {
                let name = &callable.name;
                let fault = Fault::new(format!("a number is needed here, but `{name}` is a function"));
                Err(fault.remedy(format!("call it: `{name}(…)`")))
            }
        }
    }

    /// How many bytes it takes beside the graph.
    pub fn bytes(&self) -> u64 {
        let within = match self {
            Value::Text(text) => text.len() as u64,
            Value::List(items) => items.iter().map(Value::bytes).fold(0, u64::saturating_add),
            Value::Choice { then, otherwise, .. } => then.bytes().saturating_add(otherwise.bytes()),
            Value::Callable(callable) => callable.name.len() as u64,
            Value::Node(_) | Value::None => 0,
        };
        within.saturating_add(PLACE)
    }

    /// Whether the value is a text, or has one among its parts.
    pub fn holds_text(&self) -> bool {
        match self {
            Value::Text(_) | Value::Choice { .. } => true,
            Value::List(items) => items.iter().any(Value::holds_text),
            Value::Node(_) | Value::None | Value::Callable(_) => false,
        }
    }

    /// What kind of thing this is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Node(_) => "a number or array",
            Value::Text(_) | Value::Choice { .. } => "a text",
            Value::None => "`None`",
            Value::List(_) => "a list",
            Value::Callable(_) => "a function",
        }
    }
}

/// Nodes of one shape put side by side along a new first axis.
pub fn stack(graph: &mut Graph, nodes: &[NodeId]) -> Result<NodeId, Fault> {
    let Some(&first) = nodes.first() else {
        return Ok(graph.constant(array::vector(Vec::new())));
    };
    let shape = graph.shape(first).clone();
    if let Some((index, other)) = nodes
        .iter()
        .enumerate()
        .map(|(index, &node)| (index, graph.shape(node)))
        .find(|(_, other)| **other != shape)
    {
        let message = format!(
            "the elements of a list must have one shape: element 0 has shape {shape}, element {index} has shape {other}"
        );
        return Err(
            Fault::new(message).remedy("make every row equally long, or join pieces with `concatenate`")
        );
    }
    let mut lengths = vec![nodes.len()];
    lengths.extend(&shape.0);
    let shape = Shape(lengths);
    let literals: Option<Vec<_>> = nodes.iter().map(|&node| graph.literal(node)).collect();
    if let Some(parts) = literals {
        let values = parts.iter().flat_map(|part| part.iter().copied()).collect();
        let truths = nodes.iter().all(|&node| graph.kind(node) == Kind::Truth);
        let kind = if truths { Kind::Truth } else { Kind::Number };
        return Ok(graph.constant_of(kind, array::shaped(shape, values)));
    }
    graph.apply(&ASSEMBLE, nodes, Attributes::Shape(shape))
}
