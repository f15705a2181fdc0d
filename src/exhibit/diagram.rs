//! Boxes and arrows: laid out in layers by dagre, drawn as one line of SVG without ids, or told in lines; knows no model.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, layout};

use super::frame::{letters, text};
use super::outline::{Point, coordinate};
use super::palette::series_colour;
use super::running::SCROLLS;
use crate::markup::escape_html as escape;

/// Boxes joined by arrows; the layout finds the places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// What the diagram shows.
    pub caption: String,
    /// The boxes, inputs first.
    pub nodes: Vec<DiagramBox>,
    /// The arrows between them.
    pub edges: Vec<Edge>,
    /// What the diagram says, for readers without pictures.
    pub alternative: String,
}

/// One box with its title and a few short lines.
#[derive(Clone, Debug, PartialEq)]
pub struct DiagramBox {
    /// What it is called.
    pub title: String,
    /// What else is to be said.
    pub lines: Vec<String>,
    /// What kind of thing it is.
    pub role: BoxRole,
}

/// What a box stands for; each kind has a shape and a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoxRole {
    /// Something known: square corners.
    Given,
    /// Something learned: round ends.
    Learned,
    /// Something computed on the way: slightly rounded.
    Inner,
    /// What it all comes down to: a double line.
    Outcome,
}

/// An arrow between two boxes, named by their places in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What stands beside it, line by line.
    pub labels: Vec<String>,
    /// Whether it goes back to where things began: it is dashed.
    pub back: bool,
}

/// Height of a line of letters.
const LINE: f64 = 18.0;
/// Room between the letters of a box and its border.
const PADDING: (f64, f64) = (12.0, 8.0);
/// Length of an arrow's head.
const HEAD: f64 = 8.0;
/// Room around the whole drawing, so that no stroke is cut.
const MARGIN: f64 = 3.0;
/// Letters are drawn somewhat smaller than those that widths are guessed for.
const LETTER_SHARE: f64 = 13.0 / 15.0;

/// The places that the layout found.
struct Layout {
    size: (f64, f64),
    boxes: Vec<(Point, (f64, f64))>,
    /// The bends of each arrow and the middle of its label.
    arrows: Vec<(Vec<Point>, Point)>,
}

fn size(lines: &[&str]) -> (f64, f64) {
    let widest = lines.iter().map(|line| letters(line) * LETTER_SHARE).fold(20.0, f64::max);
    (widest, lines.len() as f64 * LINE)
}

fn box_lines(one: &DiagramBox) -> Vec<&str> {
    std::iter::once(&one.title).chain(&one.lines).map(String::as_str).collect()
}

fn laid_out(diagram: &Diagram) -> Layout {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(options);
    for (index, one) in diagram.nodes.iter().enumerate() {
        let (width, height) = size(&box_lines(one));
        let (width, height) = (width + 2.0 * PADDING.0, height + 2.0 * PADDING.1);
        graph.set_node(index.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    for (index, arrow) in diagram.edges.iter().enumerate() {
        let lines: Vec<&str> = arrow.labels.iter().map(String::as_str).collect();
        let (width, height) = if lines.is_empty() { (0.0, 0.0) } else { size(&lines) };
        // An arrow back must not pull the boxes together.
        let weight = if arrow.back { 0 } else { 1 };
        let position = dagre::layout::types::LabelPos::Center;
        let label = EdgeLabel { width, height, weight, labelpos: position, ..EdgeLabel::default() };
        graph.set_edge(arrow.from.to_string(), arrow.to.to_string(), Some(label), Some(&index.to_string()));
    }
    let spacing = LayoutOptions {
        nodesep: 22.0,
        edgesep: 14.0,
        ranksep: 30.0,
        marginx: MARGIN,
        marginy: MARGIN,
        ..LayoutOptions::default()
    };
    layout(&mut graph, Some(spacing));
    read(diagram, &graph)
}

/// Reads the places back; what the layout left out lies at the origin.
fn read(diagram: &Diagram, graph: &Graph<NodeLabel, EdgeLabel>) -> Layout {
    let boxes: Vec<(Point, (f64, f64))> = (0..diagram.nodes.len())
        .map(|index| {
            let node = graph.node(&index.to_string());
            let place = node.map_or((0.0, 0.0), |node| (node.x.unwrap_or(0.0), node.y.unwrap_or(0.0)));
            (place, node.map_or((0.0, 0.0), |node| (node.width, node.height)))
        })
        .collect();
    let arrows: Vec<(Vec<Point>, Point)> = diagram
        .edges
        .iter()
        .enumerate()
        .map(|(index, arrow)| {
            let name = index.to_string();
            let laid = graph.edge(&arrow.from.to_string(), &arrow.to.to_string(), Some(&name));
            let bends = laid.map(|edge| edge.points.iter().map(|point| (point.x, point.y)).collect());
            let label = laid.map_or((0.0, 0.0), |edge| (edge.x.unwrap_or(0.0), edge.y.unwrap_or(0.0)));
            (bends.unwrap_or_default(), label)
        })
        .collect();
    let ends = boxes.iter().map(|(place, size)| (place.0 + size.0 / 2.0, place.1 + size.1 / 2.0));
    let bends = arrows.iter().flat_map(|(bends, _)| bends.iter().copied());
    let labels = arrows.iter().zip(&diagram.edges).map(|((_, label), arrow)| {
        let lines: Vec<&str> = arrow.labels.iter().map(String::as_str).collect();
        (label.0 + size(&lines).0 / 2.0, label.1)
    });
    let reach = ends
        .chain(bends)
        .chain(labels)
        .fold((0.0, 0.0), |reach: (f64, f64), place| (reach.0.max(place.0), reach.1.max(place.1)));
    in_reading_order(Layout { size: (reach.0 + MARGIN, reach.1 + MARGIN), boxes, arrows })
}

/// The same layout, or its mirror image if that has more neighbours stand in the order of the list.
fn in_reading_order(layout: Layout) -> Layout {
    // Only boxes at one height are neighbours; by their heights they lie close together.
    let mut by_height: Vec<usize> = (0..layout.boxes.len()).collect();
    let place = |index: usize| layout.boxes[index].0;
    by_height.sort_by(|&one, &other| place(one).1.total_cmp(&place(other).1));
    let pairs = by_height.iter().enumerate().flat_map(|(at, &one)| {
        let lower = by_height[at + 1..].iter();
        lower.take_while(move |&&other| place(other).1 - place(one).1 < LINE).map(move |&other| {
            let (first, second) = (one.min(other), one.max(other));
            place(first).0 < place(second).0
        })
    });
    let (right, wrong) = pairs.fold((0_usize, 0_usize), |(right, wrong), ordered| match ordered {
        true => (right + 1, wrong),
        false => (right, wrong + 1),
    });
    if right >= wrong {
        return layout;
    }
    let turned = |(x, y): Point| (layout.size.0 - x, y);
    Layout {
        size: layout.size,
        boxes: layout.boxes.iter().map(|&(place, size)| (turned(place), size)).collect(),
        arrows: layout
            .arrows
            .iter()
            .map(|(bends, label)| (bends.iter().map(|&bend| turned(bend)).collect(), turned(*label)))
            .collect(),
    }
}

/// A wide diagram is scrolled rather than made too small to read.
pub(super) fn scrolled(diagram: &Diagram) -> String {
    format!("<div {SCROLLS}>{}</div>", drawing(diagram))
}

/// The whole `<svg>` element.
pub(super) fn drawing(diagram: &Diagram) -> String {
    let layout = laid_out(diagram);
    let mut body = String::new();
    for (arrow, (bends, _)) in diagram.edges.iter().zip(&layout.arrows) {
        body.push_str(&arrow_drawing(arrow, bends));
    }
    for (one, (place, size)) in diagram.nodes.iter().zip(&layout.boxes) {
        body.push_str(&box_drawing(one, *place, *size));
    }
    body.push_str("<g text-anchor=\"middle\">");
    for (arrow, (_, label)) in diagram.edges.iter().zip(&layout.arrows) {
        body.push_str(&label_drawing(&arrow.labels, *label));
    }
    body.push_str("</g>");
    let (width, height) = (coordinate(layout.size.0), coordinate(layout.size.1));
    let spoken = escape(&diagram.alternative);
    let least = coordinate((layout.size.0 * 0.8).min(layout.size.0));
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{spoken}\" font-size=\"13\" fill=\"currentColor\" style=\"display:block;width:100%;max-width:{width}px;min-width:{least}px;margin:auto\">{body}</svg>"
    )
}

fn box_drawing(one: &DiagramBox, (x, y): Point, (width, height): (f64, f64)) -> String {
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    let frame = |inset: f64, round: f64, paint: &str| {
        format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"{paint}/>",
            coordinate(left + inset),
            coordinate(top + inset),
            coordinate(width - 2.0 * inset),
            coordinate(height - 2.0 * inset),
            coordinate(round)
        )
    };
    let painted = |series: usize| {
        let colour = series_colour(series);
        format!("{}{} fill-opacity=\".13\" stroke-width=\"1.5\"", colour.paint("stroke"), fill(colour.hex()))
    };
    let shape = match one.role {
        BoxRole::Given => frame(0.0, 0.0, &painted(2)),
        BoxRole::Learned => frame(0.0, height / 2.0, &painted(0)),
        BoxRole::Inner => frame(0.0, 5.0, " fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".6\""),
        BoxRole::Outcome => frame(0.0, 5.0, &painted(1)) + &frame(3.0, 3.0, &outline(series_colour(1).hex())),
    };
    let first = top + PADDING.1 + 13.5;
    let lines = one.lines.iter().enumerate().map(|(index, line)| {
        let below = first + (index + 1) as f64 * LINE;
        text(x, below, line)
    });
    let title = text(x, first, &one.title).replacen("<text", "<text font-weight=\"600\"", 1);
    format!("{shape}<g text-anchor=\"middle\">{title}{}</g>", lines.collect::<String>())
}

fn fill(hex: &str) -> String {
    format!(" fill=\"{hex}\"")
}

fn outline(hex: &str) -> String {
    format!(" fill=\"none\" stroke=\"{hex}\"")
}

/// A smooth line through the bends, and its head.
fn arrow_drawing(arrow: &Edge, bends: &[Point]) -> String {
    let [first, .., before, last] = bends else { return String::new() };
    let (dx, dy) = (last.0 - before.0, last.1 - before.1);
    let length = (dx * dx + dy * dy).sqrt().max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let neck = (last.0 - ux * HEAD, last.1 - uy * HEAD);
    let mut data = format!("M{} {}", coordinate(first.0), coordinate(first.1));
    let inner = &bends[1..bends.len() - 1];
    for (index, bend) in inner.iter().enumerate() {
        let next = inner.get(index + 1).copied().unwrap_or(neck);
        let end = match index + 1 < inner.len() {
            true => ((bend.0 + next.0) / 2.0, (bend.1 + next.1) / 2.0),
            false => neck,
        };
        let numbers = [bend.0, bend.1, end.0, end.1].map(coordinate);
        data.push_str(&format!("Q{} {} {} {}", numbers[0], numbers[1], numbers[2], numbers[3]));
    }
    if inner.is_empty() {
        data.push_str(&format!("L{} {}", coordinate(neck.0), coordinate(neck.1)));
    }
    let dashes = if arrow.back { " stroke-dasharray=\"6 4\"" } else { "" };
    let side = |sign: f64| {
        let place = (neck.0 - sign * uy * HEAD * 0.45, neck.1 + sign * ux * HEAD * 0.45);
        format!("{} {}", coordinate(place.0), coordinate(place.1))
    };
    let tip = format!("{} {}", coordinate(last.0), coordinate(last.1));
    format!(
        "<path d=\"{data}\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".75\"{dashes}/><path d=\"M{}L{tip}L{}z\" fill-opacity=\".8\"/>",
        side(1.0),
        side(-1.0)
    )
}

/// The words beside an arrow, on a patch of the page's own ground so that the line does not cross them.
fn label_drawing(labels: &[String], (x, y): Point) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let lines: Vec<&str> = labels.iter().map(String::as_str).collect();
    let (width, height) = size(&lines);
    let patch = format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" style=\"fill:var(--bg,#fff)\"/>",
        coordinate(x - width / 2.0 - 2.0),
        coordinate(y - height / 2.0),
        coordinate(width + 4.0),
        coordinate(height)
    );
    let words = labels
        .iter()
        .enumerate()
        .map(|(index, line)| text(x, y - height / 2.0 + index as f64 * LINE + 13.5, line));
    patch + &words.collect::<String>()
}

/// The diagram in lines of text: each box, and where its arrows go.
pub(super) fn told(diagram: &Diagram) -> String {
    let mut from: Vec<Vec<&Edge>> = vec![Vec::new(); diagram.nodes.len()];
    for arrow in &diagram.edges {
        from[arrow.from].push(arrow);
    }
    let one = |(one, arrows): (&DiagramBox, Vec<&Edge>)| {
        let mut line = one.title.clone();
        if !one.lines.is_empty() {
            line.push_str(&format!(" ({})", one.lines.join(", ")));
        }
        let arrows = arrows.into_iter().map(|arrow| {
            let label = if arrow.labels.is_empty() {
                String::new()
            } else {
                format!(" [{}]", arrow.labels.join(", "))
            };
            let sign = if arrow.back { "⇢" } else { "→" };
            format!("\n  {sign} {}{label}", diagram.nodes[arrow.to].title)
        });
        line + &arrows.collect::<String>()
    };
    diagram.nodes.iter().zip(from).map(one).collect::<Vec<_>>().join("\n")
}
