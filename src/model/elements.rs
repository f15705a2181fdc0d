//! The catalogue of plot elements: how each is called, what it shows, and how its arguments become series; draws nothing.

use crate::functions::algebra::reshape;
use crate::functions::shaping::cut;
use crate::functions::{Arguments, Value};
use crate::graph::{Cut, Graph, NodeId, Shape};
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
    /// Series of values over places, which are 0, 1, 2, … if there are none.
    Series {
        /// How they are drawn.
        style: Style,
        /// The places and values of each.
        series: Vec<(Option<NodeId>, NodeId)>,
        /// The kind of each place, which parts a series in several.
        group: Option<NodeId>,
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
    Heatmap(NodeId),
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A mark for each place.
    Points,
    /// A line from place to place.
    Line,
    /// A bar at each place.
    Bars,
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
        doc: "A bar for each value, at x or at 0, 1, 2, …; the columns of a matrix stand side by side.",
        example: "plot \"Votes\": bars([3, 1, 2])\n\
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
        signature: "matrix",
        doc: "The numbers of a matrix as coloured cells, the first row on top.",
        example: "plot \"A table of products\": heatmap([[i * j for j in range(5)] for i in range(4)])",
        read: |graph, arguments| {
            let node = arguments.node(graph, 0)?;
            match graph.shape(node) {
                shape if shape.rank() == 2 => Ok(Drawn::Heatmap(node)),
                shape => Err(Fault::new(format!("a heat map needs a matrix, but this has shape {shape}"))),
            }
        },
    },
];

/// One option of a plot.
pub struct PlotOption {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// A plot that has it.
    pub example: &'static str,
}

/// All options of a plot in the order of the manual.
pub static PLOT_OPTIONS: &[PlotOption] = &[
    PlotOption {
        name: "x",
        form: "x=\"false positives\"",
        doc: "The words below the horizontal axis; without them the name of the range.",
        example: "plot \"How well it tells them apart\": line([0, 0.2, 1], [0, 0.7, 1]), x=\"false positives\", y=\"true positives\"",
    },
    PlotOption {
        name: "y",
        form: "y=\"true positives\"",
        doc: "The words beside the vertical axis; without them the name of the second range, or of the only series.",
        example: "plot \"A fall\": 100 - 4.9 * t**2 for t in 0..4, x=\"seconds\", y=\"metres\"",
    },
    PlotOption {
        name: "log",
        form: "log=\"xy\"",
        doc: "Which axes are logarithmic: `\"x\"`, `\"y\"` or `\"xy\"`; values that are not positive are left out.",
        example: "plot \"Halved again and again\": line(0.5**range(20)), log=\"y\"",
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
        _ => None,
    }
}

/// `area(x, y, low=0)`
fn area(graph: &mut Graph, arguments: &Arguments) -> Result<Drawn, Fault> {
    let [x, high, low] = [0, 1, 2].map(|index| arguments.node(graph, index));
    let (x, high, low) = (x?, high?, low?);
    let count = graph.shape(x).size();
    for (name, node, may_be_one) in [("y", high, false), ("low", low, true)] {
        let shape = graph.shape(node);
        let fits = shape.rank() == 1 && shape.size() == count || may_be_one && shape.is_scalar();
        if !fits || graph.shape(x).rank() != 1 {
            let fault = format!("the places have shape {}, but `{name}` has shape {shape}", graph.shape(x));
            return Err(
                Fault::new(fault).remedy("give a vector of places, and a height for each: `area(xs, f(xs))`")
            );
        }
    }
    Ok(Drawn::Area { x, high, low })
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
    Ok(Drawn::Series { style, series, group })
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
