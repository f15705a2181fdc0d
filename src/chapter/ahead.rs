//! Reading a block before it runs, so that every fault is told at once; runs nothing.

use std::rc::Rc;

use super::placed::unknown_view;
use super::work::Work;
use crate::language::syntax::{Statement, StatementKind, ViewRequest};
use crate::model::{self, BlockKind, Model, Step};
use crate::record::Asked;
use crate::report::{Fault, Place};
use crate::resolve;
use crate::views;

impl Work<'_> {
    /// Reads all statements before anything runs, so that every fault is told at once.
    pub(super) fn read_ahead(
        &mut self,
        kind: BlockKind,
        block: &Rc<resolve::Block>,
        head: Place,
        unread: bool,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        // If the number of runs cannot be found, the one that is read tells why.
        let runs = match model::count_runs(&mut self.model, block, kind, self.settings.seed) {
            Some(Ok(count)) => (0..count).map(Some).collect(),
            Some(Err(_)) => vec![Some(0)],
            None => vec![None],
        };
        let trial = &mut self.model;
        let stood = model::mark(trial);
        for run in runs {
            faults.extend(model::open_block(trial, block, kind, self.settings.seed));
            if let Some(number) = run {
                model::begin_run(trial, number);
            }
            let mut found = read_statements(trial, &block.statements);
            if !unread {
                found.extend(model::close_block(trial, kind, head));
            }
            // A fault that every run has is told once.
            faults.extend(found);
            if !faults.is_empty() {
                break;
            }
        }
        model::forget(trial, stood);
        faults
    }

    /// The words of lines that cannot be read: a name among them may be what a later line misses.
    pub(super) fn lose_unread(&mut self, faults: &[Fault]) {
        for place in faults.iter().filter_map(|fault| fault.place) {
            let line = self.texts.line(place);
            let head = line.split(['=', ':']).next().unwrap_or_default();
            let words = head.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            self.model
                .names
                .lose(words.filter(|word| !word.is_empty()).map(str::to_string).collect::<Vec<_>>());
        }
    }
}

/// Reads statements as if every training had run.
fn read_statements(trial: &mut Model, statements: &[Statement]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for statement in statements {
        match model::take(trial, statement) {
            Ok(Step::Train(program)) => model::pretend_training(trial, *program),
            Ok(Step::Views(views)) => {
                let wrong =
                    |request: &ViewRequest| asked(request).err().map(|fault| fault.at(request.name.place));
                faults.extend(views.iter().filter_map(wrong));
            }
            Ok(_) => {}
            Err(fault) => {
                trial.names.lose(statement.kind.gives().iter().map(|name| name.text.clone()));
                if let StatementKind::Descend { loss, .. } = &statement.kind {
                    trial.names.lose([loss.text.clone()]);
                }
                if let StatementKind::Descend { .. } | StatementKind::Repeat(_) = statement.kind {
                    trial.names.lose(["steps".to_string(), "step".to_string()]);
                    model::give_up_training(trial);
                }
                faults.push(fault);
            }
        }
    }
    faults
}

/// A view with the choices of the author, or what is wrong with them.
pub(super) fn asked(request: &ViewRequest) -> Result<Asked, Fault> {
    let view = views::find(&request.name.text).ok_or_else(|| unknown_view(&request.name.text, []))?;
    Ok(Asked {
        view: view.name.to_string(),
        options: views::chosen(view.name, view.options, &request.options)?,
    })
}
