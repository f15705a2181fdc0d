//! The forms of calculus: `grad`, primes, `jacobian`, `hessian` and `numeric_grad`; knows no gradient rule.

use super::scope::Serial;
use super::{Model, Reading};
use crate::functions::arithmetic as signs;
use crate::functions::{self, Callable, Value, stack};
use crate::graph::{Attributes, Leaf, NodeId, Operation, Shape, array};
use crate::language::syntax::{Argument, Expression, ExpressionKind};
use crate::report::{Fault, Place};
use crate::resolve::Bound;

/// The most components that are differentiated one by one.
const MOST_ROWS: usize = 2000;

/// What a derivative is taken by: one name, or several numbers.
struct Targets {
    nodes: Vec<NodeId>,
    listed: bool,
}

impl Model {
    /// `grad(L, w)` and `grad(L, [a, b])`
    pub(super) fn gradient_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [scalar, target] = arguments else {
            return Err(Fault::new("`grad` takes a scalar and the name to differentiate by")
                .at(place)
                .remedy("write `grad(L, w)`"));
        };
        let node = self.node(&scalar.value, reading)?;
        let each = self.each_run(node, &target.value, reading, &mut |model, node, targets| {
            model.gradient_by(node, targets)
        });
        if let Some(found) = each.map_err(|fault| fault.at(place))? {
            return Ok(Value::Node(found));
        }
        self.need_scalar(node, &scalar.value)?;
        let targets = self.targets(node, scalar, &target.value, reading)?;
        self.gradient_by(node, &targets).map(Value::Node).map_err(|fault| fault.at(place))
    }

    /// The gradient by one name, or by several numbers as a vector.
    fn gradient_by(&mut self, node: NodeId, targets: &Targets) -> Result<NodeId, Fault> {
        let gradients = functions::gradient(&mut self.graph, node, &targets.nodes)?;
        if targets.listed { stack(&mut self.graph, &gradients) } else { Ok(gradients[0]) }
    }

    /// `jacobian(v, w)`: the derivative of every component of `v` by every component of `w`.
    pub(super) fn jacobian_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [vector, target] = arguments else {
            return Err(Fault::new("`jacobian` takes an array and the name to differentiate by")
                .at(place)
                .remedy("write `jacobian(v, w)`"));
        };
        let node = self.node(&vector.value, reading)?;
        let targets = self.targets(node, vector, &target.value, reading)?;
        self.jacobian_by(node, &targets).map(Value::Node).map_err(|fault| fault.at(place))
    }

    /// `hessian(L, w)`: the derivative of the gradient.
    pub(super) fn hessian_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let [scalar, target] = arguments else {
            return Err(Fault::new("`hessian` takes a scalar and the name to differentiate by")
                .at(place)
                .remedy("write `hessian(L, w)`"));
        };
        let node = self.node(&scalar.value, reading)?;
        let each = self.each_run(node, &target.value, reading, &mut |model, node, targets| {
            let gradient = model.gradient_by(node, targets)?;
            model.jacobian_by(gradient, targets)
        });
        if let Some(found) = each.map_err(|fault| fault.at(place))? {
            return Ok(Value::Node(found));
        }
        self.need_scalar(node, &scalar.value)?;
        let targets = self.targets(node, scalar, &target.value, reading)?;
        let gradient = self.gradient_by(node, &targets).map_err(|fault| fault.at(place))?;
        self.jacobian_by(gradient, &targets).map(Value::Node).map_err(|fault| fault.at(place))
    }

    fn jacobian_by(&mut self, node: NodeId, targets: &Targets) -> Result<NodeId, Fault> {
        let own = self.graph.shape(node).clone();
        if !targets.listed && !self.graph.shape(targets.nodes[0]).is_scalar() {
            return self.rows_of_jacobian(node, targets.nodes[0], &own);
        }
        let slopes =
            targets.nodes.iter().map(|&target| self.slope(node, target)).collect::<Result<Vec<_>, _>>()?;
        if !targets.listed {
            return Ok(slopes[0]);
        }
        let columns = stack(&mut self.graph, &slopes)?;
        let order = (1..=own.rank()).chain([0]).collect();
        Ok(functions::algebra::permute(&mut self.graph, columns, order))
    }

    /// One backward walk for every component.
    fn rows_of_jacobian(&mut self, node: NodeId, target: NodeId, own: &Shape) -> Result<NodeId, Fault> {
        let count = own.size();
        if count > MOST_ROWS {
            return Err(Fault::new(format!("a Jacobian of {count} components is too large"))
                .remedy(format!("at most {MOST_ROWS} components are differentiated one by one")));
        }
        let mut lengths = own.0.clone();
        lengths.extend(&self.graph.shape(target).0);
        let flat = functions::algebra::reshape(&mut self.graph, node, &Shape(vec![count]));
        let mut rows = Vec::new();
        for component in self.elements(&Value::Node(flat))? {
            let component = component.node(&mut self.graph)?;
            rows.push(functions::gradient(&mut self.graph, component, &[target])?[0]);
        }
        let rows = stack(&mut self.graph, &rows)?;
        Ok(functions::algebra::reshape(&mut self.graph, rows, &Shape(lengths)))
    }

    /// `numeric_grad(L, w, h=1e-5)`: central differences, component by component.
    pub(super) fn numeric_gradient_form(
        &mut self,
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
            [] => self.graph.number(1e-5),
            [width] if width.name.as_ref().is_none_or(|name| name.text == "h") => {
                self.node(&width.value, reading)?
            }
            [other, ..] => {
                return Err(
                    Fault::new("`numeric_grad` takes only `h` as a third argument").at(other.value.place)
                );
            }
        };
        let node = self.node(&scalar.value, reading)?;
        let each = self.each_run(node, &target.value, reading, &mut |model, node, targets| {
            model.quotients(node, targets.nodes[0], width)
        });
        if let Some(found) = each.map_err(|fault| fault.at(place))? {
            return Ok(Value::Node(found));
        }
        self.need_scalar(node, &scalar.value)?;
        let targets = self.targets(node, scalar, &target.value, reading)?;
        let parts = targets
            .nodes
            .iter()
            .map(|&target| self.quotients(node, target, width))
            .collect::<Result<Vec<_>, _>>();
        let parts = parts.map_err(|fault| fault.at(place))?;
        if targets.listed {
            stack(&mut self.graph, &parts).map(Value::Node)
        } else {
            Ok(Value::Node(parts[0]))
        }
    }

    /// The central difference quotients of a scalar, one for each component of a node.
    fn quotients(&mut self, scalar: NodeId, target: NodeId, width: NodeId) -> Result<NodeId, Fault> {
        let shape = self.graph.shape(target).clone();
        let count = shape.size();
        if count > MOST_ROWS {
            return Err(Fault::new(format!("difference quotients for {count} components are too many"))
                .remedy(format!("at most {MOST_ROWS} components are moved one by one")));
        }
        let two = self.graph.number(2.0);
        let span = self.graph.apply(&signs::MULTIPLY, &[two, width], Attributes::None)?;
        let mut quotients = Vec::new();
        for component in 0..count {
            let mut unit = array::full(shape.clone(), 0.0);
            unit.iter_mut().skip(component).take(1).for_each(|value| *value = 1.0);
            let unit = self.graph.constant(unit);
            let move_by = self.graph.apply(&signs::MULTIPLY, &[width, unit], Attributes::None)?;
            let above = self.graph.apply(&signs::ADD, &[target, move_by], Attributes::None)?;
            let below = self.graph.apply(&signs::SUBTRACT, &[target, move_by], Attributes::None)?;
            let above = self.graph.substitute(scalar, &[(target, above)]);
            let below = self.graph.substitute(scalar, &[(target, below)]);
            let rise = self.graph.apply(&signs::SUBTRACT, &[above, below], Attributes::None)?;
            quotients.push(self.graph.apply(&signs::DIVIDE, &[rise, span], Attributes::None)?);
        }
        let flat = stack(&mut self.graph, &quotients)?;
        Ok(functions::algebra::reshape(&mut self.graph, flat, &shape))
    }

    /// A derivative by a name that puts the runs of a `vary` side by side: that of each run, side by side.
    ///
    /// What is differentiated is one number, or one for each run; anything else takes the usual way.
    fn each_run(
        &mut self,
        node: NodeId,
        target: &Expression,
        reading: &Reading,
        derive: &mut dyn FnMut(&mut Model, NodeId, &Targets) -> Result<NodeId, Fault>,
    ) -> Result<Option<NodeId>, Fault> {
        let Some(serial) = self.serial_of(target, reading) else { return Ok(None) };
        let runs = self.names.bindings[serial].runs.clone();
        let own = match self.graph.shape(node).is_scalar() {
            true => vec![node; runs.len()],
            false => self.graph.parts_of(node),
        };
        let alone = own.iter().all(|&part| self.graph.shape(part).is_scalar());
        if runs.is_empty() || own.len() != runs.len() || !alone {
            return Ok(None);
        }
        let mut found = Vec::new();
        for (&run, &part) in runs.iter().zip(&own) {
            let versions = self.names.bindings[run].versions.iter().rev();
            let by = versions.copied().find(|&version| self.graph.depends(part, version));
            let Some(by) = by else { return Ok(None) };
            found.push(derive(self, part, &Targets { nodes: vec![by], listed: false })?);
        }
        stack(&mut self.graph, &found).map(Some)
    }

    /// The nodes that the second argument of a derivative names.
    fn targets(
        &mut self,
        node: NodeId,
        of: &Argument,
        target: &Expression,
        reading: &mut Reading,
    ) -> Result<Targets, Fault> {
        let ExpressionKind::List(items) = target.kind.as_ref() else {
            return Ok(Targets { nodes: vec![self.target(node, of, target, reading)?], listed: false });
        };
        let mut nodes = Vec::new();
        for item in items {
            let found = self.target(node, of, item, reading)?;
            if !self.graph.shape(found).is_scalar() {
                let shape = self.graph.shape(found);
                return Err(Fault::new(format!(
                    "a list of names is for single numbers, but this has shape {shape}"
                ))
                .at(item.place)
                .remedy("ask for arrays one by one"));
            }
            nodes.push(found);
        }
        Ok(Targets { nodes, listed: true })
    }

    fn need_scalar(&self, node: NodeId, expression: &Expression) -> Result<(), Fault> {
        let shape = self.graph.shape(node);
        if shape.is_scalar() {
            return Ok(());
        }
        Err(Fault::new(format!("a gradient belongs to a single number, but this has shape {shape}"))
            .at(expression.place)
            .remedy("make it one number with `sum(…)` or `mean(…)`"))
    }

    /// The node that a name means as the second argument of `grad`.
    fn target(
        &mut self,
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
        let value = self.expression(target, reading)?;
        let candidates = match (target.kind.as_ref(), self.serial_of(target, reading)) {
            (_, Some(serial)) => {
                let mut nodes: Vec<NodeId> = self.names.bindings[serial].versions.clone();
                nodes.extend(value.node(&mut self.graph).ok());
                nodes
            }
            (ExpressionKind::Name(_), None) => {
                vec![value.node(&mut self.graph).map_err(|fault| fault.at(target.place))?]
            }
            _ => return Err(unfit()),
        };
        let made_of = self.graph.ancestors(&[scalar]);
        let found = candidates.iter().rev().find(|&&node| made_of.contains(node));
        found.copied().ok_or_else(|| self.independent(scalar, of, target))
    }

    /// The binding that a name or `id.name` means, if it is one.
    fn serial_of(&self, target: &Expression, reading: &Reading) -> Option<Serial> {
        match reading.text.bound(target) {
            Bound::Value(symbol) => self.names.value(symbol, reading.scope),
            _ => None,
        }
    }

    fn independent(&self, scalar: NodeId, of: &Argument, target: &Expression) -> Fault {
        let written = |expression: &Expression, otherwise: &str| match expression.kind.as_ref() {
            ExpressionKind::Name(name) => format!("`{name}`"),
            _ => otherwise.to_string(),
        };
        let (left, right) = (written(&of.value, "this expression"), written(target, "that name"));
        let fault = Fault::new(format!("{left} does not depend on {right}, so there is no gradient"));
        let mut names: Vec<String> = Vec::new();
        for id in self.graph.ancestors(&[scalar]) {
            let node = self.graph.node(id);
            if let (Operation::Leaf(Leaf::Param | Leaf::State | Leaf::Data), Some(name)) =
                (&node.operation, &node.name)
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        let fault = fault.at(target.place).related(of.value.place, "this is differentiated");
        if let Some(remedy) = self.earlier_meaning(scalar, target) {
            return fault.remedy(remedy);
        }
        if names.is_empty() { fault } else { fault.remedy(format!("it depends on {}", names.join(", "))) }
    }

    /// What to write for a name whose earlier meaning is the one that a value was made from.
    fn earlier_meaning(&self, scalar: NodeId, target: &Expression) -> Option<String> {
        let ExpressionKind::Name(name) = target.kind.as_ref() else { return None };
        let made_of = self.graph.ancestors(&[scalar]);
        let made_from = |serial: &Serial| {
            let binding = &self.names.bindings[*serial];
            binding.name == *name && binding.versions.iter().any(|&node| made_of.contains(node))
        };
        let serial = (0..self.names.bindings.len()).rev().find(made_from)?;
        Some(match self.names.block_of(serial) {
            Some(id) => format!("it was made from the `{name}` of block `{id}`: write `{id}.{name}`"),
            None => format!(
                "it was made from the `{name}` of a block above, which a later line gave another meaning; \
                 give that block an id and write `ID.{name}`"
            ),
        })
    }

    /// `f'(x)`, `f''(x)` and so on.
    pub(super) fn prime(
        &mut self,
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
            return Err(Fault::new(format!("`{}'` needs the number at which to differentiate", target.name))
                .at(place));
        };
        if let Some(more) = rest.iter().find(|argument| argument.name.is_none()) {
            return Err(Fault::new(format!(
                "a prime belongs to a function of one number, but `{}` is given more",
                target.name
            ))
            .at(more.value.place)
            .remedy("for several arguments write `grad(f(x, y), x)`"));
        }
        let at = self.node(&first.value, reading)?;
        let mut settings = Vec::new();
        for argument in rest {
            let value = self.expression(&argument.value, reading)?;
            settings.push((argument.name.as_ref().map(|name| name.text.as_str()), value));
        }
        self.prime_at(target, primes, at, &settings, place, reading).map(Value::Node)
    }

    /// The derivative of a function at every element of `at`.
    fn prime_at(
        &mut self,
        target: &Callable,
        primes: usize,
        at: NodeId,
        settings: &[(Option<&str>, Value)],
        place: Place,
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let shape = self.graph.shape(at).clone();
        let variable = self.graph.leaf(Leaf::Variable, "x", shape.clone());
        let mut given = vec![(None, Value::Node(variable))];
        given.extend(settings.iter().cloned());
        let value = self.apply(target, given, place, reading).map_err(|(_, fault)| fault.at(place))?;
        let mut node = value.node(&mut self.graph).map_err(|fault| fault.at(place))?;
        if !shape.is_scalar() && !self.elementwise_between(variable, node) {
            let elements = self.elements(&Value::Node(at))?;
            let mut slopes = Vec::new();
            for element in elements {
                let element = element.node(&mut self.graph)?;
                slopes.push(self.prime_at(target, primes, element, settings, place, reading)?);
            }
            return stack(&mut self.graph, &slopes).map_err(|fault| fault.at(place));
        }
        for _ in 0..primes {
            node = self.slope(node, variable).map_err(|fault| fault.at(place))?;
        }
        Ok(self.graph.substitute(node, &[(variable, at)]))
    }

    /// The derivative of every element of `node` by the number that it was made of.
    fn slope(&mut self, node: NodeId, variable: NodeId) -> Result<NodeId, Fault> {
        let shape = self.graph.shape(node).clone();
        if shape == *self.graph.shape(variable) {
            let seed = functions::algebra::full(&mut self.graph, 1.0, &shape);
            return Ok(functions::backward(&mut self.graph, node, seed, &[variable])?[0]);
        }
        // Many components of one number: the gradient of the gradient's seed is the derivative.
        let seed = self.graph.leaf(Leaf::Variable, "seed", shape.clone());
        let back = functions::backward(&mut self.graph, node, seed, &[variable])?[0];
        let one = self.graph.number(1.0);
        let forward = functions::backward(&mut self.graph, back, one, &[seed])?[0];
        let zeros = functions::algebra::full(&mut self.graph, 0.0, &shape);
        Ok(self.graph.substitute(forward, &[(seed, zeros)]))
    }

    /// Whether every operation between two nodes works element by element on the same shape.
    fn elementwise_between(&self, from: NodeId, to: NodeId) -> bool {
        let shape = self.graph.shape(from);
        let plain = |id: &NodeId| {
            let node = self.graph.node(*id);
            let fits = match &node.operation {
                Operation::Apply(operator, _) => operator.kernel.is_elementwise(),
                _ => true,
            };
            fits && node.shape == *shape
        };
        self.graph.between(&[from], &[to]).iter().all(plain) && self.graph.shape(to) == shape
    }
}
