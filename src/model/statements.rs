//! Statements become names, programs and claims; knows no operator and no Markdown.

use std::rc::Rc;

use super::block::Step;
use super::scope::{Binding, Definition, Serial};
use super::{Model, Reading};
use crate::functions::{CONSTANTS, Value};
use crate::graph::{Array, Leaf, NodeId, Shape, array};
use crate::language::syntax::{Expression, Name, Role, Statement, StatementKind};
use crate::program::Part;
use crate::random::Generator;
use crate::report::{Fault, Place};
use crate::resolve::{Bound, Symbol};

/// The word that is lost if a line that begins with it could not be read.
pub(super) const UPDATE: &str = "update";

impl Model {
    /// Takes one statement in.
    pub fn statement(&mut self, statement: &Statement) -> Result<Step, Fault> {
        let place = statement.place;
        let before = self.graph.set_place(place);
        let step = self.statement_inside(statement);
        // What was refused looks like something that is not known, which is another fault.
        let refused = self.graph.work.take_refused();
        let step = step.map_err(|fault| refused.unwrap_or(fault).at(place));
        self.graph.set_place(before);
        step
    }

    fn statement_inside(&mut self, statement: &Statement) -> Result<Step, Fault> {
        let place = statement.place;
        refuse_words_of_the_language(&statement.kind)?;
        match &statement.kind {
            StatementKind::Define { role, names, values } => self.define(*role, names, values)?,
            StatementKind::Loss { name, value } => self.loss(name, value)?,
            StatementKind::Function { name, parameters, values } => {
                let symbol = self.given_once(name)?;
                self.check_body(name, place)?;
                let (parameters, values) = (parameters.as_slice().into(), values.as_slice().into());
                let own = self.names.nothing(name, symbol);
                self.names.define(Definition { parameters, values, ..own });
            }
            StatementKind::Update { names, values } => {
                if let Err(fault) = self.update(names, values, place) {
                    self.lose([UPDATE.to_string()]);
                    return Err(fault);
                }
            }
            StatementKind::Descend { loss, over, optimizer, duration } => {
                return self
                    .descend(loss, over, optimizer, duration, place)
                    .map(|program| Step::Train(Box::new(program)));
            }
            StatementKind::Repeat(duration) => {
                return self.repeat(duration, place).map(|program| Step::Train(Box::new(program)));
            }
            StatementKind::Check { claim, condition, refute } => {
                let claim = self.claim(claim.clone(), condition, *refute, place)?;
                return Ok(Step::Claim(claim));
            }
            StatementKind::Show(views) => return Ok(Step::Views(views.clone())),
            StatementKind::Seed(value) => self.seed(value)?,
            StatementKind::Value(expression) => {
                let mut reading = self.reading();
                let value = self.expression(expression, &mut reading)?;
                let value = value.node(&mut self.graph).map(Value::Node).unwrap_or(value);
                return Ok(Step::Show { place: expression.place, value });
            }
            StatementKind::Vary { names, values } => {
                if let Some(number) = self.block.run.take() {
                    self.vary(names, values, number)?;
                    return Ok(Step::Nothing);
                }
                return Err(Fault::new("a block has one `vary`")
                    .remedy("to vary two things together, write `vary a, b in [[1, 2], [3, 4]]`"));
            }
            StatementKind::Table(display) => return self.table(display).map(Step::Table),
            StatementKind::Plot(display) => return self.plot(display).map(Step::Plot),
        }
        Ok(Step::Nothing)
    }

    fn define(&mut self, role: Role, names: &[Name], values: &[Expression]) -> Result<(), Fault> {
        let symbols = names.iter().map(|name| self.given_once(name)).collect::<Result<Vec<_>, _>>()?;
        if values.len() != 1 && values.len() != names.len() {
            let (names, values) = (names.len(), values.len());
            return Err(Fault::new(format!(
                "there are {names} names on the left, but {values} values on the right"
            )));
        }
        let mut reading = self.reading();
        reading.fixed_draws = matches!(role, Role::Data | Role::Param | Role::State) || !self.running();
        let found = self.right_side(names.len(), values, &mut reading)?;
        let current = match self.running() && !self.block.updated.is_empty() {
            false => None,
            true => {
                let mut reading = Reading { in_step: true, fixed_draws: false, ..self.reading() };
                Some(self.right_side(names.len(), values, &mut reading)?)
            }
        };
        let source: Rc<[Expression]> = values.into();
        for (index, name) in names.iter().enumerate() {
            let found_here = match role {
                Role::Metric => self.evaluated(found[index].clone())?,
                _ => found[index].clone(),
            };
            let value = self.given(role, name, found_here, values[index.min(values.len() - 1)].place)?;
            let current = match &current {
                Some(current) if current[index] != found[index] => {
                    Some(self.name_value(&name.text, current[index].clone()))
                }
                _ => None,
            };
            self.graph.keep(value.bytes());
            let serial = self.bind(name, symbols[index], part_of(role), value, current);
            if matches!(role, Role::Definition | Role::Metric | Role::Data) {
                self.names.bindings[serial].source = Some((source.clone(), index, names.len()));
            }
            if role == Role::Metric {
                self.block.metrics.push(serial);
            }
        }
        Ok(())
    }

    /// The values on the right-hand side, one for each name.
    fn right_side(
        &mut self,
        names: usize,
        values: &[Expression],
        reading: &mut Reading,
    ) -> Result<Vec<Value>, Fault> {
        if values.len() == names {
            return values.iter().map(|value| self.expression(value, reading)).collect();
        }
        let whole = self.expression(&values[0], reading)?;
        self.shared(&values[0], &whole, names, reading)
    }

    /// The value that a name gets: a leaf for what is known, learned or carried, else the value under its name.
    fn given(&mut self, role: Role, name: &Name, value: Value, place: Place) -> Result<Value, Fault> {
        let kind = match role {
            Role::Definition | Role::Metric => return Ok(self.name_value(&name.text, value)),
            Role::Data => Leaf::Data,
            Role::Param => Leaf::Param,
            Role::State => Leaf::State,
        };
        if role == Role::Data && value.node(&mut self.graph).is_err() {
            return Ok(value);
        }
        let node = value.node(&mut self.graph).map_err(|fault| fault.at(place))?;
        let array = self.settled(node, &name.text).map_err(|fault| fault.at(place))?;
        if role != Role::Data && !array::is_finite(&array) {
            return Err(Fault::new(format!(
                "`{}` starts with a value that is not a finite number",
                name.text
            ))
            .at(place));
        }
        if kind == Leaf::Data {
            return Ok(Value::Node(self.graph.data_of(self.graph.kind(node), &name.text, array)));
        }
        let leaf = self.graph.leaf(kind, &name.text, Shape::of(&array));
        self.state.values.insert(leaf, array);
        Ok(Value::Node(leaf))
    }

    /// The value of a node that must be known before the training of this block.
    fn settled(&mut self, node: NodeId, name: &str) -> Result<Array, Fault> {
        if let Some(array) = self.graph.known(node) {
            return Ok(array);
        }
        let made_of = self.graph.ancestors(&[node]);
        let own = |binding: &Binding| {
            matches!(binding.part, Part::Param | Part::State)
                && binding.versions.iter().any(|&version| made_of.contains(version))
        };
        if self.running()
            && let Some((_, learned)) = self.bindings().find(|(_, binding)| own(binding))
        {
            let learned = &learned.name;
            return Err(Fault::new(format!(
                "`{name}` is fixed before the training, but depends on `{learned}`, which is learned"
            ))
            .remedy(format!("leave the first word out: `{name} = …` is computed in every step")));
        }
        let value = self.graph.evaluate(&[node], &self.state.values)?.remove(0);
        self.graph.keep(Shape::of(&value).bytes());
        Ok(value)
    }

    fn loss(&mut self, name: &Name, value: &Expression) -> Result<(), Fault> {
        self.define(Role::Definition, std::slice::from_ref(name), std::slice::from_ref(value))?;
        let serial = self.names.bindings.len() - 1;
        let binding = &mut self.names.bindings[serial];
        binding.part = Part::Loss;
        let node = binding.value.node(&mut self.graph).map_err(|fault| fault.at(value.place))?;
        let shape = self.graph.shape(node);
        if !shape.is_scalar() {
            return Err(Fault::new(format!(
                "a loss must be a single number, but `{}` has shape {shape}",
                name.text
            ))
            .at(value.place)
            .remedy("make it one number with `mean(…)` or `sum(…)`"));
        }
        self.block.losses.push(serial);
        Ok(())
    }

    /// The symbol of a name on the left; refuses one that the block has given already.
    pub(super) fn given_once(&self, name: &Name) -> Result<Symbol, Fault> {
        match self.text.named(name) {
            Bound::Value(symbol) | Bound::Function(symbol) => Ok(symbol),
            Bound::Again(earlier) => {
                let earlier = self.names.chapter.name(earlier).place;
                Err(Fault::new(format!("`{}` is given twice in this block", name.text))
                    .at(name.place)
                    .related(earlier, "it is first given here")
                    .remedy("choose another name; a name means one thing within a block"))
            }
            bound => Err(self.unknown_name(&name.text, bound, &self.reading()).at(name.place)),
        }
    }

    fn bind(
        &mut self,
        name: &Name,
        symbol: Symbol,
        part: Part,
        value: Value,
        current: Option<Value>,
    ) -> Serial {
        let nodes = [Some(&value), current.as_ref()].into_iter().flatten();
        let versions = nodes
            .filter_map(|value| if let Value::Node(node) = value { Some(*node) } else { None })
            .collect();
        let scope = self.names.latest();
        self.names.bind(Binding {
            name: name.text.clone(),
            symbol,
            place: name.place,
            part,
            value,
            current,
            source: None,
            versions,
            scope,
            runs: Vec::new(),
        })
    }

    fn update(&mut self, names: &[Name], values: &[Expression], place: Place) -> Result<(), Fault> {
        if !self.running() {
            return Err(Fault::new("an `update` belongs above a `repeat` of the same block")
                .remedy("put `repeat 100 steps` below the updates; after it, values are fixed"));
        }
        if values.len() != 1 && values.len() != names.len() {
            let (names, values) = (names.len(), values.len());
            return Err(Fault::new(format!(
                "there are {names} names on the left, but {values} values on the right"
            )));
        }
        self.let_the_optimizer_move();
        let mut reading = Reading { in_step: true, fixed_draws: false, ..self.reading() };
        let new = self.right_side(names.len(), values, &mut reading)?;
        for (index, (name, value)) in names.iter().zip(new).enumerate() {
            let serial = self.updatable(name)?;
            let at = values[index.min(values.len() - 1)].place;
            let node = value.node(&mut self.graph).map_err(|fault| fault.at(at))?;
            let binding = &self.names.bindings[serial];
            let (old, new) = (self.graph.shape(binding.versions[0]).clone(), self.graph.shape(node).clone());
            if old != new {
                return Err(Fault::new(format!(
                    "`{}` has shape {old}, but its update has shape {new}",
                    name.text
                ))
                .at(at)
                .related(binding.place, "it starts here")
                .remedy("an update keeps the shape"));
            }
            let value = self.name_value(&name.text, Value::Node(node));
            let binding = &mut self.names.bindings[serial];
            binding.versions.extend(if let Value::Node(node) = &value { Some(*node) } else { None });
            binding.current = Some(value);
            self.block.updated.push((serial, place));
        }
        Ok(())
    }

    /// From the first update beside a `descend` on, parameters are what the optimizer has made of them; what that is,
    /// is put in when the `descend` is read.
    fn let_the_optimizer_move(&mut self) {
        if !self.block.updated.is_empty() || !self.is_descent() {
            return;
        }
        let params = self.bindings().filter(|(_, binding)| binding.part == Part::Param);
        let params: Vec<(Serial, NodeId)> =
            params.map(|(serial, binding)| (serial, binding.versions[0])).collect();
        self.block.moved.clear();
        for (serial, leaf) in params {
            let name = self.names.bindings[serial].name.clone();
            let stand_in = self.graph.leaf(Leaf::Param, &name, self.graph.shape(leaf).clone());
            let value = self.state.values[&leaf].clone();
            self.state.values.insert(stand_in, value);
            self.block.moved.push((leaf, stand_in));
            let binding = &mut self.names.bindings[serial];
            binding.versions.push(stand_in);
            binding.current = Some(Value::Node(stand_in));
        }
    }

    /// The parameter or state that an update changes.
    fn updatable(&self, name: &Name) -> Result<Serial, Fault> {
        let symbol = self.text.symbol(name);
        let found = symbol.and_then(|symbol| self.names.value(symbol, self.names.latest()));
        if found.is_none() && (symbol.is_some() || self.lost.contains(&name.text)) {
            return Err(Fault {
                follows: true,
                ..Fault::new("this follows from a fault above").at(name.place)
            });
        }
        let Some(serial) = found else {
            let known = self.bindings().map(|(_, binding)| binding.name.as_str());
            return Err(Fault::new(format!("there is nothing called `{}` to update", name.text))
                .at(name.place)
                .remedy(crate::report::did_you_mean(&name.text, known).unwrap_or_else(|| {
                    format!("give its start above: `state {} = …` or `param {} = …`", name.text, name.text)
                })));
        };
        let binding = &self.names.bindings[serial];
        if binding.scope != self.names.latest() {
            return Err(Fault::new(format!("`{}` belongs to a block above and is fixed here", name.text))
                .at(name.place)
                .related(binding.place, "it is given here")
                .remedy(format!(
                    "start a new one from it: `param {0} = …` under a name of this block",
                    name.text
                )));
        }
        match binding.part {
            Part::Param | Part::State => Ok(serial),
            part => Err(Fault::new(format!("`{}` is a {} and cannot be updated", name.text, part.word()))
                .at(name.place)
                .related(binding.place, "it is given here")
                .remedy(format!("to carry it from step to step, give it as `state {} = …`", name.text))),
        }
    }

    fn seed(&mut self, value: &Expression) -> Result<(), Fault> {
        let mut reading = self.reading();
        let node = self.node(value, &mut reading)?;
        let known = self.graph.known(node).and_then(|array| array::as_number(&array));
        let seed =
            known.filter(|seed| seed.fract() == 0.0 && (0.0..9e15).contains(seed)).ok_or_else(|| {
                Fault::new("a seed is a whole number that is not negative")
                    .at(value.place)
                    .remedy("for example `seed 7`")
            })?;
        self.random = Generator::from_seed(seed as u64);
        Ok(())
    }

    /// Whether the lines that are being read are those of a step.
    pub(super) fn running(&self) -> bool {
        self.block.made < self.block.trainings
    }
}

/// Refuses a word of time or a constant as a name: lines below would no longer mean what they say.
fn refuse_words_of_the_language(kind: &StatementKind) -> Result<(), Fault> {
    if matches!(kind, StatementKind::Function { .. }) {
        return Ok(());
    }
    for name in kind.gives() {
        let text = name.text.as_str();
        let meaning = match text {
            "step" => "counts the steps of a training",
            "steps" => "is the number of steps that a training made",
            // `e` is also what many call an error.
            "e" => continue,
            _ if CONSTANTS.iter().any(|constant| constant.name == text) => "is a constant of the language",
            _ => continue,
        };
        return Err(Fault::new(format!("`{text}` {meaning}, so it cannot be given another meaning"))
            .at(name.place)
            .remedy(format!("choose another name, such as `my_{text}`")));
    }
    Ok(())
}

fn part_of(role: Role) -> Part {
    match role {
        Role::Data => Part::Data,
        Role::Param => Part::Param,
        Role::State => Part::State,
        Role::Definition => Part::Definition,
        Role::Metric => Part::Metric,
    }
}
