//! What a rehearsal compares with the run: values of names, and whether all that was written down is told; knows no line.

use super::{Halt, Rehearsal, TOLERANCE};
use crate::graph::{Array, NodeId};
use crate::language::syntax::Role;
use crate::resolve::Symbol;
use crate::script::{Facts, ResolvedLine};
use std::collections::BTreeSet;

impl Rehearsal<'_, '_> {
    /// Nothing is missing: every training was made, and everything that the run wrote down is told.
    pub(super) fn is_whole(&mut self) -> Result<(), Halt> {
        let given: Vec<Symbol> = self.known.own_names().collect();
        let varied = self.varied.iter().find(|symbol| !self.told.contains(symbol) && self.run.is_some());
        let Some(run) = &self.run else { return self.are_there(&given) };
        if let Some(symbol) = varied {
            return Err(Halt::Wrong(format!("it does not tell `{}`", self.name(*symbol))));
        }
        if self.training < run.again.len() {
            return Err(Halt::Wrong("a training is missing".to_string()));
        }
        let graph = &self.known.model.graph;
        let draws: Vec<NodeId> =
            run.again.iter().flat_map(|again| &again.program.draws).map(|draw| draw.leaf).collect();
        let is_drawn = |node: NodeId| draws.iter().any(|draw| graph.depends(node, *draw));
        let losses = run.loss.iter().map(|(loss, _)| loss).chain(run.metrics.iter().map(|(one, _)| one));
        let losses = losses.filter(|one| !is_drawn(one.node)).map(|one| (one.node, &one.name));
        let carried = run.carried.iter().filter(|carried| carried.part.is_some());
        let wanted = losses.chain(carried.map(|carried| (carried.leaf, &carried.name)));
        let told: BTreeSet<NodeId> = self.told.iter().filter_map(|symbol| self.known.node(*symbol)).collect();
        match wanted.into_iter().find(|(node, _)| !told.contains(node)) {
            Some((_, name)) => Err(Halt::Wrong(format!("it does not tell `{name}`"))),
            None => Ok(()),
        }
    }

    /// What a line outside the trainings gives is what the block has under its names.
    pub(super) fn compare_given(&mut self, line: ResolvedLine<'_>) -> Result<(), Halt> {
        let trained = self.script.carried.iter().any(|symbol| line.gives().contains(symbol));
        let above = self.known.lines.last().is_some_and(|own| own.block.number != line.block.number);
        let is_start = matches!(line.role(), Some(Role::Param | Role::State));
        // Starts are compared where the training begins, and those of blocks above are what came out of them.
        if line.is_function() || trained && self.run.is_some() || above && is_start {
            return Ok(());
        }
        for symbol in line.gives() {
            let values = self.values.get(symbol).cloned().zip(self.known.final_value(*symbol));
            let graph = &mut self.known.model.graph;
            let nodes =
                values.and_then(|(own, theirs)| Some((own.node(graph).ok()?, theirs.node(graph).ok()?)));
            self.given_values.extend(nodes.map(|(own, theirs)| (*symbol, own, theirs)));
        }
        Ok(())
    }

    /// What the lines so far gave is compared at once, for all of it shares what it is made of.
    pub(super) fn compare_given_values(&mut self) -> Result<(), Halt> {
        let given = std::mem::take(&mut self.given_values);
        let nodes: Vec<NodeId> = given.iter().flat_map(|(_, own, theirs)| [*own, *theirs]).collect();
        let values = self.evaluated(&nodes)?;
        let mut pairs = given.iter().zip(values.chunks(2));
        pairs.try_for_each(|((symbol, ..), pair)| {
            self.compare(*symbol, &pair[0], &pair[1], "where it is given")
        })
    }

    /// What the program tells at its end.
    pub(super) fn tell(&mut self, lines: &[ResolvedLine<'_>], told: &[Symbol]) -> Result<(), Halt> {
        lines.iter().try_for_each(|line| self.given(*line))?;
        self.told.extend(told);
        let mut expected = Vec::new();
        for symbol in told {
            expected.extend(self.known.value(*symbol).map(|theirs| (*symbol, theirs)));
        }
        self.compare_all(&expected, "at the end")
    }

    /// Names have the values that they should have.
    pub(super) fn compare_all(&mut self, expected: &[(Symbol, Array)], when: &str) -> Result<(), Halt> {
        let nodes = expected.iter().map(|(symbol, _)| self.node(*symbol)).collect::<Result<Vec<_>, _>>()?;
        let own = self.evaluated(&nodes)?;
        let mut pairs = expected.iter().zip(&own);
        pairs.try_for_each(|((symbol, theirs), own)| self.compare(*symbol, own, theirs, when))
    }

    pub(super) fn compare(
        &self,
        symbol: Symbol,
        own: &Array,
        theirs: &Array,
        when: &str,
    ) -> Result<(), Halt> {
        let largest = theirs
            .iter()
            .filter(|value| value.is_finite())
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        let near = |(a, b): (&f64, &f64)| {
            (a - b).abs() <= TOLERANCE * largest.max(1e-9) || a == b || a.is_nan() && b.is_nan()
        };
        let apart = own.iter().zip(theirs).find(|pair| !near(*pair));
        match (own.shape() == theirs.shape(), apart) {
            (true, None) => Ok(()),
            (false, _) => Err(Halt::Wrong(format!("`{}` has another shape {when}", self.name(symbol)))),
            (true, Some((a, b))) => {
                Err(Halt::Wrong(format!("`{}` is {a} {when}, where the run has {b}", self.name(symbol))))
            }
        }
    }
}
