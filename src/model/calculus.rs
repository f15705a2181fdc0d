//! The forms of calculus: `grad`, primes, `jacobian`, `hessian` and `numeric_grad`; knows no gradient rule.

use super::derivatives::{self, Targets};
use super::reading::Reading;
use super::scope::{Names, Serial};
use super::{Model, apart, calls, expression};
use crate::functions::{Callable, Value, stack};
use crate::graph::{Graph, Leaf, NodeId, Operation};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::{Fault, Place};
use crate::resolve::Bound;

/// `grad(L, w)` and `grad(L, [a, b])`
pub(super) fn gradient_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [scalar, target] = arguments else {
        return Err(Fault::new("`grad` takes a scalar and the name to differentiate by")
            .at(place)
            .remedy("write `grad(L, w)`"));
    };
    differentiated(model, [scalar, target], true, place, reading, &mut |graph, node, targets| {
        need_numbers(graph, targets, &target.value)?;
        derivatives::gradient_by(graph, node, targets)
    })
}

/// `jacobian(v, w)`: the derivative of every component of `v` by every component of `w`.
pub(super) fn jacobian_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [vector, target] = arguments else {
        return Err(Fault::new("`jacobian` takes an array and the name to differentiate by")
            .at(place)
            .remedy("write `jacobian(v, w)`"));
    };
    differentiated(model, [vector, target], false, place, reading, &mut derivatives::jacobian_by)
}

/// `hessian(L, w)`: the derivative of the gradient.
pub(super) fn hessian_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [scalar, target] = arguments else {
        return Err(Fault::new("`hessian` takes a scalar and the name to differentiate by")
            .at(place)
            .remedy("write `hessian(L, w)`"));
    };
    differentiated(model, [scalar, target], true, place, reading, &mut |graph, node, targets| {
        let gradient = derivatives::gradient_by(graph, node, targets)?;
        derivatives::jacobian_by(graph, gradient, targets)
    })
}

/// `numeric_grad(L, w, h=1e-5)`: central differences, component by component.
pub(super) fn numeric_gradient_form(
    model: &mut Model,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let [scalar, target, rest @ ..] = arguments else {
        return Err(Fault::new("`numeric_grad` takes a scalar and the name to differentiate by")
            .at(place)
            .remedy("write `numeric_grad(L, w)` or `numeric_grad(L, w, h=1e-4)`"));
    };
    let width = match rest {
        [] => model.graph.number(1e-5),
        [width] if width.name.as_ref().is_none_or(|name| name.text == "h") => {
            expression::read_node(model, &width.value, reading)?
        }
        [other, ..] => {
            return Err(Fault::new("`numeric_grad` takes only `h` as a third argument").at(other.value.place));
        }
    };
    differentiated(model, [scalar, target], true, place, reading, &mut |graph, node, targets| {
        need_numbers(graph, targets, &target.value)?;
        let quotients = |&by: &NodeId| derivatives::difference_quotients(graph, node, by, width);
        let parts = targets.nodes.iter().map(quotients).collect::<Result<Vec<_>, _>>()?;
        if targets.listed { stack(graph, &parts) } else { Ok(parts[0]) }
    })
}

/// How a node is differentiated by names.
type Derive<'a> = &'a mut dyn FnMut(&mut Graph, NodeId, &Targets) -> Result<NodeId, Fault>;

/// What is differentiated, by what, and how: in each run of a `vary` where the name has one value for each, or as it is.
///
/// With `numbers` only a number can be differentiated.
fn differentiated(
    model: &mut Model,
    [of, by]: [&Argument; 2],
    numbers: bool,
    place: Place,
    reading: &mut Reading,
    derive: Derive<'_>,
) -> Result<Value, Fault> {
    let node = expression::read_node(model, &of.value, reading)?;
    let each = each_run(&mut model.graph, &model.names, node, &by.value, reading, numbers, derive);
    if let Some(found) = each.map_err(|fault| fault.at(place))? {
        return Ok(Value::Node(found));
    }
    if numbers {
        need_scalar(&model.graph, node, &of.value)?;
    }
    let targets = read_targets(model, node, of, &by.value, reading)?;
    derive(&mut model.graph, node, &targets).map(Value::Node).map_err(|fault| fault.at(place))
}

/// A derivative by a name that puts the runs of a `vary` side by side: that of each run, side by side.
///
/// What is differentiated is the same for all runs, or has a part for each; where only a number can be, with `numbers`, each
/// is one. Anything else takes the usual way.
fn each_run(
    graph: &mut Graph,
    names: &Names,
    node: NodeId,
    target: &Expression,
    reading: &Reading,
    numbers: bool,
    derive: Derive<'_>,
) -> Result<Option<NodeId>, Fault> {
    let Some(serial) = serial_of(names, target, reading) else { return Ok(None) };
    let runs = names.bindings[serial].runs.clone();
    let own = match graph.shape(node).is_scalar() {
        true => vec![node; runs.len()],
        false => graph.parts_of(node),
    };
    let alone = own.iter().all(|&part| graph.shape(part).is_scalar());
    if runs.is_empty() || own.len() != runs.len() || numbers && !alone {
        return Ok(None);
    }
    let mut found = Vec::new();
    for (&run, &part) in runs.iter().zip(&own) {
        let versions = names.bindings[run].versions.iter().rev();
        let by = versions.copied().find(|&version| graph.depends(part, version));
        let Some(by) = by else { return Ok(None) };
        found.push(derive(graph, part, &Targets { nodes: vec![by], listed: false })?);
    }
    stack(graph, &found).map(Some)
}

/// The nodes that the second argument of a derivative names.
fn read_targets(
    model: &mut Model,
    node: NodeId,
    of: &Argument,
    target: &Expression,
    reading: &mut Reading,
) -> Result<Targets, Fault> {
    let ExpressionKind::List(items) = target.kind.as_ref() else {
        return Ok(Targets { nodes: vec![read_target(model, node, of, target, reading)?], listed: false });
    };
    let mut nodes = Vec::new();
    for item in items {
        let found = read_target(model, node, of, item, reading)?;
        nodes.push(found);
    }
    Ok(Targets { nodes, listed: true })
}

/// Refuses arrays in a list of names, for derivatives that have a place for each name.
fn need_numbers(graph: &Graph, targets: &Targets, target: &Expression) -> Result<(), Fault> {
    let ExpressionKind::List(items) = target.kind.as_ref() else { return Ok(()) };
    let mut shapes = items.iter().zip(&targets.nodes).map(|(item, &node)| (item, graph.shape(node)));
    match shapes.find(|(_, shape)| !shape.is_scalar()) {
        None => Ok(()),
        Some((item, shape)) => {
            Err(Fault::new(format!("a list of names is for single numbers, but this has shape {shape}"))
                .at(item.place)
                .remedy("ask for arrays one by one"))
        }
    }
}

fn need_scalar(graph: &Graph, node: NodeId, expression: &Expression) -> Result<(), Fault> {
    let shape = graph.shape(node);
    if shape.is_scalar() {
        return Ok(());
    }
    Err(Fault::new(format!("a gradient belongs to a single number, but this has shape {shape}"))
        .at(expression.place)
        .remedy("make it one number with `sum(…)` or `mean(…)`"))
}

/// The node that a name means as the second argument of `grad`.
fn read_target(
    model: &mut Model,
    scalar: NodeId,
    of: &Argument,
    target: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let unfit = || {
        Fault::new("the second argument of `grad` is the name to differentiate by")
            .at(target.place)
            .remedy("give the expression a name on a line of its own and use that name")
    };
    let value = expression::read(model, target, reading)?;
    let candidates = match (target.kind.as_ref(), serial_of(&model.names, target, reading)) {
        (_, Some(serial)) => {
            let mut nodes: Vec<NodeId> = model.names.bindings[serial].versions.clone();
            nodes.extend(value.node(&mut model.graph).ok());
            nodes
        }
        (ExpressionKind::Name(_), None) => {
            vec![value.node(&mut model.graph).map_err(|fault| fault.at(target.place))?]
        }
        _ => return Err(unfit()),
    };
    let found = candidates.iter().rev().find(|&&node| model.graph.depends(scalar, node));
    found.copied().ok_or_else(|| independent(&model.graph, &model.names, scalar, of, target))
}

/// The binding that a name or `id.name` means, if it is one.
fn serial_of(names: &Names, target: &Expression, reading: &Reading) -> Option<Serial> {
    match reading.text.bound(target) {
        Bound::Value(symbol) => names.value(symbol, reading.scope),
        _ => None,
    }
}

fn independent(graph: &Graph, names: &Names, scalar: NodeId, of: &Argument, target: &Expression) -> Fault {
    let written = |expression: &Expression, otherwise: &str| match expression.kind.as_ref() {
        ExpressionKind::Name(name) => format!("`{name}`"),
        _ => otherwise.to_string(),
    };
    let (left, right) = (written(&of.value, "this expression"), written(target, "that name"));
    let fault = Fault::new(format!("{left} does not depend on {right}, so there is no gradient"));
    let mut made_from: Vec<String> = Vec::new();
    for id in graph.ancestors(&[scalar]) {
        let node = graph.node(id);
        if let (Operation::Leaf(Leaf::Param | Leaf::State | Leaf::Data), Some(name)) =
            (&node.operation, &node.name)
            && !made_from.contains(name)
        {
            made_from.push(name.clone());
        }
    }
    let fault = fault.at(target.place).related(of.value.place, "this is differentiated");
    if let Some(remedy) = earlier_meaning(graph, names, scalar, target) {
        return fault.remedy(remedy);
    }
    if made_from.is_empty() { fault } else { fault.remedy(format!("it depends on {}", made_from.join(", "))) }
}

/// What to write for a name whose earlier meaning is the one that a value was made from.
fn earlier_meaning(graph: &Graph, names: &Names, scalar: NodeId, target: &Expression) -> Option<String> {
    let ExpressionKind::Name(name) = target.kind.as_ref() else { return None };
    let made_of = graph.ancestors(&[scalar]);
    let made_from = |serial: &Serial| {
        let binding = &names.bindings[*serial];
        binding.name == *name && binding.versions.iter().any(|&node| made_of.contains(node))
    };
    let serial = (0..names.bindings.len()).rev().find(made_from)?;
    Some(match names.block_of(serial) {
        Some(id) => format!("it was made from the `{name}` of block `{id}`: write `{id}.{name}`"),
        None => format!(
            "it was made from the `{name}` of a block above, which a later line gave another meaning; \
             give that block an id and write `ID.{name}`"
        ),
    })
}

/// `f'(x)`, `f''(x)` and so on.
pub(super) fn prime(
    model: &mut Model,
    target: &Callable,
    primes: usize,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Value, Fault> {
    if primes > 8 {
        return Err(Fault::new("more than eight primes are not differentiated").at(place));
    }
    let Some((first, rest)) = arguments.split_first().filter(|(first, _)| first.name.is_none()) else {
        return Err(
            Fault::new(format!("`{}'` needs the number at which to differentiate", target.name)).at(place)
        );
    };
    if let Some(more) = rest.iter().find(|argument| argument.name.is_none()) {
        return Err(Fault::new(format!(
            "a prime belongs to a function of one number, but `{}` is given more",
            target.name
        ))
        .at(more.value.place)
        .remedy("for several arguments write `grad(f(x, y), x)`"));
    }
    let at = expression::read_node(model, &first.value, reading)?;
    let mut settings = Vec::new();
    for argument in rest {
        let value = expression::read(model, &argument.value, reading)?;
        settings.push((argument.name.as_ref().map(|name| name.text.as_str()), value));
    }
    prime_at(model, target, primes, at, &settings, place, reading).map(Value::Node)
}

/// The fault of a prime behind a function that takes an array and not each of its numbers.
fn of_arrays(target: &Callable, place: Place) -> Fault {
    let name = &target.name;
    Fault::new(format!("`{name}'` asks `{name}` for each number by itself, but `{name}` takes a whole array"))
        .at(place)
        .remedy(format!(
            "for a function of an array write `grad({name}(v), v)`, with the array's name for `v`"
        ))
}

/// The derivative of a function at every element of `at`.
fn prime_at(
    model: &mut Model,
    target: &Callable,
    primes: usize,
    at: NodeId,
    settings: &[(Option<&str>, Value)],
    place: Place,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let shape = model.graph.shape(at).clone();
    let variable = model.graph.leaf(Leaf::Variable, "x", shape.clone());
    let mut given = vec![(None, Value::Node(variable))];
    given.extend(settings.iter().cloned());
    let value = calls::apply(model, target, given, place, reading).map_err(|(_, fault)| fault.at(place));
    let value = value.and_then(|value| value.node(&mut model.graph).map_err(|fault| fault.at(place)));
    // A function of one number may hold arrays that the array of numbers does not fit, or fits by chance.
    let by_itself = |node: NodeId| derivatives::elementwise_between(&model.graph, variable, node);
    if !shape.is_scalar() && !value.as_ref().is_ok_and(|&node| by_itself(node)) {
        let elements = apart::elements(&mut model.graph, &Value::Node(at))?;
        let mut slopes = Vec::new();
        for element in elements {
            let element = element.node(&mut model.graph)?;
            let slope = prime_at(model, target, primes, element, settings, place, reading);
            slopes.push(if value.is_ok() { slope.map_err(|_| of_arrays(target, place))? } else { slope? });
        }
        return stack(&mut model.graph, &slopes).map_err(|fault| fault.at(place));
    }
    let mut node = value?;
    for _ in 0..primes {
        node =
            derivatives::derivative_by(&mut model.graph, node, variable).map_err(|fault| fault.at(place))?;
    }
    Ok(model.graph.substitute(node, &[(variable, at)]))
}
