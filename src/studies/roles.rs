//! Which data a model reads, which it is measured by, and what it predicts, found from the graph of its
//! loss; computes nothing.
//!
//! Every piece of data meets the learned numbers somewhere on its way to the loss. Data that meet nothing
//! but learned numbers, as `X` does in `X @ w`, are inputs. What is made of data alone and meets something made of
//! data and learned numbers, as `y` does in `y - prediction`, is the target, be it data or a definition, and what it
//! meets leads to the prediction: the last name through which all learned numbers pass on their way there.

use std::collections::{BTreeMap, BTreeSet};

use super::asked::find;
use crate::functions::arithmetic::SUBTRACT;
use crate::functions::shaping::RESHAPE;
use crate::graph::{Graph, Leaf, NodeId, Nodes, Operation, formula};
use crate::model::Model;
use crate::record::{Options, Record};
use crate::report::Fault;

/// What is true has no name if its formula is longer.
const LONGEST_FORMULA: usize = 24;

/// What the parts of a model are to its fit.
pub(super) struct Roles {
    /// The data that the prediction is made of.
    pub inputs: Vec<NodeId>,
    /// The names of what is made of the inputs alone, such as scaled ones, where these are what meets learned numbers;
    /// none where the inputs do so themselves, or the author chose.
    pub prepared: Vec<NodeId>,
    /// What is true.
    pub target: NodeId,
    /// What the model says.
    pub prediction: NodeId,
}

/// The roles, as far as the author does not name them; none if the block has no fit.
pub(super) fn roles(model: &Model, record: &Record, options: &Options) -> Result<Option<Roles>, Fault> {
    let Some(run) = &record.run else { return Ok(None) };
    let Some((recorded, _)) = &run.loss else { return Ok(None) };
    let (graph, loss) = (&model.graph, recorded.node);
    let learned: Vec<NodeId> =
        run.carried.iter().filter(|carried| carried.part.is_some()).map(|carried| carried.leaf).collect();
    let way = Way::new(graph, loss, &learned);
    let named = |option: &str| match options.chosen(option) {
        Some(chosen) => options.names(option).iter().map(|name| find(model, record, name, chosen)).collect(),
        None => Ok(Vec::new()),
    };
    let (inputs, target, prediction): (Vec<NodeId>, Vec<NodeId>, Vec<NodeId>) =
        (named("x")?, named("y")?, named("prediction")?);
    let usual = way.comparison();
    let told = usual.as_ref().and_then(|usual| way.told(usual.given));
    let Some(target) = target.first().copied().or(told) else { return Ok(None) };
    let prediction = match prediction.first() {
        Some(&prediction) => prediction,
        // What is true of other rows does not lead to the loss.
        None => {
            match way.meeting(target).filter(|_| Some(target) != told).or(usual.map(|usual| usual.said)) {
                Some(other) => way.last_name(other),
                None => return Ok(None),
            }
        }
    };
    let rows = graph.shape(target).0.first();
    let made_of = graph.ancestors(&[prediction]);
    let read =
        |node: &NodeId| *node != target && graph.shape(*node).0.first() == rows && made_of.contains(*node);
    let said = graph.shape(prediction).0.first();
    if let Some(chosen) = options.chosen("y").or(options.chosen("prediction")).filter(|_| said != rows) {
        return Err(apart(graph, prediction, target, options).at(chosen.place));
    }
    let chosen = !inputs.is_empty();
    let usual = || {
        let data = way.data.iter().copied().filter(read);
        let inputs: Option<Vec<Vec<NodeId>>> = data.map(|data| way.inputs(data, target, &made_of)).collect();
        let inputs: BTreeSet<NodeId> = inputs.into_iter().flatten().flatten().collect();
        inputs.into_iter().filter(read).collect()
    };
    let inputs: Vec<NodeId> = if chosen { inputs } else { usual() };
    let prepared = inputs.iter().map(|&input| way.prepared(input).filter(|name| read(name)));
    let prepared = if chosen { None } else { prepared.collect::<Option<BTreeSet<NodeId>>>() };
    let prepared = prepared.into_iter().flatten().collect();
    Ok((rows.is_some() && said == rows).then_some(Roles { inputs, prepared, target, prediction }))
}

/// What is said where the prediction and what is true are not about the same rows.
fn apart(graph: &Graph, prediction: NodeId, target: NodeId, options: &Options) -> Fault {
    let told = |node: NodeId| {
        let name = graph.node(node).name.clone().unwrap_or_else(|| formula(graph, node));
        match graph.shape(node).0.first() {
            Some(rows) => format!("`{name}` has {rows} rows"),
            None => format!("`{name}` is one number"),
        }
    };
    let other = if options.chosen("prediction").is_some() { "y" } else { "prediction" };
    Fault::new(format!("{}, and {}", told(prediction), told(target)))
        .remedy(format!("both are about the same rows: give `{other}=` as well"))
}

/// What is true and what the model says, where they meet.
struct Comparison {
    given: NodeId,
    said: NodeId,
}

/// The way from data and learned numbers to the loss.
struct Way<'a> {
    graph: &'a Graph,
    learned: Nodes,
    /// Everything on the way that is made of learned numbers.
    moving: Nodes,
    /// The arrays of data that the loss is made of.
    data: Vec<NodeId>,
    /// Everything on the way that is made of them.
    made_of_data: Nodes,
    /// For what is made of no learned numbers, the first place above it where it meets some, and on which side.
    meetings: BTreeMap<NodeId, (NodeId, usize)>,
}

impl Way<'_> {
    fn new<'a>(graph: &'a Graph, loss: NodeId, learned: &[NodeId]) -> Way<'a> {
        let inside = graph.ancestors(&[loss]);
        let moving = graph.between(learned, &[loss]);
        let given = |node: &NodeId| {
            let found = graph.node(*node);
            matches!(found.operation, Operation::Leaf(Leaf::Data)) && found.shape.rank() > 0
        };
        let data: Vec<NodeId> = inside.iter().copied().filter(given).collect();
        let mut meetings: BTreeMap<NodeId, (NodeId, usize)> = BTreeMap::new();
        // From the loss down, so that all that use a node have been there before it.
        for &user in inside.iter().rev() {
            let (meets, above) = (moving.contains(user), meetings.get(&user).copied());
            for (side, &input) in graph.node(user).inputs.iter().enumerate() {
                let place = if meets { Some((user, side)) } else { above };
                let Some(place) = place else { break };
                if !moving.contains(input) {
                    let first = meetings.entry(input).or_insert(place);
                    *first = place.min(*first);
                }
            }
        }
        let made_of_data = graph.between(&data, &[loss]);
        Way { graph, learned: learned.iter().copied().collect(), moving, data, made_of_data, meetings }
    }

    /// What a node meets where it first meets learned numbers.
    fn meeting(&self, node: NodeId) -> Option<NodeId> {
        let place = match self.moving.contains(node) {
            true => node,
            false => self.meetings.get(&node)?.0,
        };
        self.graph.node(place).inputs.iter().copied().find(|&side| self.moving.contains(side))
    }

    /// Where what is made of data alone meets what is made of data and learned numbers: the first difference, or the
    /// first place at all.
    fn comparison(&self) -> Option<Comparison> {
        let mut found = None;
        for &place in self.moving.iter() {
            let node = self.graph.node(place);
            let given = |side: &NodeId| !self.moving.contains(*side) && self.made_of_data.contains(*side);
            let said = |side: &NodeId| self.moving.contains(*side) && self.made_of_data.contains(*side);
            let sides = || node.inputs.iter().copied();
            let (Some(given), Some(said)) = (sides().find(given), sides().find(said)) else { continue };
            if matches!(&node.operation, Operation::Apply(operator, _) if std::ptr::eq(*operator, &SUBTRACT))
            {
                return Some(Comparison { given, said });
            }
            found.get_or_insert(Comparison { given, said });
        }
        found
    }

    /// What the reader knows of what is made of data alone: the data or the definition, if it only stands in another
    /// shape or as ones and zeros, else its formula; none if that is long.
    fn told(&self, given: NodeId) -> Option<NodeId> {
        let size = |node: NodeId| self.graph.shape(node).size();
        let rows = |node: NodeId| self.graph.shape(node).0.first();
        let mut node = given;
        while let Operation::Apply(operator, _) = &self.graph.node(node).operation {
            match self.graph.node(node).inputs[..] {
                [input] if std::ptr::eq(*operator, &RESHAPE) && size(input) == size(node) => node = input,
                _ => break,
            }
        }
        if !matches!(self.graph.node(node).operation, Operation::Apply(..)) {
            return Some(node);
        }
        let below = self.graph.ancestors(&[node]);
        let mut data = self.data.iter().copied().filter(|&data| below.contains(data));
        if let (Some(only), None) = (data.next(), data.next())
            && rows(only) == rows(node)
            && size(only) < size(node)
        {
            return Some(only);
        }
        (formula(self.graph, node).chars().count() <= LONGEST_FORMULA).then_some(node)
    }

    /// What a prediction reads of some data: the data, or, where what is true is made of them, too, the names that are
    /// made of them; none if a part has no name.
    fn inputs(&self, data: NodeId, target: NodeId, prediction: &Nodes) -> Option<Vec<NodeId>> {
        if !self.graph.ancestors(&[target]).contains(data) {
            return Some(vec![data]);
        }
        let places = self.moving.iter().copied().filter(|&place| prediction.contains(place));
        let sides = places.flat_map(|place| self.graph.node(place).inputs.iter().copied());
        let given: Vec<NodeId> = sides.filter(|&side| !self.moving.contains(side)).collect();
        let made_of = self.graph.between(&[data], &given);
        let read = given.into_iter().filter(|&side| made_of.contains(side));
        let known = |side: NodeId| {
            let named = !matches!(self.graph.node(side).operation, Operation::Apply(..));
            named.then_some(side)
        };
        read.map(known).collect()
    }

    /// The name of what is made of data alone, where it first meets learned numbers.
    fn prepared(&self, data: NodeId) -> Option<NodeId> {
        let &(place, side) = self.meetings.get(&data)?;
        let made = self.graph.node(place).inputs[side];
        matches!(self.graph.node(made).operation, Operation::Named).then_some(made)
    }

    /// The last name through which all learned numbers pass on their way to a node; the node itself if there is none.
    ///
    /// Users are visited before what they use. Where a node is the only one that is still to be visited, every way
    /// goes through it.
    fn last_name(&self, node: NodeId) -> NodeId {
        let mut open = BTreeSet::from([node]);
        while let Some(id) = open.pop_last() {
            let found = self.graph.node(id);
            if open.is_empty() && matches!(found.operation, Operation::Named) && self.moving.contains(id) {
                return id;
            }
            if self.learned.contains(id) {
                break;
            }
            open.extend(found.inputs.iter().filter(|&&input| self.moving.contains(input)));
        }
        node
    }
}
