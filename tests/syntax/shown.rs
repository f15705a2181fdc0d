//! How blocks and faults are shown: classes for highlighting, faults for a terminal and for a page.

use mdbook_descent::language::{DisplayClass, keywords, parse_block, tokenize_for_display};
use mdbook_descent::report::{Fault, Located, Place, excerpt, render};

/// The words and signs of a text with a letter for their class; space is left out.
fn classes(text: &str) -> String {
    let letter = |class: DisplayClass| match class {
        DisplayClass::Keyword => "K",
        DisplayClass::Name => "N",
        DisplayClass::Function => "F",
        DisplayClass::Number => "1",
        DisplayClass::Text => "T",
        DisplayClass::Comment => "C",
        DisplayClass::Operator => "O",
        DisplayClass::Plain => "P",
    };
    let stretches = tokenize_for_display(text);
    let shown = stretches.iter().filter(|(_, range)| !text[range.clone()].trim().is_empty());
    shown
        .map(|(class, range)| format!("{}:{}", letter(*class), text[range.clone()].trim()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn display_classes() {
    for (text, expected) in [
        ("data X = [1, None]", "K:data N:X O:= O:[ 1:1 O:, 1:None O:]"),
        ("data = f'(x) # why", "N:data O:= F:f F:' O:( N:x O:) C:# why"),
        (
            "descend L by adam(by=2) for steps steps until step > 5 with batch=2",
            "K:descend N:L K:by F:adam O:( N:by O:= 1:2 O:) K:for N:steps K:steps K:until N:step O:> 1:5 K:with N:batch O:= 1:2",
        ),
        ("repeat steps steps", "K:repeat N:steps K:steps"),
        ("check \"c\": within == 2 within 1", "K:check T:\"c\" O:: K:within O:== 1:2 K:within 1:1"),
        (
            "x = [k for k in xs] if a and not b else within",
            "N:x O:= O:[ N:k K:for N:k K:in N:xs O:] K:if N:a K:and K:not N:b K:else N:within",
        ),
        ("plot f(x) for x in -2..2", "K:plot F:f O:( N:x O:) K:for N:x K:in O:- 1:2 O:.. 1:2"),
        ("x = “a” + \"b", "N:x O:= P:“a” O:+ P:\"b"),
    ] {
        assert_eq!(classes(text), expected);
    }
    assert!(keywords().any(|word| word == "descend"));
}

const CHAPTER: &str = "# Fit\n\n```train\nparam ŵ = f(1, 2\nloss L = ŵ + η + 1.2.3\n```\n";

/// The place of a piece of the chapter, as if the chapter were one source text.
fn place_of(piece: &str) -> Place {
    let start = CHAPTER.find(piece).expect("a piece of the chapter");
    Place { source: 0, start: start as u32, end: (start + piece.len()) as u32 }
}

fn locate(place: Place) -> Option<Located<'static>> {
    let range = place.start as usize..place.end as usize;
    (place.source == 0).then_some(Located { name: "fit.md", text: CHAPTER, range, line_starts: &[] })
}

#[test]
fn faults_in_a_terminal() {
    let fault = Fault::new("this number has two points").at(place_of("1.2.3")).remedy("take one out");
    assert_eq!(
        render(&fault, &locate),
        "error: this number has two points
 --> fit.md:5:18
  |
5 | loss L = ŵ + η + 1.2.3
  |                  ^^^^^
  |
  = help: take one out"
    );
    let fault =
        Fault::new("never closed").at(place_of("(")).related(place_of("loss"), "a statement begins here");
    assert_eq!(
        render(&fault, &locate),
        "error: never closed
 --> fit.md:4:12
  |
4 | param ŵ = f(1, 2
  |            ^
5 | loss L = ŵ + η + 1.2.3
  | ---- a statement begins here"
    );
    let nowhere = Fault::new("no place").at(Place { source: 1, start: 0, end: 1 }).remedy("none");
    assert_eq!(render(&nowhere, &locate), "error: no place\n |\n = help: none");
}

#[test]
fn faults_in_a_page() {
    let shown = excerpt(&Fault::new("two points").at(place_of("1.2.3")), &locate).expect("a place");
    assert_eq!((shown.name.as_str(), shown.line, shown.column), ("fit.md", 5, 18));
    let lines: Vec<_> =
        shown.lines.iter().map(|line| (line.number, &*line.before, &*line.marked, &*line.after)).collect();
    assert_eq!(lines, [(5, "loss L = ŵ + η + ", "1.2.3", "")]);
    let shown = excerpt(&Fault::new("two lines").at(place_of("1, 2\nloss")), &locate).expect("a place");
    let lines: Vec<_> =
        shown.lines.iter().map(|line| (line.number, &*line.before, &*line.marked, &*line.after)).collect();
    assert_eq!(lines, [(4, "param ŵ = f(", "1, 2", ""), (5, "", "loss", " L = ŵ + η + 1.2.3")]);
    assert_eq!(excerpt(&Fault::new("nowhere"), &locate), None);
}

/// Ranges that do not fit, whatever they are, must not bring the tool down.
#[test]
fn any_range_can_be_shown() {
    for text in ["", "\n", "é", "a\r\nb\r\n", "\t\u{301}x\n\n", "学习\u{200d}👩", "\r", "a\rb"] {
        for start in 0..12 {
            for end in 0..12 {
                let locate =
                    |_: Place| Some(Located { name: "a.md", text, range: start..end, line_starts: &[] });
                let fault =
                    Fault::new("m\nn").at(Place::default()).related(Place::default(), "l\tl").remedy("r\nr");
                assert!(!render(&fault, &locate).is_empty());
                assert!(excerpt(&fault, &locate).is_some());
            }
        }
    }
}

/// The faults of real blocks can all be shown.
#[test]
fn every_refusal_can_be_shown() {
    let text = include_str!("refusals.txt");
    let (_, faults) = parse_block(text, 0, &[]);
    for fault in faults {
        let locate = |place: Place| {
            Some(Located {
                name: "a.md",
                text,
                range: place.start as usize..place.end as usize,
                line_starts: &[],
            })
        };
        let (line, column) = fault.place.and_then(locate).expect("a place").position();
        assert!(render(&fault, &locate).contains(&format!("a.md:{line}:{column}\n")), "{fault:?}");
    }
}
