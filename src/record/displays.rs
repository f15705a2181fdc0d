//! The tables and plots that a block asks for, with their values, as plain data; draws nothing.

use crate::graph::Array;
use crate::report::Place;

/// A value to be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A number or an array.
    Array(Array),
    /// Words.
    Text(String),
    /// Several values that do not fit into one array: words, or arrays of different shapes.
    List(Vec<Shown>),
}

/// A table or a plot with its values.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// A table.
    Table(TableValues),
    /// A plot.
    Plot(PlotValues),
}

/// A table, column by column.
#[derive(Clone, Debug, PartialEq)]
pub struct TableValues {
    /// The title.
    pub title: String,
    /// The columns, all of one length.
    pub columns: Vec<ColumnValues>,
    /// Whether the first column holds what each row belongs to.
    pub keyed: bool,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnValues {
    /// What stands above it.
    pub name: String,
    /// Its values, from top to bottom.
    pub values: Vec<Shown>,
    /// How its numbers are written, in Python's words, and where that stands.
    pub format: Option<(String, Place)>,
}

/// A plot, layer by layer.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotValues {
    /// The title.
    pub title: String,
    /// The words at the horizontal axis.
    pub x: String,
    /// The words at the vertical axis.
    pub y: String,
    /// Which axes are logarithmic: `x`, `y` or both.
    pub log: String,
    /// Which part of the horizontal axis is shown, if the author chose one.
    pub xlim: Option<(f64, f64)>,
    /// Which part of the vertical axis is shown, if the author chose one.
    pub ylim: Option<(f64, f64)>,
    /// Between which values the colours of a heat map go, if the author chose.
    pub zlim: Option<(f64, f64)>,
    /// Whether one unit is as long on both axes.
    pub equal: bool,
    /// Whether each series has a picture of its own.
    pub split: bool,
    /// What is drawn, the lowest first.
    pub layers: Vec<Layer>,
}

/// One thing that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What the reader calls it.
    pub name: String,
    /// What it shows.
    pub values: LayerValues,
    /// Where it stands.
    pub place: Place,
}

/// What a layer of a plot shows.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerValues {
    /// Values over places.
    Series(Style, Pairs),
    /// A curve over a range.
    Curve(Sampled),
    /// A value at each place, and how far it may be off.
    ErrorBars {
        /// The places.
        xs: Vec<f64>,
        /// The values.
        ys: Vec<f64>,
        /// How far down and up from each; one distance may hold for all.
        error: Vec<f64>,
    },
    /// An arrow from each place.
    Arrows {
        /// The places and the parts of the arrows: x, y, u, v.
        parts: [Vec<f64>; 4],
        /// How long an arrow is for its numbers, if the author says so.
        scale: Option<f64>,
    },
    /// Words beside places.
    Text {
        /// The places.
        xs: Vec<f64>,
        /// Their heights.
        ys: Vec<f64>,
        /// The words.
        words: Vec<String>,
    },
    /// The area between two heights over places; one lower height may hold for all.
    Area {
        /// The places.
        xs: Vec<f64>,
        /// The upper heights.
        high: Vec<f64>,
        /// The lower heights.
        low: Vec<f64>,
    },
    /// How many of the values lie in each of some bins.
    Histogram {
        /// The values.
        values: Vec<f64>,
        /// How many bins.
        bins: usize,
        /// Whether the bins have area 1 together, in place of counts.
        density: bool,
    },
    /// A matrix as coloured cells.
    Cells {
        /// How many columns it has.
        width: usize,
        /// Its numbers, row by row.
        values: Vec<f64>,
        /// Words for its rows; their numbers if none.
        rows: Vec<String>,
        /// Words for its columns; their numbers if none.
        columns: Vec<String>,
    },
    /// Heights over a plane.
    Surface {
        /// The places along the horizontal axis.
        xs: Vec<f64>,
        /// The places along the vertical axis.
        ys: Vec<f64>,
        /// The heights, row by row.
        zs: Vec<f64>,
        /// Whether they are a relief, and no contours.
        raised: bool,
    },
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
    /// An upright line across the picture at each value.
    Vertical,
    /// A level line across the picture at each value.
    Horizontal,
}

/// Values over places.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// The places.
    pub xs: Vec<f64>,
    /// The values.
    pub ys: Vec<f64>,
    /// The kind of each place, which parts the values in several series.
    pub kinds: Option<Vec<f64>>,
    /// Words for the kinds 0, 1, 2, …; none if these are numbers.
    pub kind_words: Vec<String>,
    /// Words for the places 0, 1, 2, …; none if these are numbers.
    pub names: Vec<String>,
}

/// A curve at places of its own choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sampled {
    /// The places.
    pub xs: Vec<f64>,
    /// The values; one that is not finite parts the curve.
    pub ys: Vec<f64>,
    /// Where it is parted by a jump, as far as it is known which side has the place of the jump.
    pub ends: Vec<CurveEnd>,
    /// Where it turns too often for a line.
    pub bands: Vec<CurveBand>,
    /// Between which heights it is worth looking at, if it has poles.
    pub seen: Option<(f64, f64)>,
    /// Whether more places would have cost too much, so that it may bend between those that there are.
    pub coarse: bool,
}

/// An end of a piece of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveEnd {
    /// The place.
    pub place: (f64, f64),
    /// Whether the curve has this value, or only comes near it.
    pub closed: bool,
}

/// Between which heights a curve moves.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveBand {
    /// The places.
    pub xs: Vec<f64>,
    /// The lowest height at each.
    pub low: Vec<f64>,
    /// The highest.
    pub high: Vec<f64>,
}
