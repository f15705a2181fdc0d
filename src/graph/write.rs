//! A node written as a formula of the block language, down to the names the author gave; knows no operator by name.

use std::cell::RefCell;

use super::called::{Called, GivenPart};
use super::fragment::{ATOM, Fragment, NOTHING, PRODUCT, listed, put_together, together};
use super::spelled::{settings, subscript};
use super::{Array, Attributes, Cut, Graph, Kernel, NodeId, Notation, Operation, Shape};
use crate::graph::array;
use crate::numbers;

/// How tightly a comparison binds: two of them side by side would be a chain.
const COMPARISON: u8 = 8;
/// Of more items only the ends are written.
const MOST_ITEMS: usize = 6;
/// What stands for a part that nobody would want to read, or that the block language has no words for.
const LEFT_OUT: &str = "…";

/// The formula of a node: the author's own words, if there are any. Else the node's own name is left out, and the names
/// of its parts stand.
pub fn formula(graph: &Graph, node: NodeId) -> String {
    if let Some(written) = graph.as_written(node) {
        return written.to_string();
    }
    if graph.is_withheld(node) {
        return LEFT_OUT.to_string();
    }
    Writer { graph, puts_back: false, read: None }.formula(node)
}

/// The same with `place(part, shape)[where]` for a part that goes back into an array of zeros, as the programs for
/// other libraries know it.
pub fn formula_for_programs(graph: &Graph, node: NodeId) -> String {
    Writer { graph, puts_back: true, read: None }.formula(node)
}

/// A formula as it can be read again, with what its names stand for.
#[derive(Default)]
pub struct Readable {
    /// The formula; what is left out in it for a reader has a name of its own.
    pub text: String,
    /// The names.
    pub names: Vec<(String, NodeId)>,
    /// Whether one name stands for two values, so that nobody could read it.
    pub is_ambiguous: bool,
}

/// The formula of a node in the form in which it can be read again.
pub fn readable(graph: &Graph, node: NodeId) -> Readable {
    let writer = Writer { graph, puts_back: false, read: Some(RefCell::default()) };
    let text = writer.formula(node);
    Readable { text, ..writer.read.map(RefCell::into_inner).unwrap_or_default() }
}

struct Writer<'a> {
    graph: &'a Graph,
    /// Whether parts that go back into arrays of zeros are written as the programs know them.
    puts_back: bool,
    /// What has been written so far, if it is to be read again.
    read: Option<RefCell<Readable>>,
}

impl Writer<'_> {
    fn formula(&self, node: NodeId) -> String {
        let inner = match self.graph.node(node).operation {
            Operation::Named => self.graph.node(node).inputs[0],
            _ => node,
        };
        let written = match self.graph.node(inner).name.is_some() {
            true => self.name(inner),
            false => self.written(inner),
        };
        self.widened(inner, written).text
    }

    /// A name, under which the node is known to whom reads the formula again.
    fn name(&self, node: NodeId) -> Fragment {
        let mut name = self.graph.node(node).name.clone().unwrap_or_default();
        if let Some(read) = &self.read {
            let mut read = read.borrow_mut();
            if !name.chars().all(|mark| mark.is_alphanumeric() || mark == '_') {
                name = format!("symbol_{}", node.index());
            }
            let behind = |node| self.graph.behind_names(node);
            match read.names.iter().find(|(known, _)| *known == name) {
                Some(&(_, other)) => read.is_ambiguous |= behind(other) != behind(node),
                None => read.names.push((name.clone(), node)),
            }
            // The number of that name is written so, too.
            read.is_ambiguous |= name == "pi";
        }
        Fragment::atom(name, self.graph.shape(node).clone())
    }

    /// What is left out.
    fn left_out(&self, node: NodeId) -> Fragment {
        let name = match &self.read {
            None => LEFT_OUT.to_string(),
            Some(read) => {
                let name = format!("left_out_{}", node.index());
                read.borrow_mut().names.push((name.clone(), node));
                name
            }
        };
        Fragment::atom(name, self.graph.shape(node).clone())
    }

    fn part(&self, node: NodeId) -> Fragment {
        match &self.graph.node(node).name {
            Some(_) => self.name(node),
            None => match self.graph.called(node).filter(|_| !self.puts_back) {
                Some(called) => self.called(node, called),
                None if self.graph.node(node).is_too_long_to_write() => self.left_out(node),
                None => self.written(node),
            },
        }
    }

    /// A call as the author wrote it.
    fn called(&self, node: NodeId, called: &Called) -> Fragment {
        let argument = |(name, given): &(Option<String>, GivenPart)| match name {
            Some(name) => format!("{name}={}", self.given(given)),
            None => self.given(given),
        };
        let arguments: Vec<String> = called.arguments.iter().map(argument).collect();
        let text = format!("{}({})", called.name, arguments.join(", "));
        Fragment::atom(text, self.graph.shape(node).clone())
    }

    fn given(&self, given: &GivenPart) -> String {
        match given {
            GivenPart::Node(node) => self.whole(*node).text,
            GivenPart::Word(word) => word.clone(),
            GivenPart::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.given(item)).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// A part where its shape matters.
    fn whole(&self, node: NodeId) -> Fragment {
        self.widened(node, self.part(node))
    }

    /// A part whose stretching is written, too.
    fn widened(&self, node: NodeId, written: Fragment) -> Fragment {
        let shape = self.graph.shape(node);
        if written.shape == *shape {
            return written;
        }
        let text = match written.text.as_str() {
            "1" => format!("ones({})", lengths(shape)),
            "0" => format!("zeros({})", lengths(shape)),
            text if written.shape.is_scalar() && text.parse::<f64>().is_ok() => {
                format!("full({}, {text})", lengths(shape))
            }
            text => format!("broadcast_to({text}, {shape})"),
        };
        Fragment::atom(text, shape.clone())
    }

    fn written(&self, id: NodeId) -> Fragment {
        let node = self.graph.node(id);
        let (operator, attributes) = match &node.operation {
            Operation::Constant(value) => return self.constant(id, value),
            Operation::Leaf(_) => return self.name(id),
            Operation::Named => return self.part(node.inputs[0]),
            Operation::Apply(operator, attributes) => (operator, attributes),
        };
        let shape = node.shape.clone();
        let atom = |text: String| Fragment::atom(text, shape.clone());
        match operator.notation {
            Notation::Infix(sign, tight) => self.infix(id, sign, tight, operator.kernel.is_elementwise()),
            Notation::Prefix(sign, tight) => {
                let inner = self.part(node.inputs[0]);
                Fragment {
                    text: format!("{sign}{}", inner.bracketed(tight)),
                    tight,
                    items: Vec::new(),
                    ..inner
                }
            }
            Notation::Postfix(suffix) => atom(self.postfix(node.inputs[0], suffix, attributes)),
            Notation::Silent => match attributes {
                Attributes::Shape(_) => self.part(node.inputs[0]),
                _ => Fragment { shape, ..self.part(node.inputs[0]) },
            },
            Notation::Index => {
                let picks: Vec<String> = node.inputs[1..].iter().map(|&pick| self.part(pick).text).collect();
                let index = subscript(attributes, self.graph.shape(node.inputs[0]), &picks);
                atom(format!("{}[{index}]", self.whole(node.inputs[0]).bracketed(ATOM)))
            }
            Notation::List => atom(self.list(&node.inputs)),
            Notation::Call => match attributes {
                Attributes::Into(whole, cuts) => self.put_back(id, operator.name, whole, cuts),
                Attributes::Picks(whole, axes) => self.scattered(id, operator.name, whole, axes),
                _ => self.call(id, operator.name, attributes, operator.kernel),
            },
            Notation::Set(..) | Notation::Over(_) => {
                self.call(id, operator.name, attributes, operator.kernel)
            }
        }
    }

    /// `a.T`; another order of axes has no sign.
    fn postfix(&self, input: NodeId, suffix: &str, attributes: &Attributes) -> String {
        let inner = self.whole(input);
        match attributes {
            Attributes::Order(order) if !order.iter().rev().enumerate().all(|(axis, &from)| axis == from) => {
                let order: Vec<String> = order.iter().map(usize::to_string).collect();
                format!("transpose({}, ({}))", inner.text, order.join(", "))
            }
            _ => format!("{}{suffix}", inner.bracketed(ATOM)),
        }
    }

    /// `name(a, b, axis=0)`
    fn call(&self, id: NodeId, name: &str, attributes: &Attributes, kernel: Kernel) -> Fragment {
        let node = self.graph.node(id);
        let mut shape = node.shape.clone();
        let mut arguments: Vec<String> = match kernel {
            Kernel::Parts(_) => vec![self.list(&node.inputs)],
            _ if kernel.is_elementwise() => {
                let inputs = self.operands(id);
                shape = together(&inputs);
                inputs.into_iter().map(|input| input.text).collect()
            }
            _ => node.inputs.iter().map(|&input| self.whole(input).text).collect(),
        };
        arguments.extend(settings(self.graph, id, attributes));
        Fragment::atom(format!("{name}({})", arguments.join(", ")), shape)
    }

    /// The operands of what works element by element. Where none of them has the shape of the result, a number that is
    /// stretched to it is written as the array that it is.
    fn operands(&self, id: NodeId) -> Vec<Fragment> {
        let node = self.graph.node(id);
        let mut inputs: Vec<Fragment> = node.inputs.iter().map(|&input| self.part(input)).collect();
        if together(&inputs) != node.shape {
            let stretched = node.inputs.iter().zip(&mut inputs).find(|(input, written)| {
                written.text.parse::<f64>().is_ok() && *self.graph.shape(**input) == node.shape
            });
            if let Some((&input, written)) = stretched {
                *written = self.whole(input);
            }
        }
        inputs
    }

    /// An infix operator. A number before a product needs no brackets around the product; a remainder is none.
    fn infix(&self, id: NodeId, sign: &str, tight: u8, each: bool) -> Fragment {
        let node = self.graph.node(id);
        let operands = match each {
            true => self.operands(id),
            false => node.inputs.iter().map(|&input| self.whole(input)).collect(),
        };
        let [first, second] = operands.as_slice() else { return self.left_out(id) };
        if let ("+", Some(list)) = (sign, put_together(&first.items, &second.items)) {
            return list;
        }
        let number_first = sign == "*" && first.shape.is_scalar() && !second.remainder;
        let power = sign == "**";
        let left = first.bracketed(if power || tight == COMPARISON { tight + 1 } else { tight });
        let right = second.bracketed(if number_first || power { tight } else { tight + 1 });
        let gap = if power { "" } else { " " };
        let open = |part: &Fragment| part.tight == PRODUCT && part.remainder;
        Fragment {
            text: format!("{left}{gap}{sign}{gap}{right}"),
            tight,
            shape: if each { together(&operands) } else { node.shape.clone() },
            remainder: tight == PRODUCT && (matches!(sign, "%" | "//") || open(first)),
            items: Vec::new(),
        }
    }

    /// A part that goes back into an array of zeros.
    fn put_back(&self, id: NodeId, name: &str, whole: &Shape, cuts: &[Cut]) -> Fragment {
        let input = self.graph.node(id).inputs[0];
        let part = self.whole(input);
        let atom = |text: String| Fragment::atom(text, whole.clone());
        if self.puts_back {
            let index = subscript(&Attributes::Cuts(cuts.to_vec()), whole, &[]);
            return atom(format!("{name}({}, {whole})[{index}]", part.text));
        }
        if cuts.iter().any(|cut| cut.step < 0 || cut.step > 1 && cut.count > 1) {
            return self.left_out(id);
        }
        if let ([length @ ..=MOST_ITEMS], [Cut { start, step: 0, .. }]) = (whole.0.as_slice(), cuts) {
            let item = |place| if place == *start { part.text.clone() } else { NOTHING.to_string() };
            return listed((0..*length).map(item).collect());
        }
        let widths: Vec<String> = cuts
            .iter()
            .zip(&whole.0)
            .map(|(cut, length)| {
                let taken = if cut.step == 0 { 1 } else { cut.count };
                format!("({}, {})", cut.start, length - cut.start - taken)
            })
            .collect();
        let widths =
            if let [one] = widths.as_slice() { one.clone() } else { format!("({})", widths.join(", ")) };
        let axes: Vec<&str> = cuts.iter().map(|cut| if cut.step == 0 { "None" } else { ":" }).collect();
        let inner = match self.graph.shape(input).is_scalar() {
            true => format!("{}{}{}", "[".repeat(cuts.len()), part.text, "]".repeat(cuts.len())),
            false if axes.contains(&"None") => format!("{}[{}]", part.bracketed(ATOM), axes.join(", ")),
            false => part.text,
        };
        atom(format!("pad({inner}, {widths})"))
    }

    /// Parts that are added up at the places of an array of zeros that they were picked from.
    fn scattered(&self, id: NodeId, name: &str, whole: &Shape, axes: &[usize]) -> Fragment {
        let inputs = &self.graph.node(id).inputs;
        let picks: Vec<Fragment> = inputs[1..].iter().map(|&pick| self.part(pick)).collect();
        let part = self.whole(inputs[0]);
        if self.puts_back {
            let picks: Vec<String> = picks.into_iter().map(|pick| pick.text).collect();
            let index = subscript(&Attributes::Picks(whole.clone(), axes.to_vec()), whole, &picks);
            return Fragment::atom(format!("{name}({}, {whole})[{index}]", part.text), whole.clone());
        }
        let is_mask = |pick: NodeId| match &self.graph.node(self.graph.behind_names(pick)).operation {
            Operation::Apply(operator, _) => operator.notation == Notation::Silent,
            _ => false,
        };
        match (picks.as_slice(), inputs[1..].first(), axes) {
            ([pick], Some(&node), [0]) if pick.shape.rank() == 1 && whole.rank() <= 2 && !is_mask(node) => {
                Fragment {
                    text: format!(
                        "one_hot({}, {}).T @ {}",
                        pick.text,
                        whole.0[0],
                        part.bracketed(PRODUCT + 1)
                    ),
                    tight: PRODUCT,
                    shape: whole.clone(),
                    remainder: false,
                    items: Vec::new(),
                }
            }
            _ => self.left_out(id),
        }
    }

    fn constant(&self, id: NodeId, value: &Array) -> Fragment {
        let values = array::flat(value);
        let shape = Shape::of(value);
        let tight = match shape.is_scalar() {
            true if in_pi(values[0]).is_some_and(|text| text.contains('*')) => PRODUCT,
            true if values[0] < 0.0 => 14,
            _ => ATOM,
        };
        let same = |number: f64| values.len() > 1 && values.iter().all(|&value| value == number);
        let text = match shape.0.as_slice() {
            [] => in_pi(values[0]).unwrap_or_else(|| numbers::exact(values[0])),
            _ if same(1.0) => format!("ones({})", lengths(&shape)),
            _ if same(0.0) => format!("zeros({})", lengths(&shape)),
            [rows, columns] if rows == columns && is_unit(&values, *rows) => format!("eye({rows})"),
            [_] if values.len() <= MOST_ITEMS => row(&values),
            [_, columns] if values.len() <= MOST_ITEMS && *columns > 0 => {
                let rows: Vec<String> = values.chunks(*columns).map(row).collect();
                format!("[{}]", rows.join(", "))
            }
            _ if self.read.is_some() => return self.left_out(id),
            _ => "[…]".to_string(),
        };
        Fragment { text, tight, shape, remainder: false, items: Vec::new() }
    }

    /// `[a, b]`; of many items only the ends are written.
    fn list(&self, items: &[NodeId]) -> String {
        let mut words: Vec<String> = items.iter().map(|&item| self.whole(item).text).collect();
        if words.len() > MOST_ITEMS && self.read.is_none() {
            words.splice(3..words.len() - 1, [LEFT_OUT.to_string()]);
        }
        format!("[{}]", words.join(", "))
    }
}

/// A small multiple of π as an author writes it.
fn in_pi(value: f64) -> Option<String> {
    let count = (1..=12).find(|&count| f64::from(count) * std::f64::consts::PI == value.abs())?;
    let sign = if value < 0.0 { "-" } else { "" };
    Some(match count {
        1 => format!("{sign}pi"),
        _ => format!("{sign}{count} * pi"),
    })
}

/// Whether numbers are those of a unit matrix, row by row.
fn is_unit(values: &[f64], rows: usize) -> bool {
    rows > 1 && values.iter().enumerate().all(|(at, &value)| value == f64::from(at % (rows + 1) == 0))
}

/// A shape as `ones` takes it.
fn lengths(shape: &Shape) -> String {
    match shape.0.as_slice() {
        [length] => length.to_string(),
        _ => shape.to_string(),
    }
}

fn row(values: &[f64]) -> String {
    let items: Vec<String> = values.iter().map(|&value| numbers::exact(value)).collect();
    format!("[{}]", items.join(", "))
}
