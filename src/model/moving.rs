//! What stands for a parameter in a step once the optimizer has moved it; knows no expression.

use super::scope::Serial;
use super::{Model, open};
use crate::functions::Value;
use crate::graph::{Leaf, NodeId};
use crate::program::Part;

/// Below the first update beside a `descend`, parameters are in a step what the optimizer has made of them; what that
/// is, is put in when the `descend` is read.
pub(super) fn let_the_optimizer_move(model: &mut Model) {
    if model.block.moves.is_empty() || !open::running(&model.block) || !open::is_descent(&model.block) {
        return;
    }
    let stays = |leaf: NodeId| model.block.moved.iter().all(|(moved, _)| *moved != leaf);
    let params = model.names.bindings().filter(|(_, binding)| binding.part == Part::Param);
    let params = params.map(|(serial, binding)| (serial, binding.versions[0]));
    let params: Vec<(Serial, NodeId)> = params.filter(|(_, leaf)| stays(*leaf)).collect();
    for (serial, leaf) in params {
        let name = model.names.bindings[serial].name.clone();
        let stand_in = model.graph.leaf(Leaf::Param, &name, model.graph.shape(leaf).clone());
        let value = model.state.values[&leaf].clone();
        model.state.values.insert(stand_in, value);
        model.block.moved.push((leaf, stand_in));
        let binding = &mut model.names.bindings[serial];
        binding.versions.push(stand_in);
        binding.current = Some(Value::Node(stand_in));
    }
}
