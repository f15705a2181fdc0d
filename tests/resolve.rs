//! What names are bound to, what lines use and with what they change: small blocks beside what is found in them; knows no value.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mdbook_descent::language::parse_block;
use mdbook_descent::language::syntax::{Expression, ExpressionKind};
use mdbook_descent::resolve::{Block, Blocks, Bound, Line, Symbol};

/// Resolves blocks, the text of each behind its id and a colon; an id may be empty.
fn resolve(blocks: &[(&str, &str)]) -> Blocks {
    let mut ids: Vec<String> = blocks.iter().map(|(id, _)| id.to_string()).collect();
    ids.sort();
    let mut chapter = Blocks::default();
    for (number, (id, text)) in blocks.iter().enumerate() {
        let (statements, faults) = parse_block(text, number as u32, &ids);
        assert!(faults.is_empty(), "{text}: {faults:?}");
        chapter.resolve((!id.is_empty()).then(|| id.to_string()), statements.into());
    }
    chapter
}

fn last(chapter: &Blocks, blocks: &[(&str, &str)]) -> std::rc::Rc<Block> {
    chapter.block(blocks.len() as u32 - 1).clone()
}

/// A symbol as a test writes it: its name, behind the number of its block if that is another.
fn symbol(chapter: &Blocks, block: &Block, symbol: Symbol) -> String {
    let name = &chapter.name(symbol).text;
    if symbol.block == block.number { name.clone() } else { format!("{}:{name}", symbol.block) }
}

fn bound(chapter: &Blocks, block: &Block, bound: Bound) -> String {
    match bound {
        Bound::Nothing => "nothing".to_string(),
        Bound::Local(level) => format!("local {level}"),
        Bound::Value(one) => format!("value {}", symbol(chapter, block, one)),
        Bound::Function(one) => format!("function {}", symbol(chapter, block, one)),
        Bound::BuiltIn(row) => format!("built-in {}", row.name),
        Bound::DataSet(row) => format!("data set {}", row.name),
        Bound::Form(form) => format!("form {form:?}"),
        Bound::Optimizer(row) => format!("optimizer {}", row.name),
        Bound::Constant(_) => "constant".to_string(),
        Bound::Step => "step".to_string(),
        Bound::Steps => "steps".to_string(),
        Bound::StepsOf(number) => format!("steps of {number}"),
        Bound::Block(number) => format!("block {number}"),
        Bound::Later(_) => "later".to_string(),
        Bound::Again(one) => format!("again {}", symbol(chapter, block, one)),
        Bound::Hidden(_) => "hidden".to_string(),
        Bound::Unknown => "unknown".to_string(),
    }
}

/// Every name of a block's lines with what it is bound to.
fn names(chapter: &Blocks, block: &Block) -> Vec<String> {
    let mut found = Vec::new();
    let mut note = |expression: &Expression| {
        let name = match expression.kind.as_ref() {
            ExpressionKind::Name(name) => name.clone(),
            ExpressionKind::Call { function, .. } => format!("{}()", function.text),
            ExpressionKind::Member { name, .. } => format!(".{}", name.text),
            _ => return,
        };
        found.push(format!("{name}: {}", bound(chapter, block, block.resolution.bound(expression))));
    };
    block.statements.iter().for_each(|line| line.visit(&mut |expression, _| note(expression)));
    found
}

#[test]
fn names_are_bound() {
    let table: &[(&[(&str, &str)], &str)] = &[
        (&[("", "x = 2\ny = x + pi")], "x: value x, pi: constant"),
        (&[("", "y = x\nx = 2")], "x: later"),
        (&[("", "y = x")], "x: unknown"),
        (&[("", "x = 2\nf(x) = x + 1")], "x: local 0"),
        (&[("", "f(x, y=x) = y")], "x: local 0, y: local 1"),
        (&[("", "w = 1\n[w**2 for w in range(w)]")], "range(): built-in range, w: value w, w: local 0"),
        (&[("", "[a * b for a in [1] for b in [a]]")], "a: local 0, a: local 0, b: local 1"),
        (&[("", "plot t**2, w for t in 0..1")], "t: local 0, w: unknown"),
        (&[("", "mean(x) = x\ny = mean(mean)")], "x: local 0, mean(): function mean, mean: function mean"),
        (
            &[("", "mean(x) = np.mean(x)\ny = np.mean(3)")],
            "mean(): built-in mean, x: local 0, mean(): hidden",
        ),
        (&[("", "sum = 3\ny = sum(sum)")], "sum(): built-in sum, sum: value sum"),
        (&[("", "f(g) = g(1)")], "g(): unknown"),
        (&[("", "grad(x) = x\ngrad(2)")], "x: local 0, grad(): function grad"),
        (&[("", "L = 1\ngrad(L, w)")], "grad(): form Grad, L: value L, w: unknown"),
        (&[("a", "x = 1"), ("", "a.x + a.y")], ".x: value 0:x, a: block 0, .y: block 0, a: block 0"),
        (&[("a", "f(x) = x"), ("", "a.f(2)")], "a.f(): function 0:f"),
        (&[("a", "x = 1"), ("", "a = [[1]]\na.T")], ".T: nothing, a: value a"),
        (&[("", "x = 1"), ("", "y = x\nx = 2\nx")], "x: value 0:x, x: value x"),
        (&[("", "x = 1"), ("", "x = x")], "x: value 0:x"),
        (&[("", "x = moons(3)")], "moons(): data set moons"),
        (
            &[("", "param w = 1\nloss L = w\ndescend L by adam(rate=0.1 / step) for 2 steps")],
            "w: value w, adam(): optimizer adam, step: step",
        ),
        (
            &[("", "vary adam in [newton()]\nparam w = 1\nloss L = w\ndescend L by adam for 2 steps")],
            "newton(): optimizer newton, w: value w, adam: value adam",
        ),
        (
            &[("", "step(v) = v\niterate(step, 1, 3)")],
            "v: local 0, iterate(): form Iterate, step: function step",
        ),
        (
            &[("", "state v = 1\nupdate v = v + step\nrepeat 3 steps\nsteps")],
            "v: value v, step: step, steps: steps",
        ),
    ];
    for (blocks, wanted) in table {
        let chapter = resolve(blocks);
        assert_eq!(names(&chapter, &last(&chapter, blocks)).join(", "), *wanted, "{blocks:?}");
    }
}

/// A line as a test writes it: what it gives, uses and differentiates by, and with what it changes.
fn told(chapter: &Blocks, block: &Block, line: &Line) -> String {
    let list = |symbols: &mut dyn Iterator<Item = &Symbol>| {
        symbols.map(|one| symbol(chapter, block, *one)).collect::<Vec<_>>().join(" ")
    };
    let mut parts = vec![format!("{}:", list(&mut line.gives.iter()))];
    parts.extend(Some(list(&mut line.uses.iter())).filter(|uses| !uses.is_empty()));
    let by = list(&mut line.differentiates.iter());
    parts.extend((!by.is_empty()).then(|| format!("by {by}")));
    let changes = line.changes;
    let signs = [
        (line.draws, "draws"),
        (line.of_time, "time"),
        (changes.run, "+run"),
        (changes.step, "+step"),
        (changes.draw, "+draw"),
        (changes.batch, "+batch"),
    ];
    parts.extend(signs.iter().filter(|(holds, _)| *holds).map(|(_, sign)| sign.to_string()));
    parts.join(" ")
}

#[test]
fn lines_use_and_change() {
    let table: &[(&str, &[&str])] = &[
        ("a = 1\nb = a\nc = a + b", &["a:", "b: a", "c: a b"]),
        (
            "noise() = standard_normal(3)\nx = noise()\nf(t) = x * t",
            &["noise: draws", "x: noise draws", "f: x"],
        ),
        (
            "vary rate in [1, 2]\ndata x = standard_normal(3)\nparam w = 1\ng(w) = w**2\nnine = g(3)\n\
             loss L = w * rate\ndescend L by gradient_descent(rate=rate) for 2 steps\nway = history(w)\n\
             length = len([w**2 for w in range(3)])",
            &[
                "rate: +run",
                "x: draws",
                "w: +run +step",
                "g:",
                "nine: g",
                "L: rate w +run +step",
                ": rate L +run +step",
                "way: w time +run",
                "length:",
            ],
        ),
        (
            "data X = [1, 2]\ndata z = 3\nparam w = 1\nloss L = mean(w * X)\nhalf = X / 2\n\
             descend L by adam(rate=0.1 / step) for 2 epochs with batch=1\nmetric m = grad(L, w)",
            &[
                "X: +batch",
                "z:",
                "w: +step",
                "L: X w +step +batch",
                "half: X +batch",
                ": L time +step +batch",
                "m: w L by w",
            ],
        ),
        (
            "param w = 1\nloss L = w * normal()\nupdate w = w - grad(L, w)\nrepeat 3 steps",
            &["w: +step", "L: w draws +step +draw", ": w L by w +step +draw", ":"],
        ),
    ];
    for (text, wanted) in table {
        let chapter = resolve(&[("", text)]);
        let block = chapter.block(0);
        let found: Vec<String> = block.lines.iter().map(|line| told(&chapter, block, line)).collect();
        assert_eq!(found, *wanted, "{text}");
    }
}

#[test]
fn what_follows_from_what() {
    let chapter = resolve(&[("", "a = 1\nb = a\nf(x) = x * b\nc = f(2)\nd = 5"), ("", "e = c\ng = d")]);
    let value = |name: &str| chapter.value(name).expect("a value");
    let is_made_of = |name: &str, other: &str| {
        chapter.is_made_of(value(name), &|symbol| symbol == value(other), &mut BTreeMap::new())
    };
    for (name, other, wanted) in
        [("e", "a", true), ("e", "d", false), ("g", "d", true), ("c", "b", true), ("a", "a", false)]
    {
        assert_eq!(is_made_of(name, other), wanted, "{name} of {other}");
    }
    let behind = chapter.behind(vec![value("e")]);
    let names: Vec<&str> = behind.iter().map(|one| chapter.name(*one).text.as_str()).collect();
    assert_eq!(names, ["a", "b", "f", "c", "e"]);
}

#[test]
fn unknown_names_are_known_line_by_line() {
    let chapter = resolve(&[("", "a = b + f(c)\nd = a\ng(x) = x + later\nlater = 1")]);
    let block = chapter.block(0);
    let of = |line: usize| {
        let unknown = block.resolution.unknown_in(block.statements[line].place);
        unknown.map(|one| format!("{} {:?}", one.name.text, one.missing)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!([of(0), of(1), of(2)].join("; "), "b Value, f Function, c Value; ; later Value");
}

#[test]
fn a_long_block_is_resolved_in_time_that_grows_with_it() {
    let lines = (0..20_000).map(|index| format!("x{} = x{index} + 1", index + 1));
    let text = std::iter::once("x0 = 1".to_string()).chain(lines).collect::<Vec<_>>().join("\n");
    let (statements, _) = parse_block(&text, 0, &[]);
    let begun = Instant::now();
    let mut chapter = Blocks::default();
    let block = chapter.resolve(None, statements.into());
    let (first, last) = (block.lines[0].gives[0], block.lines[20_000].gives[0]);
    assert!(chapter.is_made_of(last, &|symbol| symbol == first, &mut BTreeMap::new()));
    assert_eq!(chapter.behind(vec![last]).len(), 20_001);
    // A walk for each line would take minutes.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}
