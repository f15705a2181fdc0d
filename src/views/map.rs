//! The concept map of a block: what depends on what, in the words of the course; knows no value.

use super::flow::partials;
use super::{Look, View, first_run};
use crate::exhibit::{BoxRole, Diagram, DiagramBox, Edge, Exhibit};
use crate::graph::{NodeId, formula};
use crate::program::Part;
use crate::record::{Record, Study, traced};
use crate::words::say;

pub(super) static VIEW: View = View {
    name: "map",
    doc: "the concept map: how data, weights, prediction, loss, gradient and update hang together",
    needs: "a `descend`",
    studies: &[Study::Intermediates],
    options: &[],
    draw,
};

fn draw(record: &Record, look: Look<'_>) -> Option<Exhibit> {
    let (record, of_run) = first_run(record);
    let run = record.run.as_ref()?;
    let (loss, _) = run.loss.as_ref()?;
    let partials = partials(run)?;
    let on_the_way = traced(&record.studies.intermediates, look.options);
    let compared = record.studies.compared.and_then(|compared| Some((compared, named(compared[0], look)?)));
    let made_of = look.graph.ancestors(&compared.iter().map(|([said, _], _)| *said).collect::<Vec<_>>());
    let target = compared.as_ref().map(|([_, target], _)| *target);
    let read = on_the_way.iter().filter(|one| one.part == Part::Data && made_of.contains(one.node));
    let read = read.filter(|one| Some(one.node) != target).map(|one| one.name.clone());
    let inputs = read.collect::<Vec<String>>().join(", ");
    let targets = target.and_then(|target| named(target, look)).unwrap_or_default();
    let learned = run.learned().map(|slope| slope.name.clone()).collect::<Vec<_>>().join(", ");
    let mut map = Map { look, nodes: Vec::new(), edges: Vec::new() };
    let weights = map.node("map-weights", learned.clone(), BoxRole::Learned);
    let outcome = match compared {
        None => {
            let outcome = map.node("map-loss", loss.name.clone(), BoxRole::Outcome);
            map.edge(weights, outcome, "map-decides");
            outcome
        }
        Some((_, prediction)) => map.compared(weights, &prediction, &loss.name, [inputs, targets]),
    };
    let slope = map.node("map-gradient", partials, BoxRole::Inner);
    map.edge(outcome, slope, "map-slope");
    map.edge(slope, weights, "map-moves");
    if let Some(edge) = map.edges.last_mut() {
        edge.back = true;
    }
    Some(Exhibit::Diagram(Diagram {
        caption: of_run(say!(look.words, "map-caption")),
        alternative: say!(look.words, "map-told", weights = learned, loss = &loss.name, steps = run.steps),
        nodes: map.nodes,
        edges: map.edges,
    }))
}

/// What a reader knows a value by: its name, or what it is made of, if that is short.
fn named(node: NodeId, look: Look<'_>) -> Option<String> {
    let own = look.graph.node(node).name.clone();
    own.or_else(|| Some(formula(look.graph, node)).filter(|text| text.chars().count() <= LONGEST_FORMULA))
}

/// What has no name and a longer formula has no place on the map.
const LONGEST_FORMULA: usize = 24;

struct Map<'a> {
    look: Look<'a>,
    nodes: Vec<DiagramBox>,
    edges: Vec<Edge>,
}

impl Map<'_> {
    fn node(&mut self, word: &str, names: String, role: BoxRole) -> usize {
        let title = say!(self.look.words, word);
        // A name that is the word itself need not be said twice.
        let lines = if names == title { Vec::new() } else { vec![names] };
        self.nodes.push(DiagramBox { title, lines, role });
        self.nodes.len() - 1
    }

    /// The way from inputs and weights over the prediction to the loss, which compares it with the targets.
    fn compared(&mut self, weights: usize, prediction: &str, loss: &str, data: [String; 2]) -> usize {
        let [inputs, targets] = data;
        let predicted = self.node("map-prediction", prediction.to_string(), BoxRole::Inner);
        if !inputs.is_empty() {
            let inputs = self.node("map-inputs", inputs, BoxRole::Given);
            self.edge(inputs, predicted, "map-enters");
        }
        self.edge(weights, predicted, "map-shapes");
        let outcome = self.node("map-loss", loss.to_string(), BoxRole::Outcome);
        self.edge(predicted, outcome, "map-compared");
        if !targets.is_empty() {
            let targets = self.node("map-targets", targets, BoxRole::Given);
            self.edge(targets, outcome, "map-target");
        }
        outcome
    }

    fn edge(&mut self, from: usize, to: usize, word: &str) {
        self.edges.push(Edge { from, to, labels: vec![say!(self.look.words, word)], back: false });
    }
}
