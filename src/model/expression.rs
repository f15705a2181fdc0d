//! Expressions become nodes: literals, names, operators, lists and comprehensions; knows no statement.

use std::collections::BTreeMap;

use super::scope::{Binding, Serial};
use super::{Model, Reading};
use crate::functions::arithmetic as signs;
use crate::functions::linear_algebra::MATMUL;
use crate::functions::{self, Callable, Value};
use crate::graph::{Attributes, Kind, NodeId, Operator, Shape, array};
use crate::language::syntax::{BinaryOperator, Comparison, Expression, ExpressionKind, Name, UnaryOperator};
use crate::report::{Fault, Place, did_you_mean};
use crate::resolve::{Bound, Symbol};

/// What reading an expression costs, one inside a called function at each call.
const READING: u64 = 80_000;
/// How deep expressions may be nested, those inside called functions included.
const DEEPEST_EXPRESSION: usize = 2000;
/// How deep calls may be nested.
pub(super) const DEEPEST_CALL: usize = 100;

impl Model {
    /// What an expression is.
    pub(super) fn expression(
        &mut self,
        expression: &Expression,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let place = reading.author.unwrap_or(expression.place);
        self.graph.work.spend(READING);
        self.graph.room().map_err(|fault| fault.at(place))?;
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
            ExpressionKind::Name(name) => return self.name(expression, name, reading),
            ExpressionKind::Member { object, name } => return self.member(expression, object, name, reading),
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
                return self.call(expression, function, *primes, arguments, reading);
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
    fn name(&mut self, expression: &Expression, name: &str, reading: &mut Reading) -> Result<Value, Fault> {
        let bound = reading.text.bound(expression);
        // A line that could not be read may have given the name another meaning.
        let lost = self.lost.contains(name);
        let value = match bound {
            Bound::Local(level) => reading.locals.get(level).map(|(_, value)| value.clone()),
            Bound::Value(symbol) => return self.value_of_symbol(symbol, name, reading),
            Bound::Function(symbol) => {
                let index = self.names.function(symbol, reading.scope);
                index.map(|index| Value::Callable(Callable::function(name, Some(index))))
            }
            Bound::Step | Bound::Steps => self.run_word(bound, reading)?,
            Bound::Constant(constant) if !lost => {
                Some(Value::Node(self.graph.constant_of(constant.kind, array::number(constant.value))))
            }
            Bound::BuiltIn(_) | Bound::DataSet(_) | Bound::Optimizer(_) if !lost => {
                Some(Value::Callable(Callable::function(name, None)))
            }
            _ => None,
        };
        value.ok_or_else(|| self.unknown_name(name, bound, reading))
    }

    pub(super) fn unknown_name(&self, name: &str, bound: Bound, reading: &Reading) -> Fault {
        let fault = Fault::new(format!("`{name}` has no value here"));
        if self.lost.contains(name) || matches!(bound, Bound::Value(_) | Bound::Function(_)) {
            return Fault { follows: true, ..fault };
        }
        match bound {
            Bound::Steps => {
                return Fault::new("`steps` is known only after a training")
                    .remedy("use it below `descend` or `repeat`");
            }
            Bound::Step => {
                return Fault::new("`step` counts the steps of a training, and this block has none")
                    .remedy("use it in a block with `descend` or `repeat`");
            }
            Bound::Later(later) => {
                return Fault::new(format!("`{name}` is used before it is given"))
                    .related(later, "it is given here")
                    .remedy("move that line up: a line sees only the lines above it");
            }
            Bound::Block(_) => {
                return fault
                    .remedy(format!("`{name}` is a block; write `{name}.NAME` for one of its values"));
            }
            _ => {}
        }
        let locals = reading.locals.iter().map(|(local, _)| local.as_str());
        let known: Vec<&str> = self.names.visible(reading.scope).into_iter().chain(locals).collect();
        let remedy = did_you_mean(name, known.iter().copied());
        fault.remedy(remedy.unwrap_or_else(|| format!("give it above: `{name} = …`, or `data {name} = …`")))
    }

    /// The value behind a symbol; where there is none, a fault took it that was told already.
    fn value_of_symbol(&mut self, symbol: Symbol, name: &str, reading: &mut Reading) -> Result<Value, Fault> {
        match self.names.value(symbol, reading.scope) {
            Some(serial) => self.bound(serial, reading),
            None => Err(self.unknown_name(name, Bound::Value(symbol), reading)),
        }
    }

    /// The value of a binding under the circumstances of a reading.
    pub(super) fn bound(&mut self, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
        let symbol = self.names.bindings[serial].symbol;
        if let Some(value) = reading.overrides.get(&symbol).or_else(|| reading.reread.get(&serial)) {
            return Ok(value.clone());
        }
        if self.is_touched(symbol, reading) {
            if !self.names.bindings[serial].runs.is_empty() {
                return self.read_runs_again(serial, reading);
            }
            if self.names.bindings[serial].source.is_some() {
                return self.read_again(serial, reading);
            }
        }
        let binding = &self.names.bindings[serial];
        Ok(match (&binding.current, reading.in_step) {
            (Some(value), true) => value.clone(),
            _ => binding.value.clone(),
        })
    }

    /// Whether a name is made of one that stands for something else.
    fn is_touched(&self, symbol: Symbol, reading: &mut Reading) -> bool {
        let Reading { overrides, touched, .. } = reading;
        let is_set = |symbol| overrides.contains_key(&symbol);
        !overrides.is_empty() && self.names.chapter.is_made_of(symbol, &is_set, touched)
    }

    /// Reads the expression behind a name again, under other values for names it depends on.
    fn read_again(&mut self, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
        let binding = self.names.bindings[serial].clone();
        let Some((expressions, part, parts)) = binding.source else { return Ok(binding.value) };
        let mut inner = Reading {
            text: self.names.scopes[binding.scope].block.resolution.clone(),
            scope: binding.scope,
            block: binding.scope,
            locals: Vec::new(),
            tolerance: None,
            path: Vec::new(),
            ..reading.clone()
        };
        let value = self.part_of(&expressions, part, parts, &mut inner)?;
        (reading.reread, reading.touched) = (inner.reread, inner.touched);
        let value = self.name_value(&binding.name, value);
        reading.reread.insert(serial, value.clone());
        Ok(value)
    }

    /// Reads a name of several runs again in each of them. A value of the shape that a name has now, with the
    /// runs as its first axis, gives each run its row; any other is the same in all.
    fn read_runs_again(&mut self, serial: Serial, reading: &mut Reading) -> Result<Value, Fault> {
        let Binding { name, runs, scope, .. } = self.names.bindings[serial].clone();
        let mut values = Vec::new();
        for (run, &own) in runs.iter().enumerate() {
            let mut inner = Reading { reread: BTreeMap::new(), ..reading.clone() };
            for (&symbol, value) in &reading.overrides {
                let joined = self.names.value(symbol, scope).map(|joined| &self.names.bindings[joined]);
                if let (Some(Binding { runs: all, value: Value::Node(old), .. }), Value::Node(new)) =
                    (joined, value)
                    && all.len() == runs.len()
                    && self.graph.shape(*old) == self.graph.shape(*new)
                {
                    let rows = self.elements_along(*new, runs.len());
                    inner.overrides.insert(symbol, Value::Node(rows[run]));
                }
            }
            values.push(self.bound(own, &mut inner)?);
        }
        let value = self.joined(&name, values);
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

    /// The fault of `id.name` that the block does not give.
    pub(super) fn unknown_member(&self, id: &str, name: &Name) -> Fault {
        let fault = Fault::new(format!("the block `{id}` has no name `{}`", name.text)).at(name.place);
        // A block that could not be run misses names through no fault of this line.
        Fault { follows: self.lost.contains(id) || self.lost.contains(&name.text), ..fault }
    }

    /// `x.T` and `id.name`
    fn member(
        &mut self,
        expression: &Expression,
        object: &Expression,
        name: &Name,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let id = match object.kind.as_ref() {
            ExpressionKind::Name(id) => id.as_str(),
            _ => "",
        };
        match reading.text.bound(expression) {
            Bound::Value(symbol) => return self.value_of_symbol(symbol, &name.text, reading),
            Bound::StepsOf(block) => {
                let steps = self.names.steps_of(block);
                return steps.map(Value::Node).ok_or_else(|| self.unknown_member(id, name));
            }
            Bound::Block(_) => return Err(self.unknown_member(id, name)),
            _ => {}
        }
        if name.text != "T" {
            if self.names.chapter.member(id, &name.text).is_some() {
                return Err(Fault::new(format!("`{id}` is a name here, and hides the block of that name"))
                    .at(object.place)
                    .remedy(format!(
                        "give the name or the block another one, so that `{id}.{}` can be reached",
                        name.text
                    )));
            }
            let fault = Fault::new(format!("`.{}` is not known", name.text)).at(name.place);
            // Where the block itself could not be run, its names are not at fault.
            let follows = self.lost.contains(id);
            return Err(Fault { follows, ..fault }
                .remedy("a value has `.T`, `.shape`, `.size` and `.ndim`; everything else is a function of it: `mean(x)` or `x.mean()`"));
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
        let (ExpressionKind::Name(name), Bound::Value(symbol)) =
            (expression.kind.as_ref(), reading.text.bound(expression))
        else {
            return None;
        };
        let serial = self.names.value(symbol, reading.scope)?;
        let binding = &self.names.bindings[serial];
        (binding.scope != reading.scope).then(|| {
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
