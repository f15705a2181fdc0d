//! The engine: graph to plan to numbers; knows no syntax, no model, no Markdown and no picture.
//!
//! It runs what it is given: a graph, a program of steps over the graph's nodes, and the values behind the leaves.
//!
//! ```
//! use mdbook_descent::engine;
//! use mdbook_descent::functions::algebra::{multiply, power, subtract};
//! use mdbook_descent::graph::{Graph, Leaf, Shape, array};
//! use mdbook_descent::program::{Carried, Part, Program, Recorded, State};
//! use mdbook_descent::random::Generator;
//! use mdbook_descent::report::Place;
//!
//! // The loss is (w - 3)², and a step takes a tenth of its slope away from w.
//! let mut graph = Graph::new();
//! let w = graph.leaf(Leaf::Param, "w", Shape::scalar());
//! let three = graph.number(3.0);
//! let distance = subtract(&mut graph, w, three);
//! let loss = power(&mut graph, distance, 2.0);
//! let fifth = graph.number(0.2);
//! let update = multiply(&mut graph, fifth, distance);
//! let next = subtract(&mut graph, w, update);
//!
//! let mut program = Program::new(50, Generator::from_seed(1), Place::default());
//! program.carried.push(Carried { name: "w".to_string(), part: Some(Part::Param), leaf: w, next });
//! program.loss = Some(Recorded::new("loss", loss));
//!
//! let mut state = State::default();
//! state.values.insert(w, array::number(0.0));
//! let (ran, _) = engine::train(&mut graph, &mut state, program, &|_, _| false).map_err(|fault| fault.message)?;
//!
//! let losses = ran.series(loss).ok_or("the loss is recorded")?;
//! assert_eq!(losses.shape(), [51]);
//! assert_eq!(losses[0], 9.0);
//! assert!(losses[50] < 1e-8);
//! let trained = engine::evaluate(&mut graph, &mut state, &[w]).map_err(|fault| fault.message)?;
//! assert!((trained[0][[]] - 3.0).abs() < 1e-4);
//! # Ok::<(), String>(())
//! ```

mod history;
mod machine;
mod plan;
mod queue;
mod remembered;
mod shuffle;
mod sweep;
mod trainer;
mod unit;

pub use history::{evaluate, leaves_at, rows};
pub use machine::{Failure, Machine};
pub use sweep::sweep;
pub use trainer::train;
