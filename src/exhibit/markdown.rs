//! Exhibits as Markdown for renderers that draw no HTML: tables, lists, code and lines of text.

use super::diagram::{drawing as diagram_picture, told as told_diagram};
use super::formula;
use super::html::gutter;
use super::picture::picture;
use super::programs;
use super::raster::base64;
use super::running::with_code;
use super::task;
use super::tiles::tiles_picture;
use super::{Align, Cell, Chart, Code, Exhibit, FaultBox, Field, Finding, Item, Mark, Series, Span, Table};
use crate::markup::Markup;
use crate::numbers::significant;

/// A chart without a picture tells at most so many of its points.
const TOLD_POINTS: usize = 8;
/// Every curve has values at so many even steps of its range.
const EVEN_PLACES: usize = 200;

/// The exhibit as Markdown blocks, without a line break at the end.
pub fn markdown(exhibit: &Exhibit) -> Markup {
    Markup::composed(drawn(exhibit, false))
}

/// The same with pictures as images in data addresses, for renderers that make books of Markdown.
pub fn illustrated(exhibit: &Exhibit) -> Markup {
    Markup::composed(drawn(exhibit, true))
}

fn drawn(exhibit: &Exhibit, pictures: bool) -> String {
    let blocks =
        |parts: &[Exhibit]| parts.iter().map(|part| drawn(part, pictures)).collect::<Vec<_>>().join("\n\n");
    match exhibit {
        Exhibit::Chart(chart) if pictures => {
            captioned(&chart.caption(), &image(&chart.spoken(), &picture(chart)))
        }
        Exhibit::Tiles(tiles) if pictures => {
            let labels: Vec<&str> = tiles.tiles.iter().map(|tile| tile.label.as_str()).collect();
            captioned(&tiles.caption, &image(&labels.join(", "), &tiles_picture(tiles)))
        }
        Exhibit::Diagram(diagram) if pictures => {
            captioned(&diagram.caption, &image(&told_diagram(diagram), &diagram_picture(diagram)))
        }
        Exhibit::Code(code) => code_markdown(code),
        Exhibit::Table(table) => table_markdown(table),
        Exhibit::Chart(chart) => chart_markdown(chart),
        Exhibit::Checklist(items) => items.iter().map(item_markdown).collect::<Vec<_>>().join("\n"),
        Exhibit::Paragraph(spans) => spans.iter().map(span_markdown).collect(),
        Exhibit::Formula(formula) => captioned(&formula.caption, &formula::markdown(formula)),
        Exhibit::Fault(fault) => fault_markdown(fault),
        Exhibit::Diagram(diagram) => captioned(&diagram.caption, &fenced("text", &told_diagram(diagram))),
        Exhibit::Tiles(tiles) => {
            let labels: Vec<String> = tiles.tiles.iter().map(|tile| escape(&tile.label)).collect();
            captioned(&tiles.caption, &labels.join(" · "))
        }
        Exhibit::Group(group) | Exhibit::Card(group) => captioned(&group.caption, &blocks(&group.parts)),
        Exhibit::Folded(folded) => captioned(&folded.summary, &blocks(&folded.parts)),
        Exhibit::Programs(several) => blocks(&programs::plain(several)),
        Exhibit::Question(question) => blocks(&task::plain(question)),
        Exhibit::Exercise(exercise) => {
            captioned(&exercise.solution.summary, &blocks(&exercise.solution.parts))
        }
        Exhibit::Numbered(label, exhibit) => {
            let caption = exhibit.caption().unwrap_or_default();
            let head = label.before(caption);
            captioned(&format!("{head}{caption}"), &drawn(&exhibit.clone().without_caption(), pictures))
        }
    }
}

/// Text in which no letter has a meaning for Markdown, wherever it stands.
pub fn escape(text: &str) -> String {
    let mut safe = escape_inline(text);
    if safe.starts_with(['+', '-', '=', ':']) {
        safe.insert(0, '\\');
    }
    // A number with a point at the start would open a numbered list.
    let digits = safe.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && safe[digits..].starts_with(['.', ')']) && safe[digits + 1..].starts_with([' ', '\t']) {
        safe.insert(digits, '\\');
    }
    safe
}

/// The same for text that does not begin a line.
fn escape_inline(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| *letter != '\r') {
        if "\\`*_[]<>|~$^&#{}".contains(letter) {
            safe.push('\\');
        }
        safe.push(if letter == '\n' { ' ' } else { letter });
    }
    safe
}

/// The points that tell a curve in a few lines: both ends and evenly spread ones between.
pub(super) fn told(series: &Series) -> Vec<(f64, f64)> {
    let points: Vec<(f64, f64)> = series.points().collect();
    if points.len() <= TOLD_POINTS {
        return points;
    }
    if series.mark == Mark::Curve {
        return told_evenly(&points);
    }
    (0..TOLD_POINTS).map(|index| points[index * (points.len() - 1) / (TOLD_POINTS - 1)]).collect()
}

/// Points of a curve, which chose its places itself, at even places that other curves over the range have, too.
fn told_evenly(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let (first, last) = (points[0].0, points[points.len() - 1].0);
    let near = |index: usize| {
        let share = (index * EVEN_PLACES / (TOLD_POINTS - 1)) as f64 / EVEN_PLACES as f64;
        let place = first + (last - first) * share;
        let behind = points.partition_point(|point| point.0 < place).min(points.len() - 1);
        let before = behind.saturating_sub(1);
        if (points[before].0 - place).abs() < (points[behind].0 - place).abs() { before } else { behind }
    };
    (0..TOLD_POINTS).map(|index| points[near(index)]).collect()
}

/// An image that carries its own file; the words of a renderer without pictures stand for it.
fn image(alternative: &str, svg: &str) -> String {
    let words = escape_inline(&alternative.split_whitespace().collect::<Vec<_>>().join(" "));
    format!("![{words}](data:image/svg+xml;base64,{})", base64(alone(svg).as_bytes()))
}

/// A picture of a page as a file of its own: with a size, and without the page's style and colours.
fn alone(svg: &str) -> String {
    let (root, body) = svg.trim_start().trim_start_matches("<svg").split_once('>').unwrap_or(("", svg));
    let attribute =
        |name: &str| root.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"'));
    let view = attribute("viewBox").map_or("0 0 480 300", |(view, _)| view);
    let lengths: Vec<&str> = view.split(' ').skip(2).collect();
    let size = match lengths[..] {
        [width, height] => format!(" width=\"{width}\" height=\"{height}\""),
        _ => String::new(),
    };
    let unstyled = match attribute(" style") {
        Some((style, _)) => root.replacen(&format!(" style=\"{style}\""), "", 1),
        None => root.to_string(),
    };
    let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\"";
    format!("{head}{size}{unstyled}>{}", with_fallbacks(body))
}

/// A drawing in whose styles `var(--name,fallback)` is replaced by its fallback. What a text says of such things stays.
fn with_fallbacks(svg: &str) -> String {
    let mut pieces = svg.split(" style=\"");
    let mut plain = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (style, rest) = piece.split_once('"').unwrap_or((piece, ""));
        plain.push_str(&format!(" style=\"{}\"{rest}", plain_style(style)));
    }
    plain
}

fn plain_style(style: &str) -> String {
    let mut pieces = style.split("var(--");
    let mut plain = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (variable, rest) = piece.split_once(')').unwrap_or((piece, ""));
        plain.push_str(variable.split_once(',').map_or("inherit", |(_, fallback)| fallback.trim()));
        plain.push_str(rest);
    }
    plain
}

fn captioned(caption: &str, body: &str) -> String {
    let caption = prose_markdown(caption);
    // Four asterisks alone would be a line across the page.
    if caption.is_empty() { body.to_string() } else { format!("**{caption}**\n\n{body}") }
}

fn code_markdown(code: &Code) -> String {
    fenced(if code.language.is_empty() { "text" } else { &code.language }, &code.shown())
}

/// A fence that is longer than any run of backticks inside.
fn fenced(language: &str, source: &str) -> String {
    let longest = source.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{source}\n{fence}")
}

/// A code span that survives backticks inside, and the bars of a table around it.
fn inline_code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

fn table_markdown(table: &Table) -> String {
    let columns = table.width();
    let head = (0..columns)
        .map(|column| table.columns.get(column).map_or(String::new(), |column| head_markdown(&column.name)));
    let rule = (0..columns).map(|column| match table.align(column) {
        Align::Right => "--:".to_string(),
        Align::Center => ":-:".to_string(),
        Align::Left => ":--".to_string(),
    });
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(head.collect()), line(rule.collect())];
    for row in &table.rows {
        let cells = (0..columns).map(|column| row.get(column).map_or(String::new(), cell_markdown));
        lines.push(line(cells.collect()));
    }
    captioned(&table.caption, &lines.join("\n"))
}

fn head_markdown(text: &str) -> String {
    let cell = |span: Span| match span {
        Span::Code(code) => cell_markdown(&Cell::Code(code)),
        span => escape_inline(span.text()),
    };
    with_code(text).into_iter().map(cell).collect()
}

fn cell_markdown(cell: &Cell) -> String {
    match cell {
        Cell::Number(text) | Cell::Text(text) | Cell::Shaded(text, _) => escape_inline(text),
        Cell::Prose(text) => prose_markdown(text).replace('|', "\\|"),
        Cell::Code(text) | Cell::Formula { plain: text, .. } => inline_code(text).replace('|', "\\|"),
    }
}

fn chart_markdown(chart: &Chart) -> String {
    let mut parts = vec![format!("*{}*", escape(chart.spoken().trim()))];
    if let Some(field) =
        chart.field.as_ref().filter(|field| field.xs.len() <= TOLD_POINTS && field.ys.len() <= TOLD_POINTS)
    {
        parts.push(table_markdown(&field_table(chart, field)));
    }
    parts.extend(tables_of_points(chart).iter().map(table_markdown));
    captioned(&chart.caption(), &parts.join("\n\n"))
}

/// Series over the same places share a table.
fn tables_of_points(chart: &Chart) -> Vec<Table> {
    let mut groups: Vec<Vec<&Series>> = Vec::new();
    for series in chart.series.iter().filter(|series| !series.xs.is_empty()) {
        let places = |series: &Series| told(series).into_iter().map(|point| point.0).collect::<Vec<f64>>();
        let alike = |other: &Series| match (series.mark, other.mark) {
            (Mark::Curve, Mark::Curve) => places(series) == places(other),
            _ => other.xs == series.xs && other.ys.len() == series.ys.len(),
        };
        match groups.iter_mut().find(|group| alike(group[0])) {
            Some(group) => group.push(series),
            None => groups.push(vec![series]),
        }
    }
    groups.iter().map(|group| points_table(chart, group)).collect()
}

fn points_table(chart: &Chart, group: &[&Series]) -> Table {
    let name = |series: &Series| {
        if series.name.is_empty() { chart.y.label.clone() } else { series.name.clone() }
    };
    let column = |name: String| super::TableColumn { name, align: Align::Right };
    let columns =
        std::iter::once(column(chart.x.label.clone())).chain(group.iter().map(|series| column(name(series))));
    let values: Vec<Vec<(f64, f64)>> = group.iter().map(|series| told(series)).collect();
    let rows = (0..values[0].len()).map(|row| {
        let x = values[0][row].0;
        let word = (x >= 0.0 && x.fract() == 0.0).then(|| chart.x.names.get(x as usize)).flatten();
        let first = word.map_or_else(|| Cell::Number(significant(x, 4)), |word| Cell::Text(word.clone()));
        let others = values.iter().map(|points| Cell::Number(significant(points[row].1, 4)));
        std::iter::once(first).chain(others).collect()
    });
    Table { rows: rows.collect(), columns: columns.collect(), ..Table::default() }
}

fn field_table(chart: &Chart, field: &Field) -> Table {
    let word = |axis: &super::Axis, places: &[f64], index: usize| {
        axis.names.get(index).cloned().unwrap_or_else(|| significant(places[index], 3))
    };
    let column = |name: String| super::TableColumn { name, align: Align::Right };
    let heads = (0..field.xs.len()).map(|index| column(word(&chart.x, &field.xs, index)));
    let rows = (0..field.ys.len()).map(|row| {
        let head = Cell::Text(word(&chart.y, &field.ys, row));
        let cells = (0..field.xs.len()).map(|column| {
            Cell::Number(
                field.at(column, row).map_or_else(|| "nan".to_string(), |value| significant(value, 3)),
            )
        });
        std::iter::once(head).chain(cells).collect()
    });
    Table {
        columns: std::iter::once(column(String::new())).chain(heads).collect(),
        rows: rows.collect(),
        row_heads: true,
        ..Table::default()
    }
}

fn item_markdown(item: &Item) -> String {
    let mark = match item.finding {
        Finding::Holds => "- [x] ",
        Finding::Fails => "- [ ] ✗ ",
        Finding::Told => "- ",
    };
    let mut text = match item.refuted.is_empty() {
        true => prose_markdown(&item.claim),
        false => format!("**{}** ~~{}~~", escape(&item.refuted), prose_markdown(&item.claim)),
    };
    if !item.code.is_empty() {
        text.push_str(&format!("{}{}", if text.is_empty() { "" } else { " " }, inline_code(&item.code)));
    }
    if !item.evidence.is_empty() {
        text.push_str(&format!(" — {}", prose_markdown(&item.evidence)));
    }
    format!("{mark}{text}")
}

fn prose_markdown(text: &str) -> String {
    with_code(text).iter().map(span_markdown).collect()
}

fn span_markdown(span: &Span) -> String {
    match span {
        Span::Plain(text) | Span::Number(text) => escape(text),
        Span::Strong(text) => format!("**{}**", escape(text)),
        Span::Emphasis(text) => format!("*{}*", escape(text)),
        Span::Code(text) => inline_code(text),
    }
}

fn fault_markdown(fault: &FaultBox) -> String {
    let mut parts = vec![format!("**✗ {}**", prose_markdown(&fault.title))];
    parts.extend(
        [&fault.place, &fault.message]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| prose_markdown(text)),
    );
    if !fault.excerpt.is_empty() {
        let width = gutter(&fault.excerpt);
        let lines: Vec<String> =
            fault.excerpt.iter().map(|line| format!("{:>width$} │ {}", line.number, line.text)).collect();
        parts.push(fenced("text", &lines.join("\n")));
    }
    parts.extend(Some(&fault.remedy).filter(|text| !text.is_empty()).map(|text| prose_markdown(text)));
    let quoted: Vec<String> =
        parts.join("\n\n").lines().map(|line| format!("> {line}").trim_end().to_string()).collect();
    quoted.join("\n")
}
