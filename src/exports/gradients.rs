//! Gradients as Python: by the chain rule, from a function of the loss, or from what was recorded; knows no loop.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::{Calculus, FunctionalWords};
use super::expressions::{Local, Piece, PythonKind, Writer};
use super::functions::{FunctionValue, ValueFunction};
use super::python::Python;
use super::python::statements::PythonStatement;
use super::wordless;
use crate::language::parse_expression;
use crate::language::syntax::{Argument, Expression, ExpressionId, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{self, Bound, STEP, Symbol};
use crate::script::{Uses, gradient_of};

/// Longer formulas are no reading matter.
const LONGEST: usize = 1000;

impl Writer<'_> {
    /// `grad(L, w)`
    pub(super) fn gradient(&mut self, call: &Expression, arguments: &[Argument]) -> Result<Piece, Fault> {
        let Some((of, by)) = gradient_of(&self.text, call) else {
            return match arguments {
                [of, by] => self.gradient_of_expression(call, &of.value, &by.value),
                _ => Err(wordless(self.export, "`grad` of something without a name")),
            };
        };
        let listed = matches!(arguments[1].value.kind.as_ref(), ExpressionKind::List(_));
        if self.export.by_hand() {
            self.chain(of, &by)?;
        }
        let known: Option<Vec<Python>> =
            by.iter().map(|name| self.slopes.get(&(of, *name)).map(Python::word)).collect();
        let parts = match (known, self.export.calculus) {
            (Some(known), _) => known,
            (None, Calculus::Functional(words)) => {
                let (function, given) = self.given_function(of, &by);
                let slopes = slope_function(words, &function, by.len()).call(given);
                if by.len() > 1 {
                    let python = self.export.stacked(&slopes);
                    return Ok(Piece { python, kind: PythonKind::Array });
                }
                vec![slopes]
            }
            (None, Calculus::Recorded(words)) => {
                let value = Python::word(self.spelled(of));
                let slope = |name: &Symbol| {
                    // What did not come into it was not recorded.
                    let words = if self.facts.is_still(of, *name) { words.still } else { words.slope };
                    let name = Python::word(self.spelled(*name));
                    Python::filled(words, &[("of", &value), ("by", &name)])
                };
                by.iter().map(slope).collect()
            }
            (None, Calculus::ByHand) => return Err(wordless(self.export, "this `grad(…)`")),
        };
        let kind = PythonKind::Array;
        match (listed, parts.as_slice()) {
            (false, [one]) => Ok(Piece { python: one.clone(), kind }),
            _ => Ok(Piece { python: self.export.stacked(&Python::List(parts)), kind }),
        }
    }

    /// `grad(f(w), w)`, where what is differentiated has no name.
    fn gradient_of_expression(
        &mut self,
        call: &Expression,
        of: &Expression,
        by: &Expression,
    ) -> Result<Piece, Fault> {
        let Some(direct) = self.is_direct(of, by) else {
            return Err(wordless(self.export, "`grad` by something without a name"));
        };
        if self.export.by_hand() {
            return match self.formula(call) {
                Some(formula) => self.by_formula(&formula),
                None => Err(wordless(self.export, "`grad` of something without a name")),
            };
        }
        let (body, name) = (self.array(of)?.python, self.expression(by)?.python);
        let lambda = || Python::Lambda(name.to_string(), Box::new(body.clone()));
        let python = match self.export.calculus {
            Calculus::Functional(words) if direct => slope_function(words, &lambda(), 1).call([name.clone()]),
            // An argument of a function has recorded nothing.
            Calculus::Recorded(words) if matches!(self.text.bound(by), Bound::Local(_)) => {
                Python::pattern(words.slope_of_function, "f", &lambda()).call([name.clone()])
            }
            Calculus::Recorded(words) => Python::filled(words.slope, &[("of", &body), ("by", &name)]),
            _ => return Err(wordless(self.export, "`grad` of something without a name")),
        };
        Ok(Piece { python, kind: PythonKind::Array })
    }

    /// Whether an expression is made of a name by itself, and not through lines between; none if what should be a name is
    /// none.
    pub(super) fn is_direct(&self, of: &Expression, by: &Expression) -> Option<bool> {
        match self.text.bound(by) {
            Bound::Value(symbol) => {
                let changed = self.script.changed(&BTreeSet::from([symbol]));
                let uses = Uses::of(&self.text, of).symbols;
                Some(uses.iter().all(|used| *used == symbol || !changed.contains(used)))
            }
            Bound::Local(_) => Some(true),
            _ => None,
        }
    }

    /// The formula of what differentiates, where a library has no words for it; it holds for the shapes that names have,
    /// so not where steps see batches of them.
    pub(super) fn formula(&mut self, call: &Expression) -> Option<String> {
        let uses = Uses::of(&self.text, call);
        if uses.of_time || !self.parts.is_empty() {
            return None;
        }
        let (text, names) = (self.text.clone(), self.script.values.clone());
        self.facts.formula(&text, call, &names).filter(|formula| formula.len() <= LONGEST)
    }

    /// A formula whose names go by their numbers.
    pub(super) fn by_formula(&mut self, formula: &str) -> Result<Piece, Fault> {
        let parsed = parse_expression(formula, 0, &[])?;
        let names = self.script.values.clone();
        let handles = self.handles(None, &names, &parsed);
        self.in_names(&parsed, handles)
    }

    /// A formula in some names, and what they are.
    pub(super) fn in_names(
        &mut self,
        formula: &Expression,
        (handles, locals): (Vec<String>, Vec<Local>),
    ) -> Result<Piece, Fault> {
        let text = resolve::text(formula, handles.into_iter());
        let outside = (std::mem::replace(&mut self.text, text), std::mem::replace(&mut self.locals, locals));
        let piece = self.array(formula);
        (self.text, self.locals) = outside;
        piece
    }

    /// A function of some names that gives a loss, and what it is called with here.
    pub(super) fn given_function(&mut self, of: Symbol, by: &[Symbol]) -> (Python, Vec<Python>) {
        let (name, arguments) = self.loss_function(of, by);
        let given = arguments.into_iter().map(|symbol| match symbol {
            STEP => self.step.python.clone(),
            symbol => Python::word(self.spelled(symbol)),
        });
        (Python::word(name), given.collect())
    }

    /// A function of some names that gives a loss: its name and its arguments. The program defines it.
    pub(super) fn loss_function(&mut self, of: Symbol, by: &[Symbol]) -> (String, Vec<Symbol>) {
        let changing: BTreeSet<Symbol> = self.changing.iter().chain(by).copied().collect();
        let body = self.script.changing(BTreeSet::from([of]), &changing);
        let mut uses: BTreeSet<Symbol> =
            body.iter().flat_map(|line| line.facts().uses.iter().copied()).collect();
        uses.extend(body.iter().any(|line| line.facts().of_time).then_some(STEP));
        let further = self.changing.iter().filter(|name| uses.contains(name) && !by.contains(name));
        let arguments: Vec<Symbol> = by.iter().chain(further).copied().collect();
        let gives = FunctionValue::Loss(of);
        let same = |other: &&ValueFunction| other.gives.is(&gives) && other.arguments == arguments;
        if let Some(known) = self.functions.iter().find(same) {
            return (known.name.clone(), known.arguments.clone());
        }
        let is_first = self.functions.iter().all(|other| !other.gives.is(&gives));
        let behind: Vec<String> = by.iter().map(|name| format!("_{}", self.names.symbol(*name))).collect();
        let behind = if is_first { String::new() } else { behind.concat() };
        let wish = format!("{}_of{behind}", self.names.symbol(of));
        let name = self.names.own(&format!("function {of:?} {arguments:?}"), &wish);
        let function = ValueFunction {
            gives,
            arguments: arguments.clone(),
            changing,
            name: name.clone(),
            written: false,
            masks: false,
        };
        self.functions.push(function);
        (name, arguments)
    }

    /// The name that a gradient goes by.
    pub(super) fn slope(&mut self, of: Symbol, by: Symbol) -> String {
        let (loss, name) = (self.names.symbol(of), self.names.symbol(by));
        let purpose = format!("gradient {of:?} {by:?}");
        // The gradients of the first loss need not say whose they are.
        let plain = format!("grad_{name}");
        let owner = self.slope_owners.entry(by).or_insert(of);
        let wish = if *owner == of { plain } else { format!("grad_{loss}_{name}") };
        self.names.own(&purpose, &wish)
    }

    /// The lines of the chain rule from a name back to others, above the line that is being written.
    pub(super) fn chain(&mut self, of: Symbol, by: &[Symbol]) -> Result<(), Fault> {
        let missing: Vec<Symbol> =
            by.iter().filter(|name| !self.slopes.contains_key(&(of, **name))).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let names = self.script.values.clone();
        let sizes = self.rows.as_ref().map(|_| self.unused_lengths(&names));
        let cut = self.rows.clone().unwrap_or_default();
        let rows = |size: usize| sizes.map(|_| (cut.as_slice(), size));
        let [size, other] = sizes.unwrap_or_default();
        let formulas = self.facts.chain(of, &missing, &names, rows(size))?;
        // With other rows, the numbers that depend on the rows are others.
        let longer = match sizes {
            Some(_) => self.facts.chain(of, &missing, &names, rows(other))?,
            None => Vec::new(),
        };
        for (place, (symbol, formula)) in formulas.into_iter().enumerate() {
            if self.slopes.contains_key(&(of, symbol)) {
                continue;
            }
            let (loss, name) = (self.names.symbol(of), self.names.symbol(symbol));
            let unreadable = wordless(self.export, &format!("the gradient of `{loss}` by `{name}`"));
            let formula = parse_expression(&formula, 0, &[]).map_err(|_| unreadable.clone())?;
            if sizes.is_some() {
                let other_formula = longer.get(place).filter(|(other, _)| *other == symbol);
                let other_formula = other_formula.and_then(|(_, text)| parse_expression(text, 0, &[]).ok());
                let lengths = other_formula
                    .and_then(|longer| lengths((&formula, size as f64), (&longer, other as f64)));
                self.lengths = lengths.ok_or_else(|| unreadable.clone())?;
            }
            let slope = self.slope(of, symbol);
            let handles = self.handles(Some(of), &names, &formula);
            let piece = self.in_names(&formula, handles);
            self.lengths.clear();
            self.before.push(PythonStatement::assign(&slope, piece?.python));
            self.slopes.insert((of, symbol), slope);
        }
        Ok(())
    }

    /// The numbers by which a formula speaks of values and of gradients, and what they are.
    fn handles(
        &self,
        of: Option<Symbol>,
        names: &[Symbol],
        formula: &Expression,
    ) -> (Vec<String>, Vec<Local>) {
        let mut found = BTreeSet::new();
        formula.visit(&mut Default::default(), &mut |part, _| {
            if let ExpressionKind::Name(name) = part.kind.as_ref() {
                found.insert(name.clone());
            }
        });
        let local = |handle: String| {
            let symbol = *names.get(handle.get(1..)?.parse::<usize>().ok()?)?;
            let local = match handle.starts_with('d') {
                true => {
                    let slope = self.slopes.get(&(of?, symbol))?;
                    Local { python: Python::word(slope), kind: PythonKind::Array, symbol: None }
                }
                false => self.local_of(symbol),
            };
            Some((handle, local))
        };
        found.into_iter().filter_map(local).unzip()
    }

    /// Two numbers of rows that no name has by chance.
    fn unused_lengths(&self, names: &[Symbol]) -> [usize; 2] {
        let shapes = names.iter().filter_map(|name| self.facts.shape(*name));
        let known: BTreeSet<usize> = shapes.flat_map(|shape| shape.0).collect();
        let mut free = (7..).filter(|length| !known.contains(length));
        [free.next().unwrap_or(7), free.next().unwrap_or(8)]
    }

    /// A value of the block where a formula speaks of it.
    fn local_of(&self, symbol: Symbol) -> Local {
        let kind = self.kinds.get(&symbol).copied().unwrap_or(PythonKind::Array);
        Local { python: Python::word(self.spelled(symbol)), kind, symbol: Some(symbol) }
    }
}

/// The gradient of a function by what it takes first, or by so many of these.
pub(super) fn slope_function(words: &FunctionalWords, function: &Python, count: usize) -> Python {
    if count == 1 {
        return Python::pattern(words.slope, "f", function);
    }
    let places = Python::Tuple((0..count).map(|place| Python::word(place.to_string())).collect());
    Python::filled(words.slopes, &[("f", function), ("places", &places)])
}

/// The numbers of a formula that are other ones in the formula for other rows, each as a multiple of the rows; none if
/// the formulas differ in anything else.
fn lengths(
    (formula, rows): (&Expression, f64),
    (longer, more): (&Expression, f64),
) -> Option<BTreeMap<ExpressionId, f64>> {
    let (ours, theirs) = (tokens(formula), tokens(longer));
    if ours.len() != theirs.len() {
        return None;
    }
    let mut found = BTreeMap::new();
    for ((id, name, number), (_, other, larger)) in ours.into_iter().zip(theirs) {
        if name != other {
            return None;
        }
        if number != larger {
            let times = number / rows;
            if times.fract() != 0.0 || larger != times * more {
                return None;
            }
            found.insert(id, times);
        }
    }
    Some(found)
}

/// The names and numbers of a formula, in their order.
fn tokens(formula: &Expression) -> Vec<(ExpressionId, String, f64)> {
    let mut found = Vec::new();
    formula.visit(&mut Default::default(), &mut |part, _| {
        let (name, number) = match part.kind.as_ref() {
            ExpressionKind::Number(number) => (String::new(), *number),
            ExpressionKind::Name(name) => (name.clone(), 0.0),
            ExpressionKind::Call { function, .. } => (function.text.clone(), 0.0),
            other => (format!("{:?}", std::mem::discriminant(other)), 0.0),
        };
        found.push((part.id, name, number));
    });
    found
}
