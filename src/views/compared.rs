//! The loss of a changed block beside that of the block as it stands; runs neither.

use super::Look;
use super::curves::{cut, loss_edge, loss_panel};
use crate::exhibit::{Exhibit, Scale};
use crate::numbers::significant;
use crate::program::Ending;
use crate::record::Record;
use crate::words::say;

/// The loss over the steps of a changed block; the one before beside it where both ran once.
pub fn compared(changed: &Record, before: &Record, look: Look<'_>) -> Option<Exhibit> {
    let mut chart = loss_panel(changed, look, false)?;
    if let (Some((name, told)), Some((_, earlier))) = (ending(changed, look), ending(before, look))
        && let Some(ghost) = loss_panel(before, look, false)
    {
        chart.title = say!(look.words, "try-loss", name = name, told = told, before = earlier);
        let names = [say!(look.words, "try-changed"), say!(look.words, "try-before")];
        chart.series.extend(ghost.series);
        for (series, name) in chart.series.iter_mut().zip(names) {
            series.name = name;
        }
        chart = cut(chart, loss_edge(&[changed, before], Scale::Auto, look).as_ref());
    }
    Some(Exhibit::Chart(Box::new(chart)))
}

/// The name of the loss of a block that ran once, and where it ends.
fn ending(record: &Record, look: Look<'_>) -> Option<(String, String)> {
    let run = record.run.as_ref()?;
    let (loss, values) = run.loss.as_ref()?;
    let told = match run.ending {
        Ending::Diverged { step, .. } => say!(look.words, "try-diverges", step = step.to_string()),
        Ending::Complete | Ending::Until => {
            let value = significant(*values.last()?, look.digits);
            say!(look.words, "try-ends", value = value, steps = run.steps)
        }
    };
    Some((loss.name.clone(), told))
}
