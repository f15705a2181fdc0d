//! `mdbook-descent list CATALOGUE [NAME]`: what an author can use; knows streams and exit codes only.

use std::io::{self, Write};
use std::process::ExitCode;

use super::refused::failed;
use crate::functions;
use crate::language::word_elsewhere;
use crate::manual::{self, Catalogue, Family};
use crate::report::{did_you_mean, words_elsewhere};

/// In what form the catalogue is wanted.
#[derive(Clone, Copy)]
pub(super) enum ListFormat {
    Terminal,
    Json,
    Markdown,
}

pub(super) fn run(catalogue: Option<&str>, name: Option<&str>, form: ListFormat) -> ExitCode {
    let catalogues = manual::catalogues();
    match answer(&catalogues, catalogue, name, form) {
        Ok(text) => {
            // A reader such as `head` may close the pipe early; that is no fault.
            let _ = writeln!(io::stdout(), "{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(message) => failed(&message),
    }
}

fn answer(
    catalogues: &[Catalogue],
    word: Option<&str>,
    name: Option<&str>,
    form: ListFormat,
) -> Result<String, String> {
    let Some(word) = word else { return Ok(manual::overview(catalogues)) };
    let catalogue = catalogues.iter().find(|catalogue| catalogue.name == word);
    match (catalogue, name) {
        (Some(catalogue), None) => Ok(whole(catalogues, catalogue, form)),
        (Some(catalogue), Some(name)) => part(std::slice::from_ref(catalogue), name, form),
        // A name alone is looked for everywhere.
        (None, None) => part_or_catalogue(catalogues, word, form),
        (None, Some(_)) => Err(unknown(word, catalogues.iter().map(|catalogue| catalogue.name))),
    }
}

fn part_or_catalogue(catalogues: &[Catalogue], word: &str, form: ListFormat) -> Result<String, String> {
    part(catalogues, word, form).map_err(|_| {
        let entries = catalogues.iter().flat_map(Catalogue::entries).map(|entry| entry.name);
        unknown(word, catalogues.iter().map(|catalogue| catalogue.name).chain(entries))
    })
}

fn whole(catalogues: &[Catalogue], catalogue: &Catalogue, form: ListFormat) -> String {
    match form {
        ListFormat::Terminal => manual::short_lines(named(&catalogue.families)),
        ListFormat::Json => manual::json(catalogue.name, named(&catalogue.families)),
        ListFormat::Markdown => {
            let file = format!("{}.md", catalogue.name);
            let page = manual::pages(catalogues).into_iter().find(|page| page.file == file);
            page.map(|page| page.text).unwrap_or_else(|| manual::family_page(&catalogue.families[0]))
        }
    }
}

/// One entry, or one family.
fn part(catalogues: &[Catalogue], name: &str, form: ListFormat) -> Result<String, String> {
    let families = || {
        catalogues
            .iter()
            .flat_map(|catalogue| catalogue.families.iter().map(move |family| (catalogue, family)))
    };
    if let Some((catalogue, family)) =
        families().find(|(_, family)| family.name == name || family.name.replace(' ', "-") == name)
    {
        let one = std::slice::from_ref(family);
        return Ok(match form {
            ListFormat::Terminal => manual::short_lines(named(one)),
            ListFormat::Json => manual::json(catalogue.name, named(one)),
            ListFormat::Markdown => manual::family_page(family),
        });
    }
    // One name may stand in several catalogues; `list views histogram` asks for one of them.
    let found = families().filter_map(|(catalogue, family)| {
        let index = family.entries.iter().position(|entry| entry.name == name)?;
        let entries = &family.entries[index..=index];
        Some(match form {
            ListFormat::Terminal => manual::entry_lines(&entries[0]),
            ListFormat::Json => manual::json(catalogue.name, std::iter::once((family.name, entries))) + "\n",
            ListFormat::Markdown => manual::entry_text(&entries[0]),
        })
    });
    let found: Vec<String> = found.collect();
    match (form, found.as_slice()) {
        (_, []) => {}
        (ListFormat::Json, [first, ..]) => return Ok(first.clone()),
        _ => return Ok(found.join("\n")),
    }
    // What is called otherwise elsewhere is shown under its name here.
    let here = functions::find(name).map(|row| row.name).filter(|here| *here != name);
    let words = words_elsewhere(name).map(|(here, _)| here).filter(|here| !here.is_empty());
    let mut here = here.into_iter().chain(words);
    if let Some(text) = here.find_map(|here| part(catalogues, here, form).ok().filter(|_| here != name)) {
        return Ok(text);
    }
    if let Some((_, bare)) = name.rsplit_once('.').filter(|(_, bare)| !bare.is_empty()) {
        return part(catalogues, bare, form).map_err(|_| unknown(name, std::iter::empty()));
    }
    let instead = words_elsewhere(name).map(|(_, write)| write.to_string()).next();
    if let Some(instead) = instead.or_else(|| word_elsewhere(name)) {
        return Ok(format!("`{name}` is a word of other libraries and languages: {instead}"));
    }
    Err(unknown(name, catalogues.iter().flat_map(Catalogue::entries).map(|entry| entry.name)))
}

fn named(families: &[Family]) -> impl Iterator<Item = (&str, &[manual::Entry])> {
    families.iter().map(|family| (family.name, family.entries.as_slice()))
}

fn unknown<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let hint =
        did_you_mean(word, known).unwrap_or_else(|| "`mdbook-descent list` names the catalogues".to_string());
    format!("nothing is called `{word}`; {hint}")
}
