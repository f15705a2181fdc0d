//! Expressions become nodes: literals, names, operators, lists and comprehensions; knows no statement.

use std::collections::BTreeSet;

use super::calls::{is_built_in, refuse_as_value};
use super::scope::Serial;
use super::{Model, Reading};
use crate::functions::arithmetic as signs;
use crate::functions::linear_algebra::MATMUL;
use crate::functions::{self, Callable, Value};
use crate::graph::{Attributes, Kind, NodeId, Operator, Shape, array};
use crate::language::syntax::{BinaryOperator, Comparison, Expression, ExpressionKind, Name, UnaryOperator};
use crate::optimizers;
use crate::report::{Fault, Place, did_you_mean};

/// How many nodes a chapter may have.
const MOST_NODES: usize = 2_000_000;
/// How many expressions may be read in a chapter, those inside called functions counted at each call.
const MOST_EFFORT: u64 = 2_000_000;
/// How deep expressions may be nested, those inside called functions included.
const DEEPEST_EXPRESSION: usize = 2000;
/// How deep calls may be nested.
pub(super) const DEEPEST_CALL: usize = 100;

/// What a block gives under a name.
pub(super) enum Member {
    /// One of its values.
    Value(Serial),
    /// How many steps its training made.
    Steps(NodeId),
}

impl Model {
    /// What an expression is.
    pub(super) fn expression(
        &mut self,
        expression: &Expression,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let place = reading.author.unwrap_or(expression.place);
        self.effort += 1;
        if self.graph.len() > MOST_NODES || self.effort > MOST_EFFORT {
            let fault = Fault::new("this makes the model too large: it would have millions of operations");
            // Every line below is too much, too; the first one tells it.
            let follows = std::mem::replace(&mut self.full, true);
            return Err(Fault { follows, ..fault }
                .at(place)
                .remedy("use array operations instead of comprehensions over many elements"));
        }
        if self.depth > DEEPEST_EXPRESSION {
            return Err(Fault::new("this is nested too deeply")
                .at(place)
                .remedy("give parts of it names of their own"));
        }
        self.depth += 1;
        let before = self.graph.set_place(place);
        let value = self.expression_inside(expression, reading).map_err(|fault| fault.at(place));
        self.graph.set_place(before);
        self.depth -= 1;
        value
    }

    /// What an expression is, as a node.
    pub(super) fn node(&mut self, expression: &Expression, reading: &mut Reading) -> Result<NodeId, Fault> {
        let value = self.expression(expression, reading)?;
        self.as_node(&value, expression, reading)
    }

    /// The node of a value that was read from an expression.
    pub(super) fn as_node(
        &mut self,
        value: &Value,
        expression: &Expression,
        reading: &Reading,
    ) -> Result<NodeId, Fault> {
        let place = reading.author.unwrap_or(expression.place);
        let before = self.graph.set_place(place);
        let node = value.node(&mut self.graph).map_err(|fault| fault.at(place));
        self.graph.set_place(before);
        node
    }

    fn expression_inside(&mut self, expression: &Expression, reading: &mut Reading) -> Result<Value, Fault> {
        let node = match expression.kind.as_ref() {
            ExpressionKind::Number(number) => self.graph.number(*number),
            ExpressionKind::Text(text) => return Ok(Value::Text(text.clone())),
            ExpressionKind::None => return Ok(Value::None),
            ExpressionKind::Name(name) => return self.name(name, reading),
            ExpressionKind::Member { object, name } => return self.member(object, name, reading),
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => {
                let items = items.iter().map(|item| self.expression(item, reading));
                return Ok(Value::List(items.collect::<Result<_, _>>()?));
            }
            ExpressionKind::Comprehension { body, bindings } => {
                let mut items = Vec::new();
                self.comprehend(body, bindings, reading, &mut items)?;
                return Ok(Value::List(items));
            }
            ExpressionKind::Unary { operator, operand } => self.unary(*operator, operand, reading)?,
            ExpressionKind::Binary { operator, left, right } => {
                let (a, b) = (self.expression(left, reading)?, self.expression(right, reading)?);
                match (operator, &a, &b) {
                    (BinaryOperator::Add, Value::Text(a), Value::Text(b)) => {
                        return Ok(Value::Text(format!("{a}{b}")));
                    }
                    _ => self.binary(*operator, (left, &a), (right, &b), reading)?,
                }
            }
            ExpressionKind::Comparison { first, rest } => self.comparison(first, rest, reading)?,
            ExpressionKind::Logical { all, parts } => self.logical(*all, parts, reading)?,
            ExpressionKind::Conditional { then, condition, otherwise } => {
                return self.conditional(then, condition, otherwise, reading);
            }
            ExpressionKind::Call { function, primes, arguments } => {
                return self.call(function, *primes, arguments, expression.place, reading);
            }
            ExpressionKind::Index { object, items } => return self.index(object, items, reading),
            ExpressionKind::Range { .. } => {
                return Err(Fault::new(
                    "a range such as `0..1` stands only behind `for … in` of a plot or table",
                )
                .remedy("for a list of numbers write `range(n)` or `linspace(0, 1, 11)`"));
            }
        };
        Ok(Value::Node(node))
    }

    /// What a name stands for.
    fn name(&mut self, name: &str, reading: &mut Reading) -> Result<Value, Fault> {
        if let Some((_, value)) = reading.locals.iter().rev().find(|(local, _)| local == name) {
            return Ok(value.clone());
        }
        if let Some(serial) = self.names.value(name, reading.view) {
            return self.bound(serial, reading);
        }
        if let Some(value) = self.run_word(name, reading)? {
            return Ok(value);
        }
        let constant = functions::CONSTANTS.iter().find(|(constant, ..)| *constant == name);
        if let Some(&(_, number, kind)) = constant.filter(|_| !self.lost.contains(name)) {
            return Ok(Value::Node(self.graph.constant_of(kind, array::number(number))));
        }
        if let Some(index) = self.names.function(name, reading.view) {
            return Ok(Value::Callable(Callable::function(name, Some(index))));
        }
        let built_in = is_built_in(name) || optimizers::find(name).is_some();
        if built_in && !self.lost.contains(name) {
            return Ok(Value::Callable(Callable::function(name, None)));
        }
        Err(self.unknown_name(name, reading))
    }

    pub(super) fn unknown_name(&self, name: &str, reading: &Reading) -> Fault {
        let fault = Fault::new(format!("`{name}` has no value here"));
        if self.lost.contains(name) {
            return Fault { follows: true, ..fault };
        }
        if let Some(refusal) = refuse_as_value(name) {
            return refusal;
        }
        if let Some(later) = self.block.later.get(name) {
            let fault = Fault::new(format!("`{name}` is used before it is given"));
            return fault
                .related(*later, "it is given here")
                .remedy("move that line up: a line sees only the lines above it");
        }
        if self.names.scope_of(name).is_some() {
            return fault.remedy(format!("`{name}` is a block; write `{name}.NAME` for one of its values"));
        }
        let locals = reading.locals.iter().map(|(local, _)| local.as_str());
        let known: Vec<&str> = self.names.visible(reading.view).into_iter().chain(locals).collect();
        let remedy = did_you_mean(name, known.iter().copied());
        fault.remedy(remedy.unwrap_or_else(|| format!("give it above: `{name} = …`, or `data {name} = …`")))
    }

    /// The value of a binding under the circumstances of a reading.
    pub(super) fn bound(&mut self, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
        reading.uses.insert(serial);
        reading.uses.extend(&self.names.bindings[serial].uses);
        if let Some(value) = reading.overrides.get(&serial).or_else(|| reading.reread.get(&serial)) {
            return Ok(value.clone());
        }
        let binding = &self.names.bindings[serial];
        let touched = reading.overrides.keys().any(|key| binding.uses.contains(key));
        if touched && binding.source.is_some() {
            return self.read_again(serial, reading);
        }
        let binding = &self.names.bindings[serial];
        Ok(match (&binding.current, reading.in_step) {
            (Some(value), true) => value.clone(),
            _ => binding.value.clone(),
        })
    }

    /// Reads the expression behind a name again, under other values for names it depends on.
    fn read_again(&mut self, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
        let binding = self.names.bindings[serial].clone();
        let Some((expressions, part, parts)) = binding.source else { return Ok(binding.value) };
        let view = super::scope::View { scope: binding.scope, limit: serial, functions: usize::MAX };
        let mut inner = Reading {
            view,
            block: binding.scope,
            locals: Vec::new(),
            uses: BTreeSet::new(),
            tolerance: None,
            path: Vec::new(),
            ..reading.clone()
        };
        let value = self.part_of(&expressions, part, parts, &mut inner)?;
        reading.reread = inner.reread;
        let value = self.name_value(&binding.name, value);
        reading.reread.insert(serial, value.clone());
        Ok(value)
    }

    /// One of the values on the right-hand side of `a, b = …`.
    pub(super) fn part_of(
        &mut self,
        expressions: &[Expression],
        part: usize,
        parts: usize,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        if expressions.len() == parts {
            return self.expression(&expressions[part], reading);
        }
        let whole = self.expression(&expressions[0], reading)?;
        let parts = self.shared(&expressions[0], &whole, parts, reading)?;
        Ok(parts[part].clone())
    }

    /// The parts of a value that several names share.
    pub(super) fn take_apart(&mut self, value: &Value, parts: usize) -> Result<Vec<Value>, Fault> {
        let found = match value {
            Value::List(items) => items.clone(),
            Value::Node(node) if self.graph.shape(*node).rank() > 0 => {
                let length = self.graph.shape(*node).0[0];
                match length == parts {
                    true => self.elements_along(*node, length).into_iter().map(Value::Node).collect(),
                    false => return Err(misfit_parts(parts, length)),
                }
            }
            other => return Err(Fault::new(format!("{parts} names cannot share {}", other.kind()))),
        };
        if found.len() == parts { Ok(found) } else { Err(misfit_parts(parts, found.len())) }
    }

    /// A value under a name of its own, if it is a number or an array.
    pub(super) fn name_value(&mut self, name: &str, value: Value) -> Value {
        match value.node(&mut self.graph) {
            Ok(node) => Value::Node(self.graph.named(name, node)),
            Err(_) => value,
        }
    }

    /// The value behind `id.name`, if what stands before the dot is a block.
    pub(super) fn member_of_block(
        &self,
        object: &Expression,
        name: &Name,
        reading: &Reading,
    ) -> Result<Option<Member>, Fault> {
        let ExpressionKind::Name(id) = object.kind.as_ref() else { return Ok(None) };
        if self.names.value(id, reading.view).is_some() || reading.locals.iter().any(|(local, _)| local == id)
        {
            return Ok(None);
        }
        if let Some(serial) = self.names.value_of(id, &name.text) {
            return Ok(Some(Member::Value(serial)));
        }
        let Some(scope) = self.names.scope_of(id) else { return Ok(None) };
        if let ("steps", Some(steps)) = (name.text.as_str(), scope.steps) {
            return Ok(Some(Member::Steps(steps)));
        }
        let fault = Fault::new(format!("the block `{id}` has no name `{}`", name.text)).at(name.place);
        // A block that could not be run misses names through no fault of this line.
        Err(Fault { follows: self.lost.contains(id) || self.lost.contains(&name.text), ..fault })
    }

    fn member(&mut self, object: &Expression, name: &Name, reading: &mut Reading) -> Result<Value, Fault> {
        match self.member_of_block(object, name, reading)? {
            Some(Member::Value(serial)) => return self.bound(serial, reading),
            Some(Member::Steps(steps)) => return Ok(Value::Node(steps)),
            None => {}
        }
        if name.text != "T" {
            if let ExpressionKind::Name(id) = object.kind.as_ref()
                && self.names.value_of(id, &name.text).is_some()
            {
                return Err(Fault::new(format!("`{id}` is a name here, and hides the block of that name"))
                    .at(object.place)
                    .remedy(format!(
                        "give the name or the block another one, so that `{id}.{}` can be reached",
                        name.text
                    )));
            }
            let fault = Fault::new(format!("`.{}` is not known", name.text)).at(name.place);
            // Where the block itself could not be run, its names are not at fault.
            let follows = matches!(object.kind.as_ref(), ExpressionKind::Name(id) if self.lost.contains(id));
            return Err(Fault { follows, ..fault }
                .remedy("only `.T`, the transpose, follows a value; everything else is a function: `mean(x)`, `shape(x)`"));
        }
        let node = self.node(object, reading)?;
        let rank = self.graph.shape(node).rank();
        if rank < 2 {
            return Ok(Value::Node(node));
        }
        let order = Attributes::Order((0..rank).rev().collect());
        Ok(Value::Node(self.graph.apply(&functions::linear_algebra::TRANSPOSE, &[node], order)?))
    }

    fn unary(
        &mut self,
        operator: UnaryOperator,
        operand: &Expression,
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let node = self.node(operand, reading)?;
        match operator {
            UnaryOperator::Plus => Ok(node),
            UnaryOperator::Not => self.graph.apply(&signs::NOT, &[node], Attributes::None),
            UnaryOperator::Negate => match self.graph.literal(node) {
                Some(array) => {
                    let values = array.iter().map(|value| -value).collect();
                    Ok(self.graph.constant(array::shaped(Shape::of(&array), values)))
                }
                None => self.graph.apply(&signs::NEGATE, &[node], Attributes::None),
            },
        }
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        (left, a): (&Expression, &Value),
        (right, b): (&Expression, &Value),
        reading: &Reading,
    ) -> Result<NodeId, Fault> {
        let a = self.as_node(a, left, reading)?;
        let b = self.as_node(b, right, reading)?;
        let truths = [a, b].iter().all(|&side| self.graph.kind(side) == Kind::Truth);
        if operator == BinaryOperator::Add && truths {
            return Err(Fault::new("`+` of two truth values is `or` in NumPy, and a count for a reader")
                .remedy("write `or`; to count, make one of them a number: `1 * (x > 1) + (x < 2)`"));
        }
        let applied = self.graph.apply(operator_of(operator), &[a, b], Attributes::None);
        applied.map_err(|fault| match reading.author {
            Some(_) => fault,
            None => self.misfit(fault, [(left, a), (right, b)], reading),
        })
    }

    /// The fault of two operands, with the shape of each, and where it comes from if a block above gave it.
    fn misfit(&self, fault: Fault, operands: [(&Expression, NodeId); 2], reading: &Reading) -> Fault {
        let shapes = operands.iter().fold(fault, |fault, (operand, node)| {
            fault.related(operand.place, format!("shape {}", self.graph.shape(*node)))
        });
        let origins = operands.iter().filter_map(|(operand, _)| self.origin_above(operand, reading));
        origins.fold(shapes, |fault, (place, label)| fault.related(place, label))
    }

    /// Where a name was given, if that was in a block above.
    fn origin_above(&self, expression: &Expression, reading: &Reading) -> Option<(Place, String)> {
        let ExpressionKind::Name(name) = expression.kind.as_ref() else { return None };
        if reading.locals.iter().any(|(local, _)| local == name) {
            return None;
        }
        let serial = self.names.value(name, reading.view)?;
        let binding = &self.names.bindings[serial];
        (binding.scope != reading.view.scope).then(|| {
            let block = match self.names.block_of(serial) {
                Some(id) => format!("of block `{id}`"),
                None => "of a block above".to_string(),
            };
            (binding.place, format!("`{name}` is the {} {block}", binding.part.word()))
        })
    }

    fn comparison(
        &mut self,
        first: &Expression,
        rest: &[(Comparison, Expression)],
        reading: &mut Reading,
    ) -> Result<NodeId, Fault> {
        let mut left = (self.expression(first, reading)?, first);
        let mut all = None;
        for (sign, expression) in rest {
            let right = (self.expression(expression, reading)?, expression);
            let texts = self.compare_texts(*sign, &left.0, &right.0);
            let holds = match texts.map_err(|fault| fault.at(expression.place))? {
                Some(holds) => holds,
                None => {
                    let a = self.as_node(&left.0, left.1, reading)?;
                    let b = self.as_node(&right.0, right.1, reading)?;
                    self.compare(*sign, a, b, reading.tolerance)?
                }
            };
            all = Some(match all {
                None => holds,
                Some(before) => self.graph.apply(&signs::AND, &[before, holds], Attributes::None)?,
            });
            left = right;
        }
        all.ok_or_else(|| Fault::new("a comparison needs two sides"))
    }

    /// One comparison; `==` allows the tolerance of a claim if there is one.
    pub(super) fn compare(
        &mut self,
        sign: Comparison,
        left: NodeId,
        right: NodeId,
        tolerance: Option<NodeId>,
    ) -> Result<NodeId, Fault> {
        match (sign, tolerance) {
            (Comparison::Equal, Some(within)) => {
                self.graph.apply(&signs::CLOSE, &[left, right, within], Attributes::None)
            }
            (Comparison::NotEqual, Some(within)) => {
                let close = self.graph.apply(&signs::CLOSE, &[left, right, within], Attributes::None)?;
                self.graph.apply(&signs::NOT, &[close], Attributes::None)
            }
            _ => self.graph.apply(comparison_of(sign), &[left, right], Attributes::None),
        }
    }

    fn logical(&mut self, all: bool, parts: &[Expression], reading: &mut Reading) -> Result<NodeId, Fault> {
        let operator = if all { &signs::AND } else { &signs::OR };
        let mut result = self.node(&parts[0], reading)?;
        for part in &parts[1..] {
            let next = self.node(part, reading)?;
            result = self.graph.apply(operator, &[result, next], Attributes::None)?;
        }
        Ok(result)
    }

    /// Gives the names behind a `for` the element or its parts.
    pub(super) fn bind_locals(
        &mut self,
        names: &[Name],
        element: Value,
        reading: &mut Reading,
    ) -> Result<(), Fault> {
        let parts = match names {
            [_] => vec![element],
            _ => self.take_apart(&element, names.len()).map_err(|fault| fault.at(names[0].place))?,
        };
        reading.locals.extend(names.iter().map(|name| name.text.clone()).zip(parts));
        Ok(())
    }

    /// The places of expressions that belong to the author.
    pub(super) fn author_place(reading: &Reading, place: Place) -> Place {
        reading.author.unwrap_or(place)
    }
}

fn misfit_parts(names: usize, parts: usize) -> Fault {
    Fault::new(format!("there are {names} names on the left, but the value has {parts} parts"))
}

fn operator_of(operator: BinaryOperator) -> &'static Operator {
    match operator {
        BinaryOperator::Add => &signs::ADD,
        BinaryOperator::Subtract => &signs::SUBTRACT,
        BinaryOperator::Multiply => &signs::MULTIPLY,
        BinaryOperator::Divide => &signs::DIVIDE,
        BinaryOperator::FloorDivide => &signs::FLOOR_DIVIDE,
        BinaryOperator::Remainder => &signs::REMAINDER,
        BinaryOperator::Power => &signs::POWER,
        BinaryOperator::MatrixMultiply => &MATMUL,
    }
}

fn comparison_of(sign: Comparison) -> &'static Operator {
    match sign {
        Comparison::Equal => &signs::EQUAL,
        Comparison::NotEqual => &signs::NOT_EQUAL,
        Comparison::Less => &signs::LESS,
        Comparison::LessEqual => &signs::LESS_EQUAL,
        Comparison::Greater => &signs::GREATER,
        Comparison::GreaterEqual => &signs::GREATER_EQUAL,
    }
}
