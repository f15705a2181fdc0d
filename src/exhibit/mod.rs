//! What a view wants to show, and how it is drawn as HTML, as Markdown and as plain text.
//!
//! An exhibit knows no model, no run and no renderer. All words in it come from the caller, in the
//! caller's language; an empty text means that there is none. In captions, summaries, heads of columns, claims,
//! evidence, messages and remedies, what stands between backticks is code.

mod bins;
mod braille;
mod chart;
mod code;
mod columns;
mod commands;
mod diagram;
mod elements;
mod ends;
mod field;
mod formula;
mod frame;
mod grid;
mod html;
mod latex;
mod legend;
mod listed;
mod listing;
mod markdown;
mod marks;
mod mathml;
mod notes;
mod numbered;
mod outline;
mod palette;
mod panels;
mod picture;
mod piece;
mod programs;
mod raster;
mod relief;
mod running;
mod scale;
mod surface;
mod task;
mod terminal;
mod tiles;
mod tokens;
mod written;

pub use bins::binned;
pub use chart::{Band, Chart, End, Field, Mark, Note, Series, Shading};
pub use columns::Align;
pub use diagram::{BoxRole, Diagram, DiagramBox, Edge};
pub use formula::{Formula, FormulaLine};
pub use html::html;
pub use latex::Macros;
pub use listed::{listed, nested};
pub use listing::{LineVerdict, Listing};
pub use markdown::{escape as escape_markdown, illustrated, markdown};
pub use mathml::mathml;
pub use numbered::{NumberedKind, numbered};
pub use piece::{piece_in_box, piece_in_line, piece_of_block};
pub use running::{Span, displayed, evidence, in_formula, link, marked, ticked};
pub use scale::{Axis, Scale};
pub use terminal::terminal;
pub use tiles::{Tile, Tiles};
pub use written::Latex;

pub use crate::report::Finding;

use crate::numbers::fraction_digits;

/// The mark of a claim that was to be refuted, and was.
pub const REFUTED: &str = "≠";

/// One thing to show.
#[derive(Clone, Debug, PartialEq)]
pub enum Exhibit {
    /// Source text.
    Code(Code),
    /// Rows and columns.
    Table(Table),
    /// Curves, points, bars, a field.
    Chart(Box<Chart>),
    /// Claims with their verdicts.
    Checklist(Vec<Item>),
    /// Running text.
    Paragraph(Vec<Span>),
    /// Displayed formulas.
    Formula(Formula),
    /// What went wrong.
    Fault(FaultBox),
    /// Boxes and arrows.
    Diagram(Diagram),
    /// A framed card: a title and what stands on it.
    Card(Group),
    /// Small images side by side.
    Tiles(Tiles),
    /// Several exhibits under one caption.
    Group(Group),
    /// Several exhibits that the reader unfolds.
    Folded(Folded),
    /// The same block as programs for several libraries.
    Programs(ProgramTabs),
    /// A question with its answer.
    Question(QuestionCard),
    /// A change in a block, with what comes of it.
    Exercise(Exercise),
    /// A figure or a table with its number.
    Numbered(Label, Box<Exhibit>),
}

/// The number of an exhibit in words, and its place in the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The number as the prose refers to it: `Figure 2`.
    pub name: String,
    /// What stands between the number and the caption.
    pub mark: String,
    /// The id of its element; empty if nothing can refer to it.
    pub anchor: String,
}

impl Label {
    /// What stands before the caption.
    fn before(&self, caption: &str) -> String {
        if caption.is_empty() { self.name.clone() } else { format!("{}{}", self.name, self.mark) }
    }
}

/// Source text in a programming language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// The word behind a Markdown fence. If it is not empty and no token has a class, the page's own
    /// highlighter colours the code; otherwise the tokens do.
    pub language: String,
    /// The source in its pieces.
    pub tokens: Vec<ColouredToken>,
    /// What is shown beside the letters; none if the source is no listing of a block.
    pub listing: Option<Listing>,
}

/// A piece of source with one colour; the pieces together are the whole source, spaces and newlines included.
#[derive(Clone, Debug, PartialEq)]
pub struct ColouredToken {
    /// What kind of piece it is.
    pub class: TokenClass,
    /// The piece as it stands in the source.
    pub text: String,
}

/// The kinds of pieces that get a colour of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// A word of the language.
    Keyword,
    /// A name where it gets its meaning; its later uses are better left plain.
    Name,
    /// A function or an optimizer that is called.
    Function,
    /// A number.
    Number,
    /// A text between quotes.
    Text,
    /// A remark for readers.
    Comment,
    /// A sign that computes.
    Operator,
    /// A line that gave way.
    Removed,
    /// A line in the place of others.
    Added,
    /// Everything else, white space included.
    Plain,
}

/// Rows and columns of short texts and numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What the table shows.
    pub caption: String,
    /// The heads; without any name there is no line of heads.
    pub columns: Vec<TableColumn>,
    /// Rows may be short; missing cells are empty.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the first cell of each row is the row's head.
    pub row_heads: bool,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableColumn {
    /// Its head.
    pub name: String,
    /// Where its cells stand.
    pub align: Align,
}

/// What stands in one place of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number as it is to be read.
    Number(String),
    /// A few words.
    Text(String),
    /// Words of the tool in which backticks make code.
    Prose(String),
    /// A piece of source.
    Code(String),
    /// A formula.
    Formula {
        /// In LaTeX.
        latex: String,
        /// In plain letters.
        plain: String,
    },
    /// A number on a shade: from −1, all of the warm colour, over none at 0 to 1, all of the cool one.
    Shaded(String, f64),
}

/// A claim and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What became of the claim.
    pub finding: Finding,
    /// The claim in words.
    pub claim: String,
    /// The numbers behind the verdict, in a few words.
    pub evidence: String,
    /// The claim as the author wrote it in the block's language.
    pub code: String,
    /// What stands before a claim that must not hold and does not, whose words are struck out; else empty.
    pub refuted: String,
    /// Where on the page it comes from: the id and the words that lead there.
    pub source: Option<(String, String)>,
}

/// A box that says what went wrong, where, and what to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultBox {
    /// What went wrong, in a few words.
    pub title: String,
    /// File, line and column.
    pub place: String,
    /// What is wrong, in a sentence or two.
    pub message: String,
    /// The lines of the source in question.
    pub excerpt: Vec<ExcerptLine>,
    /// What to do.
    pub remedy: String,
}

/// A line of the author's source; the mark is the start and the length of the guilty part, in characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExcerptLine {
    /// The number of the line in its file.
    pub number: usize,
    /// The line.
    pub text: String,
    /// The guilty part.
    pub mark: Option<(usize, usize)>,
}

/// Exhibits under one caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// What the parts show together.
    pub caption: String,
    /// The exhibits in their order.
    pub parts: Vec<Exhibit>,
}

/// Exhibits that the reader unfolds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folded {
    /// The line that is always seen.
    pub summary: String,
    /// Whether the parts are shown from the start.
    pub open: bool,
    /// The exhibits in their order.
    pub parts: Vec<Exhibit>,
}

/// Programs for several libraries, of which a reader chooses one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProgramTabs {
    /// What they are together.
    pub summary: String,
    /// What their files are called, but for the library.
    pub file: String,
    /// The words of the button that copies, and of the one that gives the file.
    pub buttons: [String; 2],
    /// Each library's title and its program.
    pub programs: Vec<(String, Folded)>,
}

/// A question with its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuestionCard {
    /// What no other question of the page is called.
    pub key: String,
    /// The question in words.
    pub words: String,
    /// How it is answered.
    pub reply: Reply,
    /// The answer, and why it is the answer.
    pub answer: Folded,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// By one of several choices, of which the one at a place of the list is right.
    Choice {
        /// The choices in words.
        choices: Vec<String>,
        /// Which is right.
        right: usize,
    },
    /// By a number.
    Number {
        /// What the field is called.
        label: String,
        /// The number.
        value: f64,
        /// How far an answer may be from it.
        within: f64,
    },
}

impl Default for Reply {
    fn default() -> Reply {
        Reply::Choice { choices: Vec::new(), right: 0 }
    }
}

/// A change in a block, with what comes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exercise {
    /// The id of the block, or its number in the chapter, from 1; nothing, if its reader cannot change it.
    pub block: Option<String>,
    /// The block as it stands.
    pub before: String,
    /// The whole text of the changed block.
    pub code: String,
    /// What comes of it.
    pub solution: Folded,
}

impl Code {
    /// The whole source without its colours and without the line break at its end.
    pub fn source(&self) -> String {
        let source: String = self.tokens.iter().map(|token| token.text.as_str()).collect();
        source.trim_end_matches(['\n', '\r']).to_string()
    }

    /// The lines of it that readers see.
    fn shown(&self) -> String {
        let source = self.source();
        let Some(Listing { aside, .. }) = &self.listing else { return source };
        let lines = (1..).zip(source.split('\n')).filter(|(number, _)| !aside.contains(number));
        let shown: Vec<&str> = lines.map(|(_, line)| line).collect();
        if shown.is_empty() { source } else { shown.join("\n") }
    }
}

impl Item {
    /// A mark that is read without colour; a claim that was refuted has no tick, which would make it true.
    fn sign(&self) -> &'static str {
        if self.refuted.is_empty() { self.finding.sign() } else { REFUTED }
    }
}

impl Table {
    /// How many columns the widest row has.
    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).chain([self.columns.len()]).max().unwrap_or(0)
    }

    /// How many letters of an own width of digits each cell of a column lacks behind its last one, so that the
    /// points stand under each other: none in a column of other things than plain numbers.
    fn tails(&self, column: usize) -> Vec<usize> {
        let texts = || self.rows.iter().map(move |row| row.get(column));
        let plain = |cell: Option<&Cell>| matches!(cell, Some(Cell::Number(text)) if is_plain(text));
        let behind = |cell: Option<&Cell>| {
            let digits = fraction_digits(cell.map_or("", Cell::text));
            if digits == 0 { 0 } else { digits + 1 }
        };
        let longest = texts().map(behind).max().unwrap_or(0);
        if self.align(column) != Align::Right || !texts().all(plain) {
            return vec![0; self.rows.len()];
        }
        texts().map(|cell| longest - behind(cell)).collect()
    }

    fn align(&self, column: usize) -> Align {
        self.columns.get(column).map_or(Align::Left, |column| column.align)
    }
}

/// Whether a text is a number without a power or a unit.
fn is_plain(text: &str) -> bool {
    matches!(text, "∞" | "−∞" | "nan")
        || text.trim_start_matches('−').chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

impl Cell {
    /// What stands in the cell.
    pub fn text(&self) -> &str {
        match self {
            Cell::Number(text) | Cell::Text(text) | Cell::Prose(text) => text,
            Cell::Code(text) | Cell::Shaded(text, _) => text,
            Cell::Formula { plain, .. } => plain,
        }
    }
}
