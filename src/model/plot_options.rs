//! The catalogue of a plot's options: what each says of the axes, and how its value is read; draws nothing.

use crate::functions::Value;
use crate::graph::Graph;
use crate::report::Fault;

/// What the options of a plot say of its axes.
#[derive(Default)]
pub struct Axes {
    /// The words at the horizontal axis.
    pub x: Option<String>,
    /// The words at the vertical axis.
    pub y: Option<String>,
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
}

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
    /// Notes what its value says.
    pub(super) read: fn(&mut Graph, &Value, &mut Axes) -> Result<(), Fault>,
}

/// All options of a plot in the order of the manual.
pub static PLOT_OPTIONS: &[PlotOption] = &[
    PlotOption {
        name: "x",
        form: "x=\"false positives\"",
        doc: "The words below the horizontal axis; without them the name of the range.",
        example: "plot \"How well it tells them apart\": line([0, 0.2, 1], [0, 0.7, 1]), x=\"false positives\", y=\"true positives\"",
        read: |_, value, axes| {
            axes.x = Some(words("x", value)?);
            Ok(())
        },
    },
    PlotOption {
        name: "y",
        form: "y=\"true positives\"",
        doc: "The words beside the vertical axis; without them the name of the second range, or of the only series.",
        example: "plot \"A fall\": 100 - 4.9 * t**2 for t in 0..4, x=\"seconds\", y=\"metres\"",
        read: |_, value, axes| {
            axes.y = Some(words("y", value)?);
            Ok(())
        },
    },
    PlotOption {
        name: "log",
        form: "log=\"xy\"",
        doc: "Which axes are logarithmic: `\"x\"`, `\"y\"` or `\"xy\"`; values that are not positive are left out.",
        example: "plot \"Halved again and again\": line(0.5**range(20)), log=\"y\"",
        read: |_, value, axes| match value {
            Value::Text(text) if ["x", "y", "xy"].contains(&text.as_str()) => {
                axes.log = text.clone();
                Ok(())
            }
            _ => Err(Fault::new("`log` names the axes").remedy("write log=\"x\", log=\"y\" or log=\"xy\"")),
        },
    },
    PlotOption {
        name: "xlim",
        form: "xlim=[0, 5]",
        doc: "The part of the horizontal axis that is shown. Curves are cut at the edge of the picture; how many places of \
              points, lines, bars and words lie outside is said below it.",
        example: "plot \"The first five\": points([1, 2, 3, 50], [1, 4, 9, 2500]), xlim=[0, 5], ylim=[0, 10]",
        read: |graph, value, axes| {
            axes.xlim = Some(limits("xlim", graph, value)?);
            Ok(())
        },
    },
    PlotOption {
        name: "ylim",
        form: "ylim=[0, 1]",
        doc: "The part of the vertical axis that is shown, as `xlim` is of the horizontal one.",
        example: "plot \"Near the pole\": 1 / x for x in -2..2, ylim=[-5, 5]",
        read: |graph, value, axes| {
            axes.ylim = Some(limits("ylim", graph, value)?);
            Ok(())
        },
    },
    PlotOption {
        name: "zlim",
        form: "zlim=[0, 1]",
        doc: "Between which values the colours of a heat map go; what lies beyond has the colour of the end. Heat maps with the same \
              ends can be compared.",
        example: "plot \"Before\": heatmap([[0.3, 0.7], [0.6, 0.4]]), zlim=[0, 1]\n\
                  plot \"After\": heatmap([[0.1, 0.9], [1, 0]]), zlim=[0, 1]",
        read: |graph, value, axes| {
            axes.zlim = Some(limits("zlim", graph, value)?);
            Ok(())
        },
    },
    PlotOption {
        name: "aspect",
        form: "aspect=\"equal\"",
        doc: "One unit is as long on both axes, so that a circle is round and a right angle is right.",
        example: "turn = linspace(0, 2 * pi, 60)\n\
                  plot \"The unit circle\": line(cos(turn), sin(turn)), aspect=\"equal\"",
        read: |_, value, axes| match value {
            Value::Text(text) if text == "equal" => {
                axes.equal = true;
                Ok(())
            }
            _ => {
                Err(Fault::new("`aspect` of a plot is \"equal\" or left out")
                    .remedy("write aspect=\"equal\""))
            }
        },
    },
    PlotOption {
        name: "split",
        form: "split=\"series\"",
        doc: "A small picture for each series, side by side, all on the same axes: many lines are told apart, and still compared.",
        example: "xs = linspace(0, 6, 60)\n\
                  plot \"Four waves\": \"once\": line(xs, sin(xs)), \"twice\": line(xs, sin(2 * xs)), \"three times\": line(xs, sin(3 * xs)), \"four times\": line(xs, sin(4 * xs)), split=\"series\"",
        read: |_, value, axes| match value {
            Value::Text(text) if text == "series" => {
                axes.split = true;
                Ok(())
            }
            _ => {
                Err(Fault::new("`split` of a plot is \"series\" or left out")
                    .remedy("write split=\"series\""))
            }
        },
    },
];

/// What other tools call an option of a plot.
pub(super) fn option_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "xlabel" => "x",
        "ylabel" => "y",
        "xscale" | "yscale" | "logx" | "logy" => "log",
        "xrange" | "xlims" => "xlim",
        "yrange" | "ylims" => "ylim",
        "clim" | "vmin" | "vmax" => "zlim",
        "axis" | "aspect_ratio" | "equal" => "aspect",
        "facet" | "subplots" | "panels" | "row" | "col" => "split",
        _ => return None,
    })
}

/// The words of an option.
fn words(name: &str, value: &Value) -> Result<String, Fault> {
    match value {
        Value::Text(text) => Ok(text.clone()),
        _ => Err(Fault::new(format!("`{name}` of a plot is a text"))
            .remedy(format!("write the words in quotation marks: `{name}=\"time\"`"))),
    }
}

/// The two ends of what is shown of an axis.
fn limits(name: &str, graph: &mut Graph, value: &Value) -> Result<(f64, f64), Fault> {
    let node = value.node(graph)?;
    let known = graph.known(node).filter(|ends| ends.shape() == [2]);
    let fault = |said: String| {
        Fault::new(said).remedy(format!("write both ends, the smaller one first: `{name}=[0, 5]`"))
    };
    let Some(ends) = known else {
        return Err(fault(format!("`{name}` of a plot is two numbers that are known")));
    };
    match (ends[[0]], ends[[1]]) {
        (low, high) if low.is_finite() && high.is_finite() && low < high => Ok((low, high)),
        (low, high) => Err(fault(format!("`{name}` from {low} to {high} shows nothing"))),
    }
}
