//! Lessons that train themselves: the crate's front door and its front page, which says what stands where.
//!
//! Four functions do what most who come here want: [`read`] finds the blocks of a lesson, [`run`] runs them, [`draw`] makes
//! the page, and [`write_out`] gives each block as a program for other libraries. They read no file and know no clock; who
//! has data files beside a lesson, other settings or a book calls [`chapter::process`] with an [`environment`].
//!
//! A chapter's blocks become syntax trees ([`language`]), these a graph ([`model`] over [`graph`]
//! and the catalogue of [`functions`] and [`optimizers`]), the graph a plan and the plan numbers
//! ([`engine`]).

#![forbid(unsafe_code)]

#[cfg(feature = "book")]
pub mod book;
#[cfg(feature = "book")]
pub mod cache;
pub mod chapter;
pub mod checks;
#[cfg(feature = "book")]
pub mod cli;
pub mod config;
pub mod datasets;
pub mod engine;
pub mod environment;
pub mod exhibit;
pub mod exports;
pub mod functions;
pub mod furniture;
pub mod graph;
pub mod language;
pub mod lesson;
pub mod manual;
pub mod markup;
pub mod mathematics;
pub mod model;
pub mod numbers;
pub mod optimizers;
pub mod program;
pub mod publication;
pub mod random;
pub mod readers;
pub mod record;
pub mod report;
pub mod resolve;
pub mod results;
pub mod script;
#[cfg(feature = "book")]
pub mod server;
#[cfg(feature = "book")]
pub mod site;
pub mod studies;
pub mod translation;
pub mod views;
pub mod words;

use std::rc::Rc;

use chapter::{Chapter, Output, Settings, Source};
use environment::Memory;

/// A block as a program for each library, by the library's name; or why that library has no words for it.
pub type Programs = Vec<(&'static str, Result<String, String>)>;

/// Finds the blocks and forms of a lesson, and what is wrong with its Markdown; nothing is run.
///
/// ```
/// let scan = mdbook_descent::read("```calc id=sum\n1 + 2\n```\n\nThree is {{= 1 + 2 }}.\n");
/// assert_eq!(scan.pieces.len(), 2);
/// assert!(scan.faults.is_empty());
/// ```
pub fn read(lesson: &str) -> lesson::Scan {
    lesson::scan(lesson)
}

/// Runs a lesson: its results as data, and every fault as a terminal shows it.
///
/// ```
/// let lesson = "```train id=fit\nparam w = 4\nloss L = w**2\n\
///     descend L by gradient_descent(rate=0.25) for 3 steps\ncheck \"halved\": w == 0.5\n```\n";
/// let chapter = mdbook_descent::run(lesson);
/// assert!(chapter.faults.is_empty());
/// assert_eq!(chapter.results.blocks[0].id.as_deref(), Some("fit"));
///
/// let wrong = mdbook_descent::run(&lesson.replace("0.5", "0.6"));
/// assert!(wrong.faults[0].contains("this does not hold"));
/// ```
pub fn run(lesson: &str) -> Chapter {
    processed(lesson, Output::Data { programs: false })
}

/// Draws a lesson: its Markdown with tables, pictures and checklists as HTML in the places of its blocks.
///
/// ```
/// let chapter = mdbook_descent::draw("# Two and two\n\nThat is {{= 2 + 2 }}.\n");
/// assert_eq!(chapter.content, "# Two and two\n\nThat is 4.\n");
/// ```
pub fn draw(lesson: &str) -> Chapter {
    processed(lesson, Output::Html)
}

/// Writes each block of a lesson out as a program for each library of [`exports`].
///
/// ```
/// let programs = mdbook_descent::write_out("```calc\nx = [1, 2, 3]\ntotal = sum(x)\n```\n");
/// let (library, program) = &programs[0][0];
/// assert_eq!(*library, "numpy");
/// assert!(program.as_ref().is_ok_and(|text| text.contains("np.sum(x)")));
/// ```
pub fn write_out(lesson: &str) -> Vec<Programs> {
    let chapter = processed(lesson, Output::Data { programs: true });
    chapter.results.blocks.into_iter().map(|record| record.studies.programs).collect()
}

/// A lesson of its own, with the settings that hold where nothing is said.
fn processed(lesson: &str, output: Output) -> Chapter {
    let settings = Settings { output, ..config::Config::default().settings };
    let source = Source { content: lesson, file: "lesson.md", written: Some(lesson) };
    chapter::process(source, &settings, Rc::new(Memory::default()))
}
