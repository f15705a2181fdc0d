//! Forms of calculus and recurrences as Python; knows how each library differentiates.

use super::expressions::{Piece, PythonKind, Writer};
use super::python::{self, Python};
use super::wordless;
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::Fault;
use crate::resolve::{Bound, Form};

const SCAN: &str = "def scan(step, state, items):
    states = []
    for item in items:
        state = step(state, item)
        states.append(state)
    return MODULE.stack(states)";

const SCAN_PARTS: &str = "def scan_parts(step, state, items):
    states = []
    for item in items:
        state = step(*state, item)
        states.append(state)
    return tuple(MODULE.stack(part) for part in zip(*states))";

const ITERATE: &str = "def iterate(step, state, most, until=None):
    for _ in range(most):
        if until is not None and until(state):
            break
        state = step(state)
    return state";

const ITERATE_PARTS: &str = "def iterate_parts(step, state, most, until=None):
    for _ in range(most):
        if until is not None and until(*state):
            break
        state = step(*state)
    return state";

const CODES: &str = "def codes(text, alphabet=None):
    return ARRAY";

const LETTERS: &str = "def letters(numbers, alphabet=None):
    return \"\".join(chr(int(number)) if alphabet is None else alphabet[int(number)] for number in numbers)";

impl Writer<'_> {
    /// A form.
    pub(super) fn form(&mut self, form: Form, name: &str, call: &Expression) -> Result<Piece, Fault> {
        let ExpressionKind::Call { arguments, .. } = call.kind.as_ref() else {
            return Err(wordless(self.export, &format!("`{name}(…)`")));
        };
        match form {
            Form::Grad => self.gradient(call, arguments),
            Form::Hessian | Form::Jacobian => self.derivatives(name, call, arguments),
            Form::NumericGrad => self.numeric_gradient(name, arguments),
            Form::Stalled => self.stalled(call, arguments),
            Form::Scan => self.recurrence(arguments, 1, [("scan", SCAN), ("scan_parts", SCAN_PARTS)]),
            Form::Iterate => {
                self.recurrence(arguments, 0, [("iterate", ITERATE), ("iterate_parts", ITERATE_PARTS)])
            }
            Form::Codes => {
                let list =
                    "[ord(letter) if alphabet is None else list(alphabet).index(letter) for letter in text]";
                let list = Python::read(list).unwrap_or(Python::List(Vec::new()));
                let array = self.export.literal(list).to_string();
                let helper = self.helper(name, &CODES.replace("ARRAY", &array));
                self.plain_call(helper, arguments, PythonKind::Array)
            }
            Form::Letters => {
                let helper = self.helper(name, LETTERS);
                self.plain_call(helper, arguments, PythonKind::Text)
            }
            Form::At => self.at(call, arguments),
            Form::History => self.looked_back(name, call),
            Form::Settled | Form::Piecewise => Err(wordless(self.export, &format!("`{name}(…)`"))),
        }
    }

    fn plain_call(
        &mut self,
        helper: Python,
        arguments: &[Argument],
        kind: PythonKind,
    ) -> Result<Piece, Fault> {
        let given =
            arguments.iter().map(|argument| self.expression(&argument.value).map(|piece| piece.python));
        let given = given.collect::<Result<Vec<_>, Fault>>()?;
        Ok(Piece { python: helper.call(given), kind })
    }

    /// `scan(f, start, xs, …)` and `iterate(f, start, n, until=g, …)`; a state of several parts is spread over the
    /// arguments of the function.
    fn recurrence(
        &mut self,
        arguments: &[Argument],
        further: usize,
        [whole, parts]: [(&'static str, &str); 2],
    ) -> Result<Piece, Fault> {
        let [function, start, count, rest @ ..] = arguments else {
            return Err(wordless(self.export, "this recurrence"));
        };
        let named: Vec<(&str, &Expression)> = rest
            .iter()
            .filter_map(|argument| Some((argument.name.as_ref()?.text.as_str(), &argument.value)))
            .collect();
        let open = self.open_arguments(&function.value, &named).unwrap_or(1 + further);
        let items = match start.value.kind.as_ref() {
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) => Some(items),
            _ => None,
        };
        let spread = items.filter(|items| items.len() + further == open);
        let (wish, text) =
            if spread.is_some() || items.is_none() && open > 1 + further { parts } else { whole };
        let helper = self.helper(wish, &text.replace("MODULE", self.export.module));
        let state = match spread {
            Some(items) => {
                let items = items.iter().map(|item| self.array(item).map(|piece| self.wrapped(piece)));
                Python::Tuple(items.collect::<Result<_, Fault>>()?)
            }
            None => {
                let state = self.array(&start.value)?;
                self.wrapped(state)
            }
        };
        let until = named.iter().find(|(name, _)| *name == "until").map(|(_, value)| *value);
        let function = self.with_settings(&function.value, &named, until)?;
        let mut given = vec![
            python::GivenArgument::plain(function),
            python::GivenArgument::plain(state),
            python::GivenArgument::plain(self.array(&count.value)?.python),
        ];
        if let Some(until) = until {
            given.push(python::GivenArgument::under(Some("until"), self.with_settings(until, &named, None)?));
        }
        Ok(Piece { python: Python::Call(Box::new(helper), given), kind: PythonKind::Array })
    }

    /// For how many arguments of a function of the author's the recurrence itself gives something.
    fn open_arguments(&self, function: &Expression, named: &[(&str, &Expression)]) -> Option<usize> {
        let Bound::Function(symbol) = self.text.bound(function) else { return None };
        let open = self.script.parameters(symbol).iter().filter(|parameter| {
            let given = named.iter().any(|(name, _)| *name == parameter.name.text);
            parameter.default.is_none() && !given
        });
        Some(open.count())
    }

    /// A function with those of the further arguments that it takes.
    fn with_settings(
        &mut self,
        function: &Expression,
        named: &[(&str, &Expression)],
        other: Option<&Expression>,
    ) -> Result<Python, Fault> {
        let takes = |function: &Expression, name: &str| match self.text.bound(function) {
            Bound::Function(own) => {
                self.script.parameters(own).iter().any(|parameter| parameter.name.text == name)
            }
            _ => false,
        };
        let mine: Vec<(String, &Expression)> = named
            .iter()
            .filter(|(name, _)| *name != "until")
            .filter(|(name, _)| takes(function, name) || other.is_some_and(|other| !takes(other, name)))
            .map(|(name, value)| (self.names.local(name), *value))
            .collect();
        let function = self.expression(function)?.python;
        if mine.is_empty() {
            return Ok(function);
        }
        let state = Python::word("state");
        let mut given = vec![python::GivenArgument { lead: python::Lead::Star, value: state }];
        for (name, value) in mine {
            given.push(python::GivenArgument::under(Some(&name), self.array(value)?.python));
        }
        Ok(Python::Lambda("*state".to_string(), Box::new(Python::Call(Box::new(function), given))))
    }

    /// What puts a part back into an array of zeros, as the gradient of an index does.
    pub(super) fn put_back(
        &mut self,
        function: &str,
        arguments: &[Argument],
        place: &[Python],
    ) -> Result<Option<Python>, Fault> {
        let text = self.export.helper(function);
        let (Some(text), [part, shape]) = (text, arguments) else { return Ok(None) };
        let helper = self.helper(function, &text);
        let part = self.array(&part.value)?.python;
        let shape = match shape.value.kind.as_ref() {
            ExpressionKind::Tuple(items) => self.lengths(items)?,
            _ => self.lengths(std::slice::from_ref(&shape.value))?,
        };
        let place = Python::word(self.export.module).dot("s_").index(place.to_vec());
        Ok(Some(helper.call([part, shape, place])))
    }
}
