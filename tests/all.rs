//! All tests that need no process of their own, in one program: one link instead of twenty.

mod architecture;
mod books;
mod course;
mod datasets;
mod examples;
mod exhibit;
mod faults;
mod functions;
mod lesson;
mod markup;
mod mathematics;
mod plots;
mod products;
mod proof;
mod properties;
mod random;
mod reference;
mod reference_lessons;
mod remedies;
mod resolve;
mod run;
mod syntax;
mod truth;
mod views;
mod words;
