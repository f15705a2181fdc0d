//! The proof of gradients against faults that are sown into them, one at a time, over the whole catalogue; knows no row.

use std::collections::BTreeMap;

use mdbook_descent::checks::{Moment, prove};
use mdbook_descent::functions::arithmetic::{ADD, MULTIPLY, NEGATE, SUBTRACT};
use mdbook_descent::functions::linear_algebra::TRANSPOSE;
use mdbook_descent::functions::reductions::SUM;
use mdbook_descent::functions::{self, gradient};
use mdbook_descent::graph::{Array, Attributes, Graph, NodeId, Operation};
use mdbook_descent::program::Slope;
use mdbook_descent::record::{Finding, Origin};

use crate::properties::{Dice, RANGES, Read, calls, read, rows, total};

/// What can be wrong with a gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Factor,
    Sign,
    Transposed,
    LostSum,
    DroppedTerm,
}

const FAULTS: [Fault; 5] =
    [Fault::Factor, Fault::Sign, Fault::Transposed, Fault::LostSum, Fault::DroppedTerm];

/// A node as it would be if its rule had this fault; none if it cannot have it.
fn spoilt(graph: &mut Graph, node: NodeId, fault: Fault) -> Option<NodeId> {
    let Operation::Apply(operator, attributes) = graph.node(node).operation.clone() else { return None };
    let inputs = graph.node(node).inputs.clone();
    let is = |other| std::ptr::eq(operator, other);
    let shape = graph.shape(node).clone();
    Some(match fault {
        Fault::Factor => {
            let factor = graph.number(1.5);
            graph.apply_fitting(&MULTIPLY, &[factor, node], Attributes::None)
        }
        Fault::Sign => graph.apply_fitting(&NEGATE, &[node], Attributes::None),
        // The axes stay as they were, or are exchanged where they should not be.
        Fault::Transposed if is(&TRANSPOSE) => functions::algebra::reshape(graph, inputs[0], &shape),
        Fault::Transposed if shape.rank() == 2 => {
            let turned = graph.apply_fitting(&TRANSPOSE, &[node], Attributes::Order(vec![1, 0]));
            functions::algebra::reshape(graph, turned, &shape)
        }
        // One of the rows stands for their sum.
        Fault::LostSum if is(&SUM) => {
            let Attributes::Axes { axes, .. } = attributes else { return None };
            let long = graph.shape(inputs[0]).clone();
            let count: usize = axes.iter().map(|&axis| long.0[axis]).product();
            let share = graph.number(1.0 / count as f64);
            graph.apply_fitting(&MULTIPLY, &[share, node], Attributes::None)
        }
        Fault::DroppedTerm if is(&ADD) || is(&SUBTRACT) => {
            inputs.into_iter().find(|&input| *graph.shape(input) == shape)?
        }
        _ => return None,
    })
}

/// Whether two gradients are not the same numbers, and both are numbers.
fn differ(one: &Array, other: &Array) -> bool {
    let largest = one.iter().chain(other).fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let apart = one.iter().zip(other).fold(0.0_f64, |apart, (a, b)| apart.max((a - b).abs()));
    largest.is_finite() && apart > 1e-3 * largest
}

/// What the proof says of a gradient at the values where the parameters begin.
fn is_refused(read: &mut Read, loss: NodeId, leaf: NodeId, gradient: NodeId) -> bool {
    let moment: Moment = read.model.state.values.iter().map(|(leaf, value)| (*leaf, value.clone())).collect();
    let slopes = [Slope { of: loss, name: "it".to_string(), leaf, gradient }];
    prove(&mut read.model, &slopes, &[moment]).expect("a proof").wrong.is_some()
}

/// Sows faults into the gradient by one parameter; tells those that the proof lets pass, and counts the others.
fn sow(read: &mut Read, loss: NodeId, leaf: NodeId, turn: usize, caught: &mut Vec<Fault>) -> Vec<String> {
    let Ok(slopes) = gradient(&mut read.model.graph, loss, &[leaf]) else { return Vec::new() };
    let Some(right) = read.value(slopes[0]).filter(|slope| slope.iter().all(|slope| slope.is_finite()))
    else {
        return Vec::new();
    };
    let mut passed = Vec::new();
    if is_refused(read, loss, leaf, slopes[0]) {
        passed.push(format!("a right gradient is refused\n{}", read.block));
    }
    let below = read.model.graph.ancestors(&[loss]);
    let own: Vec<NodeId> =
        read.model.graph.ancestors(&slopes).into_iter().filter(|&node| !below.contains(node)).collect();
    for fault in FAULTS {
        for place in 0..own.len() {
            let node = own[(place + turn) % own.len()];
            let Some(spoilt) = spoilt(&mut read.model.graph, node, fault) else { continue };
            let wrong = read.model.graph.substitute(slopes[0], &[(node, spoilt)]);
            let Some(numbers) = read.value(wrong).filter(|numbers| differ(&right, numbers)) else { continue };
            match is_refused(read, loss, leaf, wrong) {
                true => caught.push(fault),
                false => passed.push(format!("{fault:?} is not seen: {numbers} for {right}\n{}", read.block)),
            }
            break;
        }
    }
    passed
}

#[test]
fn the_proof_sees_every_fault() {
    let mut caught: BTreeMap<&str, Vec<Fault>> = BTreeMap::new();
    let mut passed = Vec::new();
    for (turn, row) in rows().into_iter().enumerate() {
        let family =
            functions::catalogue().iter().find(|(_, rows)| rows.iter().any(|one| one.name == row.name));
        let family = family.expect("a row stands in a family").0;
        let all = calls(row);
        let tries = all.iter().flat_map(|call| RANGES.iter().map(move |range| (call, *range)));
        let mut found = tries.filter_map(|(call, range)| {
            let mut lines = Dice(3).start(range);
            lines.push(format!("result = {call}"));
            let mut read = read(&total(&lines, "result")?)?;
            let loss = read.node("total").ok()?;
            let (_, leaf) = read.parameters(loss).first().cloned()?;
            Some((read, loss, leaf))
        });
        if let Some((mut read, loss, leaf)) = found.next() {
            passed.extend(sow(&mut read, loss, leaf, turn, caught.entry(family).or_default()));
        }
    }
    assert!(passed.is_empty(), "{} faults pass:\n\n{}", passed.len(), passed.join("\n\n"));
    let count: usize = caught.values().map(Vec::len).sum();
    for fault in FAULTS {
        let seen = caught.values().flatten().filter(|&&one| one == fault).count();
        assert!(seen >= 10, "{fault:?} was sown {seen} times");
    }
    // What counts, asks, or only changes the kind of a value has no slopes of its own.
    let flat = ["counting", "kinds", "logic"];
    let untouched = caught.iter().filter(|(name, caught)| caught.is_empty() && !flat.contains(name));
    assert_eq!(untouched.count(), 0, "families without a fault: {caught:?}");
    assert!(count >= 200, "{count} faults were sown");
}

/// What the checklist says of the gradients of a block.
fn told(block: &str) -> (Finding, String) {
    let chapter = mdbook_descent::run(&format!("```train\n{block}\n```\n"));
    assert!(chapter.faults.is_empty(), "{}", chapter.faults.join("\n"));
    let verdict =
        chapter.results.blocks[0].verdicts.iter().find(|verdict| verdict.origin == Origin::Gradients);
    let verdict = verdict.expect("an answer");
    (verdict.finding, verdict.evidence.clone())
}

#[test]
fn what_is_stopped_is_held_fixed() {
    let blocks = [
        "param w = 3\nloss L = (stop_gradient(w) - 2 * w)**2\ndescend L by gradient_descent(rate=0.01) for 3 steps",
        "data n = [1, 2, 3]\ndata r = [0, 0, 1]\nparam V = [0.5, 0.2, 0.1, 0]\n\
         loss L = mean((r + 0.9 * stop_gradient(V[n]) - V[[0, 1, 2]])**2)\n\
         descend L by gradient_descent(rate=0.1) for 5 steps",
        "data x = [1.2, 2.3, -3]\nparam w = [0.3, 0.7, 1.6]\nq = w + stop_gradient(round(w) - w)\n\
         loss L = mean((q * x - 1)**2)\ndescend L by gradient_descent(rate=0.1) for 5 steps",
        "data r = [1, 0, 2]\nparam t = [0.1, 0.2, 0.3]\np = softmax(t)\nbase = stop_gradient(sum(p * r))\n\
         loss L = -sum(stop_gradient(p) * log(p) * (r - base))\n\
         descend L by gradient_descent(rate=0.1) for 5 steps",
        "param a = 1\nparam b = 2\nloss K = (a * stop_gradient(b) - 3)**2\nloss L = (b - stop_gradient(a))**2\n\
         descend K by gradient_descent(rate=0.1) for 2 steps\ndescend L by gradient_descent(rate=0.1) for 2 steps",
    ];
    for block in blocks {
        assert_eq!(told(block).0, Finding::Holds, "{block}: {}", told(block).1);
    }
}

#[test]
fn where_a_derivative_cannot_be_judged_the_checklist_says_why() {
    let at_a_kink = [
        "data x = [1, 2, 3]\ndata y = [2, 4, 6]\nparam w = 0\nloss L = mean((relu(w * x) - y)**2)",
        "param w = 0\nloss L = abs(w)",
        "param w = 0\nloss L = relu(w) - relu(-w) + 0 * w",
    ];
    for block in at_a_kink {
        let (finding, evidence) =
            told(&format!("{block}\ndescend L by gradient_descent(rate=0.1) for 5 steps"));
        assert!(finding == Finding::Told && evidence.contains("stands at a kink"), "{block}: {evidence}");
    }
    // One step leaves the kink, and then the gradient can be judged.
    let left = told("param w = 0\nloss L = abs(w) + w\ndescend L by gradient_descent(rate=0.1) for 5 steps");
    assert_eq!(left.0, Finding::Holds);
}

#[test]
fn cancellation_is_no_wrong_gradient() {
    for last in 26..38 {
        let block = format!(
            "data x = [10, 20, {last}]\ndata y = [1, 1, 0]\nparam w = 1\nparam b = 0\n\
             loss L = binary_cross_entropy(sigmoid(w * x + b), y)\n"
        );
        assert_eq!(
            told(&format!("{block}descend L by gradient_descent(rate=0.1) for 1 step")).0,
            Finding::Holds
        );
        // So small a step that the end is as saturated as the start.
        let (finding, evidence) =
            told(&format!("{block}descend L by gradient_descent(rate=1e-9) for 1 step"));
        let hint = evidence.contains("mean(softplus(z) - y * z)");
        assert!(finding == Finding::Holds || hint, "{last}: {evidence}");
    }
}

#[test]
fn a_jump_is_no_slope() {
    let at_a_jump = [
        "param w = 0\nloss L = (1 if w > 0 else 0) + w",
        "param w = 1\nloss L = mean((sign(w - 1) - 1)**2) + 0.5 * w",
        "param w = 0.3\nloss L = (w - 1)**2 + 1e-3 * heaviside(w - 0.3, 1)",
    ];
    for block in at_a_jump {
        let (finding, evidence) =
            told(&format!("{block}\ndescend L by gradient_descent(rate=0.1) for 3 steps"));
        assert!(finding == Finding::Told && evidence.contains("the loss jumps there"), "{block}: {evidence}");
    }
    // What is steep is no jump, and what jumps elsewhere is none here.
    for block in ["param w = 0\nloss L = tanh(1e9 * w)", "param w = 0.5\nloss L = (1 if w > 0 else 0) + w"] {
        let (finding, evidence) =
            told(&format!("{block}\ndescend L by gradient_descent(rate=1e-12) for 3 steps"));
        assert!(finding == Finding::Holds && !evidence.contains("jumps"), "{block}: {evidence}");
    }
}

#[test]
fn a_right_gradient_of_a_wild_loss_is_not_called_wrong() {
    let chain = |length: usize| {
        let line = |k: usize| format!("x{k} = x{} + sin(x{})\n", k - 1, k.saturating_sub(7));
        let lines: String = (1..length).map(line).collect();
        format!("x0 = w * 2\n{lines}loss L = x{}**2", length - 1)
    };
    let losses = [
        "loss L = sin(1e6 * w)",
        "loss L = abs(sin(1e9 * w))",
        "loss L = sin(1e12 * w) + (w - 1)**2",
        "loss L = sum(sin(w * [1, 1e14, 3]))",
        "loss L = sin(12345.678 * w) + (w - 1)**2",
        "loss L = (1 - cos(w)) / (w**2 + 1e-12)",
        "loss L = ((1e13 + w) - 1e13)**2",
        "loss L = binary_cross_entropy(sigmoid(w * [1, 2, 30]), [2, -1, 0.5])",
        &chain(100),
    ];
    let mut wrong = Vec::new();
    for loss in losses {
        for start in ["0.3", "-1.209", "5e-5", "1e6", "-1e4", "1e13"] {
            for rate in ["1e-12", "1e-3"] {
                let block = format!(
                    "param w = {start}\n{loss}\ndescend L by gradient_descent(rate={rate}) for 1 step"
                );
                let chapter = mdbook_descent::run(&format!("```train diverges\n{block}\n```\n"));
                let verdicts = &chapter.results.blocks[0].verdicts;
                let verdict = verdicts.iter().find(|verdict| verdict.origin == Origin::Gradients);
                if verdict.is_some_and(|verdict| verdict.finding == Finding::Fails) {
                    wrong.push(format!("{loss} at {start}, {rate}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} right gradients are called wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn numbers_that_lie_further_apart_than_a_wave_is_long_are_not_judged() {
    for loss in ["sum((p @ n)**2) / 4", "sum((p @ n + 1)**2) / 4"] {
        for steps in 5..=8 {
            let (finding, evidence) = told(&format!(
                "param n = [0.7, 1.9]\np = [[1.9, 2], [3, 1.9], [0.3, -1.1]] * cos(n)\nloss L = {loss}\n\
                 update n = n - 2 / step * grad(L, n)\nrepeat {steps} steps"
            ));
            assert!(finding != Finding::Fails, "{loss}, {steps} steps: {evidence}");
        }
    }
}
