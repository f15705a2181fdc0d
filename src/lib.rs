//! Lessons that train themselves: the crate's front page, which says what stands where.
//!
//! A chapter's blocks become syntax trees ([`language`]), these a graph ([`model`] over [`graph`]
//! and the catalogue of [`functions`] and [`optimizers`]), the graph a plan and the plan numbers
//! ([`engine`]).

#![forbid(unsafe_code)]

#[cfg(feature = "book")]
pub mod book;
pub mod chapter;
pub mod checks;
#[cfg(feature = "book")]
pub mod cli;
pub mod config;
pub mod datasets;
pub mod engine;
pub mod environment;
pub mod exhibit;
pub mod exports;
pub mod functions;
pub mod graph;
pub mod language;
pub mod lesson;
pub mod manual;
pub mod markup;
pub mod mathematics;
pub mod model;
pub mod numbers;
pub mod optimizers;
pub mod program;
pub mod random;
pub mod record;
pub mod report;
pub mod resolve;
pub mod results;
pub mod studies;
pub mod views;
pub mod words;
