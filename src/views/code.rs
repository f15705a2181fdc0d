//! The model as the author wrote it, highlighted; knows no token.

use super::coloured::coloured;
use super::{Look, View};
use crate::exhibit::Exhibit;
use crate::record::Record;

pub(super) static VIEW: View = View {
    name: "code",
    doc: "the model as it is written in the lesson",
    needs: "some source",
    studies: &[],
    options: &[],
    draw,
};

fn draw(record: &Record, _: Look<'_>) -> Option<Exhibit> {
    let code = coloured(&record.code);
    (!code.tokens.is_empty()).then_some(Exhibit::Code(code))
}
