//! A chapter's results without its prose, as lines of a terminal; knows pieces and exhibits, but computes nothing.

use super::block::BlockRun;
use super::work::{Inline, Work};
use crate::exhibit::{self, Align, Cell, Exhibit, Item, Span, Table, TableColumn};
use crate::lesson::{ChapterPiece, FencedBlock};
use crate::views;
use crate::words::say;

impl Work<'_> {
    /// What each piece gave, in the order of the chapter; faults are told elsewhere.
    pub(super) fn told(&self, pieces: &[ChapterPiece], runs: &[Option<BlockRun>], colours: bool) -> String {
        let mut inlines = self.gathered.inlines.iter();
        let mut sections: Vec<Vec<Exhibit>> = Vec::new();
        let mut prose = Prose { title: say!(self.settings.words, "in-the-text"), ..Prose::default() };
        for (piece, run) in pieces.iter().zip(runs) {
            match piece {
                ChapterPiece::Block(block) => {
                    sections.extend(prose.taken());
                    sections.extend(run.as_ref().map(|run| self.told_block(block, run)));
                }
                ChapterPiece::Value(value) => {
                    if let Some(Inline::Text(text)) = inlines.next() {
                        let source = Cell::Code(value.expression.text().trim().to_string());
                        prose.values.push(vec![source, Cell::Number(text.clone())]);
                    }
                }
                ChapterPiece::Claim(_) => {
                    if let Some(Inline::Judged(verdict)) = inlines.next() {
                        prose.claims.push(views::item(verdict, self.settings.words));
                    }
                }
                ChapterPiece::Show(show) => {
                    sections.extend(prose.taken());
                    sections.extend(self.show(show).ok().map(|exhibit| vec![exhibit]));
                }
                ChapterPiece::Mathematics(_) => {
                    inlines.next();
                }
                ChapterPiece::Task(task) => {
                    sections.extend(prose.taken());
                    let exhibits = self.gathered.tasks.get(&task.slot.range.start).into_iter().flatten();
                    let told = exhibits.filter(|exhibit| !matches!(exhibit, Exhibit::Fault(_)));
                    sections.push(told.cloned().collect());
                }
                ChapterPiece::Reference(_) => {}
            }
        }
        sections.extend(prose.taken());
        let drawn = sections.iter().filter(|section| !section.is_empty()).map(|section| {
            let drawn = section.iter().map(|exhibit| exhibit::terminal(exhibit, colours));
            drawn.collect::<Vec<_>>().join("\n\n")
        });
        drawn.collect::<Vec<_>>().join("\n\n\n")
    }

    /// A block's title and the views that follow it.
    fn told_block(&self, block: &FencedBlock, run: &BlockRun) -> Vec<Exhibit> {
        let record = &self.gathered.records[run.record];
        let asked = match block.words.hide {
            Some(_) if run.faults.is_empty() => Vec::new(),
            _ => self.asked_for(record),
        };
        if asked.is_empty() {
            return Vec::new();
        }
        let exhibits = asked.into_iter().map(|(_, exhibit)| exhibit);
        let id = record.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        let caption = record.caption.as_ref().map(|caption| format!(": {caption}")).unwrap_or_default();
        let title = format!("{}{id}, line {}{caption}", block.kind.word(), record.line);
        std::iter::once(Exhibit::Paragraph(vec![Span::Strong(title)])).chain(exhibits).collect()
    }
}

/// What the prose between two blocks gives.
#[derive(Default)]
struct Prose {
    title: String,
    values: Vec<Vec<Cell>>,
    claims: Vec<Item>,
}

impl Prose {
    fn taken(&mut self) -> Option<Vec<Exhibit>> {
        let values = std::mem::take(&mut self.values);
        let claims = std::mem::take(&mut self.claims);
        let column = |align| TableColumn { name: String::new(), align };
        let columns = vec![column(Align::Left), column(Align::Left)];
        let table = Table { rows: values, columns, ..Table::default() };
        let values = (!table.rows.is_empty()).then_some(Exhibit::Table(table));
        let claims = (!claims.is_empty()).then_some(Exhibit::Checklist(claims));
        let exhibits: Vec<Exhibit> = values.into_iter().chain(claims).collect();
        let title = Exhibit::Paragraph(vec![Span::Strong(self.title.clone())]);
        (!exhibits.is_empty()).then(|| std::iter::once(title).chain(exhibits).collect())
    }
}
