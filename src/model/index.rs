//! Indices: numbers, slices and arrays of whole numbers between brackets; knows no other expression.

use super::reading::Reading;
use super::scope::Binding;
use super::spelling::Spelling;
use super::{Model, apart, choices, expression, headed, masks, open};
use crate::functions::shaping::{cut, pick};
use crate::functions::{Meaning, Value, algebra};
use crate::graph::{Cut, Graph, Kind, NodeId, Shape, array};
use crate::language::syntax::{Expression, ExpressionKind, IndexItem, column_names};
use crate::program::Part;
use crate::report::Fault;
use crate::resolve::Bound;

/// What one part of an index does.
enum IndexPart {
    /// A new axis of length 1.
    New,
    /// A cut of the next axis.
    Cut(Cut),
    /// An array of indices for the next axis.
    Pick(NodeId),
}

/// `x[0, 1:, None, rows]`
pub(super) fn read_index(
    model: &mut Model,
    object: &Expression,
    items: &[IndexItem],
    reading: &mut Reading,
) -> Result<Value, Fault> {
    let value = expression::read(model, object, reading)?;
    if let (Value::List(parts), [IndexItem::At(index)]) = (&value, items)
        && let Some(part) = list_element(model, &value, parts, index, reading)?
    {
        return Ok(part);
    }
    let place = reading.author_place(object.place);
    if matches!(value, Value::List(_))
        && value.holds_text()
        && let Some(spelling) = Spelling::of(std::iter::once(&value))
    {
        let node = spelling.array(&mut model.graph, &value).map_err(|fault| fault.at(place))?;
        let picked = index_node(model, node, items, reading)?;
        return spelling.spelled(&mut model.graph, Value::Node(picked)).map_err(|fault| fault.at(place));
    }
    let node = value.node(&mut model.graph).map_err(|fault| fault.at(place))?;
    if let Some(names) = column_names(items) {
        return headed::read_columns(model, node, names, reading).map(Value::Node);
    }
    if let [IndexItem::At(index)] = items
        && gives_tuple(model, index, reading)
    {
        return by_axes(model, node, index, reading).map(Value::Node);
    }
    index_node(model, node, items, reading).map(Value::Node)
}

/// Whether an index is what `nonzero` and its like give, or a name for it: an array of indices for each axis.
fn gives_tuple(model: &Model, index: &Expression, reading: &Reading) -> bool {
    let is_row = |bound| matches!(bound, Bound::BuiltIn(row) if matches!(row.meaning, Meaning::Tuple(_)));
    let bound = reading.text.bound(index);
    let Bound::Value(symbol) = bound else { return is_row(bound) };
    let binding = model.names.value(symbol, reading.scope).map(|serial| &model.names.bindings[serial]);
    binding.is_some_and(|binding| match &binding.source {
        Some((made, _, 1)) if made.len() == 1 => {
            is_row(model.names.scopes[binding.scope].block.resolution.bound(&made[0]))
        }
        _ => false,
    })
}

/// The elements that an array of indices for each of the first axes names.
fn by_axes(
    model: &mut Model,
    node: NodeId,
    index: &Expression,
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let indices = match expression::read(model, index, reading)? {
        Value::List(parts) => {
            parts.iter().map(|part| part.node(&mut model.graph)).collect::<Result<Vec<_>, _>>()?
        }
        other => {
            let whole = other.node(&mut model.graph)?;
            let count = model.graph.shape(whole).0[0];
            apart::elements_along(&mut model.graph, whole, count)
        }
    };
    if indices.len() > model.graph.shape(node).rank() {
        let fault = Fault::new(format!("there are indices for {} axes, but fewer axes", indices.len()));
        return Err(fault.at(reading.author_place(index.place)));
    }
    pick(&mut model.graph, node, (0..indices.len()).collect(), &indices)
}

/// The element of a list at a known whole number; of a list with texts also at a number that is not known
/// yet, and at an array of numbers.
fn list_element(
    model: &mut Model,
    list: &Value,
    parts: &[Value],
    index: &Expression,
    reading: &mut Reading,
) -> Result<Option<Value>, Fault> {
    let Ok(node) = expression::read(model, index, reading)?.node(&mut model.graph) else { return Ok(None) };
    if list.holds_text() {
        // A mask picks; it is no index.
        if model.graph.kind(node) == Kind::Truth && model.graph.shape(node).rank() > 0 {
            return Ok(None);
        }
        return choices::choose_element(&mut model.graph, parts, node)
            .map(Some)
            .map_err(|fault| fault.at(index.place));
    }
    let known = model.graph.known(node).and_then(|value| array::as_number(&value));
    let counted = known.map(|index| if index < 0.0 { index + parts.len() as f64 } else { index });
    let whole = counted.filter(|index| index.fract() == 0.0 && *index >= 0.0);
    Ok(whole.and_then(|index| parts.get(index as usize)).cloned())
}

fn index_node(
    model: &mut Model,
    node: NodeId,
    items: &[IndexItem],
    reading: &mut Reading,
) -> Result<NodeId, Fault> {
    let mut node = node;
    let mut indices = Vec::new();
    // The tolerance of a claim is for what it claims, not for what stands between brackets.
    let tolerance = reading.tolerance.take();
    for item in items {
        indices.push(match item {
            IndexItem::At(expression) if !is_new(item) => {
                Some(expression::read_node(model, expression, reading)?)
            }
            _ => None,
        });
    }
    reading.tolerance = tolerance;
    if let (Some(Some(mask)), Some(IndexItem::At(expression))) = (indices.first().copied(), items.first())
        && model.graph.shape(mask).rank() > 1
        && model.graph.kind(mask) == Kind::Truth
    {
        let place = reading.author_place(expression.place);
        let (array, row) =
            masks::under_one_axis(&mut model.graph, node, mask).map_err(|fault| fault.at(place))?;
        (node, indices[0]) = (array, Some(row));
    }
    let shape = model.graph.shape(node).clone();
    let parts = index_parts(model, &shape, items, &indices, reading)?;
    let result = taken(&mut model.graph, node, &parts)?;
    add_axes(&mut model.graph, result, &parts)
}

/// The elements that the parts of an index take.
fn taken(graph: &mut Graph, node: NodeId, parts: &[IndexPart]) -> Result<NodeId, Fault> {
    let shape = graph.shape(node).clone();
    let mut cuts = Vec::new();
    let mut picks = Vec::new();
    let mut axes = Vec::new();
    for part in parts {
        match part {
            IndexPart::New => {}
            IndexPart::Cut(one) => {
                axes.push(one.step != 0);
                cuts.push(*one);
            }
            IndexPart::Pick(index) => {
                picks.push((axes.iter().filter(|stays| **stays).count(), *index));
                let count = shape.0[cuts.len()];
                axes.push(true);
                cuts.push(Cut { start: 0, step: 1, count });
            }
        }
    }
    let whole = cuts.iter().zip(&shape.0).all(|(one, &length)| one.step == 1 && one.count == length);
    let result = if whole { node } else { cut(graph, node, cuts) };
    if picks.is_empty() {
        return Ok(result);
    }
    let (axes, indices): (Vec<usize>, Vec<NodeId>) = picks.into_iter().unzip();
    pick(graph, result, axes, &indices)
}

/// Puts the new axes of `None` in. Beside index arrays only leading and trailing ones have one meaning.
fn add_axes(graph: &mut Graph, node: NodeId, parts: &[IndexPart]) -> Result<NodeId, Fault> {
    if !parts.iter().any(|part| matches!(part, IndexPart::New)) {
        return Ok(node);
    }
    let mut lengths = graph.shape(node).0.clone();
    if parts.iter().any(|part| matches!(part, IndexPart::Pick(_))) {
        let leading = parts.iter().take_while(|part| matches!(part, IndexPart::New)).count();
        let trailing = parts.iter().rev().take_while(|part| matches!(part, IndexPart::New)).count();
        let all = parts.iter().filter(|part| matches!(part, IndexPart::New)).count();
        if leading + trailing != all {
            return Err(Fault::new("`None` between index arrays is not read")
                .remedy("index first, and add the axis in a second index"));
        }
        lengths.splice(0..0, vec![1; leading]);
        lengths.extend(vec![1; trailing]);
    } else {
        let mut position = 0;
        for part in parts {
            match part {
                IndexPart::New => {
                    lengths.insert(position, 1);
                    position += 1;
                }
                IndexPart::Cut(one) if one.step == 0 => {}
                IndexPart::Cut(_) | IndexPart::Pick(_) => position += 1,
            }
        }
    }
    Ok(algebra::reshape(graph, node, &Shape(lengths)))
}

fn too_many(used: usize, shape: &Shape) -> Fault {
    let counted = |count: usize, one: &str, more: &str| match count {
        1 => format!("one {one}"),
        _ => format!("{count} {more}"),
    };
    let indices = counted(used, "index stands", "indices stand");
    match shape.rank() {
        0 => Fault::new(format!("{indices} behind a number, which has no elements"))
            .remedy("a number stands for itself; in a training `at(L, step=10)` is `L` after 10 updates"),
        axes => {
            let axes = counted(axes, "axis", "axes");
            Fault::new(format!("{indices} behind an array of shape {shape}, which has {axes}"))
                .remedy("write one index or slice for each axis: `x[0]`, `X[0, 1]`, `X[:, 1]`")
        }
    }
}

fn index_parts(
    model: &mut Model,
    shape: &Shape,
    items: &[IndexItem],
    indices: &[Option<NodeId>],
    reading: &mut Reading,
) -> Result<Vec<IndexPart>, Fault> {
    let used = items.iter().filter(|item| !is_new(item) && !matches!(item, IndexItem::Rest(_))).count();
    if used > shape.rank() {
        return Err(too_many(used, shape));
    }
    let mut parts = Vec::new();
    let mut axis = 0;
    let whole = |axis: usize| IndexPart::Cut(Cut { start: 0, step: 1, count: shape.0[axis] });
    for (item, index) in items.iter().zip(indices) {
        match item {
            IndexItem::Rest(_) => {
                for _ in used..shape.rank() {
                    parts.push(whole(axis));
                    axis += 1;
                }
            }
            IndexItem::At(expression) => match index {
                None => parts.push(IndexPart::New),
                Some(index) => {
                    let part = at_index(model, *index, shape.0[axis], axis);
                    let place = reading.author_place(expression.place);
                    parts.push(part.map_err(|fault| fault.at(place))?);
                    axis += 1;
                }
            },
            IndexItem::Slice { start, stop, step, .. } => {
                let bounds = [start, stop, step].map(Option::as_ref);
                parts.push(IndexPart::Cut(read_slice(model, bounds, shape.0[axis], reading)?));
                axis += 1;
            }
        }
    }
    parts.extend((axis..shape.rank()).map(whole));
    Ok(parts)
}

/// A number, an array or a mask between the brackets.
fn at_index(model: &mut Model, node: NodeId, length: usize, axis: usize) -> Result<IndexPart, Fault> {
    if model.graph.kind(node) == Kind::Truth {
        return masks::chosen_by(&mut model.graph, node, length, axis).map(IndexPart::Pick);
    }
    let Some(known) = model.graph.fixed(node) else {
        let learned = learned_behind(model, node);
        return match learned {
            None => Ok(IndexPart::Pick(node)),
            Some(name) => Err(Fault::new(format!("an index may not depend on `{name}`, which is learned"))
                .remedy("indices follow from numbers, data and `step`")),
        };
    };
    let whole = |value: &f64| {
        let index = if value.fract() == 0.0 { *value } else { f64::NAN };
        let counted = if index < 0.0 { index + length as f64 } else { index };
        (0.0..length as f64).contains(&counted).then_some(counted as usize)
    };
    if let Some(bad) = known.iter().find(|value| whole(value).is_none()) {
        let fault = if bad.fract() == 0.0 {
            Fault::new(format!("the index {bad} is outside axis {axis}, which has {length} elements")).remedy(
                format!(
                    "indices go from 0 to {}; negative ones count from the end",
                    length.saturating_sub(1)
                ),
            )
        } else {
            Fault::new(format!("an index must be a whole number, but this is {bad}"))
                .remedy(format!("round it, or take the whole part: `x[int({bad})]`"))
        };
        return Err(fault);
    }
    Ok(match array::as_number(&known) {
        Some(number) => {
            let start = if number < 0.0 { number + length as f64 } else { number } as usize;
            IndexPart::Cut(Cut { start, step: 0, count: 1 })
        }
        None => IndexPart::Pick(node),
    })
}

/// A parameter of this block that a node depends on while it is learned.
fn learned_behind(model: &Model, node: NodeId) -> Option<String> {
    if !open::running(&model.block) {
        return None;
    }
    let made_of = model.graph.ancestors(&[node]);
    let learned = |binding: &Binding| {
        binding.part == Part::Param && binding.versions.iter().any(|&version| made_of.contains(version))
    };
    let mut bindings = model.names.bindings();
    bindings.find(|(_, binding)| learned(binding)).map(|(_, binding)| binding.name.clone())
}

/// `start:stop:step`, cut to the array as Python cuts it.
fn read_slice(
    model: &mut Model,
    bounds: [Option<&Expression>; 3],
    length: usize,
    reading: &mut Reading,
) -> Result<Cut, Fault> {
    let mut numbers = [None; 3];
    for (number, bound) in numbers.iter_mut().zip(bounds) {
        *number = bound.map(|expression| whole_bound(model, expression, reading)).transpose()?;
    }
    let [start, stop, step] = numbers;
    let step = step.unwrap_or(1);
    if step == 0 {
        let place = bounds[2].map(|expression| expression.place).unwrap_or_default();
        return Err(Fault::new("the step of a slice must not be 0").at(reading.author_place(place)));
    }
    let length = length as i64;
    let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
    let bounded = |bound: i64| (if bound < 0 { bound + length } else { bound }).clamp(lowest, highest);
    let start = start.map_or(if step > 0 { lowest } else { highest }, bounded);
    let stop = stop.map_or(if step > 0 { highest } else { lowest }, bounded);
    let span = if step > 0 { stop - start } else { start - stop };
    let count = if span <= 0 { 0 } else { (span + step.abs() - 1) / step.abs() };
    Ok(Cut { start: if count == 0 { 0 } else { start as usize }, step, count: count as usize })
}

fn whole_bound(model: &mut Model, expression: &Expression, reading: &mut Reading) -> Result<i64, Fault> {
    let node = expression::read_node(model, expression, reading)?;
    let known = model.graph.known(node).and_then(|value| array::as_number(&value));
    let whole = known.filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
    whole.map(|number| number as i64).ok_or_else(|| {
        Fault::new("the ends of a slice must be whole numbers that are known before the training")
            .at(reading.author_place(expression.place))
    })
}

/// Whether an index is `None`, a new axis.
fn is_new(item: &IndexItem) -> bool {
    matches!(item, IndexItem::At(expression) if matches!(expression.kind.as_ref(), ExpressionKind::None))
}
