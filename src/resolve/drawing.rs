//! Which functions of the catalogue draw random numbers; knows no call.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::functions::{self, Function, Meaning};
use crate::language::parse_block;
use crate::language::syntax::ExpressionKind;

/// Whether a function of the catalogue draws random numbers, itself or by those in whose words it is written.
pub fn draws(row: &Function) -> bool {
    static DRAWING: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let rows = functions::catalogue().iter().flat_map(|(_, rows)| rows.iter());
        rows.filter(|row| is_drawn(row)).map(|row| row.name).collect()
    });
    DRAWING.contains(row.name)
}

fn is_drawn(row: &Function) -> bool {
    let Meaning::Written(text) = row.meaning else { return matches!(row.meaning, Meaning::Draw(_)) };
    let (lines, _) = parse_block(&format!("written(x) = {text}"), 0, &[]);
    let mut found = false;
    for line in &lines {
        line.visit(&mut |part, _| {
            if let ExpressionKind::Call { function, .. } = part.kind.as_ref() {
                found |= functions::find(&function.text).is_some_and(is_drawn);
            }
        });
    }
    found
}
