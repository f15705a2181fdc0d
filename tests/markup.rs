//! Nothing from a text becomes markup: pages are read as a browser reads them; knows no view.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_descent::views;
use mdbook_markdown::{MarkdownOptions, new_cmark_parser, pulldown_cmark};

/// The attributes that hold texts, which are spoken or shown, or read by the script of the page.
const SPOKEN: &[&str] = &["title", "aria-label", "alt", "name", "data-change", "data-found"];

/// What a browser finds in a page: its tags with their attributes, and its letters.
#[derive(Default)]
struct Found {
    tags: RefCell<Vec<String>>,
    letters: RefCell<String>,
}

impl TokenSink for Found {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let attributes = tag.attrs.iter().map(|attribute| match &*attribute.name.local {
                    // A text may stand in what is spoken; where it leads, and what it does, must be the same.
                    name if SPOKEN.contains(&name) => format!(" {name}"),
                    name => format!(" {name}={}", attribute.value),
                });
                let sign = if tag.kind == TagKind::EndTag { "/" } else { "" };
                let tag = format!("{sign}{}{}", tag.name, attributes.collect::<String>());
                self.tags.borrow_mut().push(tag);
            }
            Token::CharacterTokens(letters) => self.letters.borrow_mut().push_str(&letters),
            Token::CommentToken(_) => self.tags.borrow_mut().push("!--".to_string()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What a chapter becomes, with a table beside it, and what is wrong with it.
fn processed(chapter: &str, table: &str, output: Output) -> (String, Vec<String>) {
    let settings = Settings { output, ..Config::default().settings };
    let source = Source { content: chapter, file: "lesson.md", written: None };
    let files = BTreeMap::from([("words.csv".to_string(), table.to_string())]);
    let done = chapter::process(source, &settings, Rc::new(Memory { files, ..Memory::default() }));
    (done.content, done.faults)
}

/// A page as mdBook renders it from what a chapter becomes.
fn page(chapter: &str) -> (Vec<String>, String) {
    let (content, faults) = processed(chapter, "", Output::Html);
    assert_eq!(faults, [""; 0], "{chapter}");
    rendered(&content)
}

/// What a browser finds in a page that mdBook makes of Markdown.
fn rendered(content: &str) -> (Vec<String>, String) {
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = true;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, new_cmark_parser(content, &options));
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Found::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    (tokenizer.sink.tags.into_inner(), tokenizer.sink.letters.into_inner())
}

/// Texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "<unk>",
    "a*b*c",
    "# x",
    "<img src=x onerror=alert(1)>",
    "- a",
    "1. a",
    "1.",
    "=== ",
    "> a",
    "    a",
    "`a`",
    "``",
    "[a](javascript:alert(1))",
    "![a](b)",
    "https://a.b",
    "<https://a.b>",
    "a | b",
    "|a|",
    "&lt;",
    "$x$ and $$y$$",
    "{{= 1 }}",
    "~~a~~",
    "**a** _b_ __c__",
    "^a^",
    "a -- b --- c ... \"d\" 'e'",
    "+ a",
    ": a",
    "[^1]",
    "\\*",
    "\\",
    "</small></td></div><script>",
    "<!--",
    "-->",
    "--",
    "---",
    "|---|",
    "a  b",
    "!",
    "}}",
    "\\begin{a}",
    "%",
    "#1",
    "é日",
    "var(--a",
    "var(--a,<b)",
    " style=\"x\"",
];

/// Where a text comes into a page.
const PLACES: &[&str] = &[
    "{{= text }}",
    "a {{= text }} b",
    "a{{= text }}b",
    "# {{= text }}",
    "- {{= text }}\n- b",
    "> {{= text }}",
    "| a |\n|---|\n| {{= text }} |",
    "<div>\n{{= text }}\n</div>",
    "*{{= text }}*",
    "a\n{{= text }}\nb",
    "[{{= text }}](b.md)",
    "{{= text }}[a](b.md)",
    "T\n: {{= text }}",
    "a $x = {{= text }}$ b",
    "$$\nx = {{= text }}\n$$",
    "- [ ] It is so. {{? text == text }}",
    "{{= [text, text] }}",
];

fn lesson(text: &str, place: &str) -> String {
    let literal = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("```calc hide\ntext = \"{literal}\"\n```\n\n{place}\n")
}

#[test]
fn no_text_becomes_markup() {
    for place in PLACES {
        let (tags, letters) = page(&lesson("harmless", place));
        for text in TEXTS {
            let (found, told) = page(&lesson(text, place));
            assert_eq!(found, tags, "{text} in {place}");
            // What the page tells is the text: spaces aside, which a browser puts together.
            let plain =
                |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ");
            let meant = letters.replace("harmless", text);
            // The evidence of a claim leaves out backticks, which stand for code in it.
            let plain =
                |text: &str| if place.contains("{{?") { plain(text).replace('`', "") } else { plain(text) };
            assert_eq!(plain(&told), plain(&meant), "{text} in {place}");
        }
    }
}

/// Places where a text could become a part of what its author wrote around it, each with a text that would be one.
const OPEN: &[(&str, &str)] = &[
    ("<{{= text }}>", "img src=x onerror=alert(1)"),
    ("<b{{= text }}>", "r onclick=alert(1)"),
    ("<b {{= text }}>", "onclick=alert(1)"),
    ("<b title={{= text }}>", "x onclick=alert(1)"),
    ("<b title={{= text }}\"alert(1)\">", "x onclick="),
    ("<{{= text }}=\"alert(1)\">", "img src=x onerror"),
    ("<b x\n{{= text }}>", "onclick=alert(1)"),
    ("> <b x\n> {{= text }}>", "onclick=alert(1)"),
    ("<b x\n{{= 1 }}\n{{= text }}>", "onclick=alert(1)"),
    ("<i{{= text }}mg src=x onerror=alert(1)>", ""),
    ("<java{{= text }}:alert(1)>", "script"),
    ("<{{= text }}>", "javascript:alert(1)"),
    ("<{{= text }}{{= text }}:alert(1)>", "javascript"),
    ("[a]({{= text }})", "javascript:alert(1)"),
    ("[a](java{{= text }}:alert(1))", "script"),
    ("[a]{{= text }}(javascript:alert(1))", ""),
    ("![a]({{= text }})", "javascript:alert(1)"),
    ("[a]\n\n[a]: {{= text }}", "javascript:alert(1)"),
    ("[a]\n\n[a]:\n{{= text }}", "javascript:alert(1)"),
    ("# T {#{{= text }}}", "x onclick=alert(1)"),
    ("T { {{= text }} }\n---", "onclick=alert(1)"),
    ("<div>\n<{{= text }}>\n</div>", "img src=x onerror=alert(1)"),
    ("$<{{= text }}>$", "img src=x onerror=alert(1)"),
];

#[test]
fn no_text_becomes_a_part_of_what_stands_around_it() {
    for (place, text) in OPEN {
        for output in [Output::Html, Output::Markdown, Output::Illustrated] {
            let (content, _) = processed(&lesson(text, place), "", output);
            let runs = |tag: &String| {
                let led = ["href=javascript", "src=javascript", " onclick", " onerror"];
                led.iter().any(|way| tag.contains(way))
            };
            let tags = rendered(&content).0;
            assert!(!tags.iter().any(runs), "{text} in {place} as {output:?} gives {tags:?} by\n{content}");
        }
    }
    // What is whole takes nothing.
    let (content, _) =
        processed(&lesson("word", "<b>a</b> a < b {{= text }} [a](b.md) {{= text }}"), "", Output::Html);
    assert!(content.ends_with("<b>a</b> a < b word [a](b.md) word\n"), "{content}");
}

#[test]
fn texts_in_blocks_are_no_markup() {
    let block = |text: &str| {
        let literal = text.replace('\\', "\\\\").replace('"', "\\\"");
        format!(
            "```calc id=a hide\nword = \"{literal}\"\nword\ncheck \"it is\": word == \"{literal}\"\ntable \"t\": w for w in [word, \"b\"]\n```\n\n{{{{#show a.checklist}}}}\n"
        )
    };
    let shown = |text: &str| page(&block(text).replace(" hide", "")).0;
    // Colours split a text in the code into tags, and wider words change widths and places.
    let names = |tags: Vec<String>| -> Vec<String> {
        let name = |tag: &String| tag.split(' ').next().unwrap_or_default().to_string();
        let mut names: Vec<String> = tags.iter().map(name).filter(|name| !name.contains("span")).collect();
        names.sort();
        names.dedup();
        names
    };
    let known = names(shown("harmless"));
    for text in TEXTS {
        assert_eq!(names(shown(text)), known, "{text}");
    }
}

#[test]
fn letters_of_numbers_are_texts() {
    let codes: Vec<String> =
        "<img src=x onerror=alert(1)>".chars().map(|letter| u32::from(letter).to_string()).collect();
    let (tags, letters) = page(&format!("It is {{{{= letters([{}]) }}}}.\n", codes.join(", ")));
    assert_eq!(tags, ["p", "/p"]);
    assert_eq!(letters.trim(), "It is <img src=x onerror=alert(1)>.");
}

/// Every view, with a text in each place where a block takes one.
const EVERYTHING: &str = r#"~~~train id=all caption="TEXT"
# TEXT
words = ["TEXT", "b"]
data x = [1, 2, 3, 4] # TEXT
data y = [3, 5, 7, 9]
param w, b = 0, 0
model(x) = w * x + b
said = model(x)
loss L = mean((y - said)**2)
metric m = L / 2
descend L by gradient_descent(rate=0.1) for 9 steps
check "TEXT": words[0] == "TEXT"
check "TEXT": L < at(L, step=0)
refute "TEXT": w == 100
words
"TEXT"
plot "TEXT": "TEXT": points(x, y), "other": model(v) for v in 0..4, x="TEXT", y="TEXT"
plot "TEXT": "TEXT": line(x, y), "TEXT.": line(x, y * 2), x="TEXT"
plot "TEXT": "TEXT": bars(x, y), y="TEXT"
plot "TEXT": heatmap([[1, 2], [3, 4]])
plot "TEXT": u * v for u in 0..1, v in 0..1
table "TEXT": word, "TEXT" for word in words
show ALL_VIEWS
~~~

{{#show all.path caption="TEXT"}}

{{#show all.curves caption="TEXT"}}

{{ref all.path}} and {{ref all.plot}} and {{ref all.table}}

~~~try all caption="TEXT"
rate = 0.2
words = ["TEXT", "c"]
check "TEXT": words[1] == "c"
"TEXT?"
"TEXT": words[0] == "TEXT"
"other": otherwise
show loss_curve, values
~~~

~~~try all refused
words = ["TEXT", "TEXT" + 1]
~~~

~~~ask
"TEXT?"
"TEXT": words[0] == "TEXT"
"TEXT.": otherwise
"How many TEXT": 1 within 0.1
~~~

~~~train id=varied caption="TEXT"
vary word in ["TEXT", "b"]
param w = 1 if word == "b" else 2
loss L = w**2
descend L by gradient_descent(rate=0.1) for 5 steps
show weights, loss_table, loss_curve, curves, path, checklist
~~~

~~~train id=classes caption="TEXT"
data X = [[0, 1], [1, 0], [1, 1], [0, 0]]
data shown = ones((2, 3, 3))
data class = [0, 1, 1, 0]
param u = [0.5, 1]
p = sigmoid(X @ u)
loss M = binary_cross_entropy(p, class)
descend M by gradient_descent(rate=0.1) for 5 steps
show CLASS_VIEWS
~~~
"#;

/// The views that the first block of the lesson has nothing for, as its last block asks for them.
const OF_CLASSES: &[(&str, &str)] =
    &[("confusion", "confusion"), ("decision", "decision"), ("images", "images(of=shown)")];

/// The lesson with each view of the catalogue.
fn everything() -> String {
    let of_classes = |name: &str| OF_CLASSES.iter().any(|(other, _)| *other == name);
    let names = views::CATALOGUE.iter().map(|view| view.name).filter(|name| !of_classes(name));
    let classes: Vec<&str> = OF_CLASSES.iter().map(|(_, asked)| *asked).collect();
    let names: Vec<&str> = names.collect();
    EVERYTHING.replace("ALL_VIEWS", &names.join(", ")).replace("CLASS_VIEWS", &classes.join(", "))
}

/// Lessons that are wrong around a text, so that it is told in the page; in none of them is it the author's own Markdown.
const WRONG: &[&str] = &[
    "~~~calc\ncheck \"TEXT\": 1 == 2\n~~~",
    "~~~calc\nx = \"TEXT\" + 1\n~~~",
    "~~~calc\nx = csv(\"words.csv\")\n~~~",
    "~~~calc\nx = csv(\"words.csv\", columns=\"none\")\n~~~",
    "~~~calc\nx = csv(\"TEXT\")\n~~~",
    "~~~calc\nx = iris(\"TEXT\")\n~~~",
    "~~~calc id=?TEXT\nx = 1\n~~~",
    "~~~calc TEXT\nx = 1\n~~~",
    "~~~calc\n= TEXT\n~~~",
    "~~~calc\nshow \"TEXT\"\n~~~",
    "~~~calc\nx = [1, TEXT, 2]\n~~~",
    "~~~calc\nplot \"TEXT\": nope(x) for x in 0..1, x=\"TEXT\"\n~~~",
    "a {{= \"TEXT\" : .2f }} b",
    "~~~calc id=a\nx = 1\n~~~\n\n{{#show a.values caption=TEXT}}",
];

/// A lesson with a text in the places that are kept for it, where it is written within quotes.
fn with_text(lesson: &str, text: &str) -> String {
    lesson.replace("TEXT", &text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The kinds of tags of a page: each with the names of its attributes, and with what leads somewhere or does something.
fn kinds(content: &str) -> BTreeSet<String> {
    let is_drawing = |attribute: &str| {
        let name = attribute.split('=').next().unwrap_or_default();
        // A picture within the page is looked at for itself.
        let leads = matches!(name, "href" | "src" | "class" | "id" | "role" | "type" | "action" | "target");
        !leads && !name.starts_with("on") || attribute.starts_with("src=data:image/svg+xml;base64,")
    };
    let kind = |tag: &String| {
        let mut parts = tag.split(' ');
        let name = parts.next().unwrap_or_default().to_string();
        let attributes: Vec<&str> = parts
            .filter(|part| part.contains('=') || SPOKEN.contains(part))
            .map(|part| if is_drawing(part) { part.split('=').next().unwrap_or_default() } else { part })
            .collect();
        format!("{name} {}", attributes.join(" "))
    };
    rendered(content).0.iter().map(kind).collect()
}

#[test]
fn no_text_in_any_view_becomes_markup() {
    let lesson = &everything();
    let known = |output| {
        let harmless = ["harmless", "a longer text of words", "x", "1 2"];
        let pages = harmless.iter().map(|text| processed(&with_text(lesson, text), "", output));
        pages
            .flat_map(|(content, faults)| {
                assert_eq!(faults, [""; 0]);
                kinds(&content)
            })
            .collect::<BTreeSet<String>>()
    };
    for output in [Output::Html, Output::Markdown] {
        let known = known(output);
        for text in TEXTS {
            let (content, faults) = processed(&with_text(lesson, text), "", output);
            assert_eq!(faults, [""; 0], "{text}");
            let new: Vec<_> = kinds(&content).difference(&known).cloned().collect();
            assert!(new.is_empty(), "{text} as {output:?} brings {new:#?}");
        }
    }
}

/// The pictures that Markdown holds, as text.
fn pictures(content: &str) -> Vec<String> {
    let parts = content.split("data:image/svg+xml;base64,").skip(1);
    let sixes = |part: &str| -> Vec<u8> {
        let place = |letter: u8| match letter {
            b'A'..=b'Z' => Some(letter - b'A'),
            b'a'..=b'z' => Some(letter - b'a' + 26),
            b'0'..=b'9' => Some(letter - b'0' + 52),
            b'+' => Some(62),
            b'/' => Some(63),
            _ => None,
        };
        part.bytes().map_while(place).collect()
    };
    let bytes = |sixes: &[u8]| -> Vec<u8> {
        let bits =
            sixes.iter().fold(0u32, |bits, six| bits << 6 | u32::from(*six)) << (6 * (4 - sixes.len()));
        bits.to_be_bytes()[1..sixes.len()].to_vec()
    };
    parts
        .map(|part| sixes(part).chunks(4).flat_map(bytes).collect())
        .map(|picture| String::from_utf8(picture).expect("a picture is text"))
        .collect()
}

#[test]
fn pictures_in_books_of_markdown_are_whole_xml() {
    let elements = |text: &str| {
        let (content, _) = processed(&with_text(&everything(), text), "", Output::Illustrated);
        let pictures = pictures(&content);
        assert!(pictures.len() > 12, "only {} pictures", pictures.len());
        let mut elements = kinds(&content);
        for picture in &pictures {
            let read = roxmltree::Document::parse(picture)
                .unwrap_or_else(|error| panic!("{text}: {error} in\n{picture}"));
            elements.extend(read.descendants().filter(|node| !node.is_text()).map(|node| {
                let attributes: BTreeSet<&str> =
                    node.attributes().map(|attribute| attribute.name()).collect();
                format!("{:?} {} {attributes:?}", node.node_type(), node.tag_name().name())
            }));
        }
        elements
    };
    let known: BTreeSet<String> =
        ["harmless", "a longer text of words", "x"].into_iter().flat_map(elements).collect();
    for text in TEXTS {
        let new: Vec<_> = elements(text).difference(&known).cloned().collect();
        assert!(new.is_empty(), "{text} brings {new:#?}");
    }
}

#[test]
fn no_text_in_a_message_becomes_markup() {
    let table = |text: &str| format!("\"{0}\",b\n1,\"{0}\"\n", text.replace('"', "\"\""));
    let told = |lesson: &str, text: &str| {
        let (content, faults) = processed(&lesson.replace("TEXT", text), &table(text), Output::Html);
        (kinds(&content), faults)
    };
    // A backtick in a message stands for code. What else the box of a fault holds, it holds for every text.
    let mut known = BTreeSet::from(["code class=hljs".to_string()]);
    for lesson in WRONG {
        let (kinds, faults) = told(lesson, "harmless");
        assert!(!faults.is_empty(), "nothing is wrong with\n{lesson}");
        known.extend(kinds);
    }
    for lesson in WRONG {
        for text in TEXTS {
            let (kinds, _) = told(lesson, text);
            let new: Vec<_> = kinds.difference(&known).collect();
            assert!(new.is_empty(), "{text} in\n{lesson}\nbrings {new:#?}");
        }
    }
}
