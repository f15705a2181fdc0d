//! Which views a block shows, and where: behind it, or at a place of their own in the prose; draws none.

use super::Work;
use super::block::unknown_view;
use crate::exhibit::Exhibit;
use crate::language::parse_options;
use crate::lesson::{Block, Piece, Show};
use crate::record::{Asked, Options, Record};
use crate::report::{Fault, did_you_mean};
use crate::views::{self, Look};

/// A view to which the prose gives a place of its own.
pub(super) struct Placed {
    /// The block.
    id: String,
    /// Where the form stands.
    start: usize,
    /// The view, or what is wrong with it.
    asked: Result<Asked, Fault>,
}

impl Work<'_> {
    /// Takes down what the prose asks for, before anything runs: what a view needs is computed with its block.
    pub(super) fn place_views(&mut self, pieces: &[Piece]) {
        let shows = pieces.iter().filter_map(|piece| match piece {
            Piece::Show(show) => Some(show),
            _ => None,
        });
        for show in shows {
            let asked = self.asked_in_prose(show);
            self.placed.push(Placed { id: show.id.text.clone(), start: show.slot.range.start, asked });
        }
    }

    fn asked_in_prose(&mut self, show: &Show) -> Result<Asked, Fault> {
        let Some(view) = views::find(&show.view.text) else {
            return Err(unknown_view(&show.view.text).at(self.texts.chapter_place(show.view.range.clone())));
        };
        let place = self.texts.chapter_place(show.options.range());
        let source = self.texts.add(&show.options);
        let given = parse_options(show.options.text(), source, &self.ids).map_err(|fault| fault.at(place))?;
        let options = views::chosen(view, &given).map_err(|fault| fault.at(place))?;
        Ok(Asked { view: view.name.to_string(), options })
    }

    /// The views that follow a block: those it asks for, or the book's without those that the prose places.
    pub(super) fn views_of(&self, record: &Record) -> Vec<Asked> {
        if let Some(views) = &record.views {
            return views.clone();
        }
        let free = |name: &&String| self.placed_views(record).all(|placed| placed.view != **name);
        let asked = |name: &String| Asked { view: name.clone(), options: Options::default() };
        self.settings.show.iter().filter(free).map(asked).collect()
    }

    /// The views of a block to which the prose gives a place of their own.
    pub(super) fn placed_views<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Asked> {
        let placed = self.placed.iter().filter(|placed| Some(&placed.id) == record.id.as_ref());
        placed.filter_map(|placed| placed.asked.as_ref().ok())
    }

    /// The exhibit of a view, if the block has what it needs.
    pub(super) fn exhibit(&self, asked: &Asked, record: &Record) -> Option<Exhibit> {
        let look = Look {
            digits: self.settings.digits,
            words: self.settings.words,
            graph: &self.model.graph,
            options: &asked.options,
        };
        (views::find(&asked.view)?.draw)(record, look)
    }

    /// The exhibit for `{{#show id.view}}`.
    pub(super) fn show(&self, show: &Show) -> Result<Exhibit, Fault> {
        let at = |word: &crate::lesson::Word| self.texts.chapter_place(word.range.clone());
        let record = self.records.iter().find(|record| record.id.as_deref() == Some(&show.id.text));
        let record = record.ok_or_else(|| self.unknown_block(&show.id.text).at(at(&show.id)))?;
        let placed = self.placed.iter().find(|placed| placed.start == show.slot.range.start);
        let asked = placed.map_or_else(|| Ok(Asked::default()), |placed| placed.asked.clone())?;
        self.exhibit(&asked, record).ok_or_else(|| {
            let fault =
                nothing_to_show(&format!("the block `{}`", show.id.text), &asked.view).at(at(&show.view));
            Fault { follows: self.numbers.is_silent(&show.id.text), ..fault }
        })
    }

    /// What a `show` line of a block asks for and the block has nothing for.
    pub(super) fn missing_views(&self, block: &Block, record: &Record) -> Vec<Fault> {
        let missing = record.views.iter().flatten().filter(|asked| self.exhibit(asked, record).is_none());
        let code = block.code.text();
        let fault = |asked: &Asked| {
            let found = code.match_indices(asked.view.as_str()).find(|(at, _)| {
                code[..*at].rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("show"))
            });
            let range = match found {
                Some((at, name)) => block.code.chapter_range(at..at + name.len()),
                None => block.slot.range.clone(),
            };
            nothing_to_show("this block", &asked.view).at(self.texts.chapter_place(range))
        };
        missing.map(fault).collect()
    }

    /// A block that does not exist.
    pub(super) fn unknown_block(&self, id: &str) -> Fault {
        let remedy = did_you_mean(id, self.ids.iter().map(String::as_str))
            .unwrap_or_else(|| format!("give a block of this chapter that id: ```train id={id}"));
        Fault::new(format!("no block of this chapter has the id `{id}`")).remedy(remedy)
    }
}

/// The fault of a view that has not what it needs.
fn nothing_to_show(block: &str, view: &str) -> Fault {
    let needs = views::find(view).map_or("", |view| view.needs);
    Fault::new(format!("{block} has nothing to show as `{view}`")).remedy(format!("the view needs {needs}"))
}
