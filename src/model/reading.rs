//! The circumstances under which an expression is read; knows no expression.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::functions::Value;
use crate::graph::NodeId;
use crate::program::DrawnFor;
use crate::report::Place;
use crate::resolve::{Resolution, Symbol};

/// The number of a binding; a name that stands further down has a larger one.
pub type Serial = usize;

/// The circumstances under which an expression is read.
#[derive(Clone)]
pub struct Reading {
    /// What the names of the text are bound to.
    pub text: Rc<Resolution>,
    /// The block or run whose values its names have.
    pub scope: usize,
    /// Arguments of functions and variables of comprehensions, innermost last, as the walk over syntax counts them.
    pub locals: Vec<(String, Value)>,
    /// Names that stand for something else, as `at(e, w=…)` asks.
    pub overrides: BTreeMap<Symbol, Value>,
    /// What stands for the data in a batch.
    pub cut: BTreeMap<Symbol, Value>,
    /// What was found to be made of such names, or not to be.
    pub touched: BTreeMap<Symbol, bool>,
    /// Names that were read again under the overrides.
    pub reread: BTreeMap<Serial, Value>,
    /// Whether names have the values that they have at this point of a step.
    pub in_step: bool,
    /// The block that the expression stands in.
    pub block: usize,
    /// The rows of the batch that the data are cut to.
    pub batch: Option<usize>,
    /// When random numbers are drawn that are not drawn once and for all.
    pub moment: DrawnFor,
    /// Whether it is seen in many steps, so that the number of steps is open.
    pub in_any_step: bool,
    /// Whether random numbers are drawn once and for all.
    pub fixed_draws: bool,
    /// Whether layers are told that a step is being made, though no training is.
    pub trains: bool,
    /// The tolerance of `==`, inside a claim.
    pub tolerance: Option<NodeId>,
    /// The calls and repetitions around the expression, to tell one random draw from another.
    pub path: Vec<u64>,
    /// Whether the expression stands behind `until`.
    pub in_until: bool,
    /// How deep the calls around the expression are nested.
    pub depth: usize,
    /// How deep the expressions around it are nested.
    pub nesting: usize,
    /// Where faults are told, while text that is not the author's is read.
    pub author: Option<Place>,
}

impl Reading {
    /// A line that stands in a block or run and is computed once.
    pub fn new(text: Rc<Resolution>, scope: usize) -> Reading {
        Reading {
            text,
            scope,
            locals: Vec::new(),
            overrides: BTreeMap::new(),
            cut: BTreeMap::new(),
            touched: BTreeMap::new(),
            reread: BTreeMap::new(),
            in_step: false,
            block: scope,
            batch: None,
            moment: DrawnFor::State,
            in_any_step: false,
            fixed_draws: true,
            trains: false,
            tolerance: None,
            path: Vec::new(),
            in_until: false,
            depth: 0,
            nesting: 0,
            author: None,
        }
    }

    /// Whether all names stand for what their lines gave them.
    pub fn is_plain(&self) -> bool {
        self.overrides.is_empty() && self.cut.is_empty()
    }

    /// The same, without what was found out under it.
    pub fn afresh(&self) -> Reading {
        Reading { touched: BTreeMap::new(), reread: BTreeMap::new(), ..self.clone() }
    }

    /// The same with all rows of the data.
    pub fn uncut(&self) -> Reading {
        Reading { cut: BTreeMap::new(), batch: None, ..self.afresh() }
    }

    /// Where a fault is told: at a place, or where the author wrote what is read.
    pub fn author_place(&self, place: Place) -> Place {
        self.author.unwrap_or(place)
    }
}
