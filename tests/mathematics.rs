//! Mathematics on the page: formulas between dollar signs, and the views that set a block's formulas.

use std::rc::Rc;

use mdbook_descent::chapter::{self, Chapter, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::exhibit::{self, Macros};

fn processed(text: &str, settings: &Settings) -> Chapter {
    chapter::process(
        Source { content: text, file: "lesson.md", written: None },
        settings,
        Rc::new(Memory::default()),
    )
}

/// A formula as it stands on a page.
fn mathml(latex: &str, display: bool) -> Result<String, String> {
    exhibit::mathml(latex, display, &Macros::new()).map(|drawn| drawn.to_string())
}

fn settings(output: Output) -> Settings {
    Settings { output, ..Config::default().settings }
}

#[test]
fn formulas_in_the_prose_are_set() {
    let text = "The price is $5, the loss $L = {{= 1 + 1 }}$ and `$x$`.\n\n$$\n\\frac{1}{2}\n$$\n";
    let page = processed(text, &settings(Output::Html));
    assert_eq!(page.faults, [""; 0]);
    assert!(
        page.content.starts_with(
            "The price is $5, the loss <math><mi>L</mi><mo>=</mo><mn>2</mn></math> and `$x$`.\n\n<div"
        ),
        "{}",
        page.content
    );
    assert!(page.content.contains("<math display=\"block\"><mfrac>"), "{}", page.content);
    let other = processed(text, &settings(Output::Markdown));
    assert_eq!(other.content, text.replace("{{= 1 + 1 }}", "2"));
    let off = processed(text, &Settings { math: false, ..settings(Output::Html) });
    assert_eq!(off.content, text.replace("{{= 1 + 1 }}", "2"));
}

#[test]
fn faulty_latex_is_told_with_its_place() {
    let text = "One $\\frac{1}{n$ two.\n\n$$\n\\nonsense\n$$\n";
    let page = processed(text, &settings(Output::Html));
    assert_eq!(page.faults.len(), 2);
    for (fault, place) in page.faults.iter().zip(["lesson.md:1:6", "lesson.md:4:1"]) {
        assert!(fault.contains(place) && fault.contains("write `\\$`"), "{fault}");
    }
    assert!(page.content.starts_with("One <strong title="), "{}", page.content);
    assert!(page.content.contains("This lesson needs a repair"), "{}", page.content);
}

/// Anything that could stand between dollar signs gives a formula or a reason, on one line, and no panic.
#[test]
fn latex_becomes_mathml_or_a_reason() {
    let drawn = mathml(r"\frac{1}{n}\sum_{i=1}^n (y_i - \hat y_i)^2", true).expect("a formula");
    assert!(drawn.starts_with("<math display=\"block\">") && drawn.ends_with("</math>"), "{drawn}");
    let aligned = mathml("\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", true).expect("a formula");
    assert!(aligned.contains("text-align:-webkit-left") && !aligned.contains('\n'), "{aligned}");
    assert!(
        mathml("a * b _2 [c] | `d`", false).is_ok_and(|drawn| !drawn.contains(['*', '_', '[', '|', '`']))
    );
    assert!(mathml(r"\bigl( x \bigr)", false).is_ok_and(|drawn| drawn.contains("\" minsize")));
    for (latex, reason) in [
        (r"\frac{1}{n", "closed"),
        (r"\nonsense x", "nonsense"),
        (r"\def\a{\a\a}\a", "`\\def` has no place"),
        ("a & b", "alignment"),
    ] {
        let told = mathml(latex, false).expect_err(latex);
        assert!(told.contains(reason), "{latex}: {told}");
    }
    let pieces = [
        "x",
        "\\frac",
        "{",
        "}",
        "^",
        "_",
        "\\left(",
        "\\right)",
        "&",
        "\\\\",
        "\\sqrt",
        "[",
        "]",
        "\\begin{cases}",
        "\\end{cases}",
        "ŷ",
        "'",
        "\\hat",
        "\\text{",
        "\\not",
        "#",
        "%",
        "$",
        "\\",
        "\\color",
        "\\mathbb",
        "1em",
        "\\begin{array}{c|c}",
        "\\end{array}",
        "\\hline",
        "\\middle|",
        "\\limits",
        "\\big",
        "\\over",
        "\n",
        "é",
    ];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut soup = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            soup.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        if let Ok(drawn) = mathml(&soup, true) {
            assert!(!drawn.contains('\n') && drawn.starts_with("<math"), "{soup}: {drawn}");
        }
    }
    for deep in ["{", "\\sqrt{", "^{x", "\\frac{", "\\left(", "\\begin{cases}"] {
        assert!(mathml(&deep.repeat(250), true).is_err());
    }
}

/// Blocks whose mathematics is on the pages of the course, and one for each optimizer that remembers.
const BLOCKS: &[(&str, &str, &[&str])] = &[
    (
        "four points",
        "seed 0\ndata X = [[1, 1], [1, 2], [2, 2], [2, 3]]\ndata y = [1, 2, 2, 3]\nparam w = random(2)\nprediction = X @ w\n\
         loss L = mean((y - prediction)**2)\nmetric worst_miss = max(abs(y - prediction))\n\
         by_hand = -2 * X.T @ (y - prediction) / len(y)\ndescend L by gradient_descent(rate=0.01) for 1000 steps",
        &["formulas", "derivation", "steps", "backprop"],
    ),
    (
        "logistic regression",
        "data X = [[0, 1], [1, 2], [-1, 0], [2, -1], [1, 1], [0, -1]]\ndata y = [1, 1, 0, 0, 1, 0]\nparam w = zeros(2)\n\
         param b = 0\nz = X @ w + b\np = sigmoid(z)\nloss L = -mean(y * log(p) + (1 - y) * log(1 - p))\n\
         metric accuracy = mean((p > 0.5) == y)\ndescend L by gradient_descent(rate=0.5) for 20 steps",
        &["formulas", "derivation"],
    ),
    (
        "two layers",
        "data X = [[0, 0], [0, 1], [1, 0], [1, 1]]\ndata y = [[0], [1], [1], [0]]\nparam W1, b1 = dense(2, 8)\n\
         param W2, b2 = dense(8, 1)\nz1 = X @ W1 + b1\nh = tanh(z1)\nz2 = h @ W2 + b2\np = sigmoid(z2)\n\
         loss L = -mean(y * log(p) + (1 - y) * log(1 - p))\ndescend L by gradient_descent(rate=0.5) for 100 steps",
        &["formulas", "derivation", "backprop"],
    ),
    (
        "softmax",
        "data X = [[0, 1], [1, 2], [-1, 0], [2, -1], [1, 1], [0, -1]]\ndata Y = one_hot([0, 1, 2, 2, 1, 0], 3)\n\
         param W, b = dense(2, 3)\nscores = X @ W + b\nP = softmax(scores)\n\
         loss L = -mean(sum(Y * log(P), axis=1)) + 0.01 * sum(W**2)\nη = where(scores > 0, scores, 0.1 * scores)\n\
         descend L by gradient_descent(rate=0.5) for 20 steps",
        &["formulas", "derivation"],
    ),
    (
        "momentum",
        "param x = [3, -2]\nloss f = sum(x**2) / 2\ndescend f by momentum(rate=0.1, beta=0.5) for 5 steps",
        &["steps"],
    ),
    (
        "adam",
        "param x = 3\nloss f = (x - 1)**2\ndescend f by adam(rate=0.1) for 5 steps",
        &["derivation", "steps"],
    ),
];

fn lesson(code: &str, views: &[&str]) -> String {
    let shown: String = views.iter().map(|view| format!("\n{{{{#show m.{view}}}}}\n")).collect();
    format!("```train id=m hide\n{code}\n```\n{shown}")
}

/// The LaTeX of the views on fixed blocks. Run with `UPDATE_SNAPSHOTS=1` to write it anew, and read it.
#[test]
fn views_set_the_mathematics_of_a_block() {
    let mut found = String::new();
    for (title, code, views) in BLOCKS {
        let page = processed(&lesson(code, views), &settings(Output::Markdown));
        assert_eq!(page.faults.len(), 0, "{title}: {:?}", page.faults);
        found += &format!("# {title}\n\n{}\n", page.content.trim_start_matches("<!-- -->").trim());
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/mathematics.md");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &found).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(&path).expect("the snapshot");
    for (line, (new, old)) in found.lines().zip(kept.lines()).enumerate() {
        assert_eq!(new, old, "line {} of {}", line + 1, path.display());
    }
    assert_eq!(found.lines().count(), kept.lines().count());
}

#[test]
fn every_formula_of_a_view_can_be_set() {
    for (title, code, views) in BLOCKS {
        let page = processed(&lesson(code, views), &settings(Output::Html));
        assert_eq!(page.faults.len(), 0, "{title}: {:?}", page.faults);
        for line in page.content.lines().filter(|line| line.starts_with("<figure class=\"exhibit-formula\""))
        {
            assert!(line.contains("<math displaystyle=\"true\">") && !line.contains(" id="), "{line}");
            // What cannot be set is shown as code.
            assert!(!line.contains("<code>"), "{title}: {line}");
        }
        let terminal = processed(&lesson(code, views), &settings(Output::Terminal { colours: false }));
        assert!(!terminal.content.contains('\\'), "{title}: {}", terminal.content);
    }
}

/// Each function's notation is LaTeX that can be set.
#[test]
fn every_function_can_be_set() {
    let mut set = 0;
    for (_, rows) in mdbook_descent::functions::catalogue() {
        for row in *rows {
            let text = format!(
                "```calc id=m hide\n{}\nit_is = 1 + 1\n```\n\n{{{{#show m.formulas}}}}\n",
                row.example
            );
            let page = processed(&text, &settings(Output::Html));
            let line =
                page.content.lines().find(|line| line.starts_with("<figure class=\"exhibit-formula\""));
            if let Some(line) = line {
                // Behind a sign of equality stands what is not meant to be set.
                let line = line.replace("<mo>=</mo></math> <code>", "");
                assert!(!line.contains("<code>"), "{}: {line}", row.name);
                set += 1;
            }
        }
    }
    assert!(set > 20, "{set} functions");
}

/// What KaTeX takes is taken.
#[test]
fn latex_that_katex_takes_is_set() {
    for (latex, part) in [
        (r"\boxed{a+b}", "<mrow style=\"border:.06em solid;padding:.25em .35em\"><mrow><mi>a</mi>"),
        (r"a \mod b", "<mi mathvariant=\"normal\">m</mi>"),
        (
            r"{n \choose k}",
            "<mfrac linethickness=\"0em\"><mrow><mi>n</mi></mrow><mrow><mi>k</mi></mrow></mfrac>",
        ),
        (
            r"1 + a \over b",
            "<mfrac><mrow><mn>1</mn><mo>+</mo><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>",
        ),
        (r"\left( a \over b \right) c", "</mfrac><mo stretchy=\"true\">)</mo></mrow><mi>c</mi>"),
        (r"\begin{cases} a \over b & c \end{cases}", "</mfrac></mtd>"),
        (r"\phantom{x} y", "<mphantom><mrow><mi>x</mi></mrow></mphantom>"),
        (r"\hphantom{x}\smash{y}", "<mpadded height=\"0\" depth=\"0\"><mphantom>"),
        (r"\mathscr{L}", "ℒ"),
        (r"\bm{w}", "𝒘"),
        (r"E = mc^2 \tag{1}", "<mtext>(1)</mtext>"),
        (r"E = mc^2 \tag*{x}", "<mtext>x</mtext>"),
        (r"\bra{\psi} \ket{\phi} \braket{a|b}", "⟩"),
        (r"a \\ b", "<mtable"),
        (r"\R^n", "ℝ"),
        (r"\argmin_x f", "arg\u{2009}min"),
        (
            r"\text{if $y > 0$, } x",
            "<mtext>if\u{a0}</mtext><mrow><mi>y</mi><mo>&gt;</mo><mn>0</mn></mrow><mtext>,\u{a0}</mtext>",
        ),
        (r"\text{a \textbf{b} 5\% \{c\} \_}", "5% &#123;c&#125; &#95;"),
        (r"\mbox{a<b}", "<mtext>a&lt;b</mtext>"),
        (r"\cancel{x}", "linear-gradient"),
        (
            r"\begin{array}{|c|} \hline a \\ \end{array}",
            "border-left:.06em solid;border-right:.06em solid;border-top:.06em solid",
        ),
        (r"\begin{array}{c} a & b \\ c & d & e \end{array}", "<mi>e</mi>"),
        (r"\tiny x \label{a} \nonumber", "<mi>x</mi>"),
        ("a % a remark\n+ b", "<mo>+</mo><mi>b</mi>"),
    ] {
        let drawn = mathml(latex, true).unwrap_or_else(|reason| panic!("{latex}: {reason}"));
        assert!(drawn.contains(part), "{latex}: {drawn}");
    }
}

#[test]
fn names_in_a_formula_are_no_markup() {
    for latex in [
        r"\operatorname{<img src=x onerror=alert(1)>}",
        r"\operatorname*{</math><script>alert(1)</script>}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\mathrm{<img>} < a > b",
        r"\operatorname{<mi>x</mi>}",
        "\\text{\u{e100}} \u{e03c}img\u{e03e}",
    ] {
        let drawn = mathml(latex, true).unwrap_or_else(|reason| panic!("{latex}: {reason}"));
        let tags: Vec<&str> =
            drawn.split('<').skip(1).map(|tag| tag.split(['>', ' ']).next().expect("a tag")).collect();
        assert!(tags.iter().all(|tag| tag.trim_start_matches('/').starts_with('m')), "{latex}: {drawn}");
        assert_eq!(
            tags.len(),
            2 * tags.iter().filter(|tag| tag.starts_with('/')).count(),
            "{latex}: {drawn}"
        );
    }
}

#[test]
fn a_book_has_commands_of_its_own() {
    let macros: Macros = [
        ("RR", r"\mathbb{R}^{#1}"),
        ("loss", r"\mathcal{L}(#1, #2)"),
        ("text", r"\mathrm{#1}"),
        ("loop", r"\loop\loop"),
    ]
    .map(|(name, meaning)| (name.to_string(), meaning.to_string()))
    .into();
    let set = |latex: &str| exhibit::mathml(latex, false, &macros).map(|drawn| drawn.to_string());
    assert_eq!(set(r"\RR n"), mathml(r"\mathbb{R}^{n}", false));
    assert_eq!(set(r"\loss{w}{b}"), mathml(r"\mathcal{L}(w, b)", false));
    assert_eq!(set(r"\text{ab}"), mathml(r"\mathrm{ab}", false));
    assert!(set(r"\loop").is_err_and(|reason| reason.contains("circle")));
    assert!(set(r"\loss{w}").is_err_and(|reason| reason.contains("lacks an argument")));
    let text = "A $\\nonsense$ and $\\RR n$.\n";
    let page = processed(text, &Settings { macros, ..settings(Output::Html) });
    assert_eq!(page.faults.len(), 1, "{:?}", page.faults);
    assert!(page.content.contains("and <math><msup><mrow><mi>ℝ</mi></mrow>"), "{}", page.content);
}

/// A value is one thing in a formula, and its power of ten is set.
#[test]
fn values_in_formulas_are_grouped() {
    let block = "```calc hide\nk = 12\na = -0.5\ntiny = 2.9e-19\nword = \"a_b < $c$\"\n```\n\n";
    let set = |formula: &str| {
        let page = processed(&format!("{block}{formula}\n"), &settings(Output::Html));
        assert_eq!(page.faults, [""; 0], "{formula}");
        page.content.lines().last().unwrap_or_default().to_string()
    };
    let latex = |latex: &str| mathml(latex, false).expect("a formula");
    for (formula, meant) in [
        (r"$\sqrt{{= k }}$", r"\sqrt{12}"),
        (r"$x^{{= k }}$", r"x^{12}"),
        (r"$\frac{{= k }}{{= a }}$", r"\frac{12}{-0.5}"),
        (r"$e^{{= a }}$", r"e^{-0.5}"),
        (r"${{= a }}^2$", r"{\left(-0.5\right)}^2"),
        (r"$x = {{= tiny : .2e }}$", r"x = 2.90\times 10^{-19}"),
        (r"$x = {{= tiny }}$", r"x = 2.9\times 10^{-19}"),
        (r"$x = {{= k ~ 12.0 }}$", r"x = 12.0"),
        (r"$x = {{= [k, a] }}$", r"x = [12,\; -0.5]"),
        (r"$x = {{= [[1, 2], [3, 4]] }}$", r"x = \begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}"),
        (r"$x = {{= word }}$", r"x = \text{a\_b < \$c\$}"),
    ] {
        assert_eq!(set(formula), latex(meant), "{formula}");
    }
    let other = processed(&format!("{block}$\\sqrt{{{{= k }}}}$\n"), &settings(Output::Markdown));
    assert!(other.content.ends_with("$\\sqrt{12}$\n"), "{}", other.content);
}

#[test]
fn a_view_that_cannot_be_drawn_says_what_it_needs() {
    let batches = "data y = [1, 2, 3, 4]\nparam w = 0\nloss L = mean((y - w)**2)\ndescend L by gradient_descent(rate=0.1) for 2 epochs with batch=2";
    let page = processed(&lesson(batches, &["steps"]), &settings(Output::Html));
    assert_eq!(page.faults.len(), 1);
    assert!(page.faults[0].contains("without batches"), "{}", page.faults[0]);
}

/// A part that is picked has an index already, and gets brackets before it has a second one.
#[test]
fn no_letter_has_two_indices() {
    let text = "```train\ndata y = [1, 2, 2, 3]\nparam w = 0\n\
                loss L = mean((y[y > 1] - w)**2) + mean((y[[0, 2]][1:] - w)**2)\n\
                descend L by gradient_descent(rate=0.1) for 2 steps\nshow formulas\n```\n";
    let page = processed(text, &settings(Output::Html));
    assert_eq!(page.faults, [""; 0]);
    assert!(page.content.contains("<math") && !page.content.contains("\\frac"), "{}", page.content);
}
