//! Pictures as a reader meets them: what those on a page show of a function or a run; knows no part of the house.

use std::rc::Rc;

use mdbook_descent::chapter::{self, Settings, Source};
use mdbook_descent::config;
use mdbook_descent::environment::Memory;

/// The page of a block of plots.
fn page(block: &str) -> String {
    chapter(&format!("```calc\n{block}\n```\n"))
}

/// The page of a training.
fn trained(block: &str) -> String {
    chapter(&format!("```train\n{block}\n```\n"))
}

fn chapter(content: &str) -> String {
    let (page, faults) = processed(content);
    assert!(faults.is_empty(), "{content}:\n{}", faults.join("\n"));
    page
}

fn processed(content: &str) -> (String, Vec<String>) {
    let settings: Settings = config::Config::default().settings;
    let source = Source { content, file: "src/lesson.md", written: Some(content) };
    let chapter = chapter::process(source, &settings, Rc::new(Memory::default()));
    (chapter.content, chapter.faults)
}

/// The parts of the text between two others.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

/// The lines of the first series, each with its places in the picture.
fn lines(page: &str) -> Vec<Vec<(f64, f64)>> {
    let series = between(page, "<g fill=\"none\" stroke-width=\"2\"", "</g>");
    let paths = between(series[0], "<path d=\"", "\"");
    paths.iter().copied().filter(|data| !data.contains('a')).flat_map(pieces).collect()
}

/// The pieces of path data that is written with `M`, `l` and `h0`; a sample of the legend, which has an `m`, is none.
fn pieces(data: &str) -> Vec<Vec<(f64, f64)>> {
    let piece = |text: &str| {
        let text = text.replace("h0", "").replace(['l', 'z'], " ").replace('-', " -");
        let numbers: Vec<f64> =
            text.split_whitespace().map(|number| number.parse().expect("a number")).collect();
        let mut at = (0.0, 0.0);
        let place = |step: &[f64]| {
            at = (at.0 + step[0], at.1 + step[1]);
            at
        };
        numbers.chunks(2).map(place).collect()
    };
    data.split('M').filter(|text| !text.is_empty() && !text.contains('m')).map(piece).collect()
}

/// Where a tick of the vertical axis is.
fn height(page: &str, label: &str) -> f64 {
    let texts = between(page, "<g text-anchor=\"end\">", "</g>");
    let text =
        between(texts[0], "<text ", "</text>").into_iter().find(|text| text.ends_with(&format!(">{label}")));
    let y = between(text.expect("a tick"), "y=\"", "\"")[0];
    y.parse::<f64>().expect("a number") - 4.5
}

/// Where a tick of the horizontal axis is.
fn across(page: &str, label: &str) -> f64 {
    let texts = between(page, "<g text-anchor=\"middle\">", "</g>");
    let text =
        between(texts[0], "<text ", "</text>").into_iter().find(|text| text.ends_with(&format!(">{label}")));
    between(text.expect("a tick"), "x=\"", "\"")[0].parse().expect("a number")
}

/// How many rings and dots mark the ends of pieces.
fn ends(page: &str) -> (usize, usize) {
    let marks = between(page, "<path d=\"", "/>");
    let count = |looks: &str, shape: &str| {
        let marked =
            marks.iter().filter(|mark| mark.contains("stroke-dasharray=\"none\"") && mark.contains(looks));
        marked.map(|mark| mark.matches(shape).count()).sum()
    };
    (count("var(--bg", "M"), count("stroke-width=\"8\"", "M"))
}

/// The steepest line that is drawn within a height.
fn highest_step(lines: &[Vec<(f64, f64)>]) -> f64 {
    let steps = lines.iter().flat_map(|line| line.windows(2).map(|pair| (pair[1].1 - pair[0].1).abs()));
    steps.fold(0.0, f64::max)
}

#[test]
fn a_fast_wave_reaches_its_height() {
    let page = page("plot sin(45 * t) for t in -7..7");
    let mut places = lines(&page).concat();
    let top = places.iter().map(|place| place.1).fold(f64::INFINITY, f64::min);
    assert!((top - height(&page, "1.0")).abs() < 0.4, "{top}");
    places.dedup_by(|one, other| (one.1 - other.1).abs() < 0.01);
    let turns =
        places.windows(3).filter(|triple| (triple[1].1 - triple[0].1) * (triple[2].1 - triple[1].1) < 0.0);
    assert_eq!(turns.count(), 200, "each of the 100 waves goes up and down once");
    assert!(!page.contains("turns too often"));
}

#[test]
fn what_hides_between_even_places_is_seen() {
    let page = page("plot sin(400 * pi * t) for t in 0..1");
    let places = lines(&page).concat();
    let top = places.iter().map(|place| place.1).fold(f64::INFINITY, f64::min);
    assert!((top - height(&page, "1.0")).abs() < 0.4, "{top}");
}

#[test]
fn a_jump_is_a_jump_with_the_value_that_the_function_has() {
    let derivative = page("a(x) = abs(x)\nplot a'(t) for t in -2..2");
    assert!(highest_step(&lines(&derivative)) < 0.2, "nothing joins the two sides");
    assert_eq!(ends(&derivative), (2, 1), "both sides come near it, and the value of the place is its own");
    let rings = between(&derivative, "<path d=\"", "/>");
    let rings = rings.iter().find(|mark| mark.contains("var(--bg")).expect("rings");
    let left = ((across(&derivative, "0") - 3.2) * 10.0).round() / 10.0;
    assert!(rings.contains(&format!("M{left} ")), "{rings}");
    for (step, closed) in [
        ("x < 1", "right"),
        ("x <= 1", "left"),
        ("x < 1/3", "right"),
        ("floor(x)", "right"),
        ("floor(x / 2)", "right"),
    ] {
        let page = page(&format!("plot {step} for x in -1.3..1.9"));
        let count = ends(&page).0;
        assert!(
            count > 0 && ends(&page) == (count, count),
            "{step}, closed at the {closed}: {:?}",
            ends(&page)
        );
        assert!(highest_step(&lines(&page)) < 0.2, "{step}");
    }
    assert_eq!(ends(&page("plot x**2 < 2 for x in 0..2")), (0, 0), "no number is the place of this jump");
}

#[test]
fn a_steep_curve_is_no_jump() {
    for steep in ["tanh(1e7 * x)", "sign(x) * abs(x)**0.2", "x**3"] {
        let page = page(&format!("plot {steep} for x in -1.01..1.02"));
        assert_eq!(lines(&page).len(), 1, "{steep}");
        assert_eq!(ends(&page), (0, 0), "{steep}");
    }
}

#[test]
fn poles_are_not_joined_and_leave_room_for_the_rest() {
    for (curve, count) in [
        ("tan(x) for x in -7..7", 5),
        ("1 / x for x in -2..2", 2),
        ("1 / x for x in -1..2", 2),
        ("1 / (x - 1/3)**2 for x in -1..2", 2),
    ] {
        let page = page(&format!("plot {curve}"));
        assert_eq!(lines(&page).len(), count, "{curve}");
        assert_eq!(ends(&page), (0, 0), "{curve}");
    }
    let hyperbola = page("plot 1 / x for x in -2..2");
    let (top, bottom) = (height(&hyperbola, "5"), height(&hyperbola, "−5"));
    assert!(bottom - top > 50.0, "most of the picture is not the pole: {top}, {bottom}");
    let places = lines(&hyperbola).concat();
    assert!(places.iter().any(|place| place.1 < top), "the curve leaves the picture upwards");
}

#[test]
fn a_line_beside_a_pole_is_seen_as_a_whole() {
    let page = page("plot x + 0.001 / x for x in -2..2");
    let (two, places) = (height(&page, "2"), lines(&page).concat());
    assert!(places.iter().any(|place| (place.1 - two).abs() < 0.5 && place.0 > across(&page, "2") - 0.5));
}

#[test]
fn what_has_no_value_is_a_gap() {
    let root = page("plot sqrt(x) for x in -1..1");
    let first = lines(&root)[0][0];
    assert!(
        (first.0 - across(&root, "0")).abs() < 0.2 && (first.1 - height(&root, "0")).abs() < 0.2,
        "{first:?}"
    );
    assert_eq!(ends(&page("plot sin(x) / x for x in -2..2")), (1, 0), "one place is missing");
    assert_eq!(ends(&page("plot abs(x) / x for x in -2..2")), (2, 0));
}

#[test]
fn what_no_line_can_show_is_told() {
    let fast = page("plot sin(10000 * t) for t in -7..7");
    assert!(fast.contains("turns too often for a line between t = −7 and 7"), "{fast}");
    let band = lines(&fast).concat();
    let reach = |side: fn(f64, f64) -> f64| band.iter().map(|place| place.1).reduce(side).expect("a band");
    assert!(
        (reach(f64::min) - height(&fast, "1.0")).abs() < 0.5
            && (reach(f64::max) - height(&fast, "−1.0")).abs() < 0.5
    );
    let dense = page("plot \"t\": sin(1 / x) for x in -1..1");
    assert!(dense.contains("turns too often for a line between x = −0."), "{dense}");
    assert!(lines(&dense).len() > 1, "the rest of it is a line");
}

#[test]
fn a_logarithmic_axis_bends_what_is_sampled() {
    let page = page("plot x**2 for x in 0.01..100, log=\"xy\"");
    assert_eq!(
        lines(&page),
        [[lines(&page)[0][0], *lines(&page)[0].last().expect("an end")]],
        "a straight line"
    );
}

#[test]
fn a_logarithmic_axis_goes_on_where_a_curve_comes_to_zero() {
    let page = page("plot x**2 for x in 0..3, log=\"y\"");
    let (tenth, one) = (height(&page, "10⁻¹"), height(&page, "1"));
    assert!(tenth > one + 10.0, "a tenth has a place of its own");
}

#[test]
fn several_parts_choose_their_places_each_for_itself() {
    let page = page("plot \"two\": \"w\": [x, sin(40 * x)] for x in -5..5");
    let turns = |line: &[(f64, f64)]| {
        line.windows(3).filter(|three| (three[1].1 - three[0].1) * (three[2].1 - three[1].1) < 0.0).count()
    };
    assert_eq!(turns(&lines(&page).concat()), 0);
}

#[test]
fn a_path_is_drawn_to_its_end_or_says_where_it_leaves() {
    let climbing = trained(
        "param w = zeros(2)\nloss L = w[0] + w[1]\nupdate w = w + 0.1 * grad(L, w)\nrepeat 30 steps\nshow path",
    );
    assert!(climbing.contains("to 6 at w[0] = 3, w[1] = 3 in 30 steps"), "{climbing}");
    let path = between(&climbing, "<g fill=\"none\" stroke-width=\"1.4\"", "</g>")[0];
    let places = pieces(between(path, "<path d=\"", "\"")[0]).concat();
    let last = places.last().expect("a path");
    assert!((last.0 - across(&climbing, "3")).abs() < 0.5 && (last.1 - height(&climbing, "3")).abs() < 0.5);
    assert!(climbing.contains(">after 30 steps<") && !climbing.contains("leaves the picture"));
    let exploding = trained(
        "param w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=1.3) for 40 steps\nshow path",
    );
    assert!(exploding.contains("of 40 the path leaves the picture."), "{exploding}");
    assert!(!exploding.contains(">after 40 steps<"), "the end is not in the picture");
    let chosen = trained(
        "param w = 4\nloss L = w**2\ndescend L by gradient_descent(rate=0.1) for 40 steps\nshow path(x=[-1, 1])",
    );
    assert!(chosen.contains("The path begins outside of the picture."), "{chosen}");
}

#[test]
fn an_exact_zero_leaves_a_logarithmic_axis_logarithmic() {
    let page = trained(
        "vary rate in [0.1, 0.5, 0.9, 1.1]\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=rate) for 60 steps\nshow loss_curve",
    );
    let (zero, one) = (height(&page, "0"), height(&page, "1"));
    let powers = ["10⁻³", "10⁻⁶"].map(|label| height(&page, label));
    assert!((powers[1] - powers[0] - (powers[0] - one)).abs() < 1.0, "equal factors are equal distances");
    assert!(zero > powers[1] + 10.0, "the zero stands below all of them");
    let half = between(&page, "<g fill=\"none\" stroke-width=\"2\"", "</g>")[1];
    let places = pieces(between(half, "<path d=\"", "\"").last().expect("a path")).concat();
    assert!(
        (places.last().expect("a place").1 - zero).abs() < 0.5,
        "the run that comes to zero is seen there"
    );
}

#[test]
fn what_is_true_may_be_a_definition() {
    let known = "seed 1\ndata X = standard_normal((20, 2))\ndata noise = standard_normal(20) * 0.1\ny = X @ [1, 2] + noise\nparam w = zeros(2)\nprediction = X @ w\nloss L = mean((y - prediction)**2)\ndescend L by gradient_descent(rate=0.1) for 50 steps\nshow fit, residuals";
    let page = trained(known);
    assert!(page.contains(">y</code>") && !page.contains(">noise</code>"), "{page}");
    let table = "data D = [[0, 1], [1, 3], [2, 5], [3, 7.5]]\nx = D[:, 0]\ny = D[:, 1]\nparam a, b = 0, 0\nguess = a * x + b\nloss L = mean((guess - y)**2)\ndescend L by gradient_descent(rate=0.1) for 200 steps\nshow fit";
    let page = trained(table);
    assert!(page.contains(">guess</code>") && page.contains(">y</code>"), "{page}");
    assert!(page.contains(">x</text>"), "the model is drawn over its input: {page}");
}

#[test]
fn the_loss_and_the_model_bend_where_they_bend() {
    let valley = trained(
        "param w = -1.03\nloss L = abs(w) + 1\ndescend L by gradient_descent(rate=0.1) for 8 steps\nshow path(x=[-1.1, 1.7], y=[1, 2])",
    );
    let lowest = lines(&valley).concat().into_iter().map(|place| place.1).fold(0.0, f64::max);
    assert!((lowest - height(&valley, "1.0")).abs() < 0.2, "the curve comes down to its kink: {lowest}");
    let model = trained(
        "data x = [0, 1, 2, 3]\ndata y = [0, 0, 1, 1]\nparam a = 1\nsaid = a * floor(x / 2)\nloss L = mean((y - said)**2)\ndescend L by gradient_descent(rate=0.1) for 3 steps\nshow fit",
    );
    let series = between(&model, "<g fill=\"none\" stroke-width=\"2\"", "</g>")[0];
    let drawn: Vec<Vec<(f64, f64)>> = between(series, "<path d=\"", "\"")
        .into_iter()
        .filter(|data| !data.contains('a'))
        .flat_map(pieces)
        .collect();
    assert!(
        highest_step(&drawn) < 0.2,
        "the model jumps, and no line is drawn where it has no value: {drawn:?}"
    );
}

#[test]
fn more_curves_than_one_can_tell_apart_are_refused() {
    let (_, faults) = processed("```calc\ndata X = linspace(0, 1, 50)\nplot X * t for t in 0..1\n```\n");
    assert!(faults[0].contains("each of its numbers would be a curve, and this has 50"), "{faults:?}");
}

#[test]
fn the_map_finds_the_prediction_in_the_graph() {
    let data = "data X = [[0, 1], [1, 0], [2, 2], [3, 1]]\ndata y = [0, 0, 1, 1]\nparam w = [0, 0]\n";
    let rule = "\ndescend L by gradient_descent(rate=0.1) for 10 steps\nshow map";
    for (model, said) in [
        ("p = X @ w\nreg = sum(w**2)\nloss L = mean((p - y)**2) + reg", ">p</text>"),
        ("r = y - X @ w\nloss L = mean(r**2)", ">X @ w</text>"),
        ("q = standardize(y)\nloss L = mean((X @ w - q)**2)", ">X @ w</text>"),
    ] {
        let page = trained(&format!("{data}{model}{rule}"));
        let map = between(&page, "<svg", "</svg>").concat();
        assert!(map.contains(said) && map.contains(">X</text>"), "{model}: {map}");
        assert!(
            !map.contains(">reg</text>") && !map.contains(">r</text>") && !map.contains(">X, y</text>"),
            "{model}: {map}"
        );
    }
}

#[test]
fn one_run_of_several_says_which_it_is() {
    let page = trained(
        "vary rate in [0.1, 0.2]\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate) for 3 steps\nshow decision, recap, backprop, graph",
    );
    assert_eq!(page.matches("(rate = 0.1)").count(), 4, "{page}");
}
