//! `descend` and `repeat`: from statements to a program of one step; knows no engine.

use super::batches::Cutting;
use super::block::UPDATE;
use super::open::has_own_updates;
use super::reading::Reading;
use super::scope::{CutData, Names, Serial};
use super::updates::updates_of_block;
use super::{Model, batches, block, descent, expression, optimizer, start};
use crate::functions;
use crate::graph::{Graph, NodeId, array};
use crate::language::syntax::{Duration, DurationUnit, Expression, Name};
use crate::program::{Carried, Part, Program, Recorded, Slope};
use crate::report::{Fault, Place, did_you_mean};

/// `descend L by adam(rate=0.05) for 500 steps`
pub(super) fn take_descend(
    model: &mut Model,
    loss: &Name,
    over: &[Name],
    optimizer: &Expression,
    duration: &Duration,
    place: Place,
) -> Result<Program, Fault> {
    let loss_serial = match loss_named(model, loss) {
        // What follows from a line above does not hide a mistake of this one.
        Err(fault) if fault.follows => {
            return Err(optimizer::read_optimizer(model, optimizer).err().unwrap_or(fault));
        }
        found => found?,
    };
    // The loss is that of the state in which the step begins, wherever its line stands among the updates.
    let loss_node = model.names.bindings[loss_serial].value.node(&mut model.graph)?;
    model.block.cut.push(CutData { before: block::steps_made(model), ..CutData::default() });
    let learned = learned_by(&mut model.graph, &model.names, loss, loss_node, over)?;
    let cutting = batches::read_cutting(model, (loss_serial, loss_node), duration)?;
    let steps = planned_steps(model, duration, cutting.as_ref().map_or(1, Cutting::batches))?;
    let leaves: Vec<NodeId> =
        learned.iter().map(|&serial| model.names.bindings[serial].versions[0]).collect();
    let updates = updates_of_block(model);
    let rule = descent::make_rule(model, optimizer, leaves, &learned, updates)?;
    let gradients = functions::gradient(&mut model.graph, loss_node, &rule.leaves)?;
    let slopes = learned.iter().zip(&rule.leaves).zip(&gradients).map(|((&serial, &leaf), &gradient)| {
        Slope { of: loss_node, name: model.names.bindings[serial].name.clone(), leaf, gradient }
    });
    let slopes: Vec<Slope> = slopes.collect();
    let moves = descent::make_moves(model, &rule, loss_node, &gradients)?;
    let batches = match cutting {
        None => None,
        Some(cutting) => Some(batches::make_batches(model, cutting, loss_serial, &rule)?),
    };
    let mut program = make_program(model, Some(loss_serial), duration, steps, place)?;
    program.carried = moves.carried;
    program.age = Some(rule.age);
    program.slopes = slopes;
    program.search = moves.search;
    program.optimizer = Some(rule.row.name);
    program.batches = batches;
    program.carry(std::mem::take(&mut model.block.watched));
    start::check_start(model, &program)?;
    Ok(program)
}

/// `repeat 200 steps`
pub(super) fn take_repeat(model: &mut Model, duration: &Duration, place: Place) -> Result<Program, Fault> {
    model.block.cut.push(CutData { before: block::steps_made(model), ..CutData::default() });
    let steps = planned_steps(model, duration, 1)?;
    if let Some(option) = duration.options.first() {
        return Err(Fault::new("`repeat` has no batches: its rule says itself which data it uses")
            .at(option.value.place)
            .remedy("pick the rows of a step in the rule, for example `X[order[step - 1]]`"));
    }
    let mut carried = rule_of_repeat(model);
    let moved = model.block.moved.clone();
    for update in &mut carried {
        // Without an optimizer a parameter stays where the step begins.
        let still: Vec<_> = moved.iter().map(|&(leaf, moved)| (moved, leaf)).collect();
        update.next = model.graph.substitute(update.next, &still);
    }
    if carried.is_empty() {
        let fault = Fault::new("`repeat` has nothing to do: no `update` stands above it").at(place);
        return Err(Fault { follows: model.names.lost.contains(UPDATE), ..fault }
            .remedy("add the rule above: `update w = w - 0.1 * grad(L, w)`"));
    }
    let loss = model.block.losses.last().copied();
    let slopes = slopes_of_rule(model, &carried)?;
    let mut program = make_program(model, loss, duration, steps, place)?;
    program.carried = carried;
    program.slopes = slopes;
    program.carry(std::mem::take(&mut model.block.watched));
    start::check_start(model, &program)?;
    Ok(program)
}

/// The gradients of the author's own rule: those that it takes, and for what is moved without any, that of the last loss.
fn slopes_of_rule(model: &mut Model, carried: &[Carried]) -> Result<Vec<Slope>, Fault> {
    let rule: Vec<NodeId> = carried.iter().map(|carried| carried.next).collect();
    let rule = model.graph.ancestors(&rule);
    let mut found: Vec<(Slope, bool)> = Vec::new();
    for serial in model.block.losses.clone() {
        let of = model.names.bindings[serial].value.node(&mut model.graph)?;
        let made_of = model.graph.ancestors(&[of]);
        let parts: Vec<&Carried> = carried.iter().filter(|carried| made_of.contains(carried.leaf)).collect();
        let leaves: Vec<NodeId> = parts.iter().map(|carried| carried.leaf).collect();
        // A rule such as k-means descends a loss that has no gradient; then there is none to prove.
        let Ok(gradients) = functions::gradient(&mut model.graph, of, &leaves) else { continue };
        for (part, gradient) in parts.into_iter().zip(gradients) {
            let slope = Slope { of, name: part.name.clone(), leaf: part.leaf, gradient };
            found.push((slope, rule.contains(gradient)));
        }
    }
    let last =
        model.block.losses.last().map(|&serial| model.names.bindings[serial].value.node(&mut model.graph));
    let last = last.transpose()?;
    let taken: Vec<NodeId> = found.iter().filter(|(_, taken)| *taken).map(|(slope, _)| slope.leaf).collect();
    let kept = |(slope, is_taken): &(Slope, bool)| {
        *is_taken || Some(slope.of) == last && !taken.contains(&slope.leaf)
    };
    Ok(found.into_iter().filter(kept).map(|(slope, _)| slope).collect())
}

fn loss_named(model: &Model, name: &Name) -> Result<Serial, Fault> {
    let symbol = model.names.text.symbol(name);
    let found = symbol.and_then(|symbol| model.names.value(symbol, model.names.latest()));
    if let Some(serial) = found.filter(|serial| model.block.losses.contains(serial)) {
        return Ok(serial);
    }
    let fault = Fault::new(format!("`descend` needs the loss of this block, and `{}` is none", name.text))
        .at(name.place);
    if model.names.lost.contains(&name.text) || (found.is_none() && symbol.is_some()) {
        return Err(Fault { follows: true, ..fault });
    }
    if let Some(serial) = found {
        let place = model.names.bindings[serial].place;
        return Err(fault
            .related(place, "it is given here")
            .remedy(format!("write `loss {} = …` there", name.text)));
    }
    let known: Vec<&str> =
        model.block.losses.iter().map(|&serial| model.names.bindings[serial].name.as_str()).collect();
    let remedy = did_you_mean(&name.text, known.iter().copied()).unwrap_or_else(|| match known.as_slice() {
        [] => format!("add `loss {} = …` above", name.text),
        known => format!("the loss is called `{}`", known.join("` or `")),
    });
    Err(fault.remedy(remedy))
}

/// The parameters that a loss depends on, or those after `over`.
fn learned_by(
    graph: &mut Graph,
    names: &Names,
    loss: &Name,
    node: NodeId,
    over: &[Name],
) -> Result<Vec<Serial>, Fault> {
    let params: Vec<Serial> = names
        .bindings()
        .filter(|(_, binding)| binding.part == Part::Param)
        .map(|(serial, _)| serial)
        .collect();
    let made_of = graph.ancestors(&[node]);
    let depends =
        |serial: &Serial| names.bindings[*serial].versions.iter().any(|&version| made_of.contains(version));
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
            let symbol = names.text.symbol(name);
            let found = symbol.and_then(|symbol| names.value(symbol, names.latest()));
            let found = found.filter(|serial| params.contains(serial));
            let serial = found.ok_or_else(|| {
                let known = params.iter().map(|&serial| names.bindings[serial].name.as_str());
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
fn planned_steps(model: &mut Model, duration: &Duration, batches: usize) -> Result<usize, Fault> {
    let each = if duration.unit == DurationUnit::Epochs { batches as f64 } else { 1.0 };
    let mut reading = model.names.reading();
    let node = expression::read_node(model, &duration.amount, &mut reading)?;
    let known = model.graph.known(node).and_then(|array| array::as_number(&array));
    let steps = known.filter(|steps| steps.fract() == 0.0 && *steps >= 0.0).ok_or_else(|| {
        Fault::new("the number of steps must be a whole number that is known before the training")
            .at(duration.amount.place)
            .remedy("for example `for 500 steps`")
    })?;
    let steps = steps * each;
    if steps > model.limits.steps as f64 {
        let most = model.limits.steps;
        return Err(Fault::new(format!("this book allows at most {most} steps in one training"))
            .at(duration.amount.place)
            .remedy("make fewer steps, or raise `max-steps` in the book's [preprocessor.descent] table"));
    }
    Ok(steps as usize)
}

/// What a `repeat` does: the updates above it, or if it has none of its own, those of the `repeat` before.
fn rule_of_repeat(model: &mut Model) -> Vec<Carried> {
    if has_own_updates(&model.block) || model.block.rule.is_empty() {
        model.block.rule = updates_of_block(model);
    }
    model.block.rule.clone()
}

/// What `descend` and `repeat` have in common.
fn make_program(
    model: &mut Model,
    loss: Option<Serial>,
    duration: &Duration,
    steps: usize,
    place: Place,
) -> Result<Program, Fault> {
    let until = match &duration.until {
        None => None,
        Some(expression) => Some(read_until(model, expression)?),
    };
    let recorded = |model: &mut Model, serial: Serial| {
        let name = model.names.bindings[serial].name.clone();
        let node = model.names.bindings[serial].value.node(&mut model.graph)?;
        Ok::<Recorded, Fault>(Recorded { seen: block::as_seen(model, node), ..Recorded::new(&name, node) })
    };
    let others = model.block.losses.iter().copied().filter(|&other| Some(other) != loss);
    let metrics: Vec<Serial> = others.chain(model.block.metrics.iter().copied()).collect();
    let loss = loss.map(|serial| recorded(model, serial)).transpose()?;
    let metrics = metrics.into_iter().map(|serial| recorded(model, serial)).collect::<Result<_, _>>()?;
    let program = Program {
        loss,
        metrics,
        until,
        draws: model.block.draws.clone(),
        drawn: model.block.drawn,
        before: block::steps_made(model),
        step: Some(block::step_leaf(model)),
        completed: model.block.completed,
        ..Program::new(steps, model.draws.random.clone(), place)
    };
    model.block.drawn = program.draws.len();
    Ok(program)
}

/// The condition after `until`, seen after each step.
fn read_until(model: &mut Model, expression: &Expression) -> Result<NodeId, Fault> {
    let mut reading = Reading { in_until: true, fixed_draws: false, ..model.names.reading() };
    let node = expression::read_node(model, expression, &mut reading)?;
    let shape = model.graph.shape(node);
    if shape.is_scalar() {
        return Ok(block::as_seen(model, node));
    }
    Err(Fault::new(format!("`until` needs one answer, but this has shape {shape}"))
        .at(expression.place)
        .remedy("make it one number, for example with `max(…) < 0.1`"))
}
