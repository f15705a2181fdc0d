//! Reading ahead: what was read since a mark is forgotten again, so that nothing is copied for it; knows no expression.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::block::BlockKind;
use super::open::BlockState;
use super::scope::Counted;
use super::statements::Step;
use super::{Model, block, statements, varied};
use crate::graph::NodeId;
use crate::language::syntax::{Statement, StatementKind};
use crate::random::Generator;
use crate::report::Fault;
use crate::resolve::{Block, Resolution};

/// Where a model stood.
pub struct Bookmark {
    graph: (NodeId, u64),
    runs: usize,
    bindings: usize,
    definitions: usize,
    scopes: usize,
    text: Rc<Resolution>,
    lost: usize,
    counted: Option<Counted>,
    random: Generator,
    block: BlockState,
    pretends: bool,
}

/// Marks where a model stands before lines are read that will be forgotten; the block that is open is put aside.
pub fn mark(model: &mut Model) -> Bookmark {
    model.draws.begin();
    Bookmark {
        graph: model.graph.mark(),
        runs: model.state.runs.len(),
        bindings: model.names.bindings.len(),
        definitions: model.names.definitions.len(),
        scopes: model.names.scopes.len(),
        text: model.names.text.clone(),
        lost: model.names.lost_in_order.len(),
        counted: model.names.counted,
        random: model.draws.random.clone(),
        block: std::mem::take(&mut model.block),
        pretends: model.pretends,
    }
}

/// Forgets everything that was read since the mark; what was resolved stays.
pub fn forget(model: &mut Model, mark: Bookmark) {
    let (node, _) = mark.graph;
    model.graph.forget_from(mark.graph);
    forget_from(&mut model.state.values, &node);
    forget_from(&mut model.state.histories, &node);
    model.state.runs.truncate(mark.runs);
    let names = &mut model.names;
    names.bindings.truncate(mark.bindings);
    names.definitions.truncate(mark.definitions);
    names.close(mark.scopes);
    forget_from(&mut names.cut, &mark.runs);
    forget_from(&mut names.run_scopes, &mark.runs);
    forget_from(&mut names.records, &node);
    while names.side_by_side.last().is_some_and(|last| *last >= node) {
        names.side_by_side.pop_last();
    }
    for name in names.lost_in_order.drain(mark.lost..) {
        names.lost.remove(&name);
    }
    (names.text, names.counted) = (mark.text, mark.counted);
    model.draws.forget(mark.random);
    (model.block, model.pretends) = (mark.block, mark.pretends);
}

/// Forgets what stands at a key or behind it, and walks over nothing else.
fn forget_from<K: Ord, V>(map: &mut BTreeMap<K, V>, first: &K) {
    while map.last_key_value().is_some_and(|(key, _)| key >= first) {
        map.pop_last();
    }
}

/// How many runs a block has, if it has a `vary`; the lines above it may make its values.
pub fn count_runs(
    model: &mut Model,
    block: &Rc<Block>,
    kind: BlockKind,
    seed: u64,
) -> Option<Result<usize, Fault>> {
    let statements = &block.statements;
    let is_vary = |statement: &Statement| matches!(statement.kind, StatementKind::Vary { .. });
    let (above, below) = statements.split_at(statements.iter().position(is_vary)?);
    let StatementKind::Vary { names, values } = &below[0].kind else { return None };
    let stood = mark(model);
    block::open_block(model, block, kind, seed);
    for statement in above {
        match statements::take(model, statement) {
            Ok(Step::Train(program)) => block::pretend_training(model, *program),
            Ok(_) => {}
            Err(_) => model.names.lose(statement.kind.gives().iter().map(|name| name.text.clone())),
        }
    }
    let runs = varied::varied_values_of(model, names, values).map_err(|fault| fault.at(below[0].place));
    let runs = runs.map(|runs| runs.len());
    forget(model, stood);
    Some(runs)
}
