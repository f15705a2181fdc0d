//! Which views a block shows, and where: behind it, or at a place of their own in the prose; draws none.

use super::work::{Placed, Work};
use crate::exhibit::Exhibit;
use crate::language::parse_options;
use crate::lesson::{ChapterPiece, Show};
use crate::record::{Asked, Options, Record, Study};
use crate::report::{Fault, did_you_mean};
use crate::views::{self, Look};

impl Work<'_> {
    /// Takes down what the prose asks for, before anything runs: what a view needs is computed with its block.
    pub(super) fn place_views(&mut self, pieces: &[ChapterPiece]) {
        let shows = pieces.iter().filter_map(|piece| match piece {
            ChapterPiece::Show(show) => Some(show),
            _ => None,
        });
        for show in shows {
            let asked = self.asked_in_prose(show);
            let placed = Placed { start: show.slot.range.start, asked };
            self.placed.entry(show.id.text.clone()).or_default().push(placed);
        }
    }

    fn asked_in_prose(&mut self, show: &Show) -> Result<Asked, Fault> {
        let name = &show.view.text;
        if views::is_figure(name) && show.options.text().trim().is_empty() {
            return Ok(Asked { view: name.clone(), options: Options::default() });
        }
        let at = self.texts.chapter_place(show.view.range.clone());
        let Some(view) = views::find(name) else {
            return Err(match views::is_figure(name) {
                true => Fault::new(format!("`{name}` has no options"))
                    .at(at)
                    .remedy("write its name alone; what a plot or table shows stands in its own line"),
                false => unknown_view(name, ["plot", "table"]).at(at),
            });
        };
        let place = self.texts.chapter_place(show.options.range());
        let source = self.texts.add(&show.options);
        let given = parse_options(show.options.text(), source, &self.ids).map_err(|fault| fault.at(place))?;
        let options = views::chosen(view.name, view.options, &given).map_err(|fault| fault.at(place))?;
        Ok(Asked { view: view.name.to_string(), options })
    }

    /// The views that follow a block: those it asks for, or the book's without those that the prose places.
    pub(super) fn views_of(&self, record: &Record) -> Vec<Asked> {
        let free = |name: &String| self.placed_views(record).all(|placed| placed.view != *name);
        let asked = |view: String| Asked { view, options: Options::default() };
        // What nobody asked for is out of the reader's way.
        let of_book = |view: String| match view.as_str() {
            "checklist" => Asked { view, options: Options::of_word("folded", "yes") },
            _ => asked(view),
        };
        let views = record.views.clone().unwrap_or_else(|| {
            self.settings.show.iter().filter(|name| free(name)).cloned().map(of_book).collect()
        });
        // Tables and plots are placed one by one.
        let each = views.into_iter().flat_map(|view| match view.view.as_str() {
            "figures" => {
                let names = views::figure_names(record).into_iter();
                names.filter(free).map(asked).collect()
            }
            _ => vec![view],
        });
        each.collect()
    }

    /// The views of a block to which the prose gives a place of their own.
    pub(super) fn placed_views<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = &'a Asked> {
        let placed = record.id.as_ref().and_then(|id| self.placed.get(id));
        placed.into_iter().flatten().filter_map(|placed| placed.asked.as_ref().ok())
    }

    /// The exhibit of a view, if the block has what it needs.
    pub(super) fn exhibit(&self, asked: &Asked, record: &Record) -> Option<Exhibit> {
        let look = Look {
            digits: self.settings.digits,
            words: self.settings.words,
            graph: &self.model.graph,
            options: &asked.options,
        };
        let drawn = match views::find(&asked.view) {
            Some(view) => (view.draw)(record, look)?,
            None => views::figure(record, &asked.view, look)?,
        };
        Some(match asked.options.word("caption") {
            Some(caption) => drawn.with_caption(caption),
            None => drawn,
        })
    }

    /// The exhibit for `{{#show id.view}}`.
    pub(super) fn show(&self, show: &Show) -> Result<Exhibit, Fault> {
        let at = |word: &crate::lesson::BlockWord| self.texts.chapter_place(word.range.clone());
        let record = self.gathered.by_id.get(&show.id.text).map(|&index| &self.gathered.records[index]);
        let record = record.ok_or_else(|| self.unknown_block(&show.id.text).at(at(&show.id)))?;
        let placed = self.placed.get(&show.id.text).and_then(|placed| {
            let at = placed.binary_search_by_key(&show.slot.range.start, |placed| placed.start);
            placed.get(at.ok()?)
        });
        let asked = placed.map_or_else(|| Ok(Asked::default()), |placed| placed.asked.clone())?;
        self.exhibit(&asked, record).ok_or_else(|| {
            let follows = self.numbers.is_silent(&show.id.text);
            Fault { follows, ..nothing_to_show(record, &asked.view).at(at(&show.view)) }
        })
    }

    /// A block that does not exist.
    pub(super) fn unknown_block(&self, id: &str) -> Fault {
        let remedy = did_you_mean(id, self.ids.iter().map(String::as_str))
            .unwrap_or_else(|| format!("give a block of this chapter that id: ```train id={id}"));
        Fault::new(format!("no block of this chapter has the id `{id}`")).remedy(remedy)
    }
}

/// The fault of a block that has nothing for a view.
pub(super) fn nothing_to_show(record: &Record, view: &str) -> Fault {
    let block = record.id.as_ref().map_or("this block".to_string(), |id| format!("the block `{id}`"));
    let fault = Fault::new(format!("{block} has nothing to show as `{view}`"));
    let figures = views::figure_names(record).into_iter().map(|name| format!("`{name}`"));
    let figures = figures.collect::<Vec<_>>().join(", ");
    fault.remedy(match views::find(view) {
        Some(view) => match record.studies.programs.iter().find_map(|(_, program)| program.as_ref().err()) {
            Some(refused) if view.studies.contains(&Study::Programs) => {
                format!("the view needs {}: {refused}", view.needs)
            }
            _ => format!("the view needs {}", view.needs),
        },
        None if figures.is_empty() => "its `plot` and `table` lines are counted, and it has none".to_string(),
        None => format!("it has {figures}"),
    })
}

/// A view that does not exist; `others` are further words that may stand in its place.
pub(super) fn unknown_view<const N: usize>(name: &str, others: [&'static str; N]) -> Fault {
    let names = views::CATALOGUE.iter().map(|view| view.name).chain(others);
    let remedy =
        did_you_mean(name, names).unwrap_or_else(|| "`mdbook-descent list views` names them all".to_string());
    Fault::new(format!("there is no view `{name}`")).remedy(remedy)
}
