//! Recurrences: `scan` along a sequence and `iterate` until something holds; knows no single function.

use super::{Model, Reading};
use crate::functions::arithmetic as signs;
use crate::functions::{Callable, Value, stack};
use crate::graph::{Attributes, NodeId, array};
use crate::language::syntax::Argument;
use crate::report::{Fault, Place};

/// How often a recurrence may be repeated.
const MOST_ROUNDS: usize = 100_000;

/// What `scan` and `iterate` have in common: a function, a start and further arguments for the function.
struct Recurrence {
    function: Callable,
    settings: Vec<(String, Value)>,
    place: Place,
}

impl Model {
    /// `scan(f, start, xs)`: every state after the start, along a new first axis.
    pub(super) fn scan_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [function, start, sequence, rest @ ..] = arguments else {
            return Err(Fault::new("`scan` takes a function, a start and a sequence")
                .at(place)
                .remedy("write `scan(f, 0, xs)` with `f(state, x) = …`"));
        };
        let recurrence = self.recurrence(function, rest, place, reading)?;
        let mut state = self.expression(&start.value, reading)?;
        let sequence_value = self.expression(&sequence.value, reading)?;
        let elements = self.elements(&sequence_value).map_err(|fault| fault.at(sequence.value.place))?;
        self.allow_rounds(elements.len(), place)?;
        let mut states = Vec::new();
        for (round, element) in elements.into_iter().enumerate() {
            let mut given = self.spread(&recurrence, &state, 1);
            let several = given.len() > 1;
            given.push(element);
            state = self.round(&recurrence, given, round, reading)?;
            // A state that the function takes as one value is one: a list is a row of what comes out, not parts of it.
            if let (false, Ok(row)) = (several, state.node(&mut self.graph)) {
                state = Value::Node(row);
            }
            states.push(state.clone());
        }
        self.side_by_side(&states).map_err(|fault| fault.at(place))
    }

    /// `iterate(f, start, n, until=g)`: the last state.
    pub(super) fn iterate_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [function, start, count, rest @ ..] = arguments else {
            return Err(Fault::new("`iterate` takes a function, a start and a number of rounds")
                .at(place)
                .remedy("write `iterate(f, 1, 20)` with `f(state) = …`"));
        };
        let (until, rest): (Vec<_>, Vec<_>) = rest
            .iter()
            .cloned()
            .partition(|argument| argument.name.as_ref().is_some_and(|name| name.text == "until"));
        let mut recurrence = self.recurrence(function, &rest, place, reading)?;
        let until = until.first().map(|argument| self.function_argument(argument, reading)).transpose()?;
        let until = until.map(|until| self.question(until, &mut recurrence));
        let rounds = self.node(&count.value, reading)?;
        let known = self.graph.known(rounds).and_then(|value| array::as_number(&value));
        let rounds = known.filter(|rounds| rounds.fract() == 0.0 && *rounds >= 0.0).ok_or_else(|| {
            Fault::new("the number of rounds must be a whole number that is known").at(count.value.place)
        })?;
        self.allow_rounds(rounds as usize, place)?;
        let mut state = self.expression(&start.value, reading)?;
        let mut done: Option<NodeId> = None;
        for round in 0..rounds as usize {
            if let Some(until) = &until {
                let stop = self.asked(until, &state, round, reading)?;
                match self.graph.known(stop).and_then(|value| array::as_number(&value)) {
                    Some(stop) if stop != 0.0 && done.is_none() => break,
                    Some(_) if done.is_none() => {}
                    _ => {
                        done = Some(match done {
                            None => stop,
                            Some(done) => self.graph.apply(&signs::OR, &[done, stop], Attributes::None)?,
                        })
                    }
                }
            }
            let given = self.spread(&recurrence, &state, 0);
            let next = self.round(&recurrence, given, round, reading)?;
            state = match done {
                None => next,
                Some(done) => self.held(done, &state, &next).map_err(|fault| fault.at(place))?,
            };
        }
        Ok(state)
    }

    fn recurrence(
        &mut self,
        function: &Argument,
        rest: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Recurrence, Fault> {
        let function = self.function_argument(function, reading)?;
        let mut settings = Vec::new();
        for argument in rest {
            let Some(name) = &argument.name else {
                return Err(Fault::new("further arguments for the function are given by name")
                    .at(argument.value.place));
            };
            settings.push((name.text.clone(), self.expression(&argument.value, reading)?));
        }
        Ok(Recurrence { function, settings, place })
    }

    /// The question of `until`, with those of the further arguments that it takes; what only it takes
    /// does not go to the function that is repeated.
    fn question(&self, until: Callable, recurrence: &mut Recurrence) -> Recurrence {
        let settings = recurrence.settings.iter().filter(|(name, _)| self.takes(&until, name)).cloned();
        let settings: Vec<(String, Value)> = settings.collect();
        let function = &recurrence.function;
        recurrence.settings.retain(|(name, _)| self.takes(function, name) || !self.takes(&until, name));
        Recurrence { function: until, settings, place: recurrence.place }
    }

    /// Whether a function of the author's has an argument of that name.
    fn takes(&self, function: &Callable, name: &str) -> bool {
        function.definition.is_some_and(|index| {
            self.definition(index).parameters.iter().any(|parameter| parameter.name.text == name)
        })
    }

    /// An argument that must be a function's name.
    fn function_argument(&mut self, argument: &Argument, reading: &mut Reading) -> Result<Callable, Fault> {
        match self.expression(&argument.value, reading)? {
            Value::Callable(callable) => Ok(callable),
            other => Err(Fault::new(format!("a function's name is needed here, not {}", other.kind()))
                .at(argument.value.place)
                .remedy("define it above, `f(state) = …`, and write its name without brackets")),
        }
    }

    fn allow_rounds(&self, rounds: usize, place: Place) -> Result<(), Fault> {
        if rounds <= MOST_ROUNDS {
            return Ok(());
        }
        Err(Fault::new(format!("a recurrence may have at most {MOST_ROUNDS} rounds, not {rounds}")).at(place))
    }

    /// A state of several parts goes to a function of as many arguments part by part.
    fn spread(&self, recurrence: &Recurrence, state: &Value, further: usize) -> Vec<Value> {
        let arity = recurrence.function.definition.map(|index| {
            let parameters = self.definition(index).parameters.iter();
            let open = parameters.filter(|parameter| {
                let named = |(name, _): &(String, Value)| *name == parameter.name.text;
                parameter.default.is_none() && !recurrence.settings.iter().any(named)
            });
            open.count()
        });
        match state {
            Value::List(parts) if arity == Some(parts.len() + further) => parts.clone(),
            other => vec![other.clone()],
        }
    }

    fn round(
        &mut self,
        recurrence: &Recurrence,
        given: Vec<Value>,
        round: usize,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let place = recurrence.place;
        let mut arguments: Vec<(Option<&str>, Value)> =
            given.into_iter().map(|value| (None, value)).collect();
        arguments
            .extend(recurrence.settings.iter().map(|(name, value)| (Some(name.as_str()), value.clone())));
        reading.path.push(round as u64);
        let value =
            self.apply(&recurrence.function, arguments, place, reading).map_err(|(_, fault)| fault.at(place));
        reading.path.pop();
        value
    }

    /// The answer of `until`, as one number.
    fn asked(
        &mut self,
        question: &Recurrence,
        state: &Value,
        round: usize,
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let given = self.spread(question, state, 0);
        let answer = self.round(question, given, round, reading)?;
        let node = answer.node(&mut self.graph).map_err(|fault| fault.at(question.place))?;
        let shape = self.graph.shape(node);
        if shape.is_scalar() {
            return Ok(node);
        }
        let name = &question.function.name;
        Err(Fault::new(format!("`until` needs one answer, but `{name}` gives shape {shape}"))
            .at(question.place))
    }

    /// The old state where the recurrence has ended, the new one elsewhere.
    fn held(&mut self, done: NodeId, old: &Value, new: &Value) -> Result<Value, Fault> {
        if let (Value::List(old), Value::List(new)) = (old, new)
            && old.len() == new.len()
        {
            let parts = old.iter().zip(new).map(|(old, new)| self.held(done, old, new));
            return Ok(Value::List(parts.collect::<Result<_, _>>()?));
        }
        let (old, new) = (old.node(&mut self.graph)?, new.node(&mut self.graph)?);
        self.graph.apply(&signs::WHERE, &[done, old, new], Attributes::None).map(Value::Node)
    }

    /// States along a new first axis; states of several parts part by part.
    fn side_by_side(&mut self, states: &[Value]) -> Result<Value, Fault> {
        if let Some(Value::List(first)) = states.first() {
            let parts = (0..first.len()).map(|part| {
                let column: Vec<Value> = states
                    .iter()
                    .filter_map(
                        |state| if let Value::List(parts) = state { parts.get(part).cloned() } else { None },
                    )
                    .collect();
                self.side_by_side(&column)
            });
            return Ok(Value::List(parts.collect::<Result<_, _>>()?));
        }
        let nodes = states.iter().map(|state| state.node(&mut self.graph)).collect::<Result<Vec<_>, _>>()?;
        stack(&mut self.graph, &nodes).map(Value::Node)
    }
}
