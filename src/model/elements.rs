//! The catalogue of plot elements: how each is called, what it shows, and how its arguments become series; draws nothing.

use crate::functions::algebra::reshape;
use crate::functions::shaping::cut;
use crate::functions::{Arguments, Value};
use crate::graph::{Cut, Graph, NodeId, Shape};
use crate::record::Style;
use crate::report::Fault;

/// The most series that one element draws.
const MOST_SERIES: usize = 20;
/// The most bars of a histogram.
const MOST_BINS: usize = 1000;

/// One plot element.
pub struct PlotElement {
    /// Its name.
    pub name: &'static str,
    /// Its arguments with their defaults, as an author would write the head of a function.
    pub signature: &'static str,
    /// What it shows, in a sentence or two.
    pub doc: &'static str,
    /// A few lines of the block language that use it.
    pub example: &'static str,
    /// What its arguments ask for.
    pub(super) read: fn(&mut Graph, &Arguments) -> Result<Drawn, Fault>,
}

/// What one part of a plot shows.
pub enum Drawn {
    /// A value that runs over the ranges of the plot: a curve over one, contours over two.
    Curve(NodeId),
    /// The same over two ranges as a relief seen from the side.
    Relief(NodeId),
    /// Series of values over places, which are 0, 1, 2, … if there are none.
    Series {
        /// How they are drawn.
        style: Style,
        /// The places and values of each.
        series: Vec<(Option<NodeId>, NodeId)>,
        /// The kind of each place, which parts a series in several.
        group: Option<NodeId>,
        /// Words for the places 0, 1, 2, …; none if these are numbers.
        names: Vec<String>,
    },
    /// A value at each place, and how far it may be off.
    ErrorBars {
        /// The places.
        x: NodeId,
        /// The values.
        y: NodeId,
        /// How far down and up from each value, or one distance for all.
        error: NodeId,
    },
    /// An arrow from each place.
    Arrows {
        /// The places and the parts of the arrows: x, y, u, v.
        parts: [NodeId; 4],
        /// How long an arrow is for its numbers; chosen so that none reaches its neighbour if left out.
        scale: Option<f64>,
    },
    /// Words beside places.
    Text {
        /// The places.
        x: NodeId,
        /// Their heights.
        y: NodeId,
        /// The words, one text for each place.
        words: Vec<String>,
    },
    /// The area between two heights over places.
    Area {
        /// The places.
        x: NodeId,
        /// The upper heights.
        high: NodeId,
        /// The lower heights, or one for all.
        low: NodeId,
    },
    /// How many of the values lie in each of some bins.
    Histogram {
        /// The values.
        values: NodeId,
        /// How many bins.
        bins: usize,
        /// Whether the bars have area 1 together, in place of counts.
        density: bool,
    },
    /// A matrix as coloured cells.
    Heatmap {
        /// The matrix.
        matrix: NodeId,
        /// Words for its rows; their numbers if none.
        rows: Vec<String>,
        /// Words for its columns; their numbers if none.
        columns: Vec<String>,
    },
}

/// All plot elements in the order of the manual.
pub static ELEMENTS: &[PlotElement] = &[
    PlotElement {
        name: "points",
        signature: "x, y=None, group=None",
        doc: "A mark at each place. A matrix with a column for each series may stand for `y`; a matrix of two columns \
              alone, `points(X)`, holds both x and y. `group` has one number for each place, and each of its values, at \
              most ten, is drawn as a series of its own; behind a matrix of two columns it may stand second: `points(X, kind)`.",
        example: "data X = [[1, 1], [2, 3], [3, 2], [4, 4]]\n\
                  data kind = [0, 0, 1, 1]\n\
                  plot \"Two kinds\": points(X[:, 0], X[:, 1], group=kind), x=\"length\", y=\"width\"",
        read: |graph, arguments| places(graph, arguments, Style::Points),
    },
    PlotElement {
        name: "line",
        signature: "x, y=None, group=None",
        doc: "A line from place to place, with the same arguments as `points`. Without `y`, values stand over 0, 1, 2, …: \
              `line(history(L))`. A matrix gives a line for each column, but two columns alone hold x and y; for two \
              lines write `line(range(len(M)), M)`.",
        example: "xs = linspace(0, 6, 50)\n\
                  plot \"Two waves\": line(xs, [[sin(x), cos(x)] for x in xs])",
        read: |graph, arguments| places(graph, arguments, Style::Line),
    },
    PlotElement {
        name: "area",
        signature: "x, y, low=0",
        doc: "The area between `y` and `low` over the places `x`: below a curve, or the band between two. What is drawn \
              before it shines through.",
        example: "xs = linspace(0, 2, 50)\n\
                  plot \"The integral\": area(xs, xs**2), t**2 for t in 0..3\n\
                  plot \"A band\": area(xs, sin(xs) + 0.1, low=sin(xs) - 0.1), line(xs, sin(xs))",
        read: area,
    },
    PlotElement {
        name: "bars",
        signature: "x, y=None",
        doc: "A bar for each value, at x or at 0, 1, 2, …; the columns of a matrix stand side by side. Words may stand for \
              the places.",
        example: "plot \"Votes\": bars([\"red\", \"green\", \"blue\"], [3, 1, 2])\n\
                  plot \"Two years\": bars([2024, 2025], [[3, 2], [4, 5]]), x=\"year\", y=\"votes\"",
        read: |graph, arguments| places(graph, arguments, Style::Bars),
    },
    PlotElement {
        name: "histogram",
        signature: "x, bins=10, density=0",
        doc: "How many of all values of an array lie in each of some bins of equal width; with `density=1` the bars have \
              area 1 together, so that a density fits over them.",
        example: "data x = standard_normal(1000)\n\
                  bell(t) = exp(-t**2 / 2) / sqrt(2 * pi)\n\
                  plot \"A thousand draws\": histogram(x, bins=20, density=1), bell(t) for t in -4..4",
        read: histogram,
    },
    PlotElement {
        name: "heatmap",
        signature: "matrix, rows=None, columns=None",
        doc: "The numbers of a matrix as coloured cells, the first row on top. `rows` and `columns` are words for them.",
        example: "plot \"A table of products\": heatmap([[i * j for j in range(5)] for i in range(4)])\n\
                  plot \"Who was taken for whom\": heatmap([[9, 1], [2, 8]], rows=[\"cat\", \"dog\"], columns=[\"cat\", \"dog\"])",
        read: heatmap,
    },
    PlotElement {
        name: "errorbars",
        signature: "x, y, error",
        doc: "A mark at each place with a bar that reaches `error` down and up, for one deviation or an interval.",
        example: "means = [2.1, 3.4, 3.9]\n\
                  plot \"Three groups\": errorbars([1, 2, 3], means, [0.4, 0.2, 0.3]), x=\"group\", y=\"mean\"",
        read: error_bars,
    },
    PlotElement {
        name: "arrows",
        signature: "x, y, u, v, scale=None",
        doc: "An arrow from each place (x, y) in the direction (u, v), as NumPy's users know it from `quiver`: a field of \
              gradients. Arrows are as long as their numbers say beside each other; with `scale=1` they are so in the units \
              of the axes, otherwise the longest just fits between two places. Both axes have one scale, so that directions are right.",
        example: "xs = [i for i in range(-2, 3) for j in range(-2, 3)]\n\
                  ys = [j for i in range(-2, 3) for j in range(-2, 3)]\n\
                  plot \"Downhill on x² + 3y²\": a**2 + 3 * b**2, arrows(xs, ys, -2 * xs, -6 * ys) for a in -2.5..2.5, b in -2.5..2.5",
        read: arrows,
    },
    PlotElement {
        name: "surface",
        signature: "height",
        doc: "A value over two ranges as a relief seen from the side, the highest darkest; lines and points of the plot lie on it. \
              Without the word, the value is drawn as contours.",
        example: "bowl(a, b) = a**2 + 3 * b**2\n\
                  t = linspace(0, 3, 30)\n\
                  plot \"Down into the bowl\": surface(bowl(a, b)), \"a way\": line(2 * exp(-t), 2 * exp(-3 * t)) for a in -2..2, b in -2..2",
        read: |graph, arguments| Ok(Drawn::Relief(arguments.node(graph, 0)?)),
    },
    PlotElement {
        name: "vline",
        signature: "x",
        doc: "A vertical line across the picture at each of the places.",
        example: "plot \"A threshold\": sigmoid(t), \"half\": vline(0) for t in -5..5",
        read: |graph, arguments| rule(graph, arguments, Style::Vertical),
    },
    PlotElement {
        name: "hline",
        signature: "y",
        doc: "A horizontal line across the picture at each of the heights.",
        example: "plot \"It stays below one\": tanh(t), \"the bound\": hline(1) for t in 0..4",
        read: |graph, arguments| rule(graph, arguments, Style::Horizontal),
    },
    PlotElement {
        name: "text",
        signature: "x, y, words",
        doc: "Words beside a place, or a list of words beside a vector of places; each stands where it covers least.",
        example: "plot \"The lowest point\": (t - 1)**2, text(1, 0, \"the minimum\") for t in -1..3",
        read: text,
    },
];

/// What other tools call a plot element.
pub(super) fn known_elsewhere(name: &str) -> Option<&'static str> {
    match name {
        "scatter" => Some("points"),
        "plot" => Some("line"),
        "barh" => Some("bars"),
        "hist" => Some("histogram"),
        "fill_between" | "fill" | "band" => Some("area"),
        "imshow" | "matshow" | "pcolormesh" => Some("heatmap"),
        "errorbar" => Some("errorbars"),
        "quiver" | "arrow" | "vectors" => Some("arrows"),
        "axvline" | "vlines" | "vertical" => Some("vline"),
        "axhline" | "hlines" | "horizontal" => Some("hline"),
        "plot_surface" | "surf" | "landscape" => Some("surface"),
        "annotate" | "label" | "note" => Some("text"),
        _ => None,
    }
}

/// `area(x, y, low=0)`
fn area(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let [x, high, low] = [0, 1, 2].map(|index| arguments.node(graph, index));
    let (x, high, low) = (x?, high?, low?);
    let remedy = "give a vector of places, and a height for each: `area(xs, f(xs))`";
    beside(graph, x, &[("y", high, false), ("low", low, true)], remedy)?;
    Ok(Drawn::Area { x, high, low })
}

/// `errorbars(x, y, error)`
fn error_bars(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let [x, y, error] = [0, 1, 2].map(|index| arguments.node(graph, index));
    let (x, y, error) = (x?, y?, error?);
    let remedy = "give a vector of places, and a value and an error for each: `errorbars(xs, ys, errors)`";
    beside(graph, x, &[("y", y, false), ("error", error, true)], remedy)?;
    Ok(Drawn::ErrorBars { x, y, error })
}

/// `arrows(x, y, u, v, scale=None)`
fn arrows(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let mut flat = |index: usize| {
        let node = arguments.node(graph, index)?;
        let size = graph.shape(node).size();
        Ok(reshape(graph, node, &Shape(vec![size])))
    };
    let parts = [flat(0)?, flat(1)?, flat(2)?, flat(3)?];
    let named = [("y", parts[1], false), ("u", parts[2], false), ("v", parts[3], false)];
    beside(graph, parts[0], &named, "give as many of each: `arrows(x, y, u, v)`")?;
    let scale = match arguments.value(4) {
        Value::None => None,
        _ => Some(arguments.number(graph, 4)?),
    };
    if let Some(scale) = scale.filter(|scale| !scale.is_finite() || *scale <= 0.0) {
        return Err(Fault::new(format!("`scale` of `arrows` is a positive number, not {scale}")));
    }
    Ok(Drawn::Arrows { parts, scale })
}

/// `vline(x)` and `hline(y)`
fn rule(graph: &mut Graph, arguments: &Arguments, style: Style) -> Result<Drawn, Fault> {
    let places = arguments.node(graph, 0)?;
    let size = graph.shape(places).size();
    let flat = reshape(graph, places, &Shape(vec![size]));
    Ok(Drawn::Series { style, series: vec![(None, flat)], group: None, names: Vec::new() })
}

/// `text(x, y, words)`
fn text(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let (x, y) = (arguments.node(graph, 0)?, arguments.node(graph, 1)?);
    let count = graph.shape(x).size();
    let words = match arguments.value(2) {
        Value::Text(words) => vec![words.clone()],
        other => texts(other).unwrap_or_default(),
    };
    if words.len() != count || graph.shape(y).size() != count {
        let heights = graph.shape(y).size();
        let fault = format!("of places, heights and texts there are {count}, {heights} and {}", words.len());
        let each = "`text(1, 0, \"here\")`, or `text([1, 2], [0, 0], [\"one\", \"two\"])`";
        return Err(Fault::new(fault).remedy(format!("give each place its words: {each}")));
    }
    Ok(Drawn::Text { x, y, words })
}

/// `heatmap(matrix, rows=None, columns=None)`
fn heatmap(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let matrix = arguments.node(graph, 0)?;
    let [high, wide] = graph.shape(matrix).0[..] else {
        let shape = graph.shape(matrix);
        return Err(Fault::new(format!("a heat map needs a matrix, but this has shape {shape}")));
    };
    let words = |index: usize, name: &str, count: usize| match arguments.value(index) {
        Value::None => Ok(Vec::new()),
        given => texts(given).filter(|words| words.len() == count).ok_or_else(|| {
            Fault::new(format!("`{name}` of a heat map is a list of {count} texts"))
                .remedy(format!("write one for each, as in `{name}=[\"cat\", \"dog\"]`"))
        }),
    };
    Ok(Drawn::Heatmap { matrix, rows: words(1, "rows", high)?, columns: words(2, "columns", wide)? })
}

/// The words of a list of texts.
fn texts(value: &Value) -> Option<Vec<String>> {
    let Value::List(items) = value else { return None };
    let text = |item: &Value| match item {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().map(text).collect()
}

/// Refuses what has not one number for each place, or for all where that is allowed.
fn beside(graph: &Graph, x: NodeId, others: &[(&str, NodeId, bool)], remedy: &str) -> Result<(), Fault> {
    let places = graph.shape(x);
    for (name, node, may_be_one) in others {
        let shape = graph.shape(*node);
        let fits = shape.rank() == 1 && shape.size() == places.size() || *may_be_one && shape.is_scalar();
        if !fits || places.rank() != 1 {
            let fault = format!("the places have shape {places}, but `{name}` has shape {shape}");
            return Err(Fault::new(fault).remedy(remedy));
        }
    }
    Ok(())
}

/// `histogram(x, bins=10, density=0)`
fn histogram(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let values = arguments.node(graph, 0)?;
    let bins = arguments.count(graph, 1)?;
    if !(1..=MOST_BINS).contains(&bins) {
        return Err(Fault::new(format!("a histogram has 1 to {MOST_BINS} bins, not {bins}")));
    }
    Ok(Drawn::Histogram { values, bins, density: arguments.flag(graph, 2)? })
}

/// Places as series: two columns, two vectors, a vector over its indices, or a series for each column.
fn places(graph: &mut Graph, arguments: &Arguments, style: Style) -> Result<Drawn, Fault> {
    let mut optional = |index: usize| match arguments.values().get(index) {
        None | Some(Value::None) => Ok(None),
        Some(value) => value.node(graph).map(Some),
    };
    let (y, group) = (optional(1)?, optional(2)?);
    let names = if style == Style::Bars { texts(arguments.value(0)).unwrap_or_default() } else { Vec::new() };
    if !names.is_empty() {
        return worded(graph, style, names, y);
    }
    let first = arguments.node(graph, 0)?;
    let two = style != Style::Bars && matches!(graph.shape(first).0[..], [_, 2]);
    let (series, group) = match y {
        Some(kinds) if two && graph.shape(kinds).rank() < 2 => {
            if group.is_some() {
                let fault = Fault::new("two columns hold x and y already, so that `y` is one too many");
                return Err(
                    fault.remedy("write `points(X, group)`, or give two vectors: `points(x, y, group)`")
                );
            }
            (vec![two_columns(graph, first)], Some(kinds))
        }
        None if two => (vec![two_columns(graph, first)], group),
        None => (columns(graph, first)?.into_iter().map(|column| (None, column)).collect(), group),
        Some(y) => (over(graph, first, y)?, group),
    };
    if let Some(group) = group {
        let (kinds, values) = (graph.shape(group).size(), graph.shape(series[0].1).size());
        if series.len() > 1 {
            return Err(Fault::new(format!("a group parts one series, but here are {}", series.len())));
        }
        if kinds != values {
            return Err(Fault::new(format!("there are {values} places, but {kinds} in the group"))
                .remedy("a group has one number for each place"));
        }
    }
    Ok(Drawn::Series { style, series, group, names: Vec::new() })
}

/// Values over words.
fn worded(graph: &mut Graph, style: Style, names: Vec<String>, y: Option<NodeId>) -> Result<Drawn, Fault> {
    let Some(y) = y else {
        return Err(Fault::new("words are places, and their values are missing")
            .remedy("write the values behind them: `bars([\"red\", \"blue\"], [3, 1])`"));
    };
    let columns = columns(graph, y)?;
    let high = graph.shape(columns[0]).size();
    if high != names.len() {
        return Err(Fault::new(format!("there are {} words, but {high} values", names.len())));
    }
    let series = columns.into_iter().map(|column| (None, column)).collect();
    Ok(Drawn::Series { style, series, group: None, names })
}

/// Values over places: each column of values over the places, or over the column of places beside it.
fn over(graph: &mut Graph, x: NodeId, y: NodeId) -> Result<Vec<(Option<NodeId>, NodeId)>, Fault> {
    let (places, values) = (columns(graph, x)?, columns(graph, y)?);
    if places.len() > 1 && places.len() != values.len() {
        let (x, y) = (graph.shape(x), graph.shape(y));
        return Err(Fault::new(format!("places of shape {x} do not fit beside values of shape {y}"))
            .remedy("give one vector of places for all columns of values, or a column of places for each"));
    }
    let (wide, high) = (graph.shape(places[0]).size(), graph.shape(values[0]).size());
    if wide != high {
        return Err(Fault::new(format!("there are {wide} places, but {high} values")));
    }
    let pair = |(index, value): (usize, NodeId)| (Some(places[index.min(places.len() - 1)]), value);
    Ok(values.into_iter().enumerate().map(pair).collect())
}

fn two_columns(graph: &mut Graph, matrix: NodeId) -> (Option<NodeId>, NodeId) {
    (Some(column(graph, matrix, 0)), column(graph, matrix, 1))
}

/// A matrix column by column; a vector or a number is one column.
fn columns(graph: &mut Graph, node: NodeId) -> Result<Vec<NodeId>, Fault> {
    let shape = graph.shape(node).clone();
    match shape.0[..] {
        [] => Ok(vec![reshape(graph, node, &Shape(vec![1]))]),
        [_] => Ok(vec![node]),
        [_, 0] => Err(Fault::new("a matrix without columns has nothing to draw")),
        [_, count] if count > MOST_SERIES => Err(Fault::new(format!(
            "each column would be a series, and this has {count}"
        ))
        .remedy(format!("pick at most {MOST_SERIES}, as in `M[:, :5]`, or draw the matrix: `heatmap(M)`"))),
        [_, count] => Ok((0..count).map(|index| column(graph, node, index)).collect()),
        _ => Err(Fault::new(format!(
            "a series needs a vector, or a matrix column by column, but this has shape {shape}"
        ))
        .remedy("reduce it, or index it: `x[0]`")),
    }
}

fn column(graph: &mut Graph, matrix: NodeId, index: usize) -> NodeId {
    let whole = Cut { start: 0, step: 1, count: graph.shape(matrix).0[0] };
    cut(graph, matrix, vec![whole, Cut { start: index, step: 0, count: 1 }])
}
