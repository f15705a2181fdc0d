//! Formulas from nodes, sign by sign; knows how tightly signs bind, but no operator by name.

use std::cell::Cell;

use super::names::LatexSymbol;
use super::term::{
    APART, ATOM, COMPARISON, LARGE, POWER, PRODUCT, SUM, Term, below_base, bracketed, column, in_brackets,
};
use super::{Index, Letters, below, counted};
use crate::graph::{
    Array, Attributes, Called, GivenPart, Gives, Graph, NodeId, Notation, Operation, Operator, Shape, array,
    formula, settings, subscript,
};

/// Writes nodes as formulas.
pub struct FormulaWriter<'a> {
    /// The graph of the nodes.
    pub graph: &'a Graph,
    /// The letters for lengths and indices.
    pub letters: &'a Letters,
    /// How numbers are written.
    pub number: &'a dyn Fn(f64) -> String,
    /// The word before a condition, and the one for all other cases.
    pub cases: [String; 2],
    /// How many letters for indices are in use where something is written.
    pub depth: Cell<usize>,
}

impl FormulaWriter<'_> {
    /// The formula of a node. The node's own name is left out, the names of its parts stand.
    pub fn formula(&self, node: NodeId) -> String {
        self.formula_at(node, &vec![None; self.graph.shape(node).rank()])
    }

    /// The formula of the elements at an index.
    pub(super) fn formula_at(&self, node: NodeId, index: &Index) -> String {
        if self.graph.is_withheld(node) {
            return "\\dots".to_string();
        }
        let inner = self.inner(node);
        self.depth.set(index.iter().flatten().count());
        let itself = self.graph.node(inner).name.is_some() && inner == node;
        let term = if itself { self.written(inner, index) } else { self.part(inner, index) };
        term.latex
    }

    /// What stands under a name.
    pub(super) fn inner(&self, node: NodeId) -> NodeId {
        match self.graph.node(node).operation {
            Operation::Named => self.graph.node(node).inputs[0],
            _ => node,
        }
    }

    /// An array spelled out.
    pub fn array(&self, value: &Array) -> String {
        self.constant(value, &vec![None; value.ndim()]).latex
    }

    /// What the functions in the formulas of some nodes mean, each once: `σ(t)` and `1 / (1 + e⁻ᵗ)`.
    pub fn meanings(&self, nodes: &[NodeId]) -> Vec<(&'static str, &'static str)> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        for id in self.graph.ancestors(nodes) {
            if let Operation::Apply(Operator { notation: Notation::Set(_, meaning), .. }, _) =
                &self.graph.node(id).operation
                && let Some(pair) = meaning.split_once('=')
                && !found.contains(&pair)
            {
                found.push(pair);
            }
        }
        found
    }

    pub(super) fn part(&self, id: NodeId, index: &Index) -> Term {
        let below = || below(index, self.graph.shape(id));
        if let Some(name) = &self.graph.node(id).name {
            return Term::atom(LatexSymbol::of(name).with(&below()));
        }
        match self.graph.called(id).and_then(|called| self.called(called)) {
            Some(term) => indexed(term, &below()),
            None if self.graph.node(id).is_too_long_to_write() => Term::atom("\\dots"),
            None => self.written(id, index),
        }
    }

    /// A call as the author wrote it.
    fn called(&self, called: &Called) -> Option<Term> {
        let (mut arguments, mut words) = (Vec::new(), Vec::new());
        for (name, given) in &called.arguments {
            match (name, given) {
                (None, GivenPart::Node(node)) if words.is_empty() => {
                    arguments.push(self.part(*node, &self.whole(*node)).latex);
                }
                _ => words.push(format!("\\text{{{}}}", setting(self.graph, name.as_deref(), given)?)),
            }
        }
        arguments.extend(words);
        Some(call(&called.name, &arguments))
    }

    fn written(&self, id: NodeId, index: &Index) -> Term {
        let node = self.graph.node(id);
        let (operator, attributes) = match &node.operation {
            Operation::Constant(value) => return self.constant(value, index),
            Operation::Leaf(_) => return self.part(id, index),
            Operation::Named => return self.part(node.inputs[0], index),
            Operation::Apply(operator, attributes) => (*operator, attributes),
        };
        if operator.gives == Gives::Lengths {
            let long = counted(self.graph, node).into_iter().filter(|&(_, length)| length != 1);
            let product: Vec<String> = long.map(|(_, length)| self.letters.length(length)).collect();
            return match product.len() {
                0 => Term::atom("1"),
                1 => Term::atom(product.concat()),
                _ => Term::new(product.join("\\,"), PRODUCT),
            };
        }
        match operator.notation {
            Notation::Over(sign) => return self.over(id, sign, attributes, index),
            Notation::Postfix(_) => {
                if let (Attributes::Order(order), true) = (attributes, index.iter().any(Option::is_some)) {
                    let mut turned = vec![None; order.len()];
                    for (to, &from) in order.iter().enumerate() {
                        turned[from] = index.get(to).copied().flatten();
                    }
                    return self.part(node.inputs[0], &turned);
                }
            }
            Notation::Set("#1", _) if !operator.kernel.is_elementwise() => {
                if let Some(index) = self.same_lengths(node.inputs[0], &node.shape, index) {
                    return self.part(node.inputs[0], &index);
                }
            }
            _ => {}
        }
        let each = operator.kernel.is_elementwise() || operator.notation == Notation::Silent;
        let inner = |input: NodeId| {
            if each { self.aligned(input, index) } else { vec![None; self.graph.shape(input).rank()] }
        };
        let mut inputs: Vec<Term> =
            node.inputs.iter().map(|&input| self.part(input, &inner(input))).collect();
        if each && index.iter().all(Option::is_none) {
            self.keep_shape(id, &mut inputs);
        }
        let term = self.joined(id, operator, attributes, &inputs, index);
        let below = below(index, &node.shape);
        if each { term } else { indexed(term, &below) }
    }

    /// Where only a stretched number has the shape of a result, it is written as the array that it is.
    fn keep_shape(&self, id: NodeId, inputs: &mut [Term]) {
        let node = self.graph.node(id);
        let spread: Vec<Term> =
            node.inputs.iter().zip(&*inputs).map(|(&input, term)| self.spread(input, term)).collect();
        let is_spread = |place: usize| spread[place].latex != inputs[place].latex;
        let others = (0..inputs.len()).filter(|&place| !is_spread(place));
        let shape = others
            .map(|place| self.graph.shape(node.inputs[place]))
            .try_fold(Shape::scalar(), |all, shape| all.broadcast(shape));
        if inputs.len() < 2 || shape.is_none_or(|shape| shape == node.shape) {
            return;
        }
        if let Some(place) = (0..inputs.len())
            .find(|&place| is_spread(place) && *self.graph.shape(node.inputs[place]) == node.shape)
        {
            inputs[place] = spread[place].clone();
        }
    }

    /// The index of an array that was only given axes of length 1, or lost them.
    fn same_lengths(&self, input: NodeId, shape: &Shape, index: &Index) -> Option<Index> {
        let long =
            |shape: &Shape| -> Vec<usize> { (0..shape.rank()).filter(|&axis| shape.0[axis] != 1).collect() };
        let before = self.graph.shape(input);
        let (from, to) = (long(before), long(shape));
        let same = from.len() == to.len() && from.iter().zip(&to).all(|(&a, &b)| before.0[a] == shape.0[b]);
        let by_elements = index.iter().any(Option::is_some);
        (same && by_elements).then(|| {
            let mut found = vec![None; before.rank()];
            for (from, to) in from.into_iter().zip(to) {
                found[from] = index[to];
            }
            found
        })
    }

    /// The index of an operand that is stretched to a result with this index.
    pub(super) fn aligned(&self, input: NodeId, index: &Index) -> Index {
        let shape = self.graph.shape(input);
        let lead = index.len().saturating_sub(shape.rank());
        let own = shape.0.iter().zip(index.iter().skip(lead));
        own.map(|(&length, letter)| letter.filter(|_| length != 1)).collect()
    }

    /// A sum, a mean, a maximum: the sign with its index below, then what it runs over.
    fn over(&self, id: NodeId, sign: &str, attributes: &Attributes, index: &Index) -> Term {
        let node = self.graph.node(id);
        let input = node.inputs[0];
        let shape = self.graph.shape(input);
        let Attributes::Axes { axes, keep } = attributes else { return self.part(input, index) };
        // What stands within has letters of its own: each letter means one thing.
        let outside = self.depth.get();
        let mut depth = outside;
        let mut outer = index.iter();
        let mut inner = Vec::new();
        let (mut signs, mut counts) = (String::new(), Vec::new());
        for (axis, &length) in shape.0.iter().enumerate() {
            if !axes.contains(&axis) {
                inner.push(outer.next().copied().flatten());
                continue;
            }
            if *keep {
                outer.next();
            }
            if length == 1 {
                inner.push(None);
                continue;
            }
            let letter = self.letters.index(depth);
            depth += 1;
            inner.push(Some(letter));
            let length = self.letters.length(length);
            signs += &sign.replace("#i", &letter.to_string()).replace("#n", &length);
            counts.push(length);
        }
        self.depth.set(depth);
        let body = self.part(input, &inner);
        self.depth.set(outside);
        if counts.is_empty() {
            return body;
        }
        let mean = match sign.contains("#m") {
            true => format!("\\frac{{1}}{{{}}} ", counts.join("\\,")),
            false => String::new(),
        };
        let body = bracketed(&body, LARGE);
        Term::new(format!("{mean}{} {body}", signs.replace("#m", "")), LARGE)
    }

    fn joined(
        &self,
        id: NodeId,
        operator: &Operator,
        attributes: &Attributes,
        inputs: &[Term],
        index: &Index,
    ) -> Term {
        let node = self.graph.node(id);
        match operator.notation {
            Notation::Infix(sign, tight) => self.infix(id, sign, tight, inputs, index),
            Notation::Prefix("-", _) => {
                let latex = format!("-{}", bracketed(&inputs[0], LARGE));
                Term { latex, tight: SUM, product: inputs[0].product }
            }
            Notation::Prefix(..) => Term::new(format!("\\neg {}", bracketed(&inputs[0], ATOM)), 6),
            Notation::Postfix(_) => Term::new(format!("{}^{{\\top}}", bracketed(&inputs[0], ATOM)), POWER),
            Notation::Silent | Notation::Over(_) => inputs[0].clone(),
            Notation::Set("#1", _) => {
                self.reshaped(&inputs[0], self.graph.shape(node.inputs[0]), &node.shape, operator.name)
            }
            Notation::Set(template, _) => {
                let words = settings(self.graph, id, attributes);
                match words.is_empty()
                    || is_last_axis(attributes, &node.shape) && template.contains("softmax")
                {
                    true => self.set(template, inputs),
                    false => self.call_with(set_name(template).unwrap_or(operator.name), inputs, words),
                }
            }
            Notation::Index => {
                let picks: Vec<String> = inputs[1..].iter().map(|pick| pick.latex.clone()).collect();
                let inside = subscript(attributes, self.graph.shape(node.inputs[0]), &picks);
                // Places are counted from 0, and sums from 1: a number stands between the brackets of code.
                Term::atom(match attributes {
                    Attributes::Cuts(_) => format!("{}[{inside}]", bracketed(&inputs[0], ATOM)),
                    _ => below_base(&inputs[0], &inside),
                })
            }
            Notation::List => column(inputs.iter().map(|term| term.latex.clone()).collect()),
            Notation::Call => match self.put_back(attributes, inputs) {
                Some(term) => term,
                None => self.call_with(operator.name, inputs, settings(self.graph, id, attributes)),
            },
        }
    }

    /// An array in another shape: axes of length 1 are no matter, but a vector may become a row.
    fn reshaped(&self, term: &Term, from: &Shape, to: &Shape, name: &str) -> Term {
        match (from.0.as_slice(), to.0.as_slice()) {
            ([length], [1, _]) if *length != 1 => {
                Term::new(format!("{}^{{\\top}}", bracketed(term, ATOM)), POWER)
            }
            _ if from.long() == to.long() => term.clone(),
            _ => self.call_with(name, std::slice::from_ref(term), vec![to.to_string()]),
        }
    }

    fn call_with(&self, name: &str, inputs: &[Term], words: Vec<String>) -> Term {
        let words = words.into_iter().map(|word| format!("\\text{{{word}}}"));
        call(name, &inputs.iter().map(|term| term.latex.clone()).chain(words).collect::<Vec<_>>())
    }

    fn set(&self, template: &str, inputs: &[Term]) -> Term {
        if !template.contains('#') {
            return Term::new(format!("{template} {}", bracketed(&inputs[0], ATOM)), LARGE);
        }
        let mut latex = template.replace("#if", &self.cases[0]).replace("#else", &self.cases[1]);
        for (place, input) in inputs.iter().enumerate() {
            let brackets = format!("(#{})", place + 1);
            latex = latex.replace(&brackets, &in_brackets(&input.latex));
            latex = latex.replace(&format!("#{}", place + 1), &input.latex);
        }
        let tight = match template {
            _ if template.starts_with("e^") => POWER,
            _ if template.starts_with("\\ln") => LARGE,
            _ if template.starts_with("\\begin{cases}") => APART,
            _ if template.contains("\\approx") => COMPARISON,
            _ => ATOM,
        };
        Term::new(latex, tight)
    }

    fn infix(&self, id: NodeId, sign: &str, tight: u8, inputs: &[Term], index: &Index) -> Term {
        let node = self.graph.node(id);
        let [left, right] = [&inputs[0], &inputs[1]];
        let sides = |between: &str| {
            format!("{} {between} {}", bracketed(left, tight + 1), bracketed(right, tight + 1))
        };
        let latex = match sign {
            "*" => return self.product(node.inputs[0], node.inputs[1], inputs, index),
            "@" => {
                let spread = [0, 1].map(|side| self.spread(node.inputs[side], &inputs[side]));
                return self.matrix_product(node.inputs[0], &spread);
            }
            "/" => return self.quotient(node.inputs[0], inputs, index),
            "**" => {
                return match right.latex.as_str() {
                    "0.5" => Term::atom(format!("\\sqrt{{{}}}", left.latex)),
                    power => Term::new(format!("{}^{{{power}}}", bracketed(left, POWER + 1)), POWER),
                };
            }
            "//" => {
                let fraction = format!("\\frac{{{}}}{{{}}}", left.latex, right.latex);
                return Term::atom(format!("\\left\\lfloor {fraction} \\right\\rfloor"));
            }
            "%" => {
                let latex = format!("{} \\bmod {}", bracketed(left, POWER), bracketed(right, POWER));
                return Term::new(latex, APART);
            }
            // A large sign takes what stands behind it, but a sum ends it.
            "+" | "-" => format!("{} {sign} {}", bracketed(left, SUM), bracketed(right, LARGE)),
            "==" => sides("="),
            "!=" => sides("\\neq"),
            "<=" => sides("\\leq"),
            ">=" => sides("\\geq"),
            "and" => sides("\\land"),
            "or" => sides("\\lor"),
            other => sides(other),
        };
        Term::new(latex, tight)
    }

    fn constant(&self, value: &Array, index: &Index) -> Term {
        if let [first, rest @ ..] = array::flat(value).as_ref()
            && (rest.is_empty() || rest.len() >= 6 && rest.iter().all(|other| other == first))
        {
            let latex = match *first {
                std::f64::consts::PI => "\\pi".to_string(),
                std::f64::consts::E => "\\mathrm{e}".to_string(),
                number => (self.number)(number),
            };
            // A power of ten has a power and a factor of its own.
            let tight = match latex.contains('^') {
                _ if *first < 0.0 => SUM,
                true if latex.contains("\\cdot") => PRODUCT,
                true => POWER,
                false => ATOM,
            };
            return Term::new(latex, tight);
        }
        let written: Vec<String> = value.iter().map(|&value| (self.number)(value)).collect();
        let term = match *value.shape() {
            [length] if length <= 6 => column(written),
            [rows, columns] if rows <= 6 && columns <= 6 => {
                let rows: Vec<String> = written.chunks(columns.max(1)).map(|row| row.join(" & ")).collect();
                column(rows)
            }
            _ => Term::atom("[\\dots]"),
        };
        match below(index, &Shape::of(value)) {
            below if below.is_empty() => term,
            below => Term::atom(format!("{}_{{{below}}}", term.latex)),
        }
    }

    /// The index of a node that is left whole.
    pub(super) fn whole(&self, node: NodeId) -> Index {
        vec![None; self.graph.shape(node).rank()]
    }
}

/// A term with what stands below it, if anything does.
fn indexed(term: Term, below: &str) -> Term {
    if below.is_empty() { term } else { Term::atom(below_base(&term, below)) }
}

/// A function with its arguments in brackets.
fn call(name: &str, arguments: &[String]) -> Term {
    let name = name.replace('_', "\\_");
    Term::atom(format!("\\operatorname{{{name}}}{}", in_brackets(&arguments.join(",\\, "))))
}

/// An argument that is no array, as the block language writes it.
pub(super) fn setting(graph: &Graph, name: Option<&str>, given: &GivenPart) -> Option<String> {
    let value = match given {
        GivenPart::Word(word) => word.clone(),
        GivenPart::Node(node) => formula(graph, *node),
        GivenPart::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| setting(graph, None, item)).collect();
            format!("({})", items?.join(", "))
        }
    };
    let plain = value.chars().all(|mark| mark.is_alphanumeric() || "_.,-() ".contains(mark));
    plain.then(|| name.map_or(value.clone(), |name| format!("{name}={value}")))
}

/// The name of a function that is set as one.
pub(super) fn set_name(template: &str) -> Option<&str> {
    Some(template.strip_prefix("\\operatorname{")?.split_once('}')?.0)
}

/// Whether an operator runs along the last axis, as goes without saying.
fn is_last_axis(attributes: &Attributes, shape: &Shape) -> bool {
    matches!(attributes, Attributes::Axis(axis) if axis + 1 == shape.rank())
}
