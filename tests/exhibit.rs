//! Exhibits as a reader meets them: HTML that mdBook carries unharmed, Markdown, text, and numbers as Python writes them.

use mdbook_descent::exhibit::*;
use mdbook_descent::numbers::{column, format_spec, in_code, significant};

/// Recorded with Python 3.11: `format(value, specification)`, and for `d` `format(int(value), specification)`.
#[rustfmt::skip]
const PYTHON: &[(f64, &str, &str)] = &[
    (2.7193, ".3f", "2.719"),
    (2.675, ".2f", "2.67"),
    (0.125, ".2f", "0.12"),
    (0.5, ".0f", "0"),
    (1.5, ".0f", "2"),
    (2.5, ".0f", "2"),
    (0.045, ".2f", "0.04"),
    (1e+22, ".0f", "10000000000000000000000"),
    (0.1, ".20f", "0.10000000000000000555"),
    (0.3333333333333333, ".17g", "0.33333333333333331"),
    (0.000512, ".2e", "5.12e-04"),
    (9.9995, ".3e", "9.999e+00"),
    (1.23e-07, ".1e", "1.2e-07"),
    (5e-324, ".2e", "4.94e-324"),
    (0.00012345, ".4g", "0.0001234"),
    (1.2345e-05, ".4g", "1.234e-05"),
    (99999.5, ".5g", "1e+05"),
    (999999.5, "g", "1e+06"),
    (100.0, ".3g", "100"),
    (1000.0, ".3g", "1e+03"),
    (100.0, "#.4g", "100.0"),
    (1234567.891, ",", "1,234,567.891"),
    (1234567.0, ",", "1,234,567.0"),
    (1234567.891, ",.2f", "1,234,567.89"),
    (1234567.891, "_.1f", "1_234_567.9"),
    (1234.5, "012,.2f", "0,001,234.50"),
    (1234567.0, "d", "1234567"),
    (1234567.0, ",d", "1,234,567"),
    (-42.0, "+d", "-42"),
    (7.0, "03d", "007"),
    (0.1234, "%", "12.340000%"),
    (0.1234, ".1%", "12.3%"),
    (0.005, ".0%", "0%"),
    (2.0, "", "2.0"),
    (0.1, "", "0.1"),
    (1e+16, "", "1e+16"),
    (1.2345678901234568e+17, "", "1.2345678901234568e+17"),
    (1e-05, "", "1e-05"),
    (863559696504526.2, "", "863559696504526.2"),
    (12.0, ".3", "12.0"),
    (120.0, ".3", "1.2e+02"),
    (1200.0, ".3", "1.2e+03"),
    (-0.0, ".1f", "-0.0"),
    (-0.04, ".1f", "-0.0"),
    (-0.04, "z.1f", "0.0"),
    (3.0, "+.1f", "+3.0"),
    (3.0, " .1f", " 3.0"),
    (3.5, ">8.2f", "    3.50"),
    (3.5, "<8.2f", "3.50    "),
    (3.5, "*^9.2f", "**3.50***"),
    (-3.5, "08.2f", "-0003.50"),
    (-3.5, "=8.2f", "-   3.50"),
    (3.0, "#.0f", "3."),
    (0.5, "E", "5.000000E-01"),
    (f64::INFINITY, ".2f", "inf"),
    (f64::NEG_INFINITY, "08.1f", "-0000inf"),
    (f64::NAN, "+.3e", "+nan"),
];

#[test]
fn numbers_follow_python_specifications() {
    for (value, specification, expected) in PYTHON {
        assert_eq!(
            format_spec(*value, specification).as_deref(),
            Ok(*expected),
            "{value:?} with {specification:?}"
        );
    }
}

#[test]
fn a_wrong_specification_is_refused_with_the_remedy() {
    for (value, specification, hint) in [
        (2.5, "d", ".0f"),
        (f64::NAN, "d", "whole"),
        (2.0, ".2d", "whole"),
        (2.0, "x", ".3f"),
        (2.0, ".f", "missing"),
        (2.0, ".999999999999999999999f", "at most"),
        (2.0, "99999f", "at most"),
        (2.0, "αβγ", "known are"),
    ] {
        let message = format_spec(value, specification).expect_err(specification);
        assert!(message.contains(hint), "{specification}: {message}");
    }
}

#[test]
fn numbers_are_written_as_a_teacher_writes_them() {
    let table = [
        (0.0005123, 3, "0.000512", "0.000512"),
        (1.23e-7, 3, "1.23e-7", "1.23 × 10⁻⁷"),
        (-1e-9, 3, "-1e-9", "−10⁻⁹"),
        (2.0, 3, "2", "2"),
        (-0.0, 3, "0", "0"),
        (1000.0, 3, "1000", "1000"),
        (123456.7, 3, "123457", "123457"),
        (0.1 + 0.2, 6, "0.3", "0.3"),
        (-0.25, 4, "-0.25", "−0.25"),
        (9.9999, 3, "10", "10"),
        (6.02214076e23, 4, "6.022e23", "6.022 × 10²³"),
        (f64::NAN, 3, "nan", "nan"),
        (f64::NEG_INFINITY, 3, "-inf", "−∞"),
    ];
    for (value, digits, code, text) in table {
        assert_eq!((in_code(value, digits).as_str(), significant(value, digits).as_str()), (code, text));
    }
    assert_eq!(column(&[20.0, 0.1 + 0.2, 0.001], 4), ["20", "0.3", "0.001"]);
    assert_eq!(column(&[1.0, 0.25, -0.5], 3), ["1.00", "0.25", "−0.50"]);
    assert_eq!(
        column(&[15.65356, 0.7437677, -0.009574, 0.0, 120.0], 4),
        ["15.65", "0.7438", "−0.009574", "0", "120"]
    );
    assert_eq!(column(&[3.0, 0.5, 1.5e-5, -1.18455e-4], 4), ["3.0", "0.5", "1.500 × 10⁻⁵", "−1.185 × 10⁻⁴"]);
}

#[test]
fn html_is_one_balanced_line_without_ids() {
    for exhibit in everything() {
        assert_sound(&html(&exhibit));
    }
}

#[test]
fn hostile_values_are_drawn_without_harm() {
    let values = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        5e-324,
        -5e-324,
        0.0,
        -0.0,
        1.0,
        1.0 + f64::EPSILON,
        1e16,
        -3.5,
        1e-300,
    ];
    for scale in [Scale::Linear, Scale::Logarithmic, Scale::Auto] {
        for mark in [Mark::Line, Mark::Curve, Mark::Points, Mark::Path, Mark::Bars, Mark::Histogram] {
            for take in 0..=values.len() {
                for skip in 0..take.min(4) {
                    let xs: Vec<f64> = values[skip..take].to_vec();
                    let ys: Vec<f64> = values.iter().rev().skip(skip).copied().collect();
                    let axis = |label: &str| Axis { label: label.into(), scale, ..Axis::default() };
                    let series = vec![
                        Series {
                            name: "<&\">".into(),
                            mark,
                            xs: xs.clone(),
                            ys: ys.clone(),
                            ..Series::default()
                        };
                        2
                    ];
                    let field = Field {
                        name: "z".into(),
                        xs: xs.clone(),
                        ys: vec![0.0, 1.0],
                        zs: ys,
                        ..Field::default()
                    };
                    let relief = Some(Shading::Relief);
                    for shading in [None, Some(Shading::Cells), Some(Shading::Contours), relief] {
                        let field = shading.map(|shading| Field { shading, ..field.clone() });
                        assert_drawable(Chart {
                            x: axis("x"),
                            y: axis("y"),
                            series: series.clone(),
                            field,
                            split: true,
                            ..Chart::default()
                        });
                    }
                }
            }
        }
    }
}

#[test]
fn hostile_ranges_and_names_are_drawn_without_harm() {
    let ranges = [
        (0.0, 0.0),
        (1.0, 0.0),
        (f64::NAN, 1.0),
        (f64::MIN, f64::MAX),
        (0.0, 5e-324),
        (1.0, 1.0 + f64::EPSILON),
        (-1e300, 1e-300),
    ];
    for range in ranges {
        for names in [vec![], vec!["nn\n\n<b>".repeat(30); 40], vec![String::new(); 3]] {
            for reversed in [false, true] {
                let axis = Axis {
                    label: "long ".repeat(60),
                    range: Some(range),
                    ends: Some(range).filter(|_| reversed),
                    names: names.clone(),
                    reversed,
                    scale: Scale::Auto,
                };
                let series = vec![
                    Series {
                        name: "name ".repeat(40),
                        xs: vec![0.0, 1.0, 2.0],
                        ys: vec![1.0, 1e-9, 4.0],
                        ..Series::default()
                    };
                    9
                ];
                assert_drawable(Chart {
                    title: "a\n\nb".into(),
                    x: axis.clone(),
                    y: axis,
                    series,
                    ..Chart::default()
                });
            }
        }
    }
    assert_drawable(Chart::default());
}

#[test]
fn a_long_curve_is_thinned_and_keeps_its_extremes() {
    let xs: Vec<f64> = (0..200_000).map(f64::from).collect();
    let mut ys: Vec<f64> = xs.iter().map(|x| 1.0 + (x % 7.0) / 70.0).collect();
    ys[123_456] = 9.0;
    let picture = html(&line(xs, ys));
    assert!(picture.len() < 12_000, "{} bytes", picture.len());
    // The peak is the highest place of the path, which begins below it.
    assert!(picture.contains("9") && highest(&picture) < 45.0, "{}", highest(&picture));
    let smooth: Vec<f64> = (0..10_001).map(|step| libm::exp(-f64::from(step) / 900.0)).collect();
    let picture = html(&line((0..10_001).map(f64::from).collect(), smooth));
    assert!(picture.len() < 2_500, "{} bytes", picture.len());
}

#[test]
fn a_gap_in_the_values_is_a_gap_in_the_line() {
    let picture = html(&line(vec![0.0, 1.0, 2.0, 3.0, 4.0], vec![1.0, 2.0, f64::NAN, 2.0, 1.0]));
    let data = picture.rsplit("<path d=\"").next().unwrap_or_default();
    let data = data.split('"').next().unwrap_or_default();
    assert_eq!(data.matches('M').count(), 2, "{data}");
}

#[test]
fn a_logarithmic_axis_is_chosen_when_it_helps() {
    let labels = |ys: &[f64]| {
        let series = vec![Series { xs: vec![0.0, 1.0, 2.0], ys: ys.to_vec(), ..Series::default() }];
        let y = Axis { scale: Scale::Auto, ..Axis::default() };
        html(&Exhibit::Chart(Box::new(Chart { y, series, ..Chart::default() })))
    };
    assert!(labels(&[1.0, 1e-3, 1e-6]).contains(">10⁻⁴<"));
    assert!(!labels(&[1.0, 0.5, 0.25]).contains(">10⁻"));
    assert!(!labels(&[1.0, 0.0, 0.25]).contains(">10⁻"));
    let zero = labels(&[1.0, 0.0, 1e-6]);
    assert!(zero.contains(">10⁻⁴<") && zero.contains(">0<"), "a zero stands apart from the factors");
    assert!(!labels(&[1.0, -1.0, 1e-6]).contains(">10⁻"));
}

/// Backgrounds and inks of the themes light, rust, coal, navy and ayu.
const THEMES: [([f64; 3], [f64; 3]); 5] = [
    ([255.0, 255.0, 255.0], [0.0, 0.0, 0.0]),
    ([225.0, 225.0, 219.0], [38.0, 38.0, 37.0]),
    ([19.0, 21.0, 22.0], [152.0, 163.0, 173.0]),
    ([22.0, 25.0, 35.0], [188.0, 189.0, 208.0]),
    ([15.0, 20.0, 26.0], [197.0, 197.0, 197.0]),
];

#[test]
fn series_colours_stand_out_in_every_theme() {
    let series =
        (0..5).map(|_| Series { xs: vec![0.0, 1.0], ys: vec![0.0, 1.0], ..Series::default() }).collect();
    let picture = html(&Exhibit::Chart(Box::new(Chart { series, ..Chart::default() })));
    let groups: Vec<&str> = picture.split("<g ").filter(|group| group.contains("stroke=\"#")).collect();
    assert_eq!(groups.len(), 5);
    for group in groups {
        let hex = group.split("stroke=\"#").nth(1).unwrap_or_default();
        let share = group
            .split("color-mix(in srgb,")
            .nth(1)
            .and_then(|mix| mix[8..].split('%').next()?.parse::<f64>().ok());
        let share = share.unwrap_or(100.0) / 100.0;
        for (background, ink) in THEMES {
            let channel = |index: usize| {
                let value =
                    u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).expect("a hexadecimal colour");
                f64::from(value) * share + ink[index] * (1.0 - share)
            };
            let contrast = contrast([channel(0), channel(1), channel(2)], background);
            assert!(contrast >= 3.0, "#{} on {background:?}: {contrast:.2}", &hex[..6]);
        }
    }
}

#[test]
fn code_is_coloured_by_the_themes_and_not_coloured_again() {
    let tokens = [
        (TokenClass::Keyword, "param"),
        (TokenClass::Plain, " "),
        (TokenClass::Name, "w"),
        (TokenClass::Operator, " < "),
        (TokenClass::Number, "2"),
        (TokenClass::Plain, "\n\n"),
        (TokenClass::Comment, "# end"),
        (TokenClass::Plain, "\n"),
    ];
    let tokens = tokens.map(|(class, text)| ColouredToken { class, text: text.into() }).to_vec();
    let code = Exhibit::Code(Code { tokens, ..Code::default() });
    assert_eq!(
        html(&code),
        "<div class=\"exhibit-code\"><pre><code class=\"hljs nohighlight\" tabindex=\"0\"><span class=\"line\"><span class=\"hljs-keyword\">param</span> <span class=\"hljs-variable\">w</span> &lt; <span class=\"hljs-number\">2</span></span>&#10;<span class=\"line\"></span>&#10;<span class=\"line\"><span class=\"hljs-comment\"># end</span></span></code></pre></div>"
    );
    assert_eq!(markdown(&code), "```text\nparam w < 2\n\n# end\n```");
    assert_eq!(terminal(&code, false), "param w < 2\n\n# end");
}

#[test]
fn a_table_reads_well_everywhere() {
    let column = |name: &str, align| TableColumn { name: name.into(), align };
    let table = Exhibit::Table(Table {
        caption: "Steps".into(),
        columns: vec![column("学习率", Align::Left), column("L", Align::Right)],
        rows: vec![
            vec![Cell::Text("a|b".into()), Cell::Number("-0.5".into())],
            vec![Cell::Code("w[0]".into()), Cell::Number("12.25".into())],
        ],
        row_heads: true,
    });
    assert_eq!(
        html(&table),
        "<figure class=\"exhibit-table\" style=\"margin:1.5em 0\"><figcaption style=\"max-width:600px;margin:0 auto .5em;text-align:center;font-size:.92em\">Steps</figcaption><div class=\"descent-scrolls\" style=\"overflow-x:auto\" tabindex=\"0\"><table style=\"text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap\"><thead style=\"background:color-mix(in srgb,var(--table-header-bg) 60%,var(--bg))\"><tr><th scope=\"col\" style=\"text-align:start\">学习率</th><th scope=\"col\">L</th></tr></thead><tbody><tr><th scope=\"row\" style=\"text-align:start;padding:3px 20px;border:1px solid var(--table-border-color,#ddd)\">a|b</th><td>-0.5</td></tr><tr><th scope=\"row\" style=\"text-align:start;padding:3px 20px;border:1px solid var(--table-border-color,#ddd)\"><code class=\"hljs nohighlight\">w[0]</code></th><td>12.25</td></tr></tbody></table></div></figure>"
    );
    assert_eq!(
        markdown(&table),
        "**Steps**\n\n| 学习率 | L |\n| :-- | --: |\n| a\\|b | -0.5 |\n| `w[0]` | 12.25 |"
    );
    assert_eq!(terminal(&table, false), "Steps\n学习率      L\n─────────────\na|b      -0.5\nw[0]    12.25");
}

#[test]
fn backticks_in_captions_and_heads_are_code() {
    let columns = vec![TableColumn { name: "`a|b`".into(), align: Align::Left }];
    let rows = vec![vec![Cell::Number("1".into())]];
    let table = Exhibit::Table(Table { caption: "`w` and ` alone".into(), columns, rows, row_heads: false });
    assert_eq!(markdown(&table), "**`w` and \\` alone**\n\n| `a\\|b` |\n| :-- |\n| 1 |");
    let page = html(&table);
    assert!(page.contains("<code class=\"hljs nohighlight\">w</code> and ` alone</figcaption>"), "{page}");
    assert!(page.contains("<code class=\"hljs nohighlight\">a|b</code></th>"), "{page}");
}

#[test]
fn a_checklist_is_read_without_colour() {
    let item = |finding, claim: &str, evidence: &str, code: &str| Item {
        finding,
        claim: claim.into(),
        evidence: evidence.into(),
        code: code.into(),
        refuted: String::new(),
        source: None,
    };
    let list = Exhibit::Checklist(vec![
        item(Finding::Holds, "L is small", "`L` = 1e-9", ""),
        item(Finding::Fails, "", "L = 3", "L < 2"),
        item(Finding::Told, "two runs", "", ""),
    ]);
    assert_eq!(markdown(&list), "- [x] L is small — `L` = 1e-9\n- [ ] ✗ `L < 2` — L = 3\n- two runs");
    assert_eq!(terminal(&list, false), "✓ L is small\n  `L` = 1e-9\n✗ L < 2\n  L = 3\n• two runs");
    let page = html(&list);
    for sign in ["✓", "✗", "•", "<small", "role=\"list\""] {
        assert!(page.contains(sign), "{sign} in {page}");
    }
    // What was refuted does not read as true.
    let refuted = Item {
        refuted: "Refuted:".into(),
        ..item(Finding::Holds, "a square, too", "5 is not 4", "area == 4")
    };
    let list = Exhibit::Checklist(vec![refuted]);
    assert_eq!(markdown(&list), "- [x] **Refuted:** ~~a square, too~~ `area == 4` — 5 is not 4");
    assert_eq!(terminal(&list, false), "≠ Refuted: a square, too  area == 4\n  5 is not 4");
    let page = html(&list);
    assert!(page.contains("<strong>Refuted:</strong> <s>a square, too</s>") && !page.contains('✓'), "{page}");
}

#[test]
fn a_listing_holds_its_source_to_the_byte_and_shows_what_a_reader_needs() {
    let source = "show code\n\na = 1\ncheck a < 2\n\nshow values,\n  code";
    let token = ColouredToken { class: TokenClass::Plain, text: source.into() };
    let listing = Listing {
        name: Some(("one.code".into(), "one".into())),
        anchors: vec![(4, "one.line-4".into())],
        aside: [1, 5, 6, 7].into(),
        found: vec![(4, LineVerdict { finding: Finding::Holds, words: "✓ 1 < 2".into() })],
    };
    let code = Exhibit::Code(Code { listing: Some(listing), tokens: vec![token], ..Code::default() });
    let page = html(&code);
    // Letters are what stands between tags; what was found stands in an attribute.
    let inside = page.split_once("<code").and_then(|(_, rest)| rest.split_once('>')).unwrap().1;
    let letters: String =
        inside.split('<').map(|piece| piece.split_once('>').unwrap_or(("", piece)).1).collect();
    assert_eq!(letters.replace("&#10;", "\n").replace("&lt;", "<"), source);
    assert!(page.contains(
        "id=\"one.line-4\">check a &lt; 2<span class=\"descent-found\" data-found=\"✓ 1 &lt; 2\">"
    ));
    assert!(page.contains("<a class=\"descent-name\" href=\"#one.code\">one</a>"), "{page}");
    assert_eq!(page.matches("class=\"boring\"").count(), 4, "{page}");
    // The line behind one that is not shown says its own number.
    assert!(page.contains("style=\"counter-set:line 2\""), "{page}");
    assert_eq!(markdown(&code), "```text\n\na = 1\ncheck a < 2\n```");
}

#[test]
fn a_chart_without_a_picture_tells_its_points() {
    let chart =
        line((0..=1000).map(f64::from).collect(), (0..=1000).map(|step| 2.0 / f64::from(step + 1)).collect());
    let text = markdown(&chart);
    assert!(
        text.starts_with("*L 2 → 0.002 (step 0 … 1000)*\n\n| step | L |\n| --: | --: |\n| 0 | 2 |\n"),
        "{text}"
    );
    assert!(text.ends_with("| 1000 | 0.001998 |"), "{text}");
    let text = terminal(&chart, false);
    assert!(text.lines().all(|line| line.chars().count() < 80), "{text}");
    assert!(text.contains('⣀') || text.contains('⠤'), "{text}");
}

#[test]
fn markdown_letters_lose_their_meaning() {
    assert_eq!(escape_markdown("a*b_c [x](y) <i> $1$ `q`"), "a\\*b\\_c \\[x\\](y) \\<i\\> \\$1\\$ \\`q\\`");
    assert_eq!(escape_markdown("1. no list"), "1\\. no list");
    assert_eq!(escape_markdown("- no list"), "\\- no list");
    assert_eq!(escape_markdown(": no definition"), "\\: no definition");
    let code = Exhibit::Code(Code {
        language: "text".into(),
        tokens: vec![ColouredToken { class: TokenClass::Plain, text: "```\nx\n```".into() }],
        ..Code::default()
    });
    assert_eq!(markdown(&code), "````text\n```\nx\n```\n````");
}

fn line(xs: Vec<f64>, ys: Vec<f64>) -> Exhibit {
    let axis = |label: &str| Axis { label: label.into(), ..Axis::default() };
    let series = vec![Series { name: "L".into(), xs, ys, ..Series::default() }];
    Exhibit::Chart(Box::new(Chart { x: axis("step"), y: axis("L"), series, ..Chart::default() }))
}

/// One exhibit of each kind, with texts that try to break out of it.
fn everything() -> Vec<Exhibit> {
    let evil = "a\n\nb \"'<script>&\u{0} `x` id=\"y\"".to_string();
    let token = |class| ColouredToken { class, text: evil.clone() };
    let chart = |mark| {
        let series = vec![
            Series {
                name: evil.clone(),
                mark,
                xs: vec![0.0, 1.0, 2.0],
                ys: vec![1.0, 4.0, 2.0],
                ..Series::default()
            };
            6
        ];
        let axis = Axis { label: evil.clone(), ..Axis::default() };
        Exhibit::Chart(Box::new(Chart {
            title: evil.clone(),
            x: axis.clone(),
            y: axis,
            series,
            ..Chart::default()
        }))
    };
    let field = |shading, count: usize| {
        let places: Vec<f64> = (0..count).map(|place| place as f64 - 3.0).collect();
        let zs = places.iter().flat_map(|y| places.iter().map(move |x| x * x - y)).collect();
        let field = Field {
            name: evil.clone(),
            shading,
            xs: places.clone(),
            ys: places.clone(),
            zs,
            lowest: evil.clone(),
            ..Field::default()
        };
        Exhibit::Chart(Box::new(Chart { field: Some(field), ..Chart::default() }))
    };
    let cell = Cell::Text(evil.clone());
    let mut all = vec![
        Exhibit::Code(Code {
            tokens: vec![token(TokenClass::Keyword), token(TokenClass::Plain)],
            ..Code::default()
        }),
        Exhibit::Code(Code {
            language: "python".into(),
            tokens: vec![token(TokenClass::Plain)],
            ..Code::default()
        }),
        Exhibit::Table(Table {
            caption: evil.clone(),
            columns: vec![TableColumn { name: evil.clone(), align: Align::Center }],
            rows: vec![vec![cell.clone(), Cell::Code(evil.clone())], vec![]],
            row_heads: true,
        }),
        Exhibit::Checklist(vec![Item {
            finding: Finding::Fails,
            claim: evil.clone(),
            evidence: evil.clone(),
            code: evil.clone(),
            refuted: evil.clone(),
            source: Some((evil.clone(), evil.clone())),
        }]),
        Exhibit::Paragraph(vec![
            Span::Plain(evil.clone()),
            Span::Strong(evil.clone()),
            Span::Emphasis(evil.clone()),
            Span::Code(evil.clone()),
            Span::Number(evil.clone()),
        ]),
        Exhibit::Formula(Formula {
            caption: evil.clone(),
            lines: vec![FormulaLine {
                code: String::new(),
                left: evil.clone(),
                right: "= x".into(),
                plain: evil.clone(),
                reason: evil.clone(),
            }],
        }),
        Exhibit::Fault(FaultBox {
            title: evil.clone(),
            place: evil.clone(),
            message: evil.clone(),
            excerpt: vec![
                ExcerptLine { number: 7, text: evil.clone(), mark: Some((3, usize::MAX)) },
                ExcerptLine { number: 18, text: "x".into(), mark: Some((9, 9)) },
            ],
            remedy: evil.clone(),
        }),
    ];
    all.push(Exhibit::Diagram(diagram(&evil)));
    all.extend([Mark::Line, Mark::Curve, Mark::Points, Mark::Path, Mark::Bars, Mark::Histogram].map(chart));
    all.extend([field(Shading::Cells, 5), field(Shading::Cells, 50), field(Shading::Contours, 30)]);
    let parts = all.clone();
    all.push(Exhibit::Group(Group { caption: evil.clone(), parts: parts.clone() }));
    all.push(Exhibit::Card(Group { caption: evil.clone(), parts: parts.clone() }));
    all.push(Exhibit::Folded(Folded { summary: evil, open: false, parts }));
    all
}

/// A diagram with branches, a long way round, and an arrow back.
fn diagram(words: &str) -> Diagram {
    let roles = [BoxRole::Given, BoxRole::Learned, BoxRole::Inner, BoxRole::Inner, BoxRole::Outcome];
    let node = |role| DiagramBox { title: words.to_string(), lines: vec![words.to_string(); 2], role };
    let edge = |(from, to)| Edge { from, to, labels: vec![words.to_string()], back: to < from };
    Diagram {
        caption: words.to_string(),
        nodes: roles.map(node).into(),
        edges: [(0, 2), (1, 2), (2, 3), (3, 4), (0, 4), (1, 4), (4, 1)].map(edge).into(),
        alternative: words.to_string(),
    }
}

#[test]
fn a_diagram_is_drawn_the_same_every_time() {
    let exhibit = Exhibit::Diagram(diagram("word"));
    let first = html(&exhibit);
    assert!(!first.contains("NaN") && first.matches("<rect").count() >= 12, "{first}");
    for _ in 0..20 {
        assert_eq!(html(&exhibit), first);
    }
    assert!(
        terminal(&exhibit, false).contains("→ word [word]") && terminal(&exhibit, false).contains("⇢ word")
    );
    let empty = Exhibit::Diagram(Diagram::default());
    assert_sound(&html(&empty));
}

fn assert_drawable(chart: Chart) {
    let exhibit = Exhibit::Chart(Box::new(chart));
    let page = html(&exhibit);
    assert_sound(&page);
    assert!(!page.contains("NaN") && !page.contains("inf\""), "{page}");
    assert!(!markdown(&exhibit).contains("\n\n\n"));
    assert!(!terminal(&exhibit, false).is_empty());
}

/// One line; every tag closed in order; no ids, no script.
fn assert_sound(page: &str) {
    assert!(!page.contains(['\n', '\r', '\u{0}']), "{page}");
    assert!(
        page.starts_with("<div") || page.starts_with("<figure") || page.starts_with("<details"),
        "{page}"
    );
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').expect("a tag ends") + start;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        assert!(name != "script" && !tag.contains(" id=\""), "{tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{page}");
        } else if !tag.ends_with('/') && name != "br" {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} left open");
}

/// The smallest vertical coordinate of the last path, read from its relative steps.
fn highest(picture: &str) -> f64 {
    let data =
        picture.rsplit("<path d=\"").next().and_then(|tail| tail.split('"').next()).unwrap_or_default();
    let spaced = data.replace('-', " -").replace(['M', 'l'], " ");
    let mut numbers = Vec::new();
    for word in spaced.split_whitespace() {
        numbers.push(word.parse::<f64>().expect("path data are numbers"));
    }
    let (mut y, mut least) = (numbers[1], numbers[1]);
    for step in numbers[2..].chunks(2) {
        y += step[1];
        least = f64::min(least, y);
    }
    least
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let linear = |value: f64| {
        if value <= 10.31475 {
            value / 255.0 / 12.92
        } else {
            libm::pow((value / 255.0 + 0.055) / 1.055, 2.4)
        }
    };
    let light = |[red, green, blue]: [f64; 3]| {
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05
    };
    let (one, other) = (light(one), light(other));
    if one > other { one / other } else { other / one }
}
