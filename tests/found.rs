//! What an expression is, asked by its number after its block was read.

use std::rc::Rc;

use mdbook_descent::graph::{Kind, Shape};
use mdbook_descent::language::parse_block;
use mdbook_descent::language::syntax::{Expression, Statement, StatementKind};
use mdbook_descent::model::{self, BlockKind, Found, Limits, Model};

fn value(statement: &Statement) -> &Expression {
    match &statement.kind {
        StatementKind::Define { values, .. } => &values[0],
        _ => panic!("a definition is expected"),
    }
}

#[test]
fn an_expression_is_found_out_once_and_known_by_its_number() {
    let source =
        "X = [[1, 2], [3, 4]] + 1\nmask = X > 2\nname = \"a\" + \"b\"\nf = sin\nparts = [1, [2, 3]]\n";
    let (statements, faults) = parse_block(source, 0, &[]);
    assert!(faults.is_empty());
    let statements: Rc<[Statement]> = statements.into();
    let mut model = Model::new(Limits { steps: 10, memory: 1_000_000, work: u64::MAX }, 0);
    let block = model::resolve_block(&mut model.names, None, &statements);
    model::open_block(&mut model, &block, BlockKind::Calculate, 0);
    for statement in statements.iter() {
        model::take(&mut model, statement).map_err(|fault| fault.message).expect("a sound line");
    }
    let found: Vec<Found> = statements
        .iter()
        .map(|line| model.names.found(block.number, value(line).id).expect("it was read"))
        .collect();
    let (Found::Node(matrix), Found::Node(mask)) = (found[0], found[1]) else { panic!("{found:?}") };
    assert_eq!(*model.graph.shape(matrix), Shape(vec![2, 2]));
    assert_eq!((model.graph.kind(matrix), model.graph.kind(mask)), (Kind::Number, Kind::Truth));
    assert_eq!(found[2..], [Found::Text, Found::Function, Found::Several(2)]);
}
