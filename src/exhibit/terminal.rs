//! Exhibits as plain text for a terminal: aligned tables, charts in braille dots, ticked lists.

use super::braille::chart_text;
use super::columns::{columns, padded};
use super::diagram::told;
use super::formula;
use super::html::gutter;
use super::task;
use super::{Cell, Exhibit, FaultBox, Finding, Item, Span, Table, programs};
use crate::markup::is_control;

/// Stands for the escape that begins a rendition until all texts are in their places.
const RENDITION: char = '\u{fdd0}';

/// The renditions of ECMA-48 that are used: none, bold, faint, red and green.
const RENDITIONS: &[&str] = &["[0m", "[1m", "[2m", "[31m", "[32m"];

/// The exhibit in lines of text, without a line break at the end; with colours, the signs of verdicts
/// and strong words stand out. A letter of a lesson that would steer the terminal is shown as a sign.
pub fn terminal(exhibit: &Exhibit, colours: bool) -> String {
    let lines = lines(exhibit, colours);
    let shown = |(place, letter)| match letter {
        // Nothing but these passes, even if a lesson holds the same letter.
        RENDITION
            if RENDITIONS.iter().any(|known| lines[place + RENDITION.len_utf8()..].starts_with(known)) =>
        {
            '\u{1b}'
        }
        '\n' => letter,
        RENDITION => '\u{fffd}',
        _ if is_control(letter) => '\u{fffd}',
        _ => letter,
    };
    lines.char_indices().map(shown).collect()
}

fn lines(exhibit: &Exhibit, colours: bool) -> String {
    let parts =
        |parts: &[Exhibit]| parts.iter().map(|part| lines(part, colours)).collect::<Vec<_>>().join("\n\n");
    match exhibit {
        Exhibit::Code(code) => code.source(),
        Exhibit::Table(table) => captioned(&table.caption, &table_text(table)),
        Exhibit::Chart(chart) => captioned(&chart.caption(), &chart_text(chart)),
        Exhibit::Checklist(items) => {
            items.iter().map(|item| item_text(item, colours)).collect::<Vec<_>>().join("\n")
        }
        Exhibit::Paragraph(spans) => spans.iter().map(|span| span_text(span, colours)).collect(),
        Exhibit::Formula(formula) => captioned(&formula.caption, &formula::plain(formula)),
        Exhibit::Fault(fault) => fault_text(fault),
        Exhibit::Diagram(diagram) => captioned(&diagram.caption, &told(diagram)),
        Exhibit::Tiles(tiles) => {
            let labels: Vec<&str> = tiles.tiles.iter().map(|tile| tile.label.as_str()).collect();
            captioned(&tiles.caption, &labels.join(" · "))
        }
        Exhibit::Group(group) | Exhibit::Card(group) => captioned(&group.caption, &parts(&group.parts)),
        Exhibit::Folded(folded) => captioned(&folded.summary, &parts(&folded.parts)),
        Exhibit::Programs(several) => parts(&programs::plain(several)),
        Exhibit::Question(question) => parts(&task::plain(question)),
        Exhibit::Exercise(exercise) => {
            captioned(&exercise.solution.summary, &parts(&exercise.solution.parts))
        }
        Exhibit::Numbered(label, exhibit) => {
            let caption = exhibit.caption().unwrap_or_default();
            let head = format!("{}{caption}", label.before(caption));
            captioned(&head, &lines(&exhibit.clone().without_caption(), colours))
        }
    }
}

/// The text as a terminal shows it under a rendition of ECMA-48, such as `1` for bold and `32` for green.
fn painted(text: &str, rendition: &str, colours: bool) -> String {
    if colours { format!("{RENDITION}[{rendition}m{text}{RENDITION}[0m") } else { text.to_string() }
}

fn span_text(span: &Span, colours: bool) -> String {
    match span {
        Span::Strong(text) => painted(text, "1", colours),
        other => other.text().to_string(),
    }
}

fn captioned(caption: &str, body: &str) -> String {
    if caption.is_empty() { body.to_string() } else { format!("{caption}\n{body}") }
}

fn table_text(table: &Table) -> String {
    let count = table.width();
    let flat = |text: &str| text.replace(['\n', '\r'], " ");
    let head: Vec<String> = (0..count)
        .map(|column| {
            table.columns.get(column).map_or(String::new(), |column| flat(&column.name).replace('`', ""))
        })
        .collect();
    let tails: Vec<Vec<usize>> = (0..count).map(|column| table.tails(column)).collect();
    let cell = |row: usize, column: usize| {
        let text = table.rows[row].get(column).map_or("", Cell::text);
        flat(text) + &" ".repeat(tails[column][row])
    };
    let body: Vec<Vec<String>> =
        (0..table.rows.len()).map(|row| (0..count).map(|column| cell(row, column)).collect()).collect();
    let widths: Vec<usize> = (0..count)
        .map(|column| body.iter().chain([&head]).map(|row| columns(&row[column])).max().unwrap_or(0))
        .collect();
    let line = |cells: &Vec<String>| {
        let cells: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| padded(cell, widths[column], table.align(column)))
            .collect();
        cells.join("  ").trim_end().to_string()
    };
    let mut lines = Vec::new();
    if head.iter().any(|name| !name.is_empty()) {
        lines.push(line(&head));
        lines.push("─".repeat(widths.iter().sum::<usize>() + 2 * count.saturating_sub(1)));
    }
    lines.extend(body.iter().map(line));
    lines.join("\n")
}

fn item_text(item: &Item, colours: bool) -> String {
    let words: Vec<&str> =
        [item.claim.as_str(), item.code.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let rendition = match item.finding {
        Finding::Holds => "32",
        Finding::Fails => "31",
        Finding::Told => "2",
    };
    let sign = painted(item.sign(), rendition, colours);
    let refuted = if item.refuted.is_empty() { String::new() } else { format!("{} ", item.refuted) };
    let mut text = format!("{sign} {refuted}{}", words.join("  "));
    if !item.evidence.is_empty() {
        text.push_str(&format!("\n  {}", item.evidence));
    }
    text
}

fn fault_text(fault: &FaultBox) -> String {
    let mut parts = vec![format!("✗ {}", fault.title)];
    parts.extend([&fault.place, &fault.message].into_iter().filter(|text| !text.is_empty()).cloned());
    let width = gutter(&fault.excerpt);
    for line in &fault.excerpt {
        parts.push(format!("{:>width$} │ {}", line.number, line.text));
        if let Some((start, length)) = line.mark {
            let before: String = line.text.chars().take(start).collect();
            let marked: String = line.text.chars().skip(start).take(length).collect();
            parts.push(format!(
                "{:>width$} │ {}{}",
                "",
                " ".repeat(columns(&before)),
                "^".repeat(columns(&marked).max(1))
            ));
        }
    }
    parts.extend(Some(&fault.remedy).filter(|text| !text.is_empty()).cloned());
    parts.join("\n")
}
