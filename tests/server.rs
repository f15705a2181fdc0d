//! The language server as an editor meets it; the client that is not ours stands in `tests/editors/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use mdbook_descent::random::Generator;
use mdbook_descent::server;
use serde_json::{Value, json};

/// An editor with nobody before it.
struct Editor {
    connection: Connection,
    server: Option<JoinHandle<()>>,
    asked: i32,
    version: i32,
    /// The faults that were told last, by the version of the text.
    told: BTreeMap<i32, Vec<Value>>,
}

const LESSON: &str = "file:///nowhere/lesson.md";

impl Editor {
    fn start() -> Editor {
        let (connection, theirs) = Connection::memory();
        let server = std::thread::spawn(move || server::serve(&theirs).expect("a server"));
        let mut editor =
            Editor { connection, server: Some(server), asked: 0, version: 0, told: BTreeMap::new() };
        let offered = editor.ask("initialize", json!({ "capabilities": {} }));
        assert!(offered["capabilities"]["hoverProvider"].as_bool().expect("an answer"));
        editor.tell("initialized", json!({}));
        editor
    }

    fn tell(&self, method: &str, params: Value) {
        let told = Notification { method: method.to_string(), params };
        self.connection.sender.send(Message::Notification(told)).expect("a server");
    }

    /// The answer, or why there is none.
    fn answer(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        let request = Request { id: id.clone(), method: method.to_string(), params };
        self.connection.sender.send(Message::Request(request)).expect("a server");
        loop {
            match self.connection.receiver.recv().expect("a server") {
                Message::Response(response) if response.id == id => {
                    return serde_json::to_value(&response).map_err(|error| error.to_string()).and_then(
                        |response| match response.get("error") {
                            Some(error) => Err(error["message"].as_str().unwrap_or_default().to_string()),
                            None => Ok(response["result"].clone()),
                        },
                    );
                }
                other => self.hear(other),
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.answer(method, params).expect("an answer")
    }

    fn hear(&mut self, message: Message) {
        if let Message::Notification(Notification { params, .. }) = message
            && let Some(version) = params["version"].as_i64()
        {
            let faults = params["diagnostics"].as_array().expect("faults").clone();
            self.told.insert(version as i32, faults);
        }
    }

    fn open(&mut self, text: &str) {
        self.version += 1;
        let document =
            json!({ "uri": LESSON, "languageId": "markdown", "version": self.version, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn write(&mut self, text: &str) {
        self.version += 1;
        let document = json!({ "uri": LESSON, "version": self.version });
        let changes = json!([{ "text": text }]);
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// The faults of the text that was written last, once it ran.
    fn faults(&mut self) -> Vec<Value> {
        while !self.told.contains_key(&self.version) {
            let message = self.connection.receiver.recv().expect("a server");
            self.hear(message);
        }
        self.told[&self.version].clone()
    }

    /// Asks about a place.
    fn at(&mut self, method: &str, line: usize, character: usize) -> Result<Value, String> {
        let place = json!({
            "textDocument": { "uri": LESSON },
            "position": { "line": line, "character": character },
            "context": { "includeDeclaration": true, "triggerKind": 1 },
            "newName": "other",
        });
        self.answer(method, place)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.answer("shutdown", Value::Null).expect("an answer");
        self.tell("exit", Value::Null);
        self.server.take().expect("a server").join().expect("the server ends well");
    }
}

fn course() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book");
    let entries = std::fs::read_dir(folder).expect("the course").map(|entry| entry.expect("a file").path());
    let mut lessons: Vec<PathBuf> = entries
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['0', '1'])))
        .collect();
    lessons.sort();
    lessons
}

#[test]
fn a_fault_is_underlined_where_it_stands_with_what_to_do() {
    let mut editor = Editor::start();
    editor.open("𝄞 {{= 1 + two }}\n\n```calc\ntwi = 2\n```\n");
    let faults = editor.faults();
    assert_eq!(faults.len(), 1, "{faults:?}");
    let range = &faults[0]["range"];
    assert_eq!([&range["start"]["character"], &range["end"]["character"]], [11, 14]);
    assert!(faults[0]["message"].as_str().expect("words").contains("`two`"), "{faults:?}");
    editor.write("𝄞 {{= 1 + 2 }}\n\n```calc\ntwi = 2\n```\n");
    assert_eq!(editor.faults().len(), 0);
}

#[test]
fn what_was_known_stays_known_while_a_line_is_broken() {
    let mut editor = Editor::start();
    let lesson =
        "```train\nparam w = 4\nloss L = w**2\ndescend L by gradient_descent(rate=0.25) for 3 steps\n```\n";
    editor.open(lesson);
    assert_eq!(editor.faults().len(), 0);
    editor.write(&lesson.replace("rate=0.25", "rate=0.25 +"));
    assert_eq!(editor.faults().len(), 1);
    let told = editor.at("textDocument/hover", 1, 6).expect("an answer");
    let told = told["contents"]["value"].as_str().expect("words");
    assert!(told.contains("`0.5`, in the last text that ran"), "{told}");
}

/// A whole number below another.
fn below(random: &mut Generator, end: usize) -> usize {
    random.integer(0, end as i64) as usize
}

/// A text with something taken out, doubled or put in, as an author or his cat does.
fn disturbed(text: &str, random: &mut Generator) -> String {
    const PUT_IN: [&str; 16] = [
        "(",
        ")",
        "[",
        "`",
        "```\n",
        "{{",
        "}}",
        "{{= ",
        "\"",
        "𝄞",
        "\n",
        "# ",
        "id=",
        "\r",
        ".",
        "= for in $",
    ];
    let mut place = |text: &str| text.floor_char_boundary(below(random, text.len() + 1));
    let (start, end) = (place(text), place(text));
    let (start, end) = (start.min(end), start.max(end).min(text.ceil_char_boundary(start.min(end) + 200)));
    let end = end.max(start);
    let put = PUT_IN[below(random, PUT_IN.len())];
    match below(random, 4) {
        0 => format!("{}{}", &text[..start], &text[end..]),
        1 => format!("{}{}{}", &text[..end], &text[start..end], &text[end..]),
        2 => format!("{}{put}{}", &text[..start], &text[start..]),
        _ => format!("{}{put}{}", &text[..start], &text[end..]),
    }
}

#[test]
fn no_edit_of_the_course_breaks_the_server() {
    let mut editor = Editor::start();
    let mut random = Generator::from_seed(20);
    let methods = [
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/signatureHelp",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/documentHighlight",
        "textDocument/prepareRename",
        "textDocument/rename",
    ];
    editor.open("");
    for lesson in course() {
        let mut text = std::fs::read_to_string(lesson).expect("a lesson");
        for _ in 0..12 {
            text = disturbed(&text, &mut random);
            editor.write(&text);
            let lines = text.lines().count();
            for method in methods {
                let line = below(&mut random, lines + 2);
                let length = text.lines().nth(line).map_or(3, |line| line.encode_utf16().count() + 2);
                let answer = editor.at(method, line, below(&mut random, length));
                assert!(!matches!(&answer, Err(why) if why.contains("made a mistake")), "{method}: {text}");
            }
            for method in ["textDocument/documentSymbol", "textDocument/semanticTokens/full"] {
                editor.ask(method, json!({ "textDocument": { "uri": LESSON } }));
            }
        }
    }
}
