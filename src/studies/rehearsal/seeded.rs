//! Faults put into scripts on purpose, each of which the rehearsal must catch; knows no library.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::super::super::write_out;
use crate::language::syntax::{
    BinaryOperator, Duration, Expression, ExpressionKind, Statement, StatementKind,
};
use crate::resolve::{Block, Symbol};
use crate::script::{Action, Move, ResolvedLine, Script, Seed, Training};

thread_local! {
    /// Which fault is put into the next scripts, if one is.
    static WANTED: Cell<Option<usize>> = const { Cell::new(None) };
    /// What it was called.
    static PUT: RefCell<Option<String>> = const { RefCell::new(None) };
}

type Seeded<'a> = (String, Box<dyn FnOnce(&mut Script<'a>) + 'a>);

/// A script, with a fault if one is wanted.
pub fn seeded(mut script: Script<'_>) -> Script<'_> {
    if let Some(wanted) = WANTED.get() {
        let mut all = faults(&script);
        if wanted < all.len() {
            let (name, put) = all.swap_remove(wanted);
            put(&mut script);
            PUT.set(Some(name));
        }
    }
    script
}

fn faults<'a>(script: &Script<'a>) -> Vec<Seeded<'a>> {
    let mut all: Vec<Seeded<'a>> = Vec::new();
    for (place, action) in script.actions.iter().enumerate() {
        if !matches!(action, Action::Pause | Action::Show(..)) {
            all.push((
                format!("no {}", name(action)),
                Box::new(move |script| drop(script.actions.remove(place))),
            ));
        }
        if let Some(next) = script.actions.get(place + 1).filter(|next| follows(action, next)) {
            let what = format!("{} before {}", name(next), name(action));
            all.push((what, Box::new(move |script| script.actions.swap(place, place + 1))));
        }
        all.extend(of_action(place, action));
    }
    all
}

/// Faults within one instruction.
fn of_action<'a>(place: usize, action: &Action<'a>) -> Vec<Seeded<'a>> {
    let instead = |what: String, action: Action<'a>| -> Seeded<'a> {
        (what, Box::new(move |script: &mut Script<'a>| script.actions[place] = action))
    };
    match action {
        Action::Seed(Seed::Book(_)) => {
            vec![instead("another seed".to_string(), Action::Seed(Seed::Book(77)))]
        }
        Action::Given(line) => {
            let other = other_sign(*line).into_iter();
            other
                .map(|line| instead(format!("another sign in {}", said(line)), Action::Given(line)))
                .collect()
        }
        Action::Tell(lines, told) => of_end(place, lines, told.len()),
        Action::Train(training) => {
            let within = |(what, put): InTraining<'a>| -> Seeded<'a> {
                let within = move |script: &mut Script<'a>| {
                    if let Action::Train(training) = &mut script.actions[place] {
                        put(training);
                    }
                };
                (format!("{what} in a training"), Box::new(within))
            };
            of_training(training).into_iter().map(within).collect()
        }
        _ => Vec::new(),
    }
}

/// Faults in what is read and told at the end.
fn of_end<'a>(place: usize, lines: &[ResolvedLine<'a>], told: usize) -> Vec<Seeded<'a>> {
    let mut all: Vec<Seeded<'a>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let drop = move |lines: &mut Vec<ResolvedLine<'a>>| {
            lines.remove(index);
        };
        all.push((format!("the end without {}", said(*line)), in_tell(place, drop)));
        if let Some(line) = other_sign(*line) {
            let other = move |lines: &mut Vec<ResolvedLine<'a>>| lines[index] = line;
            all.push((format!("another sign at the end in {}", said(line)), in_tell(place, other)));
        }
    }
    for index in 0..told {
        let less = move |script: &mut Script<'a>| {
            if let Action::Tell(_, told) = &mut script.actions[place] {
                told.remove(index);
            }
        };
        all.push((format!("number {index} is not told"), Box::new(less)));
    }
    all
}

fn in_tell<'a>(
    place: usize,
    change: impl FnOnce(&mut Vec<ResolvedLine<'a>>) + 'a,
) -> Box<dyn FnOnce(&mut Script<'a>) + 'a> {
    Box::new(move |script| {
        if let Action::Tell(lines, _) = &mut script.actions[place] {
            change(lines);
        }
    })
}

type InTraining<'a> = (String, Box<dyn FnOnce(&mut Training<'a>) + 'a>);

fn of_training<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    [of_body, of_moves, of_descent, of_batches, of_duration].iter().flat_map(|of| of(training)).collect()
}

/// A fault that puts another line in the place of one.
fn signed<'a>(
    line: ResolvedLine<'a>,
    put: impl FnOnce(&mut Training<'a>, ResolvedLine<'a>) + 'a,
) -> Option<InTraining<'a>> {
    let line = other_sign(line)?;
    Some((format!("another sign in {}", said(line)), Box::new(move |training| put(training, line))))
}

fn of_body<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    let mut all: Vec<InTraining<'a>> = Vec::new();
    for (place, line) in training.body.iter().enumerate() {
        all.push((
            format!("no {}", said(*line)),
            Box::new(move |training| {
                training.body.remove(place);
            }),
        ));
        if let Some(next) = training.body.get(place + 1).filter(|next| uses(**next, *line)) {
            let what = format!("{} before {}", said(*next), said(*line));
            all.push((what, Box::new(move |training| training.body.swap(place, place + 1))));
        }
        all.extend(signed(*line, move |training, line| training.body[place] = line));
    }
    all
}

fn of_moves<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    let mut all: Vec<InTraining<'a>> = Vec::new();
    for (place, next) in training.moves.iter().enumerate() {
        all.push((format!("no move {place}"), Box::new(move |training| drop(training.moves.remove(place)))));
        let Move::Line(line) = next else { continue };
        let line = *line;
        if line.is_update() {
            let twice = move |training: &mut Training<'a>| training.moves.insert(place, Move::Line(line));
            all.push((format!("{} twice", said(line)), Box::new(twice)));
        }
        if let Some(Move::Line(after)) = training.moves.get(place + 1)
            && (uses(*after, line) || uses(line, *after))
        {
            let what = format!("{} before {}", said(*after), said(line));
            all.push((what, Box::new(move |training| training.moves.swap(place, place + 1))));
        }
        all.extend(signed(line, move |training, line| training.moves[place] = Move::Line(line)));
    }
    if training.moves.len() > 1 && !training.gradients.is_empty() {
        let late = |training: &mut Training<'a>| {
            let gradients = training.gradients.remove(0);
            training.moves.insert(1, Move::Gradients(gradients));
        };
        all.push(("gradients after the first move".to_string(), Box::new(late)));
        all.push(("no gradients".to_string(), Box::new(|training| training.gradients.clear())));
    }
    all
}

fn of_descent<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    let Some(descent) = &training.descent else { return Vec::new() };
    let mut all: Vec<InTraining<'a>> = Vec::new();
    all.push(("no optimizer".to_string(), Box::new(|training| training.descent = None)));
    for place in 0..descent.learned.len() {
        let less = move |training: &mut Training<'a>| {
            training.descent.iter_mut().for_each(|descent| {
                descent.learned.remove(place);
            });
        };
        all.push((format!("number {place} is not learned"), Box::new(less)));
    }
    all
}

fn of_batches<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    let Some(batches) = &training.batches else { return Vec::new() };
    let mut all: Vec<InTraining<'a>> = Vec::new();
    all.push(("no batches".to_string(), Box::new(|training| training.batches = None)));
    for place in 0..batches.cut.len() {
        let less = move |training: &mut Training<'a>| {
            training.batches.iter_mut().for_each(|batches| {
                batches.cut.remove(place);
            });
        };
        all.push((format!("number {place} is not cut"), Box::new(less)));
    }
    if batches.order.is_some() {
        let shuffled = |training: &mut Training<'a>| {
            training.batches.iter_mut().for_each(|batches| batches.order = None);
        };
        all.push(("another order of batches".to_string(), Box::new(shuffled)));
    }
    let other_size = |training: &mut Training<'a>| {
        let size =
            Expression { kind: Box::new(ExpressionKind::Number(1.0)), ..line_amount(training.line).clone() };
        training.batches.iter_mut().for_each(|batches| batches.size = Box::leak(Box::new(size.clone())));
    };
    all.push(("another size of batches".to_string(), Box::new(other_size)));
    all
}

fn of_duration<'a>(training: &Training<'a>) -> Vec<InTraining<'a>> {
    let mut all: Vec<InTraining<'a>> = Vec::new();
    for (place, line) in training.observed.iter().flatten().enumerate() {
        let less = move |training: &mut Training<'a>| {
            training.observed.iter_mut().for_each(|lines| {
                lines.remove(place);
            });
        };
        all.push((format!("the condition without {}", said(*line)), Box::new(less)));
    }
    let duration = training.duration;
    let instead = |what: &str, duration: Duration| -> InTraining<'a> {
        let put = move |training: &mut Training<'a>| training.duration = Box::leak(Box::new(duration));
        (what.to_string(), Box::new(put))
    };
    let amount = Expression { kind: Box::new(ExpressionKind::Number(1e3)), ..duration.amount.clone() };
    all.push(instead("other steps", Duration { amount, ..duration.clone() }));
    if duration.until.is_some() {
        all.push(instead("no condition", Duration { until: None, ..duration.clone() }));
    }
    all
}

fn line_amount(line: ResolvedLine<'_>) -> &Expression {
    match &line.statement().kind {
        StatementKind::Descend { duration, .. } | StatementKind::Repeat(duration) => &duration.amount,
        _ => unreachable!("a training has a line that trains"),
    }
}

fn name(action: &Action<'_>) -> String {
    match action {
        Action::Seed(_) => "seed".to_string(),
        Action::Found(symbol) => format!("found {symbol:?}"),
        Action::Given(line) => said(*line),
        Action::Vary(_) => "vary".to_string(),
        Action::Train(_) => "training".to_string(),
        Action::Tell(..) => "end".to_string(),
        Action::Pause | Action::Show(..) => String::new(),
    }
}

fn said(line: ResolvedLine<'_>) -> String {
    let names: Vec<&str> = line.statement().kind.gives().iter().map(|name| name.text.as_str()).collect();
    format!("line {} ({})", line.index, names.join(", "))
}

/// Whether one line needs what another gives or moves.
fn uses(line: ResolvedLine<'_>, other: ResolvedLine<'_>) -> bool {
    let given: BTreeSet<&Symbol> = other.gives().iter().chain(&other.facts().updates).collect();
    line.facts().uses.iter().any(|used| given.contains(used))
}

/// Whether one instruction must stand behind another.
fn follows(action: &Action<'_>, next: &Action<'_>) -> bool {
    match (action, next) {
        (Action::Given(line), Action::Given(next)) => uses(*next, *line) || line.draws() && next.draws(),
        (Action::Train(_), Action::Tell(..)) | (Action::Train(_), Action::Train(_)) => true,
        (Action::Seed(_), Action::Given(line)) => line.draws(),
        _ => false,
    }
}

/// The line with another sign: plus and minus change places, and so do times and divided by.
fn other_sign(line: ResolvedLine<'_>) -> Option<ResolvedLine<'_>> {
    if line.is_function() {
        return None;
    }
    let mut statements: Vec<Statement> = line.block.statements.to_vec();
    let values: &mut [Expression] = match &mut statements[line.index].kind {
        StatementKind::Define { values, .. } | StatementKind::Update { values, .. } => values,
        StatementKind::Loss { value, .. } => std::slice::from_mut(value),
        _ => return None,
    };
    let mut open: Vec<&mut Expression> = values.iter_mut().collect();
    let mut found = false;
    while let Some(part) = open.pop().filter(|_| !found) {
        if let ExpressionKind::Binary { rest, .. } = part.kind.as_mut()
            && let Some((operator, _)) = rest.last_mut()
        {
            found = true;
            match operator {
                BinaryOperator::Add => *operator = BinaryOperator::Subtract,
                BinaryOperator::Subtract => *operator = BinaryOperator::Add,
                BinaryOperator::Multiply => *operator = BinaryOperator::Divide,
                BinaryOperator::Divide => *operator = BinaryOperator::Multiply,
                _ => found = false,
            }
        }
        if !found {
            open.extend(part.parts_mut());
        }
    }
    let Block { number, id, lines, resolution, .. } = line.block;
    let block = Block {
        number: *number,
        id: id.clone(),
        statements: statements.into(),
        lines: lines.clone(),
        resolution: resolution.clone(),
    };
    found.then(|| ResolvedLine { block: Box::leak(Box::new(block)), index: line.index })
}

/// The lessons into whose scripts faults are put.
const LESSONS: &[&str] = &[
    "```train\ndata x = [1, 2, 3]\ndata y = [2.5, 3.5, 7]\nparam w, b = 0.5, -0.5\nerror = w * x + b - y\nloss L = mean(error**2)\n\
     descend L by adam(rate=0.05) for 5 steps\nmetric far = max(abs(error))\n```\n",
    "```train\ndata x = [1, 2, 3]\nparam w = random(3)\nstate v = zeros(3)\nloss L = sum((w * x - 1)**2) + sum(w**4)\n\
     update w = w + v\nupdate v = 0.9 * v - 0.01 * grad(L, w)\nrepeat 6 steps\n```\n",
    "```train\nparam w, b = 1.5, -0.7\nloss L = (w * b - 1)**2 + w**2\nupdate w = w - 0.1 * grad(L, w)\n\
     update b = b - 0.1 * grad(L, b)\nrepeat 4 steps\n```\n",
    "```train\nparam w = [3, 4]\nloss L = sum((w - [1, 2])**4)\nupdate w = 0.9 * w\n\
     descend L by gradient_descent(rate=0.01 / step) for 4 steps\n```\n",
    "```train\nseed 5\ndata X = normal(size=(7, 2))\ndata y = X @ [1, 2] + normal(size=7)\nparam w = random(2)\nloss L = mean((X @ w - y)**2)\n\
     descend L by momentum(rate=0.1) for 2 epochs with batch=3\n```\n",
    "```train\ndata x = [1, 2, 3, 4]\nparam w = 0.3\nloss L = mean((w * x - 2 * x + w**3)**2)\n\
     descend L by gradient_descent(rate=0.01) for 3 epochs with batch=2, order=[3, 1, 0, 2]\n```\n",
    "```train\nparam w = 2\nnoise = normal()\nloss L = (w - 1 + 0.1 * noise)**2\nmetric size = abs(w)\n\
     descend L by gradient_descent(rate=0.1) for 5 steps\n```\n",
    "```train\nparam w = 2\nstate c = 1\nloss L = w**2 + c\nhalf = w / 2\nupdate c = c * half\n\
     descend L by gradient_descent(rate=0.1) for 50 steps until half < 0.7\n```\n",
    "```train\nparam w = 2\nloss L = w**2\nloss M = (w - 3)**2 + L\ndescend L by adagrad(rate=0.1) for 3 steps\n\
     descend M by gradient_descent(rate=0.1) for 3 steps\n```\n",
    "```calc\ndata a = normal(size=3)\ndata b = a + uniform(size=3)\ns = sum(a * b)\nt = s - 1\n```\n",
    "```train id=first\ndata x = [1, 2, 3]\nparam w = random()\nloss L = sum((w * x - 1)**2)\n\
     descend L by gradient_descent(rate=0.01) for 3 steps\n```\n\n```train\nshifted = x + w\nparam u = 0.1\n\
     loss M = mean((u * shifted - 2)**2)\ndescend M by rmsprop(rate=0.1) for 4 steps\n```\n",
    "```train\nvary rate in [0.1, 0.2]\nparam w = random()\nloss L = (w - 1)**2\n\
     descend L by gradient_descent(rate=rate) for 3 steps\n```\n",
    "```calc\ndata X = [[1, 2], [3, 4], [5, 7], [2, 9], [4, 4]]\ncentred = X - 3\n```\n\n```train\nparam w = centred[0] / 9\n\
     loss L = mean((centred @ w - 2)**2)\ndescend L by gradient_descent(rate=0.01) for 40 steps with batch=2 until L < 2.5\n```\n",
];

#[test]
fn every_fault_in_a_script_is_caught() {
    let mut caught = 0;
    let mut missed = Vec::new();
    for lesson in LESSONS {
        for wanted in 0.. {
            WANTED.set(Some(wanted));
            PUT.set(None);
            let programs = write_out(lesson);
            let Some(what) = PUT.take() else { break };
            let shown = programs.last().into_iter().flatten().filter(|(_, program)| program.is_ok());
            let shown: Vec<&str> = shown.map(|(library, _)| *library).collect();
            match shown.is_empty() {
                true => caught += 1,
                false => missed.push(format!("{what}: shown for {}\n{lesson}", shown.join(", "))),
            }
        }
        WANTED.set(None);
    }
    assert!(missed.is_empty(), "{caught} caught, {} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(caught > 150, "only {caught} faults were put into scripts");
}

/// Without a fault each of the lessons has its programs.
#[test]
fn what_is_right_is_shown() {
    for lesson in LESSONS {
        let programs = write_out(lesson);
        let numpy = programs.last().map(|programs| &programs[0].1);
        assert!(numpy.is_some_and(|program| program.is_ok()), "{numpy:?}\n{lesson}");
    }
}
