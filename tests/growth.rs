//! What a lesson costs grows as the lesson does: each kind of expression, statement and view is made ten times as large,
//! and work and memory are counted; knows no clock but a very patient one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
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

/// How much more ten times as much may cost: what is constant counts for less, what is sorted or grows by doubling for
/// more.
const MOST: f64 = 13.5;

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
    kind("vary", 300, |n| {
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

/// What a kind of lesson costs at a size: work, and bytes that were asked for.
fn cost(name: &str, text: &str, refused: bool) -> [f64; 2] {
    let settings = Config::default().settings;
    let before = BYTES.with(Cell::get);
    let source = Source { content: text, file: "lesson.md", written: None };
    let chapter = process(source, &settings, Rc::new(Memory::default()));
    let first = chapter.faults.first().map_or("", String::as_str);
    assert_eq!(chapter.faults.is_empty(), !refused, "{name}: {first}");
    [chapter.work as f64, (BYTES.with(Cell::get) - before) as f64]
}

/// Why a kind costs too much, if it does.
fn judged(name: &str, size: usize, write: &dyn Fn(usize) -> String, refused: bool) -> Option<String> {
    let start = Instant::now();
    let [small, large] = [size / 10, size].map(|size| cost(name, &write(size), refused));
    let ratios = [0, 1].map(|which| large[which] / small[which].max(1.0));
    if std::env::var_os("GROWTH").is_some() {
        eprintln!("{name:24} work ×{:.1} bytes ×{:.1} {:.1?}", ratios[0], ratios[1], start.elapsed());
    }
    let late = start.elapsed() > Duration::from_secs(60);
    let much = ratios.iter().any(|ratio| *ratio > MOST);
    (much || late).then(|| {
        format!(
            "{name}: ten times as much is {:.1} times the work, {:.1} times the memory",
            ratios[0], ratios[1]
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

#[test]
fn each_view_over_many_names() {
    on_a_large_stack(|| {
        let judge = |view: &views::View| {
            let write =
                |size: usize| train(&chain(size)).replace("show checklist", &format!("show {}", view.name));
            // A view that cannot show such a block is refused at both sizes, which costs no less.
            let small = process_refuses(&write(30));
            judged(view.name, 300, &write, small)
        };
        views::CATALOGUE.iter().copied().filter_map(judge).collect()
    });
}

fn process_refuses(text: &str) -> bool {
    let source = Source { content: text, file: "lesson.md", written: None };
    !process(source, &Config::default().settings, Rc::new(Memory::default())).faults.is_empty()
}
