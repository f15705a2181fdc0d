//! Derivatives other than gradients as Python: of functions, by differences, of second order; knows no loop and no training.

use super::dialect::entry;
use super::expressions::{Local, Piece, PythonKind, Writer};
use super::python::Python;
use super::python::statements::{HeadArgument, PythonStatement};
use super::wordless;
use crate::language::parse_expression;
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{Bound, Symbol};

/// Where the formula of a derivative is tried, if its argument is known only within something else.
const SOMEWHERE: f64 = 0.7;

impl Writer<'_> {
    /// `f'(x)`
    pub(super) fn derivative(
        &mut self,
        call: &Expression,
        (bound, name): (Bound, &str),
        primes: usize,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let Some(text) = self.export.helper("derivative") else {
            return match self.formula(call) {
                Some(formula) => self.by_formula(&formula),
                None => self.derivative_by_hand((bound, name), primes, arguments),
            };
        };
        let [argument] = arguments else {
            return Err(wordless(self.export, &format!("the derivative `{name}'` with several arguments")));
        };
        let helper = self.helper("derivative", &text);
        let function = match bound {
            Bound::Local(level) => self.locals.get(level).map(|local| local.python.clone()),
            _ => None,
        };
        let function = match function {
            Some(function) => function,
            None => self.handed_on(bound, name)?.python,
        };
        let function = (0..primes).fold(function, |inner, _| helper.clone().call([inner]));
        let argument = self.array(&argument.value)?;
        Ok(Piece { python: function.call([argument.python]), kind: PythonKind::Array })
    }

    /// The derivative of a function of one number as a function of its own, whose formula was derived by hand.
    fn derivative_by_hand(
        &mut self,
        (bound, name): (Bound, &str),
        primes: usize,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let unwritten = wordless(self.export, &format!("the derivative `{name}'`"));
        let [argument] = arguments else { return Err(unwritten) };
        if self.rank(&argument.value) != Some(0) {
            return Err(unwritten);
        }
        let text = self.text.clone();
        let at = self.facts.numbers(&text, &argument.value).and_then(|at| at.first().copied());
        let formula = self.facts.derivative(bound, primes, at.unwrap_or(SOMEWHERE)).ok_or(unwritten)?;
        let purpose = match bound {
            Bound::Function(symbol) => format!("derivative {primes} {symbol:?}"),
            _ => format!("derivative {primes} {name}"),
        };
        let own = self.names.own(&purpose, &format!("{name}{}", "_prime".repeat(primes)));
        if self.helpers.iter().all(|(known, _)| *known != own) {
            let place = Local { python: Python::word("x"), kind: PythonKind::Array, symbol: None };
            let outside = std::mem::take(&mut self.guard);
            let body =
                self.in_names(&parse_expression(&formula, 0, &[])?, (vec!["v0".to_string()], vec![place]));
            self.guard = outside;
            let body = vec![PythonStatement::Return(body?.python)];
            let function = PythonStatement::function(&own, vec![HeadArgument::required("x")], body);
            self.helpers.push((own.clone(), function));
        }
        let argument = self.array(&argument.value)?;
        Ok(Piece { python: Python::word(own).call([argument.python]), kind: PythonKind::Array })
    }

    /// `hessian(L, w)` and `jacobian(v, w)`
    pub(super) fn derivatives(
        &mut self,
        name: &str,
        call: &Expression,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let [of, by] = arguments else { return Err(wordless(self.export, &format!("`{name}(…)`"))) };
        let Some(words) = entry(self.export.derivatives, name) else {
            return match self.formula(call) {
                Some(formula) => self.by_formula(&formula),
                None => Err(wordless(self.export, &format!("`{name}(…)`"))),
            };
        };
        let [function, place] = self.function_of(&of.value, &by.value, name)?;
        Ok(Piece {
            python: Python::filled(words, &[("f", &function), ("x", &place)]),
            kind: PythonKind::Array,
        })
    }

    /// `numeric_grad(L, w, h=1e-5)`
    pub(super) fn numeric_gradient(&mut self, name: &str, arguments: &[Argument]) -> Result<Piece, Fault> {
        let words = self.export.helper(name);
        let (Some(words), [of, by, width @ ..]) = (words, arguments) else {
            return Err(wordless(self.export, &format!("`{name}(…)`")));
        };
        let each = match by.value.kind.as_ref() {
            ExpressionKind::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&by.value),
        };
        let width = width.first().map(|width| self.expression(&width.value)).transpose()?;
        let helper = self.helper(name, &words);
        let mut slopes = Vec::new();
        for by in each {
            let given = self.function_of(&of.value, by, name)?;
            let width = width.iter().map(|width| width.python.clone());
            slopes.push(helper.clone().call(given.into_iter().chain(width)));
        }
        let python = match (by.value.kind.as_ref(), slopes.as_slice()) {
            (ExpressionKind::List(_), _) => self.export.stacked(&Python::List(slopes)),
            (_, [one]) => one.clone(),
            _ => return Err(wordless(self.export, &format!("`{name}(…)`"))),
        };
        Ok(Piece { python, kind: PythonKind::Array })
    }

    /// The value of a line that an expression names.
    fn named(&self, expression: &Expression) -> Option<Symbol> {
        match self.text.bound(expression) {
            Bound::Value(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// A function of one name that gives an expression, and what the name is; the program defines one for what has a name.
    fn function_of(&mut self, of: &Expression, by: &Expression, name: &str) -> Result<[Python; 2], Fault> {
        let Some(direct) = self.is_direct(of, by) else {
            return Err(wordless(self.export, &format!("`{name}` by something without a name")));
        };
        if let (Some(of), Some(by)) = (self.named(of), self.named(by)) {
            let (function, given) = self.given_function(of, &[by]);
            let place = Python::word(self.spelled(by));
            // What changes besides is what it is here.
            let function = match given.len() {
                1 => function,
                _ => Python::Lambda(place.to_string(), Box::new(function.call(given))),
            };
            return Ok([function, place]);
        }
        if !direct {
            return Err(wordless(self.export, &format!("`{name}` of something without a name")));
        }
        let place = self.expression(by)?.python;
        let body = self.array(of)?;
        let function = Python::Lambda(place.to_string(), Box::new(self.wrapped(body)));
        Ok([function, place])
    }
}
