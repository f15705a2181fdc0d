//! `table` and `plot`: what stands in their cells and layers, as nodes; draws nothing.

use super::elements::{Drawn, ELEMENTS, PlotElement, known_elsewhere};
use super::plot_options::{Axes, PLOT_OPTIONS, option_elsewhere};
use super::reading::Reading;
use super::scope::Names;
use super::{Model, apart, expression};
use crate::functions::{self, Arguments, Value};
use crate::graph::{Leaf, NodeId, Shape, array};
use crate::language::syntax::{
    Argument, Display, DisplayColumn, Expression, ExpressionKind, ForClause, Name,
};
use crate::report::{Fault, Place, did_you_mean};
use crate::resolve::Bound;

/// The most rows of a table.
const MOST_ROWS: usize = 1000;

/// A table whose cells are still to be computed.
pub struct TablePlan {
    /// The title.
    pub title: String,
    /// The heads of the columns.
    pub heads: Vec<Head>,
    /// The cells, row by row.
    pub rows: Vec<Vec<Value>>,
    /// Whether each row begins with the value that it belongs to.
    pub keyed: bool,
}

/// The head of a column.
pub struct Head {
    /// What the author calls it.
    pub label: Option<String>,
    /// Where its expression stands.
    pub place: Place,
    /// How its numbers are written, in Python's words, and where that stands.
    pub format: Option<(String, Place)>,
}

/// A plot whose values are still to be computed.
pub struct PlotPlan {
    /// The title.
    pub title: String,
    /// The names that run over a range: their leaves and ends.
    pub ranges: Vec<RangePlan>,
    /// What is drawn.
    pub layers: Vec<LayerPlan>,
    /// The author's words at the axes, and which of them are logarithmic.
    pub axes: Axes,
}

/// A name that runs over a range.
pub struct RangePlan {
    /// The name.
    pub name: String,
    /// The leaf that holds its value.
    pub leaf: NodeId,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// One thing that is drawn.
pub struct LayerPlan {
    /// What the author calls it.
    pub label: Option<String>,
    /// What is drawn, and how.
    pub drawn: Drawn,
    /// Where it stands.
    pub place: Place,
    /// Where its values stand, if it has some.
    pub values: Option<Place>,
}

/// `table "title": a, b for h in [1, 0.1]`
pub(super) fn read_table(model: &mut Model, display: &Display) -> Result<TablePlan, Fault> {
    if let Some(option) = display.options.first() {
        return Err(Fault::new("a table has no options").at(option.value.place));
    }
    let title = display.title.clone().unwrap_or_default();
    let mut reading = model.names.reading();
    let head = |column: &DisplayColumn| Head {
        label: column.label.clone(),
        place: column.value.place,
        format: column.format.as_ref().map(|format| (format.text.clone(), format.place)),
    };
    let mut heads: Vec<Head> = display.columns.iter().map(head).collect();
    if display.ranges.is_empty() {
        let rows = read_columns(model, display, &mut reading)?;
        return Ok(TablePlan { title, heads, rows, keyed: false });
    }
    let keys: Vec<&crate::language::syntax::Name> =
        display.ranges.iter().flat_map(|range| &range.names).collect();
    let shown = |name: &str| {
        display
            .columns
            .iter()
            .any(|column| matches!(column.value.kind.as_ref(), ExpressionKind::Name(found) if found == name))
    };
    let keyed = keys.len() == 1 && !shown(&keys[0].text);
    if keyed {
        let (label, place) = (Some(keys[0].text.clone()), keys[0].place);
        heads.insert(0, Head { label, place, format: None });
    }
    let mut rows = Vec::new();
    table_rows(model, display, &display.ranges, keyed, &mut reading, &mut rows)?;
    Ok(TablePlan { title, heads, rows, keyed })
}

/// Arrays of one length as columns; single numbers make one row.
fn read_columns(
    model: &mut Model,
    display: &Display,
    reading: &mut Reading,
) -> Result<Vec<Vec<Value>>, Fault> {
    let mut columns: Vec<Vec<Value>> = Vec::new();
    for DisplayColumn { value: expression, .. } in &display.columns {
        let value = expression::read(model, expression, reading)?;
        let single = match &value {
            Value::Node(node) => model.graph.shape(*node).is_scalar(),
            Value::Text(_) | Value::Choice { .. } | Value::None | Value::Callable(_) => true,
            Value::List(_) => false,
        };
        columns.push(if single {
            vec![value]
        } else {
            apart::elements(&mut model.graph, &value).map_err(|fault| fault.at(expression.place))?
        });
    }
    let length = columns.iter().map(Vec::len).max().unwrap_or(0);
    if let Some(odd) = columns.iter().position(|column| column.len() != length) {
        let (found, place) = (columns[odd].len(), display.columns[odd].value.place);
        return Err(Fault::new(format!(
            "the columns of a table have one length, but this has {found} and another has {length}"
        ))
        .at(place));
    }
    allow_rows(model, length, display)?;
    Ok((0..length).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect())
}

fn allow_rows(model: &Model, rows: usize, display: &Display) -> Result<(), Fault> {
    if rows <= MOST_ROWS || model.pretends {
        return Ok(());
    }
    let place = display.columns.first().map(|column| column.value.place).unwrap_or_default();
    Err(Fault::new(format!("a table has at most {MOST_ROWS} rows, not {rows}"))
        .at(place)
        .remedy("pick every tenth row: `x[::10]`"))
}

fn table_rows(
    model: &mut Model,
    display: &Display,
    ranges: &[ForClause],
    keyed: bool,
    reading: &mut Reading,
    rows: &mut Vec<Vec<Value>>,
) -> Result<(), Fault> {
    let Some((range, rest)) = ranges.split_first() else {
        allow_rows(model, rows.len() + 1, display)?;
        let mut row = Vec::new();
        if keyed && let Some((_, value)) = reading.locals.last() {
            row.push(value.clone());
        }
        for column in &display.columns {
            row.push(expression::read(model, &column.value, reading)?);
        }
        rows.push(row);
        return Ok(());
    };
    let source = expression::read(model, &range.source, reading)?;
    let depth = reading.locals.len();
    for (index, element) in apart::elements(&mut model.graph, &source)
        .map_err(|fault| fault.at(range.source.place))?
        .into_iter()
        .enumerate()
    {
        expression::bind_locals(&mut model.graph, &range.names, element, reading)?;
        reading.path.push(index as u64);
        let result = table_rows(model, display, rest, keyed, reading, rows);
        reading.path.pop();
        reading.locals.truncate(depth);
        result?;
    }
    Ok(())
}

/// `plot "title": f(x), points(X, y) for x in -2..2`
pub(super) fn read_plot(model: &mut Model, display: &Display) -> Result<PlotPlan, Fault> {
    let mut reading = model.names.reading();
    let axes = read_axes(model, &display.options, &mut reading)?;
    let ranges = display
        .ranges
        .iter()
        .map(|range| read_range(model, range, &mut reading))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(third) = display.ranges.get(2) {
        return Err(Fault::new("a plot has at most two ranges").at(third.source.place));
    }
    let layers = display
        .columns
        .iter()
        .map(|column| read_layer(model, &column.label, &column.value, &ranges, &mut reading));
    let layers = layers.collect::<Result<_, _>>()?;
    Ok(PlotPlan { title: display.title.clone().unwrap_or_default(), ranges, layers, axes })
}

fn read_axes(model: &mut Model, options: &[Argument], reading: &mut Reading) -> Result<Axes, Fault> {
    let mut axes = Axes::default();
    for option in options {
        let name = option.name.as_ref().map_or("", |name| name.text.as_str());
        let place = option.value.place;
        let Some(known) = PLOT_OPTIONS.iter().find(|known| known.name == name) else {
            let place = option.name.as_ref().map_or(place, |name| name.place);
            return Err(unknown_option(name).at(place));
        };
        let value = expression::read(model, &option.value, reading)?;
        (known.read)(&mut model.graph, &value, &mut axes).map_err(|fault| fault.at(place))?;
    }
    Ok(axes)
}

fn unknown_option(name: &str) -> Fault {
    let known = PLOT_OPTIONS.iter().map(|known| known.name);
    let meant = option_elsewhere(name).map(|meant| format!("did you mean `{meant}`?"));
    let meant = meant.or_else(|| did_you_mean(name, known));
    let forms: Vec<String> = PLOT_OPTIONS.iter().map(|known| format!("`{}`", known.form)).collect();
    Fault::new(format!("a plot has no option `{name}`"))
        .remedy(meant.unwrap_or_else(|| format!("its options are {}", forms.join(", "))))
}

fn read_range(model: &mut Model, range: &ForClause, reading: &mut Reading) -> Result<RangePlan, Fault> {
    let (ExpressionKind::Range { low, high }, [name]) = (range.source.kind.as_ref(), range.names.as_slice())
    else {
        return Err(Fault::new("a plot runs over a range")
            .at(range.source.place)
            .remedy("write `for x in -2..2`; for a list of points use `line(xs, ys)`"));
    };
    let mut end = |expression: &Expression| {
        let node = expression::read_node(model, expression, reading)?;
        let known =
            model.graph.known(node).and_then(|value| array::as_number(&value)).filter(|end| end.is_finite());
        known.ok_or_else(|| {
            Fault::new("the ends of a range must be numbers that are known").at(expression.place)
        })
    };
    let (low, high) = (end(low)?, end(high)?);
    if low >= high {
        return Err(Fault::new(format!("the range from {low} to {high} is empty"))
            .at(range.source.place)
            .remedy("the smaller end comes first"));
    }
    let leaf = model.graph.leaf(Leaf::Variable, &name.text, Shape::scalar());
    reading.locals.push((name.text.clone(), Value::Node(leaf)));
    model.state.values.insert(leaf, array::number(low));
    Ok(RangePlan { name: name.text.clone(), leaf, low, high })
}

fn read_layer(
    model: &mut Model,
    label: &Option<String>,
    expression: &Expression,
    ranges: &[RangePlan],
    reading: &mut Reading,
) -> Result<LayerPlan, Fault> {
    let (label, place) = (label.clone(), expression.place);
    if let ExpressionKind::Call { function, primes: 0, arguments } = expression.kind.as_ref()
        && !matches!(reading.text.bound(expression), Bound::Function(_))
    {
        if let Some(element) = ELEMENTS.iter().find(|element| element.name == function.text) {
            let drawn = read_element(model, element, arguments, place, reading)?;
            allow_relief(model, &drawn, ranges).map_err(|fault| fault.at(place))?;
            let values = values_place(element, arguments);
            return Ok(LayerPlan { label, drawn, place, values });
        }
        refuse_element(&model.names, function, reading.text.bound(expression), reading)?;
    }
    if ranges.is_empty() {
        let fault = Fault::new("this curve needs a range to run over").at(place);
        return Err(fault.remedy(
            "add `for x in 0..1` at the end, or draw arrays with `line(xs, ys)` or `points(xs, ys)`",
        ));
    }
    let node = expression::read_node(model, expression, reading)?;
    let shape = model.graph.shape(node);
    if shape.rank() > 1 || (ranges.len() == 2 && !shape.is_scalar()) {
        return Err(Fault::new(format!(
            "a curve needs one number at each place, but this has shape {shape}"
        ))
        .at(place));
    }
    Ok(LayerPlan { label, drawn: Drawn::Curve(node), place, values: Some(place) })
}

/// Where the argument stands that an element shows: its `y` if it has one, else the first.
fn values_place(element: &PlotElement, arguments: &[Argument]) -> Option<Place> {
    let signature = functions::parameters(element.signature);
    let given = |index: usize| {
        let name = signature.get(index)?.name.as_str();
        let mut numbered = arguments.iter().enumerate();
        let found = numbered.find(|(at, argument)| match &argument.name {
            Some(own) => own.text == name,
            None => *at == index,
        });
        found.map(|(_, argument)| argument.value.place)
    };
    let second = given(1).filter(|_| signature.get(1).is_some_and(|second| second.name == "y"));
    second.or_else(|| given(0))
}

/// Refuses a relief that is no number over a plane.
fn allow_relief(model: &Model, drawn: &Drawn, ranges: &[RangePlan]) -> Result<(), Fault> {
    let Drawn::Relief(height) = drawn else { return Ok(()) };
    let shape = model.graph.shape(*height);
    if !shape.is_scalar() {
        return Err(Fault::new(format!(
            "a surface needs one number at each place, but this has shape {shape}"
        )));
    }
    if ranges.len() != 2 {
        return Err(Fault::new("a surface lies over two ranges")
            .remedy("write, for example, `plot surface(x**2 + y**2) for x in -1..1, y in -1..1`"));
    }
    Ok(())
}

fn read_element(
    model: &mut Model,
    element: &'static PlotElement,
    arguments: &[Argument],
    place: Place,
    reading: &mut Reading,
) -> Result<Drawn, Fault> {
    let mut given = Vec::new();
    for argument in arguments {
        let name = argument.name.as_ref();
        if let Some(name) = name.filter(|name| name.text == "label") {
            let fault = Fault::new(format!("`{}` has no argument `label`", element.name)).at(name.place);
            return Err(fault.remedy(format!(
                "the name of a series stands before it: `\"the data\": {}(…)`",
                element.name
            )));
        }
        let value = expression::read(model, &argument.value, reading)?;
        given.push((name.map(|name| name.text.as_str()), value));
    }
    let signature = functions::parameters(element.signature);
    let bound = Arguments::bind(&mut model.graph, element.name, &signature, given)
        .map_err(|(index, fault)| fault.at(index.map_or(place, |index| arguments[index].value.place)))?;
    (element.read)(&mut model.graph, &bound).map_err(|fault| fault.at(place))
}

/// Refuses a call of what is neither a plot element nor a function, if an element was meant.
fn refuse_element(names: &Names, called: &Name, bound: Bound, reading: &Reading) -> Result<(), Fault> {
    let name = called.text.as_str();
    let is_missing = matches!(bound, Bound::Unknown | Bound::Later(_) | Bound::Optimizer(_));
    let is_value = names.chapter.value(name).is_some();
    if !is_missing || is_value || names.lost.contains(name) {
        return Ok(());
    }
    let own = names.visible_functions(reading.scope);
    let elements: Vec<&str> = ELEMENTS.iter().map(|element| element.name).collect();
    let elsewhere = known_elsewhere(name).map(|meant| format!("did you mean `{meant}`?"));
    let meant = elsewhere.or_else(|| did_you_mean(name, elements.iter().copied().chain(own)));
    let remedy = meant.unwrap_or_else(|| {
        format!(
            "the elements are {}; a function of your own is defined above, and a view stands in a `show` line",
            elements.join(", ")
        )
    });
    let fault = Fault::new(format!("there is no plot element or function `{name}`"));
    Err(fault.at(called.place).remedy(remedy))
}
