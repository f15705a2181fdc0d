//! The words of the language as TextMate grammars, by which editors colour what is not read yet; knows no editor.

use serde_json::{Value, json};

use super::Catalogue;
use crate::functions::CONSTANTS;
use crate::language;
use crate::lesson::FENCE_WORDS;

/// A grammar and the name of its file.
pub struct Grammar {
    /// The file below `editors/vscode/syntaxes`.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

/// The catalogues whose names are called.
const CALLED: [&str; 4] = ["functions", "forms", "data", "optimizers"];

/// The grammar of the block language, and that which finds its fences and forms in Markdown.
pub fn grammars(catalogues: &[Catalogue]) -> Vec<Grammar> {
    let grammar = |file, found: Value| Grammar { file, text: format!("{found:#}\n") };
    vec![
        grammar("descent.tmLanguage.json", of_blocks(catalogues)),
        grammar("descent-markdown.tmLanguage.json", of_markdown()),
    ]
}

fn of_blocks(catalogues: &[Catalogue]) -> Value {
    let called = catalogues.iter().filter(|catalogue| CALLED.contains(&catalogue.name));
    let called = one_of(called.flat_map(Catalogue::entries).map(|entry| entry.name));
    let statements = one_of(language::keywords());
    let words = one_of(language::reserved().chain(language::clauses()));
    let constants = one_of(CONSTANTS.iter().map(|row| row.name).chain(["None", "True", "False"]));
    let name = r"[\p{L}_][\p{L}\p{N}_]*";
    json!({
        "name": "mdbook-descent block",
        "scopeName": "source.descent",
        "patterns": [
            { "match": "#.*$", "name": "comment.line.number-sign.descent" },
            { "match": "\"(?:\\\\.|[^\"\\\\])*\"?", "name": "string.quoted.double.descent" },
            {
                // Before a `=` or a bracket the word is a name.
                "match": format!(r"^\s*({statements})\b(?!\s*[=(,.])"),
                "captures": { "1": { "name": "keyword.control.descent" } },
            },
            { "match": format!(r"\b({constants})\b"), "name": "constant.language.descent" },
            { "match": format!(r"\b({words})\b(?!\s*=(?!=))"), "name": "keyword.other.descent" },
            {
                "match": format!(r"\b({called})(?=\s*\()"),
                "captures": { "1": { "name": "support.function.descent" } },
            },
            {
                "match": format!(r"({name})'*(?=\()"),
                "captures": { "1": { "name": "entity.name.function.descent" } },
            },
            {
                "match": r"(?<![\p{L}_\d])(\d[\d_]*(\.(?!\.)[\d_]*)?|\.\d+)([eE][+-]?\d+)?",
                "name": "constant.numeric.descent",
            },
            { "match": r"\*\*|//|==|!=|<=|>=|\.\.|[-+*/%@<>=]", "name": "keyword.operator.descent" },
            { "match": name, "name": "variable.other.descent" },
        ],
    })
}

/// Found within the grammar of Markdown that the editor has.
fn of_markdown() -> Value {
    let fences = one_of(FENCE_WORDS.iter().map(|(word, _)| *word));
    let words = one_of(FENCE_WORDS.iter().flat_map(|(_, words)| words.iter().copied()));
    json!({
        "name": "mdbook-descent in Markdown",
        "scopeName": "markdown.descent",
        "injectionSelector": "L:text.html.markdown",
        "patterns": [{ "include": "#fence" }, { "include": "#value" }, { "include": "#target" }],
        "repository": {
            "fence": {
                "begin": format!(r"(^|\G)(\s*)(`{{3,}}|~{{3,}})\s*({fences})(?=[\s,]|$)([^`]*)$"),
                "end": r"(^|\G)(\2|\s{0,3})(\3)\s*$",
                "name": "markup.fenced_code.block.markdown",
                "beginCaptures": {
                    "3": { "name": "punctuation.definition.markdown" },
                    "4": { "name": "fenced_code.block.language.markdown" },
                    "5": {
                        "patterns": [
                            {
                                "match": format!(r"\b({words})\b"),
                                "name": "fenced_code.block.language.attributes.markdown",
                            },
                            { "match": "\"[^\"]*\"", "name": "string.quoted.double.descent" },
                        ],
                    },
                },
                "endCaptures": { "3": { "name": "punctuation.definition.markdown" } },
                "contentName": "meta.embedded.block.descent",
                "patterns": [{ "include": "source.descent" }],
            },
            "value": {
                "begin": r"\{\{([=?])",
                "end": r"\}\}",
                "name": "meta.embedded.inline.descent",
                "captures": { "0": { "name": "punctuation.section.embedded.descent" } },
                "patterns": [{ "include": "source.descent" }],
            },
            "target": {
                "begin": r"\{\{(#show|ref)\s+([A-Za-z][\w-]*)\.([A-Za-z][\w-]*)",
                "end": r"\}\}",
                "name": "meta.embedded.inline.descent",
                "beginCaptures": {
                    "1": { "name": "keyword.control.descent" },
                    "2": { "name": "entity.name.section.descent" },
                    "3": { "name": "support.constant.descent" },
                },
                "patterns": [{ "include": "source.descent" }],
            },
        },
    })
}

/// One of some words, as a regular expression; the longest that fits is found.
fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words.join("|")
}
