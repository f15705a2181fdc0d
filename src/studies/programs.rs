//! The block as a program for other libraries, with what only the model knows of it; knows no spelling.

use super::derivation;
use crate::engine::evaluate;
use crate::exports::{self, Facts, Lines};
use crate::functions::Value;
use crate::graph::{Array, NodeId, Shape, formula_for_programs};
use crate::model::Model;
use crate::program::Part;
use crate::record::{Named, Options, Record};
use crate::report::Fault;

pub(super) fn study(
    options: &Options,
    model: &mut Model,
    lines: &[Lines],
    record: &mut Record,
) -> Result<(), Fault> {
    let asked = options.chosen("library").map(|chosen| chosen.place);
    let wanted = options.word("library");
    for export in exports::CATALOGUE.iter().filter(|export| wanted.is_none_or(|name| name == export.name)) {
        if record.studies.programs.iter().any(|(name, _)| *name == export.name) {
            continue;
        }
        let names = record.runs.last().map_or(&record.names, |(_, run)| &run.names).clone();
        let program = match (exports::write(export, lines, &mut Known { model, names }), asked) {
            (Ok(program), _) => Ok(program),
            // Of all libraries, those that have words for it.
            (Err(fault), None) => Err(fault.message),
            (Err(fault), Some(place)) => return Err(fault.at(place)),
        };
        record.studies.programs.push((export.name, program));
    }
    Ok(())
}

/// The block as the model has it.
struct Known<'a> {
    model: &'a mut Model,
    names: Vec<Named>,
}

impl Known<'_> {
    fn node(&self, name: &str) -> Option<NodeId> {
        let own = self.names.iter().rev().find(|named| named.name == name).map(|named| named.node);
        own.or_else(|| match self.model.names.value_of(name) {
            Some(Value::Node(node)) => Some(*node),
            _ => None,
        })
    }
}

impl Facts for Known<'_> {
    fn chain(
        &mut self,
        of: &str,
        by: &[String],
        named: &dyn Fn(&str) -> String,
    ) -> Result<Vec<(String, String)>, Fault> {
        let missing = |name: &str| Fault::new(format!("`{name}` has no gradient"));
        let loss = self.node(of).ok_or_else(|| missing(of))?;
        let leaves = by.iter().map(|name| self.node(name).ok_or_else(|| missing(name)));
        let leaves = leaves.collect::<Result<Vec<NodeId>, Fault>>()?;
        let of = Named { name: of.to_string(), node: loss, part: Part::Loss, place: Default::default() };
        let stops = derivation::stops(self.model, &self.names, &of, &leaves, named)?;
        let line =
            |stop: crate::record::Stop| (stop.name, formula_for_programs(&self.model.graph, stop.passed_on));
        Ok(stops.into_iter().map(line).collect())
    }

    fn value(&mut self, id: Option<&str>, name: &str) -> Option<Array> {
        let node = match id {
            None => self.node(name)?,
            Some(id) => match self.model.names.value_in(id, name)?.clone() {
                Value::Node(node) => node,
                other => other.node(&mut self.model.graph).ok()?,
            },
        };
        evaluate(&mut self.model.graph, &mut self.model.state, &[node]).ok()?.into_iter().next()
    }

    fn shape(&self, name: &str) -> Option<Shape> {
        self.node(name).map(|node| self.model.graph.shape(node).clone())
    }

    fn depends(&self, name: &str, on: &str) -> bool {
        self.node(name).zip(self.node(on)).is_some_and(|(node, on)| self.model.graph.depends(node, on))
    }
}
