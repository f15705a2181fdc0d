//! Formulas from nodes, sign by sign; knows how tightly signs bind, but no operator by name.

use super::names::LatexSymbol;
use super::term::{
    ATOM, LARGE, POWER, PRODUCT, SUM, Term, below_base, bracketed, column, ends_with_digit, in_brackets,
    is_plain, starts_with_digit,
};
use super::{Index, Letters, below, counted};
use crate::graph::{
    Array, Attributes, Gives, Graph, NodeId, Notation, Operation, Operator, Shape, array, subscript,
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
}

impl FormulaWriter<'_> {
    /// The formula of a node. The node's own name is left out, the names of its parts stand.
    pub fn formula(&self, node: NodeId) -> String {
        if self.graph.is_withheld(node) {
            return "\\dots".to_string();
        }
        let inner = match self.graph.node(node).operation {
            Operation::Named => self.graph.node(node).inputs[0],
            _ => node,
        };
        let whole = vec![None; self.graph.shape(inner).rank()];
        let named = self.graph.node(inner).name.is_some() && inner != node;
        let term = if named { self.part(inner, &whole) } else { self.written(inner, &whole) };
        term.latex
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

    fn part(&self, id: NodeId, index: &Index) -> Term {
        match &self.graph.node(id).name {
            Some(name) => {
                let below = below(index, self.graph.shape(id));
                Term { latex: LatexSymbol::of(name).with(&below), tight: ATOM }
            }
            None if self.graph.node(id).is_too_long_to_write() => {
                Term { latex: "\\dots".to_string(), tight: ATOM }
            }
            None => self.written(id, index),
        }
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
                0 => Term { latex: "1".to_string(), tight: ATOM },
                1 => Term { latex: product.concat(), tight: ATOM },
                _ => Term { latex: product.join("\\,"), tight: PRODUCT },
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
            _ => {}
        }
        let each = operator.kernel.is_elementwise() || operator.notation == Notation::Silent;
        let inner = |input: NodeId| {
            if each { self.aligned(input, index) } else { vec![None; self.graph.shape(input).rank()] }
        };
        let inputs: Vec<Term> = node.inputs.iter().map(|&input| self.part(input, &inner(input))).collect();
        let term = self.joined(id, operator, attributes, &inputs, index);
        let below = below(index, &node.shape);
        match each || below.is_empty() {
            true => term,
            false => Term { latex: below_base(&term, &below), tight: ATOM },
        }
    }

    /// The index of an operand that is stretched to a result with this index.
    fn aligned(&self, input: NodeId, index: &Index) -> Index {
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
        let mut depth = index.iter().flatten().count();
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
        let body = self.part(input, &inner);
        if counts.is_empty() {
            return body;
        }
        let mean = match sign.contains("#m") {
            true => format!("\\frac{{1}}{{{}}} ", counts.join("\\,")),
            false => String::new(),
        };
        Term { latex: format!("{mean}{} {}", signs.replace("#m", ""), bracketed(&body, LARGE)), tight: LARGE }
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
                Term { latex: format!("-{}", bracketed(&inputs[0], LARGE)), tight: SUM }
            }
            Notation::Prefix(..) => {
                Term { latex: format!("\\neg {}", bracketed(&inputs[0], ATOM)), tight: 6 }
            }
            Notation::Postfix(_) => {
                Term { latex: format!("{}^{{\\top}}", bracketed(&inputs[0], ATOM)), tight: POWER }
            }
            Notation::Silent | Notation::Over(_) => inputs[0].clone(),
            Notation::Set("#1", _) => inputs[0].clone(),
            Notation::Set(template, _) => self.set(template, inputs),
            Notation::Index => {
                let picks: Vec<String> = inputs[1..].iter().map(|pick| pick.latex.clone()).collect();
                let inside = subscript(attributes, self.graph.shape(node.inputs[0]), &picks);
                Term { latex: below_base(&inputs[0], &inside), tight: ATOM }
            }
            Notation::List => column(inputs.iter().map(|term| term.latex.clone()).collect()),
            Notation::Call => {
                if let Some(term) = self.put_back(attributes, inputs) {
                    return term;
                }
                let arguments: Vec<&str> = inputs.iter().map(|term| term.latex.as_str()).collect();
                let name = operator.name.replace('_', "\\_");
                Term {
                    latex: format!("\\operatorname{{{name}}}{}", in_brackets(&arguments.join(",\\, "))),
                    tight: ATOM,
                }
            }
        }
    }

    fn set(&self, template: &str, inputs: &[Term]) -> Term {
        if !template.contains('#') {
            return Term { latex: format!("{template} {}", bracketed(&inputs[0], ATOM)), tight: LARGE };
        }
        let mut latex = template.replace("#if", &self.cases[0]).replace("#else", &self.cases[1]);
        for (place, input) in inputs.iter().enumerate() {
            let brackets = format!("(#{})", place + 1);
            latex = latex.replace(&brackets, &in_brackets(&input.latex));
            latex = latex.replace(&format!("#{}", place + 1), &input.latex);
        }
        let tight = if template.starts_with("e^") { POWER } else { ATOM };
        Term { latex, tight }
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
                    "0.5" => Term { latex: format!("\\sqrt{{{}}}", left.latex), tight: ATOM },
                    power => {
                        Term { latex: format!("{}^{{{power}}}", bracketed(left, POWER + 1)), tight: POWER }
                    }
                };
            }
            "//" => {
                let latex =
                    format!("\\left\\lfloor \\frac{{{}}}{{{}}} \\right\\rfloor", left.latex, right.latex);
                return Term { latex, tight: ATOM };
            }
            // A large sign takes what stands behind it, but a sum ends it.
            "+" | "-" => format!("{} {sign} {}", bracketed(left, SUM), bracketed(right, LARGE)),
            "==" => sides("="),
            "!=" => sides("\\neq"),
            "<=" => sides("\\leq"),
            ">=" => sides("\\geq"),
            "%" => sides("\\bmod"),
            "and" => sides("\\land"),
            "or" => sides("\\lor"),
            other => sides(other),
        };
        Term { latex, tight }
    }

    /// A product: numbers before names need no sign, and arrays that are left whole are multiplied element by element.
    fn product(&self, left: NodeId, right: NodeId, inputs: &[Term], index: &Index) -> Term {
        let whole = |node: NodeId, index: &Index| {
            let shape = self.graph.shape(node);
            shape.0.iter().zip(index).any(|(&length, letter)| length > 1 && letter.is_none())
        };
        let each = [left, right].into_iter().all(|node| whole(node, &self.aligned(node, index)));
        let between = match () {
            () if each => " \\odot ",
            () if starts_with_digit(&inputs[1].latex) => " \\cdot ",
            () if ends_with_digit(&inputs[0].latex) => " ",
            () => "\\,",
        };
        let negative = self
            .graph
            .literal(left)
            .and_then(|value| array::as_number(&value))
            .is_some_and(|value| value < 0.0);
        let first = if negative { inputs[0].latex.clone() } else { bracketed(&inputs[0], PRODUCT) };
        // A factor behind a large sign would be taken by it.
        let second = bracketed(&inputs[1], if each { PRODUCT + 1 } else { LARGE });
        Term { latex: format!("{first}{between}{second}"), tight: if negative { SUM } else { PRODUCT } }
    }

    /// A number that was stretched to a vector, where that is no matter of course.
    fn spread(&self, id: NodeId, term: &Term) -> Term {
        let node = self.graph.node(id);
        match &node.operation {
            Operation::Apply(operator, Attributes::Shape(_))
                if operator.notation == Notation::Silent
                    && node.name.is_none()
                    && self.graph.shape(node.inputs[0]).is_scalar() =>
            {
                let latex = match term.latex.as_str() {
                    "1" => "\\mathbf{1}".to_string(),
                    _ => format!("{}\\, \\mathbf{{1}}", bracketed(term, LARGE)),
                };
                Term { latex, tight: PRODUCT }
            }
            _ => term.clone(),
        }
    }

    /// A part that goes back into an array of zeros.
    fn put_back(&self, attributes: &Attributes, inputs: &[Term]) -> Option<Term> {
        match (attributes, inputs) {
            (Attributes::Into(whole, cuts), [part]) => match (whole.0.as_slice(), cuts.as_slice()) {
                ([length @ ..=6], [cut]) if cut.step == 0 => {
                    let item = |place| if place == cut.start { part.latex.clone() } else { "0".to_string() };
                    Some(column((0..*length).map(item).collect()))
                }
                _ => Some(Term {
                    latex: format!("\\operatorname{{pad}}{}", in_brackets(&part.latex)),
                    tight: ATOM,
                }),
            },
            (Attributes::Picks(..), [part, pick]) => Some(Term {
                latex: format!(
                    "\\operatorname{{onehot}}({})^{{\\top}} {}",
                    pick.latex,
                    bracketed(part, PRODUCT + 1)
                ),
                tight: PRODUCT,
            }),
            _ => None,
        }
    }

    fn matrix_product(&self, left: NodeId, inputs: &[Term]) -> Term {
        let (sign, factor, core) = self.taken_apart(left, &inputs[0], &self.whole(left));
        if !factor.is_empty() || !sign.is_empty() {
            let product = self.matrix_product(left, &[core, inputs[1].clone()]);
            let gap = if factor.is_empty() { "" } else { " " };
            return Term { latex: format!("{sign}{factor}{gap}{}", product.latex), tight: SUM };
        }
        let first = bracketed(&inputs[0], PRODUCT);
        let row = self.graph.shape(left).rank() == 1;
        let first = if row { format!("{}^{{\\top}}", bracketed(&inputs[0], ATOM)) } else { first };
        let second = bracketed(&inputs[1], PRODUCT + 1);
        let letters = |node: NodeId| {
            self.graph.node(node).name.as_ref().is_none_or(|name| LatexSymbol::of(name).is_letter())
        };
        let gap = if letters(left) && !second.starts_with("\\text") { " " } else { "\\," };
        Term { latex: format!("{first}{gap}{second}"), tight: PRODUCT }
    }

    /// A fraction. A product over a plain number keeps its size: the number goes before it.
    fn quotient(&self, left: NodeId, inputs: &[Term], index: &Index) -> Term {
        let (sign, factor, core) = self.taken_apart(left, &inputs[0], &self.aligned(left, index));
        let divisor = &inputs[1].latex;
        let array = self.graph.shape(left).rank() > 0;
        let tall = core.tight == LARGE || core.latex.contains("\\frac");
        if is_plain(divisor) && (tall || array && (core.tight == PRODUCT || !factor.is_empty())) {
            let factor = if factor.is_empty() { "1".to_string() } else { factor };
            let latex = format!("{sign}\\frac{{{factor}}}{{{divisor}}}\\, {}", bracketed(&core, LARGE));
            return Term { latex, tight: if sign.is_empty() { PRODUCT } else { SUM } };
        }
        let above =
            if factor.is_empty() { core.latex } else { format!("{factor}\\, {}", bracketed(&core, LARGE)) };
        Term {
            latex: format!("{sign}\\frac{{{above}}}{{{divisor}}}"),
            tight: if sign.is_empty() { ATOM } else { SUM },
        }
    }

    /// The index of a node that is left whole.
    fn whole(&self, node: NodeId) -> Index {
        vec![None; self.graph.shape(node).rank()]
    }

    /// The sign, the number and the rest of an unnamed product.
    fn taken_apart(&self, id: NodeId, whole: &Term, index: &Index) -> (&'static str, String, Term) {
        let nothing = ("", String::new(), whole.clone());
        // What does not begin with its sign or number has been taken apart already.
        if !whole.latex.starts_with(|mark: char| mark == '-' || mark.is_ascii_digit()) {
            return nothing;
        }
        let node = self.graph.node(id);
        let Operation::Apply(operator, _) = &node.operation else { return nothing };
        match (operator.notation, node.name.is_some()) {
            (Notation::Prefix("-", _), false) => {
                ("-", String::new(), self.part(node.inputs[0], &self.aligned(node.inputs[0], index)))
            }
            (Notation::Infix("*", _), false) => {
                match self.graph.literal(node.inputs[0]).and_then(|v| array::as_number(&v)) {
                    Some(value) => {
                        let core = self.part(node.inputs[1], &self.aligned(node.inputs[1], index));
                        (if value < 0.0 { "-" } else { "" }, (self.number)(value.abs()), core)
                    }
                    None => nothing,
                }
            }
            // With an index the product stands in brackets.
            (Notation::Infix("@", _), false) if index.iter().all(Option::is_none) => {
                let left = self.part(node.inputs[0], &self.whole(node.inputs[0]));
                let right = self.part(node.inputs[1], &self.whole(node.inputs[1]));
                let (sign, factor, core) =
                    self.taken_apart(node.inputs[0], &left, &self.whole(node.inputs[0]));
                (sign, factor, self.matrix_product(node.inputs[0], &[core, right]))
            }
            _ => nothing,
        }
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
            return Term { latex, tight: if *first < 0.0 { SUM } else { ATOM } };
        }
        let written: Vec<String> = value.iter().map(|&value| (self.number)(value)).collect();
        let term = match *value.shape() {
            [length] if length <= 6 => column(written),
            [rows, columns] if rows <= 6 && columns <= 6 => {
                let rows: Vec<String> = written.chunks(columns.max(1)).map(|row| row.join(" & ")).collect();
                column(rows)
            }
            _ => Term { latex: "[\\dots]".to_string(), tight: ATOM },
        };
        match below(index, &Shape::of(value)) {
            below if below.is_empty() => term,
            below => Term { latex: format!("{}_{{{below}}}", term.latex), tight: ATOM },
        }
    }
}
