//! What a lesson costs grows as the lesson does: each kind of expression, statement and view is made ten times as large,
//! work and memory are counted, and the processor's time is looked at roughly, for what nobody counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::{Duration, Instant};

use mdbook_descent::chapter::{Source, process};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::views;

thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// Counting needs the allocator's own interface, which is unsafe; the tool itself has no unsafe code.
#[expect(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.with(|bytes| bytes.set(bytes.get() + layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How much more work ten times as much may cost: what is constant counts for less, what is sorted for
/// more.
const MOST: f64 = 13.5;
/// The same of bytes that were asked for: what grows by doubling asks for up to sixteen times as much at ten times the size.
const MOST_BYTES: f64 = 16.5;

/// How much more of the processor's time it may take: what is quadratic takes a hundred times as much, and a busy machine
/// twice.
const MOST_TIME: f64 = 40.0;

/// Less time than this many nanoseconds says nothing.
const LEAST_TIME: f64 = 20e6;

/// A picture of the graph is laid out by comparing its arrows with each other: that is counted as such, and refused where the
/// chapter's work does not suffice.
const STEEP: &[(&str, &str)] = &[("names", "graph"), ("learned numbers", "graph")];

/// A kind of lesson, how large it is made, and how it is written at a size.
struct Kind {
    name: &'static str,
    size: usize,
    write: fn(usize) -> String,
    /// Whether it is refused, as it should be.
    refused: bool,
}

const fn kind(name: &'static str, size: usize, write: fn(usize) -> String) -> Kind {
    Kind { name, size, write, refused: false }
}

const fn refused(name: &'static str, size: usize, write: fn(usize) -> String) -> Kind {
    Kind { name, size, write, refused: true }
}

fn calc(lines: impl Iterator<Item = String>) -> String {
    format!("```calc\n{}\n```\n", lines.collect::<Vec<_>>().join("\n"))
}

fn train(body: &str) -> String {
    format!("```train\n{body}\ndescend L by gradient_descent(0.001) for 2 steps\nshow checklist\n```\n")
}

/// Names that are made of each other, from a learned number to a loss.
fn chain(size: usize) -> String {
    let lines = (1..size).map(|k| format!("x{k} = sin(x{})", k - 1));
    format!("param w = 0.5\nx0 = w * 2\n{}\nloss L = x{}**2", lines.collect::<Vec<_>>().join("\n"), size - 1)
}

/// Expressions of many nodes.
const EXPRESSIONS: &[Kind] = &[
    kind("iterate", 2000, |n| {
        train(&format!("f(v) = v - v * (1 - v) / 10\nparam w = 0.3\nz = iterate(f, w, {n})\nloss L = z**2"))
    }),
    kind("scan", 2000, |n| {
        train(&format!("f(v, x) = v * 0.5 + x\nparam w = 0.3\nz = scan(f, w, range({n}))\nloss L = mean(z)"))
    }),
    kind("comprehension", 2000, |n| {
        calc([format!("y = [k * 2 + 1 for k in range({n})]"), "y[1]".to_string()].into_iter())
    }),
    kind("list", 10_000, |n| {
        calc([format!("y = [{}]", vec!["1"; n].join(", ")), "y[1]".to_string()].into_iter())
    }),
    kind("terms", 10_000, |n| {
        let terms: Vec<String> = (0..n).map(|k| format!("w * {k}")).collect();
        train(&format!("param w = 0.3\nz = {}\nloss L = (z / {n}**2)**2", terms.join(" + ")))
    }),
    kind("factors of a product", 10_000, |n| {
        calc([format!("y = {}", vec!["1.5"; n].join(" * 0.5 / 0.75 * ")), "y".to_string()].into_iter())
    }),
    kind("learned factors", 1000, |n| train(&format!("param w = 1\nloss L = {}", vec!["w"; n].join(" * ")))),
    kind("pieces of a text", 10_000, |n| {
        calc([format!("y = {}", vec!["\"a\""; n].join(" + ")), "y".to_string()].into_iter())
    }),
    kind("factors", 2000, |n| {
        train(&format!("f(v) = -v\nparam w = 0.3\nz = iterate(f, w, {n})\nloss L = z**2"))
    }),
    kind("quotients", 2000, |n| {
        train(&format!(
            "f(v) = v / (1 + v**2)\nparam w = 0.3\nz = iterate(f, w, {n})\nloss L = mean((z - 1)**2)"
        ))
    }),
    kind("choices", 2000, |n| {
        train(&format!(
            "f(v) = where(v > 1, v / 2, v * 3)\nparam w = 0.3\nz = iterate(f, w, {n})\nloss L = z**2"
        ))
    }),
];

/// Kinds of expressions, each in many lines: what stands above them, and the line `#`, `$` being the one before it.
const LINES: &[(&str, &str, &str)] = &[
    ("signs", "x0 = 1", "x# = -x$"),
    ("sums", "x0 = 1", "x# = x$ + 1"),
    ("powers", "x0 = 1", "x# = x$ ** 2 / 2 * 3 - 1"),
    ("comparisons", "x0 = 1", "x# = 1 < x$ < 2"),
    ("answers", "x0 = 1 < 2", "x# = x$ and not x$ or 1 < 2"),
    ("conditions", "x0 = 1", "x# = x$ if x$ > 2 else 3"),
    ("texts", "x0 = \"a\"", "x# = \"b\" if x$ == \"a\" else \"c\""),
    ("slices", "x0 = [1, 2, 3]", "x# = x$[::-1]"),
    ("indices", "x0 = [1, 2, 3]", "x# = x0[#% 3] + 1"),
    ("chosen elements", "x0 = [1, 2, 3]", "x# = x$[[2, 0, 1]]"),
    ("shapes", "x0 = [[1, 2], [3, 4]]", "x# = reshape(x$.T, (2, 2))"),
    ("products", "x0 = [[1, 0], [0, 1]]", "x# = x0 @ x$"),
    ("calls", "x0 = 1\nf(v) = v + 1", "x# = f(x$)"),
    ("calls of the catalogue", "x0 = 1", "x# = sin(x$)"),
    ("written functions", "x0 = 1", "x# = swish(x$)"),
    ("functions in functions", "f0(v) = v", "f#(v) = f0(v) + #"),
    ("several values", "b0 = 1", "a#, b# = [b$, 2]"),
    ("draws", "x0 = 1", "x# = normal(0, 1, (2,))"),
    ("short comprehensions", "x0 = 1", "x# = sum([v * x$ for v in range(3)])"),
    ("primes", "f(v) = v**3", "x# = f'(#)"),
    ("grad", "x0 = 2", "x# = grad(x$ ** 2, x$)"),
    ("numeric_grad", "x0 = 2", "x# = numeric_grad(x$ + 1, x$)"),
    ("jacobian", "x0 = [1, 2]", "x# = jacobian(x0**2 + #, x0)"),
    ("hessian", "x0 = [1, 2]", "x# = hessian(sum(x0**3) + #, x0)"),
    ("codes", "x0 = 1", "x# = codes(\"ab\") + #"),
    ("letters", "x0 = 1", "x# = letters([97, 98])"),
    ("settled", "x0 = 1", "x# = settled(x$ + 1)"),
    ("at", "x0 = 1", "x# = at(x0 + #, x0=2)"),
    ("piecewise", "x0 = [1, 2]", "x# = piecewise(x$, [x$ < 2, x$ >= 2], [1, x$])"),
];

/// The same below a training of `w`.
const LINES_BELOW: &[(&str, &str)] = &[
    ("rows", "x# = at(w + #, step=1)"),
    ("history", "x# = history(w + #)"),
    ("other values", "x# = at(L + #, w=3)"),
];

fn line(form: &str, number: usize) -> String {
    form.replace('#', &number.to_string()).replace('$', &number.saturating_sub(1).to_string())
}

/// Statements and pieces of prose, each many times.
const STATEMENTS: &[Kind] = &[
    kind("blank lines", 100_000, |n| format!("```calc\nx = 1{}y = x\n```\n", "\n".repeat(n))),
    kind("comments", 10_000, |n| calc((0..n).map(|_| "# words".to_string()))),
    kind("constants", 3000, |n| calc((0..n).map(|k| format!("x{k} = {k}")))),
    kind("functions", 3000, |n| calc((0..n).map(|k| format!("f{k}(x) = x + {k}")))),
    kind("checks", 3000, |n| calc((0..n).map(|k| format!("check {k} == {k}")))),
    // The gradients of some hundred numbers are all proved, each over the whole loss; those of more, as many as there is time for.
    kind("params", 3000, |n| {
        let params = (0..n).map(|k| format!("param w{k} = 1"));
        let sums = (0..n).map(|k| {
            format!("s{k} = w{k}**2 + {}", if k == 0 { "0".to_string() } else { format!("s{}", k - 1) })
        });
        train(&format!("{}\nloss L = s{}", params.chain(sums).collect::<Vec<_>>().join("\n"), n - 1))
    }),
    kind("updates", 1000, |n| {
        let params = (0..n).map(|k| format!("param w{k} = 1"));
        let updates = (0..n).map(|k| format!("update w{k} = w{k} / 2"));
        format!(
            "```train\n{}\nrepeat 2 steps\nshow checklist\n```\n",
            params.chain(updates).collect::<Vec<_>>().join("\n")
        )
    }),
    kind("data", 3000, |n| calc((0..n).map(|k| format!("data x{k} = [1, {k}]")))),
    kind("seed", 3000, |n| calc((0..n).map(|k| format!("seed {k}")))),
    kind("refute", 3000, |n| calc((0..n).map(|k| format!("refute {k} == {k} + 1")))),
    kind("values", 3000, |n| calc((0..n).map(|k| format!("{k} + 1")))),
    kind("state", 1000, |n| {
        let states = (0..n).map(|k| format!("state v{k} = 1\nupdate v{k} = v{k} / 2"));
        format!("```train\n{}\nrepeat 2 steps\nshow checklist\n```\n", states.collect::<Vec<_>>().join("\n"))
    }),
    kind("metric", 1000, |n| {
        let metrics = (0..n).map(|k| format!("metric m{k} = w + {k}"));
        train(&format!("param w = 1\nloss L = w**2\n{}", metrics.collect::<Vec<_>>().join("\n")))
    }),
    kind("table", 1000, |n| calc((0..n).map(|k| format!("table \"t\": h, h + {k} for h in [1, 2]")))),
    kind("plot", 300, |n| calc((0..n).map(|k| format!("plot \"p\": x + {k} for x in -1..1")))),
    kind("rows of a table", 1000, |n| {
        calc([format!("table \"t\": h, h**2 for h in range({n})")].into_iter())
    }),
    kind("members of blocks", 3000, |n| {
        let blocks = (0..n).map(|k| format!("```calc id=the-{k}\nx = {k}\n```\n"));
        blocks.chain((0..n).map(|k| format!("{{{{= the-{k}.x }}}} "))).collect()
    }),
    kind("views in the prose", 2000, |n| {
        let blocks = (0..n).map(|k| format!("```calc id=the-{k}\nx = {k}\n```\n"));
        blocks.chain((0..n).map(|k| format!("{{{{#show the-{k}.code}}}}\n\n"))).collect()
    }),
    kind("vary", 3000, |n| {
        (0..n)
            .map(|k| calc([format!("vary a{k} in [1, 2]"), format!("x{k} = a{k} + 1")].into_iter()))
            .collect()
    }),
    kind("show", 300, |n| {
        format!(
            "```train\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(0.1) for 2 steps\n{}\n```\n",
            vec!["show checklist"; n].join("\n")
        )
    }),
    refused("blocks that cannot be read", 1000, |n| {
        (0..n).map(|k| calc([format!("x{k} = nope{k}")].into_iter())).collect()
    }),
    kind("blocks", 10_000, |n| (0..n).map(|k| calc([format!("x{k} = {k}")].into_iter())).collect()),
    kind("trainings", 2000, |n| {
        let one = |k| {
            let lines = format!("param w{k} = 1\nloss L{k} = w{k}**2");
            format!(
                "```train\n{lines}\ndescend L{k} by gradient_descent(0.1) for 2 steps\nshow checklist\n```\n"
            )
        };
        (0..n).map(one).collect()
    }),
    kind("short trainings of one block", 300, |n| {
        let lines = vec!["descend L by gradient_descent(0.1) for 1 steps"; n];
        train(&format!("param w = 1\nloss L = w**2\n{}", lines.join("\n")))
    }),
    refused("names that are missing", 20_000, |n| calc((0..n).map(|_| "x = nope".to_string()))),
    refused("forms that are open", 10_000, |n| "{{= ".repeat(n)),
    refused("words behind a fence", 10_000, |n| {
        format!("```calc {}\nx = 1\n```\n", vec!["word"; n].join(" "))
    }),
    kind("values in the prose", 3000, |n| {
        format!("{}\n{}", calc(["x = 1".to_string()].into_iter()), "{{= x }} ".repeat(n))
    }),
    kind("claims in the prose", 3000, |n| {
        format!("{}\n{}", calc(["x = 1".to_string()].into_iter()), "- [ ] one {{? x == 1 }}\n".repeat(n))
    }),
    kind("changes of one block", 300, |n| {
        let task = |k| format!("```try walk\nw = {}\n\"Where?\": w within 1\n```\n", k + 2);
        format!(
            "{}{}",
            train("param w = 1\nloss L = w**2").replacen("train", "train id=walk", 1),
            (0..n).map(task).collect::<String>()
        )
    }),
    kind("changes of many blocks", 1000, |n| {
        let one = |k| format!("```calc\nx{k} = {k}\n```\n\n```try\nx{k} = {}\n```\n", k + 1);
        (0..n).map(one).collect()
    }),
    kind("lines of a change", 100, |n| {
        let lines = |add: usize| (0..n).map(|k| format!("x{k} = {}", k + add)).collect::<Vec<_>>().join("\n");
        format!("```calc\n{}\n```\n\n```try\n{}\n```\n", lines(0), lines(1))
    }),
    kind("questions", 1000, |n| {
        let question = "\"Is it?\"\n\"yes\": x == 1\n\"no\": otherwise\n\"How much?\": x within 1\n";
        format!("{}```ask\n{}```\n", calc(["x = 1".to_string()].into_iter()), question.repeat(n))
    }),
    kind("choices of a question", 1000, |n| {
        let choices: String = (0..n).map(|k| format!("\"{k}\": x == {k}\n")).collect();
        format!("{}```ask\n\"Which?\"\n{choices}```\n", calc(["x = 1".to_string()].into_iter()))
    }),
    kind("formulas", 3000, |n| "$x^2$\n\n".repeat(n)),
];

/// What a kind of lesson costs at a size: work, bytes that were asked for, and nanoseconds of the processor.
fn cost(name: &str, text: &str, refused: bool) -> [f64; 3] {
    let settings = Config::default().settings;
    let (bytes, time) = (BYTES.with(Cell::get), busy());
    let source = Source { content: text, file: "lesson.md", written: None };
    let chapter = process(source, &settings, Rc::new(Memory::default()));
    let first = chapter.faults.first().map_or("", String::as_str);
    assert_eq!(chapter.faults.is_empty(), !refused, "{name}: {first}");
    [chapter.work as f64, (BYTES.with(Cell::get) - bytes) as f64, busy() - time]
}

/// How long this thread has had a processor; nothing where the system does not say so.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0.0)
}

/// Why a kind costs too much, if it does.
fn judged(name: &str, size: usize, write: &dyn Fn(usize) -> String, refused: bool) -> Option<String> {
    judged_with(name, size, write, refused, false)
}

/// The same, where the work may be that of comparing everything with everything.
fn judged_with(
    name: &str,
    size: usize,
    write: &dyn Fn(usize) -> String,
    refused: bool,
    steep: bool,
) -> Option<String> {
    let start = Instant::now();
    let [small, large] = [size / 10, size].map(|size| cost(name, &write(size), refused));
    let [work, bytes] = [0, 1].map(|which| large[which] / small[which].max(1.0));
    let time = large[2] / small[2].max(LEAST_TIME);
    if std::env::var_os("GROWTH").is_some() {
        eprintln!("{name:40} work ×{work:.1} bytes ×{bytes:.1} time ×{time:.1} {:.1?}", start.elapsed());
    }
    let late = start.elapsed() > Duration::from_secs(60);
    let much = (work > MOST && !steep) || work > MOST * 10.0 || bytes > MOST_BYTES || time > MOST_TIME;
    (much || late).then(|| {
        format!(
            "{name}: ten times as much is {work:.1} times the work, {bytes:.1} times the memory and {time:.1} times the time"
        )
    })
}

/// With as much stack as a book gives to a chapter.
fn on_a_large_stack(run: impl FnOnce() -> Vec<String> + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run).expect("a thread");
    let wrong = thread.join().expect("no lesson panics");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn all(kinds: &'static [Kind]) {
    on_a_large_stack(|| {
        kinds.iter().filter_map(|kind| judged(kind.name, kind.size, &kind.write, kind.refused)).collect()
    });
}

#[test]
fn expressions() {
    all(EXPRESSIONS);
}

#[test]
fn each_kind_of_expression_in_many_lines() {
    on_a_large_stack(|| {
        let above = LINES.iter().filter_map(|(name, first, form)| {
            let write = |size: usize| {
                calc(std::iter::once(first.to_string()).chain((1..=size).map(|number| line(form, number))))
            };
            judged(name, 1000, &write, false)
        });
        let below = LINES_BELOW.iter().filter_map(|(name, form)| {
            let write = |size: usize| {
                let lines = (1..=size).map(|number| line(form, number)).collect::<Vec<_>>().join("\n");
                let trained = "param w = 1\nloss L = w**2\ndescend L by gradient_descent(0.1) for 2 steps";
                format!("```train\n{trained}\n{lines}\nshow checklist\n```\n")
            };
            judged(name, 300, &write, false)
        });
        above.chain(below).collect()
    });
}

#[test]
fn statements() {
    all(STATEMENTS);
}

#[test]
fn every_statement_and_form_is_grown() {
    let kinds = EXPRESSIONS.iter().chain(STATEMENTS).map(|kind| (kind.write)(10));
    let lines = LINES.iter().map(|(_, first, form)| format!("{first}\n{form}"));
    let texts: Vec<String> =
        kinds.chain(lines).chain(LINES_BELOW.iter().map(|(_, form)| form.to_string())).collect();
    for word in mdbook_descent::language::keywords() {
        let begins = |text: &String| text.lines().any(|line| line.split(' ').next() == Some(word));
        assert!(texts.iter().any(begins), "no kind of lesson grows with `{word}`");
    }
    for form in mdbook_descent::resolve::FORMS {
        let calls = |text: &String| text.contains(&format!("{}(", form.name));
        // What stands only behind `until` is asked in each step, and there is one of it.
        assert!(
            form.name == "stalled" || texts.iter().any(calls),
            "no kind of lesson grows with `{}`",
            form.name
        );
    }
}

/// How a lesson of some size is written that ends in a view.
type Showing = fn(usize, &str) -> String;

/// Lessons that end in a view: what they have many of, how many, and how they are written.
const SHOWN: &[(&str, usize, Showing)] = &[
    ("names", 3000, |n, view| showing(&train(&chain(n)), view)),
    ("learned numbers", 1000, |n, view| {
        let params = (0..n).map(|k| format!("param w{k} = 1"));
        let sums = (1..n).map(|k| format!("s{k} = w{k}**2 + s{}", k - 1));
        let lines: Vec<String> = params.chain(["s0 = w0**2".to_string()]).chain(sums).collect();
        showing(&train(&format!("{}\nloss L = s{}", lines.join("\n"), n - 1)), view)
    }),
    ("terms", 1000, |n, view| {
        let terms: Vec<String> = (0..n).map(|k| format!("w * {k}")).collect();
        showing(&train(&format!("param w = 0.3\nz = {}\nloss L = (z / {n}**2)**2", terms.join(" + "))), view)
    }),
    ("measures", 1000, |n, view| {
        let metrics: Vec<String> = (0..n).map(|k| format!("metric m{k} = w + {k}")).collect();
        showing(&train(&format!("param w = 1\nloss L = w**2\n{}", metrics.join("\n"))), view)
    }),
    ("steps", 3000, |n, view| {
        format!(
            "```train\nparam w = 1\nloss L = w**2\ndescend L by adam(0.001) for {n} steps\nshow {view}\n```\n"
        )
    }),
    ("rows of data", 3000, |n, view| {
        let data =
            format!("data X = stack([sin(range({n})), cos(range({n}))], axis=1)\ndata y = X[:, 0] > 0");
        let model =
            "param w = [0.5, 1]\nparam b = 0\np = sigmoid(X @ w + b)\nloss L = binary_cross_entropy(p, y)";
        showing(&train(&format!("{data}\n{model}")), view)
    }),
    ("images", 3000, |n, view| {
        let lines = format!("data X = ones(({n}, 3, 3))\nparam w = 0.5\nloss L = mean((w * X - 1)**2)");
        showing(&train(&lines), if view == "images" { "images(of=X)" } else { view })
    }),
    ("values", 3000, |n, view| calc((0..n).map(|k| format!("{k} + 1")).chain([format!("show {view}")]))),
    ("claims", 3000, |n, view| {
        calc((0..n).map(|k| format!("check {k} == {k}")).chain([format!("show {view}")]))
    }),
    ("rows of a table", 1000, |n, view| {
        calc([format!("table \"t\": h, h**2 for h in range({n})"), format!("show {view}")].into_iter())
    }),
];

/// A training with another view in the place of the usual one.
fn showing(training: &str, view: &str) -> String {
    training.replace("show checklist", &format!("show {view}"))
}

#[test]
fn each_view_over_each_thing_that_a_lesson_has_many_of() {
    on_a_large_stack(|| {
        let (mut wrong, mut shown) = (Vec::new(), BTreeSet::new());
        for (many, size, write) in SHOWN {
            for view in views::CATALOGUE {
                // What a view cannot show it refuses, however much there is.
                if is_refused(&write(10, view.name)) {
                    continue;
                }
                shown.insert(view.name);
                let steep = STEEP.contains(&(*many, view.name));
                let name = format!("{}: {many}", view.name);
                wrong.extend(judged_with(&name, *size, &|size| write(size, view.name), false, steep));
            }
        }
        let without = views::CATALOGUE.iter().filter(|view| !shown.contains(view.name));
        wrong.extend(without.map(|view| format!("no lesson grows with the view `{}`", view.name)));
        wrong
    });
}

/// A picture of the graph with more arrows than anybody could follow is refused before it is laid out.
#[test]
fn a_graph_that_nobody_can_lay_out_is_refused() {
    on_a_large_stack(|| {
        let layer = |k: usize| {
            let before: Vec<String> = (0..10).map(|j| format!("x{}_{j}", k - 1)).collect();
            let sum = before.join(", ");
            (0..10).map(move |j| format!("x{k}_{j} = tanh(sum([{sum}]) / {})", j + 3)).collect::<Vec<_>>()
        };
        let first = (0..10).map(|j| format!("x0_{j} = w * {j}"));
        let lines: Vec<String> = first.chain((1..200).flat_map(layer)).collect();
        let text = train(&format!("param w = 0.5\n{}\nloss L = x199_0**2", lines.join("\n")));
        let shown = showing(&text, "graph");
        [(text, false), (shown, true)]
            .into_iter()
            .filter(|(text, refused)| is_refused(text) != *refused)
            .map(|(text, _)| text)
            .collect()
    });
}

fn is_refused(text: &str) -> bool {
    let source = Source { content: text, file: "lesson.md", written: None };
    !process(source, &Config::default().settings, Rc::new(Memory::default())).faults.is_empty()
}
