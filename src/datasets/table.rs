//! `csv`: a table in a text file becomes arrays; knows cells and columns, but no disk.

mod cells;
mod request;

use std::rc::Rc;

use super::{DataSet, Making};
use crate::environment;
use crate::functions::{Arguments, Value};
use crate::graph::{Column, Columns, Graph, array};
use crate::report::Fault;
use cells::{Cells, Gaps};
use request::Pick;

/// The data set whose columns several names share.
pub(super) const NAME: &str = "csv";

/// The most columns whose names are kept.
const MOST_NAMED: usize = 10_000;

/// What a column's name and a word take beside their letters.
const NAME_BYTES: usize = 160;
const WORD_BYTES: usize = 48;

/// What reading one letter of a file costs.
const LETTER: u64 = 150;

fn csv(making: &mut Making, arguments: &Arguments) -> Result<Value, Fault> {
    let Value::Text(file) = arguments.value(0) else {
        return Err(Fault::new(format!("`csv` needs the name of a file, not {}", arguments.value(0).kind()))
            .remedy("write it in quotes: `csv(\"points.csv\")`"));
    };
    let header = match arguments.value(2) {
        Value::None => None,
        _ => Some(arguments.flag(making.graph, 2)?),
    };
    let separator = request::separator(arguments.value(5))?;
    let missing = request::missing(making.graph, arguments, 3)?;
    let text = environment::text(making.environment, file)?;
    making.graph.work.charge(text.len() as u64 * LETTER)?;
    let table = Cells::read(file, &text, separator, header)?;
    let picks = request::picks(making.graph, arguments, 1, &table)?;
    let worded = request::worded(making.graph, arguments, 4, &table)?;
    let used: Vec<usize> = picks.iter().flat_map(Pick::columns).copied().collect();
    let rows = table.kept_rows(&used, missing == Gaps::Drop);
    if rows.is_empty() {
        return Err(Fault::new(format!("`{file}` has no row without missing values")));
    }
    let mut results = Vec::new();
    for pick in &picks {
        let columns = pick.columns();
        let shape = match pick {
            Pick::One(_) => making.room(&[rows.len()])?,
            Pick::Several(_) => making.room(&[rows.len(), columns.len()])?,
        };
        let mut values = vec![0.0; shape.size()];
        let mut named = Vec::new();
        for (place, &column) in columns.iter().enumerate() {
            let words = worded.contains(&column).then(|| table.words(column, &rows));
            let numbers = table.numbers(column, &rows, words.as_deref(), &missing)?;
            values
                .iter_mut()
                .skip(place)
                .step_by(columns.len())
                .zip(numbers)
                .for_each(|(at, number)| *at = number);
            let name = table.name(column).filter(|_| columns.len() <= MOST_NAMED);
            named.extend(name.map(|name| column_of(making.graph, name, words)));
        }
        let whole = named.len() == columns.len();
        let known = match pick {
            Pick::One(_) => named.pop().map(Columns::single),
            Pick::Several(_) => Some(Columns::across(named)),
        };
        let node = making.graph.constant(array::shaped(shape, values));
        if let Some(known) = known.filter(|_| whole) {
            making.graph.keep_columns(node, known);
        }
        results.push(Value::Node(node));
    }
    Ok(if results.len() == 1 { results.remove(0) } else { Value::List(results) })
}

/// A column with its name and its words.
fn column_of(graph: &Graph, name: &str, words: Option<Vec<&str>>) -> Rc<Column> {
    let words: Vec<String> = words.unwrap_or_default().into_iter().map(str::to_string).collect();
    graph.keep(
        (NAME_BYTES + name.len() + words.iter().map(|word| WORD_BYTES + word.len()).sum::<usize>()) as u64,
    );
    Rc::new(Column { name: name.to_string(), words })
}

pub(super) const ROWS: &[DataSet] = &[DataSet {
    name: NAME,
    signature: "file, columns=None, header=None, missing=None, categories=None, separator=None",
    results: "X, y",
    shapes: "a matrix of all rows and columns; with several names on the left, the last ones take a column each and the first takes the rest",
    make: csv,
    origin: "a file under the book's source folder, named as seen from the lesson's own file",
    doc: "Reads a table from a text file, one row a line. `columns` are names or numbers, one or a list; a list within the list \
          makes a matrix: `columns=[[\"height\", \"weight\"], \"age\"]`. The first line is a header if none of its cells is a number, \
          unless `header=1` or `header=0` says. A missing value is a fault unless `missing` is \"drop\", \"mean\", \"median\", \
          \"nan\" or a number. `categories` names columns whose words become numbers, in alphabetical order from 0. `separator` is \
          one letter, a comma if nothing is said. Lines that are empty or begin with `#` are passed over. Columns keep their names, \
          and words can be asked for: `petals[\"petal length\"]`, `people.age`, `species == \"setosa\"`.",
    example: "data petals, species = csv(\"flowers.csv\",\n                           \
              columns=[[\"petal length\", \"petal width\"], \"species\"],\n                           \
              categories=\"species\")\n\
              check \"six flowers of three species\": len(petals) == 6 and max(species) == 2\n\
              check \"setosa has short petals\": petals[\"petal length\"][species == \"setosa\"] < 2",
}];
