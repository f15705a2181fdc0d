//! Markdown in, Markdown out: finds the blocks and forms of a chapter and puts texts in their place; knows no model.
//!
//! [`scan`] reads a chapter and gives its [`ChapterPiece`]s in document order, together with every
//! [`LessonFault`] it met.  The caller works out what each piece becomes, and [`splice`] puts
//! those texts in, byte for byte, without touching anything else.
//!
//! ```
//! use mdbook_descent::lesson::{ChapterPiece, Replacement, scan, splice};
//! use mdbook_descent::markup::Markup;
//!
//! let chapter = "Two and two is {{= 2 + 2 }}.\n";
//! let found = scan(chapter);
//! let ChapterPiece::Value(value) = &found.pieces[0] else { panic!("a value") };
//! assert_eq!(value.expression.text(), "2 + 2");
//! let answer = Replacement { slot: value.slot.clone(), text: Markup::text_in_markdown("4") };
//! assert_eq!(splice(chapter, vec![answer]).unwrap(), "Two and two is 4.\n");
//! ```

mod around;
mod dollars;
mod excerpt;
mod fence;
mod forms;
mod headings;
mod includes;
mod landmarks;
mod leaf;
mod mathematics;
mod moved;
mod nearly;
mod places;
mod scan;
mod splice;
mod tags;
mod untrusted;
mod words;

pub use excerpt::Excerpt;
pub use headings::{Heading, headings, reads_as_html};
pub use includes::{Expanded, expanded, files_taken_in, include_above};
pub use landmarks::{Landmark, code_span, landmarks};
pub use places::{LineColumn, LineIndex, Origins};
pub use scan::scan;
pub use splice::{Manner, PageSlot, Refused, Replacement, splice};
pub use untrusted::{QUOTING, markup_that_runs};
pub use words::FENCE_WORDS;

use std::ops::Range;

use crate::report::FoundBy;

/// What a chapter holds for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scan {
    /// The blocks and forms in document order; their ranges never overlap.
    pub pieces: Vec<ChapterPiece>,
    /// What the author has to mend, in the order of its place.
    pub faults: Vec<LessonFault>,
    /// Dollar signs that seem to open or close a formula and have no partner; where they are nothing
    /// but dollar signs, there is nothing to mend.
    pub odd_dollars: Vec<LessonFault>,
    /// Single dollar signs around what can only be LaTeX, with a space inside that keeps it from being a formula.
    pub loose_dollars: Vec<LessonFault>,
}

/// Something an author has to mend in the Markdown itself.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonFault {
    /// The bytes of the chapter that are at fault.
    pub range: Range<usize>,
    /// What is wrong, in plain words.
    pub message: String,
    /// What the author can do.
    pub remedy: String,
    /// Other bytes that explain it, with a short label.
    pub related: Option<(Range<usize>, &'static str)>,
    /// The file of this house that found it.
    pub found_by: FoundBy,
}

impl LessonFault {
    #[track_caller]
    pub(super) fn new(
        range: Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> LessonFault {
        LessonFault {
            range,
            message: message.into(),
            remedy: remedy.into(),
            related: None,
            found_by: FoundBy::here(),
        }
    }
}

/// One block or form of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub enum ChapterPiece {
    /// A fenced block: `train` or `calc`.
    Block(Box<FencedBlock>),
    /// A fence `try` or `ask`: what changes in a block, and what the reader is asked.
    Task(Box<FencedTask>),
    /// `{{= expr }}`, a value in the prose.
    Value(ProseValue),
    /// `{{? expr }}`, what a checklist line claims.
    Claim(ProseClaim),
    /// `{{#show id.view}}`, a view in a paragraph of its own.
    Show(Show),
    /// `{{ref id.view}}`, a mention of a view in the prose.
    Reference(Reference),
    /// `$…$` or `$$…$$`, a formula in LaTeX.
    Mathematics(Mathematics),
}

impl ChapterPiece {
    /// Where the piece stands, and what may replace it.
    pub fn slot(&self) -> &PageSlot {
        match self {
            ChapterPiece::Block(block) => &block.slot,
            ChapterPiece::Task(task) => &task.slot,
            ChapterPiece::Value(value) => &value.slot,
            ChapterPiece::Claim(claim) => &claim.slot,
            ChapterPiece::Show(show) => &show.slot,
            ChapterPiece::Reference(reference) => &reference.slot,
            ChapterPiece::Mathematics(formula) => &formula.slot,
        }
    }
}

/// A fenced block.
#[derive(Clone, Debug, PartialEq)]
pub struct FencedBlock {
    /// The whole fence, from its first tick to the end of its last line without the line ending.
    pub slot: PageSlot,
    /// The word after the fence.
    pub kind: FenceWord,
    /// The words after the kind.
    pub words: BlockWords,
    /// What stands between the fences, with the marks of lists and quotes taken off.
    pub code: Excerpt,
    /// Whether a closing fence ends the block.  Without one Markdown lets the block run to the end
    /// of its list item, quote or chapter: allowed, but seldom meant.
    pub closed: bool,
}

/// A word of the chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockWord {
    /// What it says: the name after `id=`, the text of a caption without its quotation marks.
    pub text: String,
    /// The whole word as it stands in the chapter, with `id=` or `caption=` and all.
    pub range: Range<usize>,
}

/// The words of a block.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BlockWords {
    /// `id=name`
    pub id: Option<BlockWord>,
    /// `caption="…"`
    pub caption: Option<BlockWord>,
    /// Where `hide` stands: run the block without showing it.
    pub hide: Option<Range<usize>>,
    /// Where `still` stands: the reader of a live page cannot change the block.
    pub still: Option<Range<usize>>,
    /// Where `whole` stands: all lines are shown, also those that say nothing to a reader.
    pub whole: Option<Range<usize>>,
    /// Where `diverges` stands: the run is meant to leave the finite numbers.
    pub diverges: Option<Range<usize>>,
}

/// The two kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FenceWord {
    /// A block that trains.
    Train,
    /// A block that only computes.
    Calc,
}

impl FenceWord {
    /// The word as it stands after the fence.
    pub const fn word(self) -> &'static str {
        match self {
            FenceWord::Train => "train",
            FenceWord::Calc => "calc",
        }
    }
}

/// A fence that sets the reader a task.
#[derive(Clone, Debug, PartialEq)]
pub struct FencedTask {
    /// The whole fence, as that of a block.
    pub slot: PageSlot,
    /// The word after the fence.
    pub kind: TaskWord,
    /// The words after the kind.
    pub words: TaskWords,
    /// What stands between the fences, with the marks of lists and quotes taken off.
    pub lines: Excerpt,
    /// Whether a closing fence ends it.
    pub closed: bool,
}

/// The two kinds of task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskWord {
    /// Lines of a block are changed.
    Try,
    /// Questions are answered.
    Ask,
}

impl TaskWord {
    /// The word as it stands after the fence.
    pub const fn word(self) -> &'static str {
        match self {
            TaskWord::Try => "try",
            TaskWord::Ask => "ask",
        }
    }
}

/// The words of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskWords {
    /// The block whose lines are changed; none means the one above.
    pub of: Option<BlockWord>,
    /// `caption="…"`
    pub caption: Option<BlockWord>,
    /// Where `refused` stands: the changed block is meant to be refused.
    pub refused: Option<Range<usize>>,
}

/// A value in the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct ProseValue {
    /// The whole form with its braces.
    pub slot: PageSlot,
    /// What to compute.
    pub expression: Excerpt,
    /// How to write it.
    pub wanted: Wanted,
}

/// What an author says about the look of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    /// Nothing: the book's own way of writing numbers.
    Plain,
    /// `{{= expr : .3f }}`: in this format.
    Format(Excerpt),
    /// `{{= expr ~ 0.0005 }}`: exactly these digits, or the build fails.
    Digits(Excerpt),
}

/// What a checklist line claims.
#[derive(Clone, Debug, PartialEq)]
pub struct ProseClaim {
    /// The whole form with its braces.
    pub slot: PageSlot,
    /// What must hold.
    pub expression: Excerpt,
    /// The `[ ]` of the line, to become `[x]`; claims of one line share it.
    pub marker: PageSlot,
}

/// A view in a paragraph of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Show {
    /// The whole paragraph.
    pub slot: PageSlot,
    /// The block that is shown.
    pub id: BlockWord,
    /// The view of it.
    pub view: BlockWord,
    /// What follows, unread; empty if nothing does.
    pub options: Excerpt,
}

/// A mention of a view in the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The whole form with its braces.
    pub slot: PageSlot,
    /// The file of another chapter, as it is named from here, if the block stands there.
    pub chapter: Option<BlockWord>,
    /// The block that is meant.
    pub id: BlockWord,
    /// The view of it.
    pub view: BlockWord,
}

impl Reference {
    /// The form as it is written.
    pub fn written(&self) -> String {
        let chapter = self.chapter.as_ref().map_or_else(String::new, |chapter| format!("{}#", chapter.text));
        format!("{{{{ref {chapter}{}.{}}}}}", self.id.text, self.view.text)
    }
}

/// A formula in the prose.
#[derive(Clone, Debug, PartialEq)]
pub struct Mathematics {
    /// The whole formula with its dollar signs; a displayed one that stands alone takes whole lines.
    pub slot: PageSlot,
    /// The LaTeX between the dollar signs.
    pub latex: Excerpt,
    /// Whether it is displayed, with two dollar signs on either side.
    pub display: bool,
    /// The values in it, each with the part of the LaTeX that it takes the place of.
    pub values: Vec<(Range<usize>, ProseValue)>,
}
