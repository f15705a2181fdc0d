//! The programs of a block under each other, with what a script needs to make tabs of them; knows no library.

use super::{Exhibit, ProgramTabs};
use crate::markup::escape_html as escape;

/// All programs, folded; a script puts them behind tabs, so that what is chosen once is chosen everywhere.
pub(super) fn programs_html(programs: &ProgramTabs, drawn: &dyn Fn(&Exhibit) -> String) -> String {
    let ProgramTabs { summary, file, buttons: [copy, save], programs } = programs;
    let one = |(library, program): &(String, super::Folded)| {
        format!(
            "<div data-library=\"{}\">{}</div>",
            escape(library),
            drawn(&Exhibit::Folded(program.clone()))
        )
    };
    let data = [("summary", summary), ("file", file), ("copy", copy), ("save", save)];
    let data: String = data.iter().map(|(name, text)| format!(" data-{name}=\"{}\"", escape(text))).collect();
    format!("<div class=\"descent-programs\"{data}>{}</div>", programs.iter().map(one).collect::<String>())
}

/// The same as exhibits that every renderer draws.
pub(super) fn plain(programs: &ProgramTabs) -> Vec<Exhibit> {
    programs.programs.iter().map(|(_, program)| Exhibit::Folded(program.clone())).collect()
}
