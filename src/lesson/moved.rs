//! The same piece of a chapter at another place, as if so much text stood before it; reads nothing.

use std::ops::Range;

use super::{
    BlockWord, BlockWords, ChapterPiece, Excerpt, FencedBlock, FencedTask, Mathematics, PageSlot, ProseClaim,
    ProseValue, Reference, Show, TaskWords, Wanted,
};

impl ChapterPiece {
    /// Where the piece begins, with what its author reads as part of it: the box of a checklist's line.
    pub fn start(&self) -> usize {
        match self {
            ChapterPiece::Claim(claim) => claim.marker.range.start.min(claim.slot.range.start),
            _ => self.slot().range.start,
        }
    }

    /// The piece as it is where what stands at one byte stands at another.
    pub fn moved(&self, from: usize, to: usize) -> ChapterPiece {
        let move_ = Move { from, to };
        match self {
            ChapterPiece::Block(block) => ChapterPiece::Block(Box::new(FencedBlock {
                slot: move_.slot(&block.slot),
                kind: block.kind,
                words: move_.of_block(&block.words),
                code: move_.excerpt(&block.code),
                closed: block.closed,
            })),
            ChapterPiece::Task(task) => ChapterPiece::Task(Box::new(FencedTask {
                slot: move_.slot(&task.slot),
                kind: task.kind,
                words: TaskWords {
                    of: move_.word(task.words.of.as_ref()),
                    caption: move_.word(task.words.caption.as_ref()),
                    refused: move_.maybe(task.words.refused.as_ref()),
                },
                lines: move_.excerpt(&task.lines),
                closed: task.closed,
            })),
            ChapterPiece::Value(value) => ChapterPiece::Value(move_.value(value)),
            ChapterPiece::Claim(claim) => ChapterPiece::Claim(ProseClaim {
                slot: move_.slot(&claim.slot),
                expression: move_.excerpt(&claim.expression),
                marker: move_.slot(&claim.marker),
            }),
            ChapterPiece::Show(show) => ChapterPiece::Show(Show {
                slot: move_.slot(&show.slot),
                id: move_.said(&show.id),
                view: move_.said(&show.view),
                options: move_.excerpt(&show.options),
            }),
            ChapterPiece::Reference(reference) => ChapterPiece::Reference(Reference {
                slot: move_.slot(&reference.slot),
                chapter: reference.chapter.as_ref().map(|chapter| move_.said(chapter)),
                id: move_.said(&reference.id),
                view: move_.said(&reference.view),
            }),
            ChapterPiece::Mathematics(formula) => ChapterPiece::Mathematics(Mathematics {
                slot: move_.slot(&formula.slot),
                latex: move_.excerpt(&formula.latex),
                display: formula.display,
                values: formula
                    .values
                    .iter()
                    .map(|(part, value)| (part.clone(), move_.value(value)))
                    .collect(),
            }),
        }
    }
}

/// From where to where.
#[derive(Clone, Copy)]
struct Move {
    from: usize,
    to: usize,
}

impl Move {
    fn at(self, place: usize) -> usize {
        (place + self.to).saturating_sub(self.from)
    }

    fn range(self, range: &Range<usize>) -> Range<usize> {
        self.at(range.start)..self.at(range.end)
    }

    fn maybe(self, range: Option<&Range<usize>>) -> Option<Range<usize>> {
        range.map(|range| self.range(range))
    }

    fn slot(self, slot: &PageSlot) -> PageSlot {
        PageSlot { range: self.range(&slot.range), manner: slot.manner.clone() }
    }

    fn said(self, word: &BlockWord) -> BlockWord {
        BlockWord { text: word.text.clone(), range: self.range(&word.range) }
    }

    fn word(self, word: Option<&BlockWord>) -> Option<BlockWord> {
        word.map(|word| self.said(word))
    }

    fn of_block(self, words: &BlockWords) -> BlockWords {
        BlockWords {
            id: self.word(words.id.as_ref()),
            caption: self.word(words.caption.as_ref()),
            hide: self.maybe(words.hide.as_ref()),
            still: self.maybe(words.still.as_ref()),
            whole: self.maybe(words.whole.as_ref()),
            diverges: self.maybe(words.diverges.as_ref()),
        }
    }

    fn excerpt(self, excerpt: &Excerpt) -> Excerpt {
        excerpt.moved(|place| self.at(place))
    }

    fn value(self, value: &ProseValue) -> ProseValue {
        ProseValue {
            slot: self.slot(&value.slot),
            expression: self.excerpt(&value.expression),
            wanted: match &value.wanted {
                Wanted::Plain => Wanted::Plain,
                Wanted::Format(format) => Wanted::Format(self.excerpt(format)),
                Wanted::Digits(digits) => Wanted::Digits(self.excerpt(digits)),
            },
        }
    }
}
