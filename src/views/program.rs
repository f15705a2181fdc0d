//! The block written out for other libraries; knows Python's colours, but nothing of the libraries.

use super::{Accepted, Look, View, ViewOption};
use crate::exhibit::{Code, ColouredToken, Exhibit, Folded, ProgramTabs, TokenClass};
use crate::exports::{self, ProgramColour, coloured};
use crate::record::{Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "program",
    doc: "the same model and training as a program for NumPy, PyTorch and JAX, with the gradients of NumPy written out",
    needs: "lines that one of the libraries has words for",
    studies: &[Study::Programs],
    options: &[ViewOption {
        name: "library",
        takes: Accepted::Word(exports::NAMES),
        doc: "the one library that is shown, unfolded; else all, folded",
    }],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let wanted = look.options.word("library");
    let programs = record.studies.programs.iter().filter(|(name, _)| wanted.is_none_or(|word| word == *name));
    let programs: Vec<(String, Folded)> = programs
        .filter_map(|(name, program)| {
            let program = program.as_ref().ok()?;
            let title = exports::find(name).map_or(*name, |export| export.title);
            let summary = say!(look.words, "program-summary", library = title);
            let parts = vec![code(program)];
            Some((title.to_string(), Folded { summary, open: wanted.is_some(), parts }))
        })
        .collect();
    let titles: Vec<String> = programs.iter().map(|(title, _)| title.clone()).collect();
    (!programs.is_empty()).then(|| {
        Exhibit::Programs(ProgramTabs {
            summary: say!(look.words, "program-summary", library = look.words.listed(&titles)),
            file: record.id.clone().unwrap_or_else(|| "program".to_string()),
            buttons: [say!(look.words, "program-copy"), say!(look.words, "program-save")],
            programs,
        })
    })
}

fn code(program: &str) -> Exhibit {
    let tokens = coloured(program).into_iter().map(|(colour, text)| {
        let class = match colour {
            ProgramColour::Keyword => TokenClass::Keyword,
            ProgramColour::Function => TokenClass::Function,
            ProgramColour::Number => TokenClass::Number,
            ProgramColour::Text => TokenClass::Text,
            ProgramColour::Comment => TokenClass::Comment,
            ProgramColour::Plain => TokenClass::Plain,
        };
        ColouredToken { class, text: text.to_string() }
    });
    Exhibit::Code(Code { language: "python".to_string(), tokens: tokens.collect(), ..Code::default() })
}
