//! Mathematics on the page: formulas between dollar signs, and the views that set a block's formulas.

use mdbook_descent::chapter::{self, Chapter, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::exhibit::mathml;

fn processed(text: &str, settings: &Settings) -> Chapter {
    chapter::process(Source { content: text, file: "lesson.md", written: None }, settings, &|| false)
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
