//! A training in a rehearsal: its first steps, in the order of the program, each compared with the row of the run.

use super::optimizer::Remembered;
use super::{Halt, Rehearsal};
use crate::engine::rows;
use crate::functions::{Value, gradient};
use crate::graph::{Array, DRAWN, Leaf, NodeId, Shape, array};
use crate::language::syntax::DurationUnit;
use crate::program::{Ending, Ran};
use crate::resolve::{STEP, Symbol};
use crate::script::{BatchPlan, Gradients, Move, ResolvedLine, Training, Uses};

/// So many steps of each training are made.
const STEPS: usize = 3;
/// With batches, an epoch of so many at the most is made whole, and the first step of the next.
const EPOCH: usize = 8;

/// Whose turn it is.
struct Turn {
    rows: usize,
    size: usize,
    /// The order of the rows in this epoch.
    order: Vec<f64>,
    /// The author's own orders, one behind the other.
    given: Option<Vec<f64>>,
}

impl Turn {
    fn batches(&self) -> usize {
        self.rows.div_ceil(self.size.max(1))
    }
}

impl Rehearsal<'_, '_> {
    pub(super) fn train(&mut self, training: &Training<'_>) -> Result<(), Halt> {
        let Some(run) = self.run.clone() else { return Err(Halt::Wrong("it trains".to_string())) };
        let number = self.training;
        self.training += 1;
        let Some(again) = run.again.get(number) else {
            return Err(Halt::Wrong("it trains once more than the block".to_string()));
        };
        let before = again.program.before;
        let end = run.again.get(number + 1).map_or(run.steps, |next| next.program.before);
        let mut turn = match &training.batches {
            Some(batches) => Some(self.turn(training.line, batches)?),
            None => None,
        };
        self.compare_length(training, &turn, again.program.steps)?;
        let Some(rows) = rows(&mut self.known.model.graph, &mut self.known.model.state, &run)? else {
            return Err(Halt::Unjudged);
        };
        self.compare_row(&run, &rows, before)?;
        self.take_row(&run, &rows, before);
        let most = turn.as_ref().map(Turn::batches).filter(|batches| *batches <= EPOCH);
        let last = end.min(before + STEPS.max(most.map_or(0, |batches| batches + 1)));
        let mut memory = Remembered::new();
        self.looks.clear();
        self.steps = true;
        for made in before..last {
            self.set_step(made + 1);
            self.step(training, (made - before, made), &mut turn, &mut memory)?;
            self.compare_row(&run, &rows, made + 1)?;
            self.take_row(&run, &rows, made + 1);
        }
        // Where the run has come since, its random numbers have not been followed.
        self.follows &= last == end || !draws(training);
        self.take_row(&run, &rows, end);
        self.set_step(end);
        let is_last = number + 1 == run.again.len();
        let ended = if is_last { run.ending == Ending::Until } else { end - before < again.program.steps };
        if ended && training.duration.until.is_none() {
            return Err(Halt::Wrong("it ends under no condition".to_string()));
        }
        // What looks at a measure remember was followed through all steps, or is not known.
        let remembers = last == end || training.looks().is_empty();
        if ended && remembers && (self.follows || training.observed.is_some()) {
            self.compare_end(training, (&run, &rows), last, end)?;
        }
        self.set_step(end);
        self.steps = false;
        Ok(())
    }

    /// It makes as many steps as the block, unless a condition ends it.
    fn compare_length(
        &mut self,
        training: &Training<'_>,
        turn: &Option<Turn>,
        steps: usize,
    ) -> Result<(), Halt> {
        let amount = self.read_one(training.line, &training.duration.amount)?;
        let amount = self.number(&amount)?;
        let each = match (training.duration.unit, turn) {
            (DurationUnit::Epochs, Some(turn)) => turn.batches(),
            _ => 1,
        };
        let amount = amount * each as f64;
        match amount == steps as f64 {
            true => Ok(()),
            false => Err(Halt::Wrong(format!("it makes {amount} steps and not {steps}"))),
        }
    }

    /// How the data are cut.
    fn turn(&mut self, line: ResolvedLine<'_>, batches: &BatchPlan<'_>) -> Result<Turn, Halt> {
        let Some(first) = batches.cut.first() else {
            return Err(Halt::Wrong("it cuts no data".to_string()));
        };
        let first = self.node(*first)?;
        let rows = self.known.model.graph.shape(first).0.first().copied().unwrap_or(0);
        let size = self.read_one(line, batches.size)?;
        let size = self.number(&size)? as usize;
        let given = match batches.order {
            Some(order) => {
                let order = self.read_one(line, order)?.node(&mut self.known.model.graph)?;
                Some(array::flat(&self.evaluated(&[order])?[0]).to_vec())
            }
            None => None,
        };
        Ok(Turn { rows, size, order: Vec::new(), given })
    }

    /// The rows of a batch, by their numbers.
    fn batch(&mut self, turn: &mut Turn, made: usize) -> Result<Vec<f64>, Halt> {
        let batches = turn.batches().max(1);
        let first = made % batches * turn.size;
        if first == 0 {
            turn.order = vec![0.0; turn.rows];
            match &turn.given {
                Some(given) => {
                    let epochs = (given.len() / turn.rows).max(1);
                    let start = made / batches % epochs * turn.rows;
                    turn.order.copy_from_slice(&given[start..start + turn.rows]);
                }
                None => {
                    self.knows_random()?;
                    let model = &mut *self.known.model;
                    model.graph.work.charge(turn.rows as u64 * DRAWN)?;
                    model.draws.random.permutation(turn.rows, &mut turn.order);
                }
            }
        }
        Ok(turn.order[first..(first + turn.size).min(turn.rows)].to_vec())
    }

    /// One step, in the order of the program; `own` of the training and `made` of the block have been made.
    fn step(
        &mut self,
        training: &Training<'_>,
        (own, made): (usize, usize),
        turn: &mut Option<Turn>,
        memory: &mut Remembered,
    ) -> Result<(), Halt> {
        let batch = match turn {
            Some(turn) => Some(self.batch(turn, own)?),
            None => None,
        };
        // A condition is asked once a step has been made; looks at a measure begin before that.
        let asks = own > 0 || !training.looks().is_empty();
        if let (Some(observed), true) = (&training.observed, asks) {
            self.goes_on(training, observed, (own, made))?;
        }
        let whole = self.cut(training.cut(), batch.as_deref())?;
        training.body.iter().try_for_each(|line| self.given(*line))?;
        if training.observed.is_none() && asks {
            self.goes_on(training, &[], (own, made))?;
        }
        if batch.is_none() && !training.body.iter().any(|line| line.draws()) {
            let given = training.body.iter().flat_map(|line| line.gives()).copied();
            self.compare_names(given.collect(), made, made + 1)?;
        }
        self.compare_losses(training, made)?;
        self.slopes.clear();
        for gradients in &training.gradients {
            self.take_gradients(gradients)?;
        }
        if let Some(descent) = &training.descent {
            self.descend(training.line, descent, own + 1, memory)?;
        }
        whole.into_iter().for_each(|(symbol, value)| self.put(symbol, value));
        for next in &training.moves {
            match next {
                Move::Line(line) => self.given(*line)?,
                Move::Gradients(gradients) => self.take_gradients(gradients)?,
            }
        }
        self.slopes.clear();
        Ok(())
    }

    /// The condition does not hold after so many steps, for the run goes on.
    fn goes_on(
        &mut self,
        training: &Training<'_>,
        observed: &[ResolvedLine<'_>],
        (own, made): (usize, usize),
    ) -> Result<(), Halt> {
        match self.ends(training, observed, made)? && own > 0 {
            true => Err(Halt::Wrong(format!("it ends after {made} steps, and the run goes on"))),
            false => Ok(()),
        }
    }

    /// Whether the condition holds after so many steps; `observed` are the definitions that it has for itself.
    fn ends(
        &mut self,
        training: &Training<'_>,
        observed: &[ResolvedLine<'_>],
        made: usize,
    ) -> Result<bool, Halt> {
        let Some(until) = &training.duration.until else { return Ok(false) };
        self.set_step(made);
        observed.iter().try_for_each(|line| self.given(*line))?;
        let asked = Uses::of(&training.line.block.resolution, until).symbols;
        let asked = asked.iter().chain(observed.iter().flat_map(|line| line.gives())).copied();
        if !observed.iter().chain(&training.body).any(|line| line.draws()) {
            self.compare_names(asked.collect(), made, made)?;
        }
        let until = self.with_looks(training.line, until)?;
        let answer = self.read_one(training.line, &until)?;
        self.set_step(made + 1);
        Ok(self.number(&answer)? != 0.0)
    }

    /// The condition holds where the run ended, and not a step before.
    fn compare_end(
        &mut self,
        training: &Training<'_>,
        (run, rows): (&Ran, &[Vec<f64>]),
        last: usize,
        end: usize,
    ) -> Result<(), Halt> {
        let outside = (self.values.clone(), self.given.clone());
        let observed = training.observed.as_deref();
        for made in (last.max(end - 1)..=end).rev() {
            self.take_row(run, rows, made);
            self.set_step(made + 1);
            if observed.is_none() {
                training.body.iter().try_for_each(|line| self.given(*line))?;
            }
            let ends = self.ends(training, observed.unwrap_or_default(), made)?;
            match (ends, made == end) {
                (false, true) => {
                    return Err(Halt::Wrong(format!("it goes on after {made} steps, where the run ends")));
                }
                (true, false) => {
                    return Err(Halt::Wrong(format!("it ends after {made} steps, and the run goes on")));
                }
                _ => {}
            }
        }
        (self.values, self.given) = outside;
        Ok(())
    }

    /// Some names have the values that they have in the run after so many steps; `step` is the number that lines see.
    fn compare_names(&mut self, names: Vec<Symbol>, made: usize, step: usize) -> Result<(), Halt> {
        let Some(run) = self.run.clone() else { return Ok(()) };
        let rows = rows(&mut self.known.model.graph, &mut self.known.model.state, &run)?;
        let Some(rows) = rows else { return Ok(()) };
        let names: Vec<(Symbol, NodeId)> =
            names.into_iter().filter_map(|symbol| Some((symbol, self.known.node(symbol)?))).collect();
        let row = self.row(&run, &rows, made).into_iter();
        let mut state: Vec<(NodeId, Array)> =
            row.filter_map(|(symbol, value)| Some((self.known.node(symbol)?, value))).collect();
        state.extend(run.step.map(|leaf| (leaf, array::number(step as f64))));
        let values = &mut self.known.model.state.values;
        let before: Vec<(NodeId, Option<Array>)> =
            state.into_iter().map(|(leaf, value)| (leaf, values.insert(leaf, value))).collect();
        let nodes: Vec<NodeId> = names.iter().map(|(_, node)| *node).collect();
        let theirs = self.evaluated(&nodes);
        for (leaf, value) in before {
            match value {
                Some(value) => self.known.model.state.values.insert(leaf, value),
                None => self.known.model.state.values.remove(&leaf),
            };
        }
        let expected: Vec<(Symbol, Array)> = names.iter().map(|(symbol, _)| *symbol).zip(theirs?).collect();
        self.compare_all(&expected, &format!("in step {}", made + 1))
    }

    /// Lets the data that are cut be those of a batch; gives what they were.
    fn cut(&mut self, cut: &[Symbol], batch: Option<&[f64]>) -> Result<Vec<(Symbol, Value)>, Halt> {
        let Some(batch) = batch else { return Ok(Vec::new()) };
        let mut before = Vec::new();
        for symbol in cut {
            let node = self.node(*symbol)?;
            let whole = self.evaluated(&[node])?.remove(0);
            let mut shape = Shape::of(&whole);
            let size = shape.size() / shape.0[0].max(1);
            shape.0[0] = batch.len();
            let all = array::flat(&whole);
            let rows = batch.iter().flat_map(|row| all[*row as usize * size..][..size].iter().copied());
            let part = array::shaped(shape.clone(), rows.collect());
            let leaf = self.leaf(part);
            before.extend(self.values.get(symbol).map(|value| (*symbol, value.clone())));
            self.put(*symbol, Value::Node(leaf));
        }
        Ok(before)
    }

    /// What the run began with under a name, if it carried it.
    pub(super) fn start_of(&self, symbol: Symbol) -> Option<Array> {
        let (run, leaf) = (self.run.as_ref()?, self.known.node(symbol)?);
        let place = run.carried.iter().position(|carried| carried.leaf == leaf)?;
        let shape = self.known.model.graph.shape(leaf).clone();
        Some(array::shaped(shape, run.start[place].iter().copied().collect()))
    }

    /// A value that stands for itself.
    pub(super) fn leaf(&mut self, value: Array) -> NodeId {
        let model = &mut *self.known.model;
        let leaf = model.graph.leaf(Leaf::Param, "", Shape::of(&value));
        model.state.values.insert(leaf, value);
        leaf
    }

    /// The loss of the step is the one that the run wrote down.
    fn compare_losses(&mut self, training: &Training<'_>, made: usize) -> Result<(), Halt> {
        let Some((loss, series)) = self.run.as_ref().and_then(|run| run.loss.clone()) else { return Ok(()) };
        let Some(descent) = &training.descent else { return Ok(()) };
        let counted = self.script.changed(&[STEP].into());
        let known = self.known.node(descent.loss) == Some(loss.node);
        let Some(theirs) = series.get(made).filter(|_| known && !counted.contains(&descent.loss)) else {
            return Ok(());
        };
        let node = self.node(descent.loss)?;
        let own = self.evaluated(&[node])?.remove(0);
        self.compare(descent.loss, &own, &array::number(*theirs), &format!("in step {}", made + 1))
    }

    /// Gradients at the values of this point of the step.
    fn take_gradients(&mut self, gradients: &Gradients) -> Result<(), Halt> {
        self.is_current(gradients.of)?;
        let found = self.slopes_of(gradients.of, &gradients.by)?;
        let found = self.evaluated(&found)?;
        self.slopes.extend(gradients.by.iter().map(|by| (gradients.of, *by)).zip(found));
        Ok(())
    }

    pub(super) fn slopes_of(&mut self, of: Symbol, by: &[Symbol]) -> Result<Vec<NodeId>, Halt> {
        let of = self.node(of)?;
        let by = by.iter().map(|symbol| self.node(*symbol)).collect::<Result<Vec<_>, Halt>>()?;
        Ok(gradient(&mut self.known.model.graph, of, &by)?)
    }

    /// Lets the names that are carried have the values that they had in the run after so many steps.
    fn take_row(&mut self, run: &Ran, rows: &[Vec<f64>], step: usize) {
        for (symbol, array) in self.row(run, rows, step) {
            let leaf = self.leaf(array);
            self.put(symbol, Value::Node(leaf));
        }
    }

    /// What the run carried after so many steps.
    fn row(&self, run: &Ran, rows: &[Vec<f64>], step: usize) -> Vec<(Symbol, Array)> {
        let carried = self.script.carried.iter().filter_map(|symbol| {
            let leaf = self.known.node(*symbol)?;
            let place = run.carried.iter().position(|carried| carried.leaf == leaf)?;
            let shape = self.known.model.graph.shape(leaf).clone();
            let row = rows.get(place)?.get(step * shape.size()..(step + 1) * shape.size())?;
            Some((*symbol, array::shaped(shape, row.to_vec())))
        });
        carried.collect()
    }

    fn compare_row(&mut self, run: &Ran, rows: &[Vec<f64>], step: usize) -> Result<(), Halt> {
        let when = if step == 0 { "at the beginning".to_string() } else { format!("after step {step}") };
        self.compare_all(&self.row(run, rows, step), &when)
    }
}

/// Whether the steps of a training draw random numbers.
fn draws(training: &Training<'_>) -> bool {
    let shuffles = training.batches.as_ref().is_some_and(|batches| batches.order.is_none());
    let moved = training.moves.iter().any(|step| matches!(step, Move::Line(line) if line.draws()));
    shuffles || moved || training.body.iter().any(|line| line.draws())
}
