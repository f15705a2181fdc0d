//! The recap card: inputs, inner computation and outputs with shapes and values; knows no training.

use std::collections::BTreeMap;

use super::values::{ends, in_a_line};
use super::{Look, View, first_run};
use crate::exhibit::{Align, Cell, Exhibit, Group, Table, TableColumn};
use crate::graph::{Array, NodeId, formula};
use crate::numbers::significant;
use crate::program::Part;
use crate::record::{Named, Record, Study};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "recap",
    doc: "the recap card: do inputs, inner computation and outputs hang together",
    needs: "names",
    studies: &[Study::AllValues],
    options: &[],
    draw,
};

/// A longer definition is cut.
const LONGEST: usize = 36;

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (record, of_run) = first_run(record);
    let groups: [(&str, &[Part]); 4] = [
        ("recap-inputs", &[Part::Data]),
        ("recap-learned", &[Part::Param, Part::State]),
        ("recap-inside", &[Part::Definition]),
        ("recap-outputs", &[Part::Loss, Part::Metric]),
    ];
    let values = record.studies.values.iter().map(|found| (found.node, &found.value)).collect();
    let mut rows = Vec::new();
    for (word, parts) in groups {
        let mut group = say!(look.words, word);
        for named in record.names.iter().filter(|named| parts.contains(&named.part)) {
            rows.push(row(std::mem::take(&mut group), named, &values, look));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let heads = ["recap-part", "recap-name", "recap-shape", "value"];
    let columns = heads.map(|word| TableColumn { name: say!(look.words, word), align: Align::Left });
    let table = Table { columns: columns.into(), rows, ..Table::default() };
    Some(Exhibit::Card(Group {
        caption: of_run(say!(look.words, "recap-caption")),
        parts: vec![Exhibit::Table(table)],
    }))
}

fn row(group: String, named: &Named, values: &BTreeMap<NodeId, &Array>, look: Look<'_>) -> Vec<Cell> {
    let computed = matches!(named.part, Part::Definition | Part::Loss | Part::Metric);
    let mut written = named.name.clone();
    if computed {
        written.push_str(&format!(" = {}", formula(look.graph, named.node)));
    }
    if written.chars().count() > LONGEST {
        written = written.chars().take(LONGEST - 1).chain(['…']).collect();
    }
    let shape = look.graph.shape(named.node);
    let value = values.get(&named.node).and_then(|value| {
        let small = value.ndim() <= 1 && value.len() <= 3;
        let range = |(low, high)| format!("{} … {}", significant(low, 3), significant(high, 3));
        in_a_line(value, look).filter(|_| small).or_else(|| ends(value).map(range))
    });
    vec![
        Cell::Text(group),
        Cell::Code(written),
        Cell::Text(if shape.is_scalar() { say!(look.words, "recap-number") } else { shape.to_string() }),
        Cell::Text(value.unwrap_or_default()),
    ]
}
