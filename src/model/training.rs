//! `descend` and `repeat`: from statements to a program of one step; knows no engine.

use super::batches::Cutting;
use super::program::{Carried, Program, Recorded, Slope};
use super::scope::{Part, Serial};
use super::{Model, Reading, differentiate};
use crate::functions::{self, Arguments, Value};
use crate::graph::{Array, Leaf, NodeId};
use crate::language::syntax::{Argument, Duration, DurationUnit, Expression, ExpressionKind, Name};
use crate::optimizers::{self, Optimizer};
use crate::report::{Fault, Place, did_you_mean};

/// How the parameters of one training move.
pub(super) struct Rule {
    row: &'static Optimizer,
    settings: Arguments,
    /// The parameters.
    pub leaves: Vec<NodeId>,
    memory: Vec<Vec<(String, NodeId)>>,
    place: Place,
}

/// What one update gives.
struct Made {
    parameter: NodeId,
    memory: Vec<NodeId>,
}

impl Model {
    /// `descend L by adam(rate=0.05) for 500 steps`
    pub(super) fn descend(
        &mut self,
        loss: &Name,
        over: &[Name],
        optimizer: &Expression,
        duration: &Duration,
        place: Place,
    ) -> Result<Program, Fault> {
        let loss_serial = self.loss_named(loss)?;
        let loss_node = self.current_node(loss_serial)?;
        let learned = self.learned(loss, loss_node, over)?;
        let cutting = self.cutting(loss_node, duration)?;
        let steps = self.planned_steps(duration, cutting.as_ref().map_or(1, Cutting::batches))?;
        let (row, settings) = self.optimizer(optimizer)?;
        let leaves: Vec<NodeId> =
            learned.iter().map(|&serial| self.names.bindings[serial].versions[0]).collect();
        let mut carried = self.updates();
        carried.retain(|update| !leaves.contains(&update.leaf));
        let memory = self.memory(row, &leaves, &learned);
        let rule = Rule { row, settings, leaves, memory, place: optimizer.place };
        let gradients = differentiate::gradient(&mut self.graph, loss_node, &rule.leaves)?;
        let slopes = learned.iter().zip(&rule.leaves).zip(&gradients).map(|((&serial, &leaf), &gradient)| {
            Slope { name: self.names.bindings[serial].name.clone(), leaf, gradient }
        });
        let slopes: Vec<Slope> = slopes.collect();
        let fixed = carried.len();
        carried.extend(self.optimizer_step(&rule, &gradients, &learned)?);
        let batches = match cutting {
            None => None,
            Some(cutting) => Some(self.batches(cutting, loss_serial, &rule, &learned, &carried[..fixed])?),
        };
        let mut program = self.program(Some(loss_serial), duration, steps, place)?;
        program.carried = carried;
        program.slopes = slopes;
        program.optimizer = Some(row.name);
        program.batches = batches;
        Ok(program)
    }

    /// `repeat 200 steps`
    pub(super) fn repeat(&mut self, duration: &Duration, place: Place) -> Result<Program, Fault> {
        let steps = self.planned_steps(duration, 1)?;
        if let Some(option) = duration.options.first() {
            return Err(Fault::new("`repeat` has no batches: its rule says itself which data it uses")
                .at(option.value.place)
                .remedy("pick the rows of a step in the rule, for example `X[order[step - 1]]`"));
        }
        let carried = match self.block.updated.is_empty() {
            true => self.block.rule.clone(),
            false => self.updates(),
        };
        self.block.rule = carried.clone();
        if carried.is_empty() {
            return Err(Fault::new("`repeat` has nothing to do: no `update` stands above it")
                .at(place)
                .remedy("add the rule above: `update w = w - 0.1 * grad(L, w)`"));
        }
        let loss = self.block.losses.last().copied();
        let mut slopes = Vec::new();
        if let Some(serial) = loss {
            let node = self.names.bindings[serial].value.node(&mut self.graph)?;
            let parts = carried.iter().filter(|carried| self.graph.depends(node, carried.leaf)).cloned();
            let parts: Vec<Carried> = parts.collect();
            let leaves: Vec<NodeId> = parts.iter().map(|carried| carried.leaf).collect();
            // A rule such as k-means descends a loss that has no gradient; then there is none to prove.
            if let Ok(gradients) = differentiate::gradient(&mut self.graph, node, &leaves) {
                let pairs = parts.into_iter().zip(gradients);
                slopes = pairs
                    .map(|(part, gradient)| Slope { name: part.name, leaf: part.leaf, gradient })
                    .collect();
            }
        }
        let mut program = self.program(loss, duration, steps, place)?;
        program.carried = carried;
        program.slopes = slopes;
        Ok(program)
    }

    fn loss_named(&self, name: &Name) -> Result<Serial, Fault> {
        let named = |serial: &&Serial| self.names.bindings[**serial].name == name.text;
        if let Some(&serial) = self.block.losses.iter().find(named) {
            return Ok(serial);
        }
        let fault =
            Fault::new(format!("`descend` needs the loss of this block, and `{}` is none", name.text))
                .at(name.place);
        if self.lost.contains(&name.text) {
            return Err(Fault { follows: true, ..fault });
        }
        if let Some(serial) = self.names.value(&name.text, self.everything()) {
            let place = self.names.bindings[serial].place;
            return Err(fault
                .related(place, "it is given here")
                .remedy(format!("write `loss {} = …` there", name.text)));
        }
        let known: Vec<&str> =
            self.block.losses.iter().map(|&serial| self.names.bindings[serial].name.as_str()).collect();
        let remedy =
            did_you_mean(&name.text, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
                [] => format!("add `loss {} = …` above", name.text),
                known => format!("the loss is called `{}`", known.join("` or `")),
            });
        Err(fault.remedy(remedy))
    }

    /// The node of a name at this point of the step.
    fn current_node(&mut self, serial: Serial) -> Result<NodeId, Fault> {
        let binding = &self.names.bindings[serial];
        let value = binding.current.clone().unwrap_or_else(|| binding.value.clone());
        value.node(&mut self.graph)
    }

    /// The parameters that a loss depends on, or those after `over`.
    fn learned(&mut self, loss: &Name, node: NodeId, over: &[Name]) -> Result<Vec<Serial>, Fault> {
        let params: Vec<Serial> = self
            .bindings()
            .filter(|(_, binding)| binding.part == Part::Param)
            .map(|(serial, _)| serial)
            .collect();
        let depends = |serial: &Serial| {
            self.names.bindings[*serial].versions.iter().any(|&version| self.graph.depends(node, version))
        };
        if over.is_empty() {
            let learned: Vec<Serial> = params.iter().copied().filter(depends).collect();
            if learned.is_empty() {
                return Err(Fault::new(format!(
                    "`{}` depends on no parameter, so there is nothing to train",
                    loss.text
                ))
                .at(loss.place)
                .remedy("give what is learned as `param w = …` and use it in the loss"));
            }
            return Ok(learned);
        }
        over.iter()
            .map(|name| {
                let found =
                    params.iter().copied().find(|&serial| self.names.bindings[serial].name == name.text);
                let serial = found.ok_or_else(|| {
                    let known = params.iter().map(|&serial| self.names.bindings[serial].name.as_str());
                    let remedy = did_you_mean(&name.text, known)
                        .unwrap_or_else(|| format!("give it as `param {} = …`", name.text));
                    Fault::new(format!("`{}` is no parameter of this block", name.text))
                        .at(name.place)
                        .remedy(remedy)
                })?;
                if depends(&serial) {
                    return Ok(serial);
                }
                Err(Fault::new(format!("`{}` does not depend on `{}`", loss.text, name.text)).at(name.place))
            })
            .collect()
    }

    /// How many steps at the most; an epoch has as many as there are batches.
    fn planned_steps(&mut self, duration: &Duration, batches: usize) -> Result<usize, Fault> {
        let each = if duration.unit == DurationUnit::Epochs { batches as f64 } else { 1.0 };
        let mut reading = Reading::new(self.everything());
        let node = self.node(&duration.amount, &mut reading)?;
        let known = self.graph.known(node).and_then(|array| array.as_number());
        let steps = known.filter(|steps| steps.fract() == 0.0 && *steps >= 0.0).ok_or_else(|| {
            Fault::new("the number of steps must be a whole number that is known before the training")
                .at(duration.amount.place)
                .remedy("for example `for 500 steps`")
        })?;
        let steps = steps * each;
        if steps > self.limits.steps as f64 {
            let most = self.limits.steps;
            return Err(Fault::new(format!("this book allows at most {most} steps in one training"))
                .at(duration.amount.place)
                .remedy(
                    "make fewer steps, or raise `max-steps` in the book's [preprocessor.descent] table",
                ));
        }
        Ok(steps as usize)
    }

    /// The optimizer's row and its settings, read at this point of the step.
    fn optimizer(&mut self, expression: &Expression) -> Result<(&'static Optimizer, Arguments), Fault> {
        let none: &[Argument] = &[];
        let (name, arguments, place) = match expression.kind.as_ref() {
            ExpressionKind::Call { function, primes: 0, arguments } => {
                (function.text.as_str(), arguments.as_slice(), function.place)
            }
            ExpressionKind::Name(name) => (name.as_str(), none, expression.place),
            _ => {
                let fault = Fault::new("`by` needs an optimizer").at(expression.place);
                return Err(fault.remedy("for example `by gradient_descent(rate=0.1)`"));
            }
        };
        let known = || optimizers::CATALOGUE.iter().map(|row| row.name);
        let row = optimizers::find(name).ok_or_else(|| {
            let list = known().collect::<Vec<_>>().join(", ");
            let remedy = match name.to_lowercase().as_str() {
                "sgd" | "gd" => "did you mean `gradient_descent`?".to_string(),
                _ => did_you_mean(name, known()).unwrap_or_else(|| format!("there are {list}")),
            };
            Fault::new(format!("there is no optimizer `{name}`")).at(place).remedy(remedy)
        })?;
        let mut reading = Reading { in_step: true, fixed_draws: false, ..Reading::new(self.everything()) };
        let mut given = Vec::new();
        for argument in arguments {
            let node = self.node(&argument.value, &mut reading)?;
            given.push((argument.name.as_ref().map(|name| name.text.as_str()), Value::Node(node)));
        }
        let signature = functions::parameters(row.signature);
        let bound =
            Arguments::bind(&mut self.graph, row.name, &signature, given).map_err(|(index, fault)| {
                let named = |index: usize| {
                    arguments[index].name.as_ref().map_or(arguments[index].value.place, |name| name.place)
                };
                fault.at(index.map_or(expression.place, named))
            })?;
        Ok((row, bound))
    }

    /// Leaves for what an optimizer remembers, parameter by parameter.
    fn memory(
        &mut self,
        row: &Optimizer,
        leaves: &[NodeId],
        learned: &[Serial],
    ) -> Vec<Vec<(String, NodeId)>> {
        let each = leaves.iter().zip(learned).map(|(&leaf, &serial)| {
            let name = self.names.bindings[serial].name.clone();
            let shape = self.graph.shape(leaf).clone();
            let held = row.memory.iter().map(|memory| {
                let held = self.graph.leaf(Leaf::State, memory, shape.clone());
                self.values.insert(held, Array::full(shape.clone(), 0.0).into());
                (format!("{memory} of {name}"), held)
            });
            held.collect()
        });
        each.collect()
    }

    /// One update of all parameters; what the author's own `update` lines do to them comes after it.
    pub(super) fn optimizer_step(
        &mut self,
        rule: &Rule,
        gradients: &[NodeId],
        learned: &[Serial],
    ) -> Result<Vec<Carried>, Fault> {
        let mut carried = Vec::new();
        let mut moved = Vec::new();
        for (index, (&leaf, &gradient)) in rule.leaves.iter().zip(gradients).enumerate() {
            let made = self.parameter_step(rule, index, gradient)?;
            let memory = rule.memory[index].iter().zip(&made.memory);
            carried.extend(memory.map(|((name, leaf), &next)| Carried {
                name: name.clone(),
                part: None,
                leaf: *leaf,
                next,
            }));
            moved.push((leaf, made.parameter));
        }
        for (&(leaf, next), &serial) in moved.iter().zip(learned) {
            let binding = &self.names.bindings[serial];
            let name = binding.name.clone();
            let next = match binding.current {
                Some(Value::Node(projection)) => self.graph.substitute(projection, &moved),
                _ => next,
            };
            carried.push(Carried { name, part: Some(Part::Param), leaf, next });
        }
        Ok(carried)
    }

    /// One update of one parameter and of what the optimizer remembers of it.
    fn parameter_step(&mut self, rule: &Rule, index: usize, gradient: NodeId) -> Result<Made, Fault> {
        let (row, leaf) = (rule.row, rule.leaves[index]);
        let shape = self.graph.shape(leaf).clone();
        let nothing = super::scope::View { scope: 0, limit: 0, functions: 0 };
        let mut reading = Reading { author: Some(rule.place), ..Reading::new(nothing) };
        reading.locals = vec![
            ("gradient".to_string(), Value::Node(gradient)),
            ("parameter".to_string(), Value::Node(leaf)),
            ("step".to_string(), Value::Node(self.step_leaf())),
        ];
        let signature = functions::parameters(row.signature);
        let settings = signature.iter().zip(rule.settings.values());
        reading.locals.extend(settings.map(|(setting, value)| (setting.name.clone(), value.clone())));
        let memory = row.memory.iter().zip(&rule.memory[index]);
        reading.locals.extend(memory.map(|(name, (_, leaf))| (name.to_string(), Value::Node(*leaf))));
        for line in row.rule.lines() {
            let (target, body) = line.split_once('=').unwrap_or((line, ""));
            let expression = crate::language::parse_expression(body.trim(), rule.place.source, &[])?;
            let node = self.node(&expression, &mut reading)?;
            let target = target.trim();
            let kept = target == "parameter" || row.memory.contains(&target);
            if kept && self.graph.shape(node) != &shape {
                let found = self.graph.shape(node);
                return Err(Fault::new(format!(
                    "a setting of `{}` makes a step of shape {found} for a parameter of shape {shape}",
                    row.name
                ))
                .at(rule.place)
                .remedy("the settings of an optimizer are single numbers"));
            }
            reading.locals.push((target.to_string(), Value::Node(node)));
        }
        let mut last = |name: &str| {
            let found = reading.locals.iter().rev().find(|(local, _)| local == name);
            found.map_or(Value::None, |(_, value)| value.clone()).node(&mut self.graph)
        };
        let parameter = last("parameter")?;
        let memory = row.memory.iter().map(|name| last(name)).collect::<Result<_, _>>()?;
        Ok(Made { parameter, memory })
    }

    /// What the `update` lines change.
    fn updates(&mut self) -> Vec<Carried> {
        let mut serials: Vec<Serial> = self.block.updated.iter().map(|(serial, _)| *serial).collect();
        serials.sort_unstable();
        serials.dedup();
        let carried = serials.into_iter().filter_map(|serial| {
            let binding = &self.names.bindings[serial];
            let next = match binding.current {
                Some(Value::Node(node)) => node,
                _ => return None,
            };
            Some(Carried {
                name: binding.name.clone(),
                part: Some(binding.part),
                leaf: binding.versions[0],
                next,
            })
        });
        carried.collect()
    }

    /// What `descend` and `repeat` have in common.
    fn program(
        &mut self,
        loss: Option<Serial>,
        duration: &Duration,
        steps: usize,
        place: Place,
    ) -> Result<Program, Fault> {
        let until = match &duration.until {
            None => None,
            Some(expression) => Some(self.until(expression)?),
        };
        let recorded = |model: &mut Model, serial: Serial| {
            let name = model.names.bindings[serial].name.clone();
            let node = model.names.bindings[serial].value.node(&mut model.graph)?;
            Ok::<Recorded, Fault>(Recorded { name, node })
        };
        let others = self.block.losses.iter().copied().filter(|&other| Some(other) != loss);
        let metrics: Vec<Serial> = others.chain(self.block.metrics.iter().copied()).collect();
        let loss = loss.map(|serial| recorded(self, serial)).transpose()?;
        let metrics = metrics.into_iter().map(|serial| recorded(self, serial)).collect::<Result<_, _>>()?;
        Ok(Program {
            carried: Vec::new(),
            loss,
            metrics,
            until,
            draws: self.block.draws.clone(),
            random: self.random.clone(),
            steps,
            step: self.block.step,
            completed: self.block.completed,
            slopes: Vec::new(),
            optimizer: None,
            batches: None,
            place,
        })
    }

    /// The condition after `until`, seen after each step.
    fn until(&mut self, expression: &Expression) -> Result<NodeId, Fault> {
        let mut reading =
            Reading { counts_completed: true, fixed_draws: false, ..Reading::new(self.everything()) };
        let node = self.node(expression, &mut reading)?;
        let shape = self.graph.shape(node);
        if shape.is_scalar() {
            return Ok(node);
        }
        Err(Fault::new(format!("`until` needs one answer, but this has shape {shape}"))
            .at(expression.place)
            .remedy("make it one number, for example with `max(…) < 0.1`"))
    }
}
