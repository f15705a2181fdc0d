//! Nothing from a text becomes markup: pages are read as a browser reads them; knows no view.

use std::cell::RefCell;
use std::rc::Rc;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use mdbook_descent::chapter::{self, Output, Settings, Source};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;
use mdbook_markdown::{MarkdownOptions, new_cmark_parser, pulldown_cmark};

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
                    name @ ("title" | "aria-label") => format!(" {name}"),
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

/// A page as mdBook renders it from what a chapter becomes.
fn page(chapter: &str) -> (Vec<String>, String) {
    let settings = Settings { output: Output::Html, ..Config::default().settings };
    let source = Source { content: chapter, file: "lesson.md", written: None };
    let done = chapter::process(source, &settings, Rc::new(Memory::default()));
    assert_eq!(done.faults, [""; 0], "{chapter}");
    let mut options = MarkdownOptions::default();
    options.smart_punctuation = true;
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, new_cmark_parser(&done.content, &options));
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
