//! Products and quotients as they are set: signs and numbers first, brackets where two kinds of product meet.

use super::Index;
use super::names::LatexSymbol;
use super::term::{
    APART, ATOM, LARGE, POWER, PRODUCT, Product, SUM, Term, bracketed, column, ends_with_digit, in_brackets,
    is_plain, starts_with_digit,
};
use super::write::FormulaWriter;
use crate::graph::{Attributes, Cut, NodeId, Notation, Operation, Shape, array};

/// How many zeros lie before and behind a part that goes back into an array, as the block language pads it; none where it
/// does not lie in one piece.
pub(super) fn widths(whole: &Shape, cuts: &[Cut]) -> Option<String> {
    let one = |(cut, &length): (&Cut, &usize)| {
        (cut.step == 1).then(|| format!("({}, {})", cut.start, length.saturating_sub(cut.start + cut.count)))
    };
    let each = cuts.iter().zip(&whole.0).map(one).collect::<Option<Vec<String>>>()?;
    Some(match each.as_slice() {
        [one] => one.clone(),
        _ => format!("({})", each.join(", ")),
    })
}

impl FormulaWriter<'_> {
    /// A product: numbers before names need no sign, and arrays that are left whole are multiplied element by element.
    pub(super) fn product(&self, left: NodeId, right: NodeId, inputs: &[Term], index: &Index) -> Term {
        let whole = |node: NodeId, index: &Index| {
            let shape = self.graph.shape(node);
            shape.0.iter().zip(index).any(|(&length, letter)| length > 1 && letter.is_none())
        };
        let each = [left, right].into_iter().all(|node| whole(node, &self.aligned(node, index)));
        let number = ends_with_digit(&inputs[0].latex);
        let words = |term: &Term| term.latex.starts_with("\\text{") && !term.latex.contains([' ', '_']);
        let between = match () {
            () if each => " \\odot ",
            () if starts_with_digit(&inputs[1].latex) => " \\cdot ",
            // 2 ½ is no product, and two words side by side are one name.
            () if number && inputs[1].latex.strip_prefix("\\frac{").is_some_and(starts_with_digit) => {
                " \\cdot "
            }
            () if inputs.iter().all(words) => " \\cdot ",
            () if number => " ",
            () => "\\,",
        };
        let negative = self
            .graph
            .literal(left)
            .and_then(|value| array::as_number(&value))
            .is_some_and(|value| value < 0.0);
        let open = [Product::Each, Product::Plain];
        let first = match each {
            _ if negative => inputs[0].latex.clone(),
            true if !open.contains(&inputs[0].product) => in_brackets(&inputs[0].latex),
            _ => bracketed(&inputs[0], PRODUCT),
        };
        // A factor behind a large sign would be taken by it.
        let second = bracketed(&inputs[1], if each { PRODUCT + 1 } else { LARGE });
        let product = match [&inputs[0], &inputs[1]].map(|term| term.product) {
            _ if each => Product::Each,
            [Product::Plain, other] if inputs[1].tight >= LARGE => other,
            [other, _] if negative || inputs[0].tight >= PRODUCT => other,
            _ => Product::Plain,
        };
        let tight = match () {
            () if negative => SUM,
            // The large sign at its end takes all that follows.
            () if !each && inputs[1].tight == LARGE => LARGE,
            () => PRODUCT,
        };
        Term { latex: format!("{first}{between}{second}"), tight, product }
    }

    /// A number that was stretched to a vector, where that is no matter of course.
    pub(super) fn spread(&self, id: NodeId, term: &Term) -> Term {
        let node = self.graph.node(id);
        let is_number = match &node.operation {
            Operation::Apply(operator, Attributes::Shape(_)) => {
                operator.notation == Notation::Silent && self.graph.shape(node.inputs[0]).is_scalar()
            }
            // Of few numbers each is written, and of more the one that all are.
            Operation::Constant(_) => !node.shape.is_scalar() && !term.latex.starts_with(['\\', '[']),
            _ => false,
        };
        match is_number && node.name.is_none() {
            true => {
                let lengths = node.shape.0.iter().map(|&length| self.letters.length(length));
                let ones = format!("\\mathbf{{1}}_{{{}}}", lengths.collect::<Vec<_>>().join(" \\times "));
                let latex = match term.latex.as_str() {
                    "1" => ones,
                    _ => format!("{}\\, {ones}", bracketed(term, LARGE)),
                };
                Term::new(latex, PRODUCT)
            }
            false => term.clone(),
        }
    }

    /// A part that goes back into an array of zeros.
    pub(super) fn put_back(&self, attributes: &Attributes, inputs: &[Term]) -> Option<Term> {
        match (attributes, inputs) {
            (Attributes::Into(whole, cuts), [part]) => match (whole.0.as_slice(), cuts.as_slice()) {
                ([length @ ..=6], [cut]) if cut.step == 0 => {
                    let item = |place| if place == cut.start { part.latex.clone() } else { "0".to_string() };
                    Some(column((0..*length).map(item).collect()))
                }
                _ => Some(match widths(whole, cuts) {
                    Some(widths) => {
                        let arguments = format!("{},\\, \\text{{{widths}}}", part.latex);
                        Term::atom(format!("\\operatorname{{pad}}{}", in_brackets(&arguments)))
                    }
                    // Mathematics has no sign for it.
                    None => Term::atom("\\dots"),
                }),
            },
            (Attributes::Picks(whole, axes), [part, pick]) => Some(match axes.as_slice() {
                [0] => {
                    let ones =
                        format!("\\operatorname{{onehot}}({},\\, \\text{{{}}})", pick.latex, whole.0[0]);
                    let latex = format!("{ones}^{{\\top}} {}", self.factor_of_matrices(part, true));
                    Term { latex, tight: PRODUCT, product: Product::Matrices }
                }
                _ => Term::atom("\\dots"),
            }),
            _ => None,
        }
    }

    /// A factor of a product of matrices.
    fn factor_of_matrices(&self, term: &Term, behind: bool) -> String {
        match term.product {
            Product::Each => in_brackets(&term.latex),
            _ => bracketed(term, if behind { PRODUCT + 1 } else { PRODUCT }),
        }
    }

    pub(super) fn matrix_product(&self, left: NodeId, inputs: &[Term]) -> Term {
        let (sign, factor, core) = self.taken_apart(left, &inputs[0], &self.whole(left));
        if !factor.is_empty() || !sign.is_empty() {
            let product = self.matrix_product(left, &[core, inputs[1].clone()]);
            let gap = if factor.is_empty() { "" } else { " " };
            let latex = format!("{sign}{factor}{gap}{}", product.latex);
            return Term { latex, tight: SUM, product: Product::Matrices };
        }
        let row = self.graph.shape(left).rank() == 1;
        let first = match row {
            true => format!("{}^{{\\top}}", bracketed(&inputs[0], ATOM)),
            false => self.factor_of_matrices(&inputs[0], false),
        };
        let second = self.factor_of_matrices(&inputs[1], true);
        let letters = |node: NodeId| {
            self.graph.node(node).name.as_ref().is_none_or(|name| LatexSymbol::of(name).is_letter())
        };
        let words = first.starts_with("\\text") && second.starts_with("\\text");
        let gap = match () {
            () if words => " \\cdot ",
            () if letters(left) && !second.starts_with("\\text") => " ",
            () => "\\,",
        };
        Term { latex: format!("{first}{gap}{second}"), tight: PRODUCT, product: Product::Matrices }
    }

    /// A fraction. A product over a plain number keeps its size: the number goes before it.
    pub(super) fn quotient(&self, left: NodeId, inputs: &[Term], index: &Index) -> Term {
        let (sign, factor, core) = self.taken_apart(left, &inputs[0], &self.aligned(left, index));
        let divisor = &inputs[1].latex;
        let array = self.graph.shape(left).rank() > 0;
        let tall = core.tight == LARGE || core.latex.contains("\\frac");
        if is_plain(divisor) && (tall || array && (core.tight == PRODUCT || !factor.is_empty())) {
            let factor = if factor.is_empty() { "1".to_string() } else { factor };
            let latex = format!("{sign}\\frac{{{factor}}}{{{divisor}}}\\, {}", bracketed(&core, LARGE));
            let product = if core.tight >= LARGE { core.product } else { Product::Plain };
            let tight = match () {
                () if !sign.is_empty() => SUM,
                () if core.tight == LARGE => LARGE,
                () => PRODUCT,
            };
            return Term { latex, tight, product };
        }
        let above = match factor.is_empty() {
            true => bracketed(&core, APART),
            false => format!("{factor}\\, {}", bracketed(&core, LARGE)),
        };
        let divisor = bracketed(&inputs[1], APART);
        let tight = if sign.is_empty() { POWER } else { SUM };
        Term::new(format!("{sign}\\frac{{{above}}}{{{divisor}}}"), tight)
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
}
