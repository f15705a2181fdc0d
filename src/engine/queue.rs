//! Which operation comes next: those whose inputs are there, elementwise ones by the shape of their chain; knows no buffer.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Graph, Kernel, NodeId, Operation, Shape, reach};

/// The nodes whose values a node is computed from. Names stand for what they name; axes that a
/// kernel can exchange by itself are not exchanged for it.
pub(super) fn inputs(graph: &Graph, id: NodeId) -> impl Iterator<Item = NodeId> {
    let node = graph.node(id);
    let turning = matches!(&node.operation, Operation::Apply(operator, _) if matches!(operator.kernel, Kernel::Turning(..)));
    node.inputs.iter().map(move |&input| {
        let found = graph.behind_names(input);
        let exchanged = graph.exchanged(found).filter(|_| turning);
        exchanged.map_or(found, |exchanged| graph.behind_names(exchanged))
    })
}

/// How often each of the needed nodes and of their inputs is used, by other nodes or as a root.
pub(super) fn count_users(graph: &Graph, roots: &[NodeId]) -> BTreeMap<NodeId, usize> {
    let roots: Vec<NodeId> = roots.iter().map(|&root| graph.behind_names(root)).collect();
    let mut users = BTreeMap::new();
    let mut count = |id: NodeId| *users.entry(id).or_default() += 1;
    roots.iter().copied().for_each(&mut count);
    reach(&graph.work, &roots, |id, onward| {
        onward.extend(inputs(graph, id));
        inputs(graph, id).for_each(&mut count);
    });
    users
}

/// The operations whose inputs are there.
pub(super) struct Queue {
    waiting: BTreeMap<NodeId, usize>,
    users: BTreeMap<NodeId, Vec<NodeId>>,
    /// Those that are no elementwise ones.
    pub whole: BTreeSet<NodeId>,
    /// The elementwise ones.
    pub elementwise: BTreeSet<NodeId>,
    /// The elementwise ones, each under the shape of its chain.
    shapes: BTreeMap<Shape, BTreeSet<NodeId>>,
}

impl Queue {
    /// The needed nodes, each waiting for its inputs among them.
    pub(super) fn new(graph: &Graph, needed: &[NodeId]) -> Queue {
        let set: BTreeSet<NodeId> = needed.iter().copied().collect();
        let mut queue = Queue {
            waiting: BTreeMap::new(),
            users: BTreeMap::new(),
            whole: BTreeSet::new(),
            elementwise: BTreeSet::new(),
            shapes: BTreeMap::new(),
        };
        for &id in needed {
            let inputs: BTreeSet<NodeId> = inputs(graph, id).collect();
            let open: Vec<NodeId> = inputs.into_iter().filter(|input| set.contains(input)).collect();
            queue.waiting.insert(id, open.len());
            if open.is_empty() {
                queue.ready(graph, id);
            }
            for input in open {
                queue.users.entry(input).or_default().push(id);
            }
        }
        queue
    }

    fn ready(&mut self, graph: &Graph, id: NodeId) {
        match &graph.node(id).operation {
            Operation::Apply(operator, _) if operator.kernel.is_elementwise() => {
                self.shapes.entry(graph.shape(id).clone()).or_default().insert(id);
                self.elementwise.insert(id)
            }
            _ => self.whole.insert(id),
        };
    }

    /// The first elementwise operation of a shape, which is taken out.
    pub(super) fn next_of(&mut self, shape: &Shape) -> Option<NodeId> {
        let id = self.shapes.get_mut(shape)?.pop_first()?;
        self.elementwise.remove(&id);
        Some(id)
    }

    /// Lets those go on that waited for a node.
    pub(super) fn done(&mut self, graph: &Graph, id: NodeId) {
        for user in self.users.remove(&id).unwrap_or_default() {
            if let Some(open) = self.waiting.get_mut(&user) {
                *open -= 1;
                if *open == 0 {
                    self.ready(graph, user);
                }
            }
        }
    }
}
