//! Statements become names, programs and claims; knows no operator and no Markdown.

use super::updates;
use std::rc::Rc;

use super::block::UPDATE;
use super::claims::Claim;
use super::displays::{PlotPlan, TablePlan};
use super::names;
use super::open::{Moving, running};
use super::reading::Reading;
use super::scope::{Binding, Definition, Names, Serial};
use super::{Model, bodies, claims, columns, displays, expression, modes, moving, training, varied};
use crate::functions::{self, CONSTANTS, Value};
use crate::graph::{Array, Leaf, NodeId, Shape, array};
use crate::language::syntax::{Expression, HeadParameter, Name, Role, Statement, StatementKind, ViewRequest};
use crate::program::{Part, Program};
use crate::random::Generator;
use crate::report::{Fault, Place};
use crate::resolve::Symbol;

/// What a statement asks for, after the model has taken it in.
pub enum Step {
    /// Nothing more.
    Nothing,
    /// A training.
    Train(Box<Program>),
    /// A value to be shown.
    Show {
        /// The expression's place.
        place: Place,
        /// Its value.
        value: Value,
    },
    /// A claim to be judged.
    Claim(Claim),
    /// Views to be inserted.
    Views(Vec<ViewRequest>),
    /// A table to be filled in.
    Table(TablePlan),
    /// A plot to be drawn.
    Plot(PlotPlan),
}

/// Takes one statement in.
pub fn take(model: &mut Model, statement: &Statement) -> Result<Step, Fault> {
    let place = statement.place;
    let before = model.graph.set_place(place);
    let step = take_inside(model, statement);
    // What was refused looks like something that is not known, which is another fault.
    let refused = model.graph.work.take_refused();
    let step = step.map_err(|fault| refused.unwrap_or(fault).at(place));
    model.graph.set_place(before);
    step
}

fn take_inside(model: &mut Model, statement: &Statement) -> Result<Step, Fault> {
    let place = statement.place;
    refuse_words_of_the_language(&statement.kind)?;
    match &statement.kind {
        StatementKind::Define { role, names, values } => take_definition(model, *role, names, values)?,
        StatementKind::Loss { name, value } => take_loss(model, name, value)?,
        StatementKind::Function { name, parameters, values } => {
            take_function(&mut model.names, name, parameters, values, place)?;
        }
        StatementKind::Update { names, values } => {
            if let Err(fault) = updates::take_update(model, names, values, place) {
                model.names.lose([UPDATE.to_string()]);
                return Err(fault);
            }
        }
        StatementKind::Descend { loss, over, optimizer, duration } => {
            return training::take_descend(model, loss, over, optimizer, duration, place)
                .map(|program| Step::Train(Box::new(program)));
        }
        StatementKind::Repeat(duration) => {
            return training::take_repeat(model, duration, place)
                .map(|program| Step::Train(Box::new(program)));
        }
        StatementKind::Check { claim, condition, refute } => {
            let claim = claims::read_claim(model, claim.clone(), condition, *refute, place)?;
            return Ok(Step::Claim(claim));
        }
        StatementKind::Show(views) => return Ok(Step::Views(views.clone())),
        StatementKind::Seed(value) => take_seed(model, value)?,
        StatementKind::Value(expression) => {
            let mut reading = model.names.reading();
            let value = expression::read(model, expression, &mut reading)?;
            let value = value.node(&mut model.graph).map(Value::Node).unwrap_or(value);
            return Ok(Step::Show { place: expression.place, value });
        }
        StatementKind::Vary { names, values } => {
            if let Some(number) = model.block.run.take() {
                varied::take_vary(model, names, values, number)?;
                return Ok(Step::Nothing);
            }
            return Err(Fault::new("a block has one `vary`")
                .remedy("to vary two things together, write `vary a, b in [[1, 2], [3, 4]]`"));
        }
        StatementKind::Table(display) => return displays::read_table(model, display).map(Step::Table),
        StatementKind::Plot(display) => return displays::read_plot(model, display).map(Step::Plot),
    }
    Ok(Step::Nothing)
}

fn take_function(
    known: &mut Names,
    name: &Name,
    parameters: &[HeadParameter],
    values: &[Expression],
    place: Place,
) -> Result<(), Fault> {
    let symbol = names::given_once(known, name)?;
    bodies::check_body(known, name, place)?;
    let own = known.nothing(name, symbol);
    known.define(Definition { parameters: parameters.into(), values: values.into(), ..own });
    Ok(())
}

fn take_definition(
    model: &mut Model,
    role: Role,
    names: &[Name],
    values: &[Expression],
) -> Result<(), Fault> {
    let symbols =
        names.iter().map(|name| names::given_once(&model.names, name)).collect::<Result<Vec<_>, _>>()?;
    if values.len() != 1 && values.len() != names.len() {
        let (names, values) = (names.len(), values.len());
        return Err(Fault::new(format!(
            "there are {names} names on the left, but {values} values on the right"
        )));
    }
    let mut reading = model.names.reading();
    let fixed_draws = matches!(role, Role::Data | Role::Param | Role::State) || !running(&model.block);
    reading.fixed_draws = fixed_draws;
    let before = model.graph.counts_on_steps(false);
    let found = names::right_side(model, names.len(), values, &mut reading)?;
    let counts_on_steps = model.graph.counts_on_steps(before);
    let follows = matches!(role, Role::Definition | Role::Metric);
    let current = match follows && running(&model.block) && !model.block.moves.is_empty() {
        false => None,
        true => {
            let mut reading = Reading { in_step: true, fixed_draws: false, ..model.names.reading() };
            Some(names::right_side(model, names.len(), values, &mut reading)?)
        }
    };
    let line = Given { role, values: values.into(), fixed_draws, counts_on_steps };
    let (mut gives, mut moves) = (Vec::new(), false);
    for (index, name) in names.iter().enumerate() {
        let after =
            current.as_ref().map(|current| &current[index]).filter(|current| **current != found[index]);
        moves |= after.is_some() && role == Role::Definition;
        gives.push(take_name(
            model,
            &line,
            (name, symbols[index]),
            (index, names.len()),
            (&found[index], after),
        )?);
    }
    if moves {
        model.block.moves.push(Moving { gives, values: line.values, update: None });
    }
    if role == Role::Param {
        moving::let_the_optimizer_move(model);
    }
    Ok(())
}

/// A line that gives names their values.
struct Given {
    role: Role,
    values: Rc<[Expression]>,
    fixed_draws: bool,
    counts_on_steps: bool,
}

/// Gives one of a line's names its value, and the one that it has in a step behind updates, if that is another.
fn take_name(
    model: &mut Model,
    line: &Given,
    (name, symbol): (&Name, Symbol),
    (index, count): (usize, usize),
    (found, after): (&Value, Option<&Value>),
) -> Result<Serial, Fault> {
    let role = line.role;
    let found = match role {
        Role::Metric => modes::without_mode(model, found.clone())?,
        _ => found.clone(),
    };
    let value = given_value(model, role, name, found, line.values[index.min(line.values.len() - 1)].place)?;
    let current = after.map(|after| names::name_value(&mut model.graph, &name.text, after.clone()));
    model.graph.keep(value.bytes());
    let serial = bind_name(&mut model.names, name, symbol, part_of(role), value, current);
    if matches!(role, Role::Definition | Role::Metric | Role::Data) {
        let binding = &mut model.names.bindings[serial];
        binding.fixed_draws = line.fixed_draws;
        binding.counts_on_steps = line.counts_on_steps && role != Role::Data;
        binding.source = Some((line.values.clone(), index, count));
    }
    if role == Role::Metric {
        model.block.metrics.push(serial);
    }
    Ok(serial)
}

/// The value that a name gets: a leaf for what is known, learned or carried, else the value under its name.
fn given_value(
    model: &mut Model,
    role: Role,
    name: &Name,
    value: Value,
    place: Place,
) -> Result<Value, Fault> {
    let kind = match role {
        Role::Definition | Role::Metric => {
            return Ok(names::name_value(&mut model.graph, &name.text, value));
        }
        Role::Data => Leaf::Data,
        Role::Param => Leaf::Param,
        Role::State => Leaf::State,
    };
    if role == Role::Data && value.node(&mut model.graph).is_err() {
        return Ok(value);
    }
    let node = value.node(&mut model.graph).map_err(|fault| fault.at(place))?;
    let array = value_before_training(model, node, &name.text).map_err(|fault| fault.at(place))?;
    if role != Role::Data && !array::is_finite(&array) {
        return Err(
            Fault::new(format!("`{}` starts with a value that is not a finite number", name.text)).at(place)
        );
    }
    if kind == Leaf::Data {
        let leaf = model.graph.data_of(model.graph.kind(node), &name.text, array);
        if let Some(columns) = functions::columns_of(&model.graph, node) {
            model.graph.keep_columns(leaf, columns);
        }
        return Ok(Value::Node(leaf));
    }
    let leaf = model.graph.leaf(kind, &name.text, Shape::of(&array));
    model.state.values.insert(leaf, array);
    Ok(Value::Node(leaf))
}

/// The value of a node that must be known before the training of this block.
fn value_before_training(model: &mut Model, node: NodeId, name: &str) -> Result<Array, Fault> {
    if let Some(array) = model.graph.known(node) {
        return Ok(array);
    }
    let made_of = model.graph.ancestors(&[node]);
    let own = |binding: &Binding| {
        matches!(binding.part, Part::Param | Part::State)
            && binding.versions.iter().any(|&version| made_of.contains(version))
    };
    if running(&model.block)
        && let Some((_, learned)) = model.names.bindings().find(|(_, binding)| own(binding))
    {
        let learned = &learned.name;
        return Err(Fault::new(format!(
            "`{name}` is fixed before the training, but depends on `{learned}`, which is learned"
        ))
        .remedy(format!("leave the first word out: `{name} = …` is computed in every step")));
    }
    let value = model.graph.evaluate(&[node], &model.state.values)?.remove(0);
    model.graph.keep(Shape::of(&value).bytes());
    Ok(value)
}

fn take_loss(model: &mut Model, name: &Name, value: &Expression) -> Result<(), Fault> {
    take_definition(model, Role::Definition, std::slice::from_ref(name), std::slice::from_ref(value))?;
    let serial = model.names.bindings.len() - 1;
    let binding = &mut model.names.bindings[serial];
    binding.part = Part::Loss;
    let node = binding.value.node(&mut model.graph).map_err(|fault| fault.at(value.place))?;
    let shape = model.graph.shape(node);
    if !shape.is_scalar() {
        return Err(Fault::new(format!(
            "a loss must be a single number, but `{}` has shape {shape}",
            name.text
        ))
        .at(value.place)
        .remedy("make it one number with `mean(…)` or `sum(…)`"));
    }
    columns::refuse_column_against_row(&model.graph, node)?;
    model.block.losses.push(serial);
    Ok(())
}

fn bind_name(
    names: &mut Names,
    name: &Name,
    symbol: Symbol,
    part: Part,
    value: Value,
    current: Option<Value>,
) -> Serial {
    let nodes = [Some(&value), current.as_ref()].into_iter().flatten();
    let versions =
        nodes.filter_map(|value| if let Value::Node(node) = value { Some(*node) } else { None }).collect();
    let scope = names.latest();
    names.bind(Binding {
        name: name.text.clone(),
        symbol,
        place: name.place,
        part,
        value,
        current,
        source: None,
        fixed_draws: true,
        counts_on_steps: false,
        versions,
        scope,
        runs: Vec::new(),
    })
}

fn take_seed(model: &mut Model, value: &Expression) -> Result<(), Fault> {
    let mut reading = model.names.reading();
    let node = expression::read_node(model, value, &mut reading)?;
    let known = model.graph.known(node).and_then(|array| array::as_number(&array));
    let seed = known.filter(|seed| seed.fract() == 0.0 && (0.0..9e15).contains(seed)).ok_or_else(|| {
        Fault::new("a seed is a whole number that is not negative")
            .at(value.place)
            .remedy("for example `seed 7`")
    })?;
    model.draws.random = Generator::from_seed(seed as u64);
    Ok(())
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
