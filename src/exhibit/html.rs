//! Exhibits as HTML for an mdBook page: one line each, no ids, colours from the page's theme.

use super::code::code_html;
use super::diagram::scrolled;
use super::formula;
use super::palette::shade;
use super::picture::picture;
use super::programs::programs_html;
use super::running::{SCROLLS, inline_code, prose_html, span_html};
use super::task::{exercise_html, question_html};
use super::tiles::tiles_picture;
use super::{
    Align, Cell, ExcerptLine, Exercise, Exhibit, FaultBox, Finding, Folded, Group, Item, Label, Table,
};
use crate::markup::{Markup, NEWLINE, escape_html as escape};

/// Smaller text below a claim; it keeps a contrast of at least 4.5 : 1 in all themes.
const QUIET: &str = "font-size:.88em;opacity:.85";

const FRAME: &str = "margin:1.5em 0";

/// A fault box.
const FAULT: &str = "margin:1.5em 0;padding:.8em 1.2em .2em;border:1px solid var(--quote-border,#ccc);\
    border-inline-start:4px solid var(--blockquote-caution-color,#b00020);background:var(--table-alternate-bg,#f7f7f7)";

/// A card; what stands last in it brings its own foot.
const CARD: &str = "margin:1.5em 0;padding:.9em 1.2em 0;border:1px solid var(--quote-border,#ccc);border-radius:6px;\
    background:var(--table-alternate-bg,#f7f7f7)";

/// A table whose columns need more letters side by side has narrow ones whose cells may wrap.
const MOST_LETTERS: usize = 64;
/// A table of more columns has narrow ones.
const MOST_WIDE: usize = 7;

/// Fainter than mdBook's own, whose text has less than 4.5 : 1 in the theme coal.
const HEAD: &str = "background:color-mix(in srgb,var(--table-header-bg) 60%,var(--bg))";

/// The exhibit as one line of HTML without blank lines and ids.
pub fn html(exhibit: &Exhibit) -> Markup {
    Markup::composed(drawn(exhibit))
}

pub(super) fn drawn(exhibit: &Exhibit) -> String {
    labelled(exhibit, &Label::default())
}

/// The same under a number, if it has a caption to put it before.
fn labelled(exhibit: &Exhibit, label: &Label) -> String {
    match exhibit {
        Exhibit::Code(code) => code_html(code),
        Exhibit::Table(table) => table_html(table, label),
        Exhibit::Chart(chart) => figure("chart", label, &chart.caption(), &picture(chart)),
        Exhibit::Checklist(items) => checklist_html(items, FRAME),
        Exhibit::Paragraph(spans) => format!(
            "<div class=\"exhibit-text\"><p>{}</p></div>",
            spans.iter().map(span_html).collect::<String>()
        ),
        Exhibit::Formula(formula) => figure("formula", label, &formula.caption, &formula::html(formula)),
        Exhibit::Fault(fault) => fault_html(fault),
        Exhibit::Diagram(diagram) => figure("diagram", label, &diagram.caption, &scrolled(diagram)),
        Exhibit::Card(card) => card_html(card),
        Exhibit::Tiles(tiles) => figure("tiles", label, &tiles.caption, &tiles_picture(tiles)),
        Exhibit::Group(group) => group_html(group, label),
        Exhibit::Folded(folded) => unfolded(folded, "exhibit-folded", "margin:1em 0", &all(&folded.parts)),
        Exhibit::Programs(programs) => programs_html(programs, &drawn),
        Exhibit::Question(question) => {
            let part = |part: &Exhibit| match part {
                Exhibit::Checklist(items) => checklist_html(items, "margin:.6em 0 0"),
                other => drawn(other),
            };
            let answer: String = question.answer.parts.iter().map(part).collect();
            let look = "margin:.6em 0 0";
            question_html(question, &unfolded(&question.answer, "exhibit-folded", look, &answer))
        }
        Exhibit::Exercise(exercise) => {
            let Exercise { solution, .. } = exercise;
            exercise_html(exercise, &unfolded(solution, "exhibit-folded", "", &all(&solution.parts)))
        }
        Exhibit::Numbered(label, exhibit) => labelled(exhibit, label),
    }
}

/// A figure with its caption: above a table, as one reads it from the head down, and below a picture.
fn figure(kind: &str, label: &Label, caption: &str, body: &str) -> String {
    let anchor =
        if label.anchor.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(&label.anchor)) };
    let caption = caption_html(label, caption, kind == "table");
    let (above, below) = if kind == "table" { (caption.as_str(), "") } else { ("", caption.as_str()) };
    format!("<figure{anchor} class=\"exhibit-{kind}\" style=\"{FRAME}\">{above}{body}{below}</figure>")
}

fn caption_html(label: &Label, caption: &str, above: bool) -> String {
    let head = match label.name.is_empty() {
        true => String::new(),
        false => format!("<strong>{}</strong>", escape(&label.before(caption))),
    };
    if head.is_empty() && caption.is_empty() {
        return String::new();
    }
    let margin = if above { "0 auto .5em" } else { ".4em auto 0" };
    format!(
        "<figcaption style=\"max-width:600px;margin:{margin};text-align:center;font-size:.92em\">{head}{}</figcaption>",
        prose_html(caption)
    )
}

fn table_html(table: &Table, label: &Label) -> String {
    let columns = table.width();
    let look = Alignment::of(table);
    let mut body = String::new();
    if table.columns.iter().any(|column| !column.name.is_empty()) {
        let heads = (0..columns).map(|column| {
            let name = table.columns.get(column).map_or("", |column| &column.name);
            match name.is_empty() {
                // Who hears a table is told of no head that says nothing.
                true => "<td></td>".to_string(),
                false => format!("<th scope=\"col\"{}>{}</th>", style(&look.head(column)), prose_html(name)),
            }
        });
        body.push_str(&format!("<thead style=\"{HEAD}\"><tr>{}</tr></thead>", heads.collect::<String>()));
    }
    body.push_str("<tbody>");
    let tails: Vec<Vec<usize>> = (0..columns).map(|column| table.tails(column)).collect();
    for (index, row) in table.rows.iter().enumerate() {
        body.push_str("<tr>");
        for (column, tails) in tails.iter().enumerate() {
            body.push_str(&table_cell(&look, column, row.get(column), tails[index]));
        }
        body.push_str("</tr>");
    }
    // Numbers would break at their minus signs; only long texts may use several lines.
    let long = |cell: &Cell| !matches!(cell, Cell::Formula { .. }) && cell.text().chars().count() > 40;
    let wraps = look.wide || table.rows.iter().flatten().any(long);
    // A table of many columns is scrolled on a phone rather than squeezed.
    let room = if columns > 3 { format!(";min-width:{}em", 8 * columns) } else { String::new() };
    let nowrap = if wraps { room.as_str() } else { ";white-space:nowrap" };
    let side = side(look.common);
    let look = format!("text-align:{side};font-variant-numeric:tabular-nums{nowrap}");
    let body = format!("<div {SCROLLS}><table style=\"{look}\">{body}</tbody></table></div>");
    figure("table", label, &table.caption, &body)
}

/// Whether the widest cells of all columns side by side are more than a page has room for.
fn is_wide(table: &Table) -> bool {
    let widest = |column: usize| {
        table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text().chars().count()).max()
    };
    (0..table.width()).filter_map(widest).sum::<usize>() > MOST_LETTERS
}

/// A cell with its number moved by so many digits.
fn table_cell(look: &Alignment<'_>, column: usize, cell: Option<&Cell>, missing: usize) -> String {
    let mut content = cell.map(cell_html).unwrap_or_default();
    content.push_str(&tail(missing, &content));
    if column == 0 && look.table.row_heads {
        // mdBook pads and borders data cells only.
        let look =
            format!("{};padding:3px 20px;border:1px solid var(--table-border-color,#ddd)", look.head(0));
        return format!("<th scope=\"row\"{}>{content}</th>", style(look.trim_start_matches(';')));
    }
    let ground = match cell {
        Some(Cell::Shaded(_, share)) => shade(*share),
        _ => String::new(),
    };
    let narrow = if look.narrow { "padding:3px 9px" } else { "" };
    let look = [look.cell(column), ground, narrow.to_string()].into_iter().filter(|look| !look.is_empty());
    format!("<td{}>{content}</td>", style(&look.collect::<Vec<_>>().join(";")))
}

/// Room in the place of digits and, where there is none, of the point: spaces of just their widths.
fn tail(missing: usize, number: &str) -> String {
    match missing {
        0 => String::new(),
        _ if number.contains('.') => "\u{2007}".repeat(missing),
        _ => format!("\u{2008}{}", "\u{2007}".repeat(missing - 1)),
    }
}

/// How columns are aligned: the most common way stands on the table once, only others repeat theirs. What is a matter of
/// all cells is found out once.
struct Alignment<'a> {
    table: &'a Table,
    common: Align,
    /// Whether its cells side by side are more than a page has room for.
    wide: bool,
    /// Whether its cells have little room around them.
    narrow: bool,
}

impl Alignment<'_> {
    fn of(table: &Table) -> Alignment<'_> {
        let width = table.width();
        let count = |wanted: &Align| (0..width).filter(|&column| table.align(column) == *wanted).count();
        let common = [Align::Center, Align::Left, Align::Right].into_iter().max_by_key(count);
        let wide = is_wide(table);
        Alignment { table, common: common.unwrap_or(Align::Left), wide, narrow: wide || width > MOST_WIDE }
    }

    fn cell(&self, column: usize) -> String {
        let align = self.table.align(column);
        if align == self.common { String::new() } else { format!("text-align:{}", side(align)) }
    }

    /// A browser centres the heads of a table that says nothing else than the usual.
    fn head(&self, column: usize) -> String {
        if self.common == Align::Left {
            format!("text-align:{}", side(self.table.align(column)))
        } else {
            self.cell(column)
        }
    }
}

fn style(look: &str) -> String {
    if look.is_empty() { String::new() } else { format!(" style=\"{look}\"") }
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "start",
        Align::Center => "center",
        Align::Right => "right",
    }
}

fn cell_html(cell: &Cell) -> String {
    match cell {
        Cell::Number(text) | Cell::Text(text) | Cell::Shaded(text, _) => escape(text),
        Cell::Prose(text) => prose_html(text),
        Cell::Code(text) => inline_code(text),
        Cell::Formula { latex, .. } => formula::set(latex),
    }
}

fn checklist_html(items: &[Item], frame: &str) -> String {
    let items: String = items.iter().map(item_html).collect();
    // Without its role a list without bullets is no list for some screen readers.
    format!(
        "<div class=\"exhibit-checklist\" style=\"{frame}\"><ul role=\"list\" style=\"list-style:none;margin:0;padding:0\">{items}</ul></div>"
    )
}

fn item_html(item: &Item) -> String {
    let colour = match item.finding {
        Finding::Holds => ";color:var(--blockquote-tip-color,#070)",
        Finding::Fails => ";color:var(--blockquote-caution-color,#b00020)",
        Finding::Told => "",
    };
    let mut body = match item.refuted.is_empty() {
        true => prose_html(&item.claim),
        false => format!("<strong>{}</strong> <s>{}</s>", escape(&item.refuted), prose_html(&item.claim)),
    };
    if !item.code.is_empty() {
        let space = if body.is_empty() { "" } else { " " };
        body.push_str(&format!("{space}{}", inline_code(&item.code)));
    }
    let source = item.source.as_ref().map(|(id, words)| {
        format!(
            "<a href=\"#{}\" style=\"color:inherit;text-decoration:underline\">{}</a>",
            escape(id),
            escape(words)
        )
    });
    let evidence = Some(prose_html(&item.evidence)).filter(|evidence| !evidence.is_empty());
    let below: Vec<String> = evidence.into_iter().chain(source).collect();
    if !below.is_empty() {
        body.push_str(&format!("<br><small style=\"{QUIET}\">{}</small>", below.join(" · ")));
    }
    let sign = item.sign();
    format!(
        "<li style=\"display:flex;gap:.5em;margin:.5em 0\"><span style=\"flex:none;width:1em;text-align:center;font-weight:700{colour}\">{sign}</span><div style=\"min-width:0\">{body}</div></li>"
    )
}

fn fault_html(fault: &FaultBox) -> String {
    let mut body = format!("<strong>✗ {}</strong>", prose_html(&fault.title));
    if !fault.place.is_empty() {
        body.push_str(&format!("<br><small style=\"{QUIET}\">{}</small>", escape(&fault.place)));
    }
    if !fault.message.is_empty() {
        body.push_str(&format!("<p>{}</p>", prose_html(&fault.message)));
    }
    if !fault.excerpt.is_empty() {
        let lines: Vec<String> =
            fault.excerpt.iter().map(|line| excerpt_html(line, gutter(&fault.excerpt))).collect();
        body.push_str(&format!(
            "<pre><code class=\"hljs nohighlight\" tabindex=\"0\">{}</code></pre>",
            lines.join(NEWLINE)
        ));
    }
    if !fault.remedy.is_empty() {
        body.push_str(&format!("<p>{}</p>", prose_html(&fault.remedy)));
    }
    format!("<div class=\"exhibit-fault\" style=\"{FAULT}\">{body}</div>")
}

/// How many digits the line numbers of an excerpt need.
pub(super) fn gutter(excerpt: &[ExcerptLine]) -> usize {
    excerpt.iter().map(|line| line.number.to_string().len()).max().unwrap_or(1)
}

fn excerpt_html(line: &ExcerptLine, gutter: usize) -> String {
    let number = format!("<span class=\"hljs-comment\">{:>gutter$} │</span> ", line.number);
    let Some((start, length)) = line.mark else {
        return number + &escape(&line.text);
    };
    let piece =
        |skip: usize, take: usize| escape(&line.text.chars().skip(skip).take(take).collect::<String>());
    let underline =
        "text-decoration:underline wavy var(--blockquote-caution-color,#b00020);text-underline-offset:.25em";
    let (before, after) = (piece(0, start), piece(start.saturating_add(length), usize::MAX));
    format!("{number}{before}<strong style=\"{underline}\">{}</strong>{after}", piece(start, length))
}

fn group_html(group: &Group, label: &Label) -> String {
    let parts: String = group.parts.iter().map(drawn).collect();
    if group.caption.is_empty() {
        return format!("<div class=\"exhibit-group\">{parts}</div>");
    }
    let tables = group.parts.iter().all(|part| matches!(part, Exhibit::Table(_)));
    figure(if tables { "table" } else { "group" }, label, &group.caption, &parts)
}

/// A card stands apart from the text; its title is a line of its own and no heading, which would enter the sidebar.
fn card_html(card: &Group) -> String {
    let part = |part: &Exhibit| match part {
        Exhibit::Checklist(items) => checklist_html(items, "margin:0 0 .9em"),
        other => drawn(other),
    };
    let parts: String = card.parts.iter().map(part).collect();
    let title = format!("<p style=\"margin:0 0 .4em;font-weight:600\">{}</p>", prose_html(&card.caption));
    format!("<div class=\"exhibit-card\" style=\"{CARD}\">{title}{parts}</div>")
}

fn all(parts: &[Exhibit]) -> String {
    parts.iter().map(drawn).collect()
}

/// What a reader unfolds below a line that is always seen.
fn unfolded(folded: &Folded, class: &str, look: &str, parts: &str) -> String {
    let open = if folded.open { " open" } else { "" };
    format!(
        "<details class=\"{class}\"{open} style=\"{look}\"><summary style=\"cursor:pointer\">{}</summary>{parts}</details>",
        prose_html(&folded.summary)
    )
}
