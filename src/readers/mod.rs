//! What a page asks of servers for its readers: their messages under a lesson, and how often it was read; knows no network, no file
//! and no block.
//!
//! Both go by the name of a page below the book, which is the same in all of its languages. The page's script, which has a row for
//! each kind of server, is `page.js`.

use serde_json::{Map, Value};

use crate::markup::{escape_html, path_in_address};
use crate::words::{Word, Words, say};

/// The script of a page that asks a server.
pub const SCRIPT: &str = include_str!("page.js");

/// The kinds of servers that keep messages.
pub const MESSAGE_SERVERS: &[&str] = &["isso"];

/// The kinds of servers that count.
pub const COUNTERS: &[&str] = &["goatcounter"];

/// The most letters of a message, and the most links, where book.toml says nothing else: those of the server's settings that are shipped.
const LENGTH: u64 = 800;
const LINKS: u64 = 2;

/// Where a book's readers are heard and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// The server for their messages.
    pub messages: Option<Messages>,
    /// The server that counts them.
    pub counter: Option<Server>,
}

/// A server, and how it knows the book's pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its kind.
    kind: &'static str,
    /// Where it answers, without a `/` at the end.
    address: String,
    /// What the names of the book's pages begin with there.
    begin: String,
}

/// A server for messages, and what it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    server: Server,
    length: u64,
    links: u64,
}

impl Server {
    /// What a table of book.toml says; nothing, where that is no server.
    pub fn read(table: &Map<String, Value>, kinds: &[&'static str], more: &[&str]) -> Option<Server> {
        let text = |key: &str| table.get(key).map(Value::as_str);
        let kind = text("server").unwrap_or(kinds.first().copied())?;
        let address = text("address")??.trim_end_matches('/');
        let begin = text("begin").unwrap_or(Some("/"))?;
        let known = |key: &str| ["server", "address", "begin"].contains(&key) || more.contains(&key);
        let is_address = ["https://", "http://"].iter().any(|scheme| {
            address
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        });
        let sound = is_address && begin.starts_with('/') && table.keys().all(|key| known(key));
        Some(Server {
            kind: kinds.iter().find(|known| **known == kind).filter(|_| sound)?,
            address: address.to_string(),
            begin: format!("{}/", begin.trim_end_matches('/')),
        })
    }

    /// What the script has to know, as attributes of an element.
    fn attributes(&self, page: &str) -> String {
        let page = format!("{}{page}", self.begin);
        attributes(&[("server", self.kind), ("address", &self.address), ("page", &page)])
    }
}

impl Messages {
    /// What a table of book.toml says; nothing, where that is no server.
    pub fn read(table: &Map<String, Value>) -> Option<Messages> {
        let number = |key: &str, default: u64| table.get(key).map_or(Some(default), Value::as_u64);
        let (length, links) = (number("length", LENGTH)?, number("links", LINKS)?);
        Some(Messages { server: Server::read(table, MESSAGE_SERVERS, &["length", "links"])?, length, links })
    }
}

impl Readers {
    /// Whether a page has anything to ask.
    pub fn is_asked(&self) -> bool {
        self.messages.is_some() || self.counter.is_some()
    }

    /// What stands in the line below a lesson's title: the place of the number of reads, which is empty until it is known.
    pub fn above(&self, page: &str, words: Words) -> Option<String> {
        let counter = self.counter.as_ref()?;
        let told = attributes(&[("words", &say!(words, "reads", count = "{count}"))]);
        Some(format!("<span class=\"descent-reads\"{}{told}></span>", counter.attributes(page)))
    }

    /// What stands under a lesson: its readers' messages, and until they are asked for, or where no script runs, a link to them.
    pub fn below(&self, page: &str, title: &str, words: Words) -> Option<String> {
        let Messages { server, length, links } = self.messages.as_ref()?;
        // What is known in the page alone is put in there.
        let given = [
            ("count", Word::from("{count}")),
            ("length", Word::from(length.to_string())),
            ("links", Word::from(*links as usize)),
        ];
        let name = |word: &str| word.trim_start_matches("messages-").to_string();
        let told = WORDS.iter().map(|word| format!("{}={}", name(word), words.say(word, &given)));
        let told = told.collect::<Vec<_>>().join("\n");
        let own = attributes(&[("title", title), ("length", &length.to_string()), ("words", &told)]);
        let thread = format!("{}{page}", server.begin);
        let feed = escape_html(&format!("{}/feed?uri={}", server.address, path_in_address(&thread)));
        let (heading, link) = (words.say("messages", &[]), words.say("messages-feed", &[]));
        let opening = format!("<div class=\"descent-messages\"{}{own}>", server.attributes(page));
        Some(format!("## {heading} {{#messages}}\n\n{opening}<p><a href=\"{feed}\">{link}</a></p></div>"))
    }
}

/// The words of the messages' place, which the script knows by these names.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "messages-loading", "messages-none", "messages-down", "messages-again", "messages-name", "messages-text",
    "messages-rules", "messages-send", "messages-sent", "messages-waits", "messages-long", "messages-linked",
    "messages-soon", "messages-refused", "messages-unsent", "messages-nobody",
];

fn attributes(named: &[(&str, &str)]) -> String {
    named
        .iter()
        .map(|(name, value)| format!(" data-{name}=\"{}\"", escape_html(value).replace('\n', "&#10;")))
        .collect()
}
