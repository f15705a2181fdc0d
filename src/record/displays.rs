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
    /// A mark for each place.
    Points(Pairs),
    /// Places joined by a line.
    Line(Pairs),
    /// A curve over a range.
    Curve(Sampled),
    /// A bar at each place.
    Bars(Pairs),
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
        columns: usize,
        /// Its numbers, row by row.
        values: Vec<f64>,
    },
    /// Heights over a plane.
    Surface {
        /// The places along the horizontal axis.
        xs: Vec<f64>,
        /// The places along the vertical axis.
        ys: Vec<f64>,
        /// The heights, row by row.
        zs: Vec<f64>,
    },
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
