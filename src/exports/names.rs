//! The names of a program: each stands for one thing only; knows no expression.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::language::syntax::{ExpressionKind, StatementKind};
use crate::resolve::Symbol;
use crate::script::Script;

/// Words that a name of Python cannot be, or should not hide, and modules that every program may import.
const TAKEN: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "math",
    "sklearn", "rng", "len", "range", "print", "float", "int", "bool", "tuple",
];

/// What everything is called in one program.
pub(super) struct PythonNames {
    symbols: BTreeMap<Symbol, String>,
    /// The modules that the program imports.
    modules: BTreeSet<&'static str>,
    /// The names of values and functions.
    taken: BTreeSet<String>,
    functions: BTreeSet<String>,
    /// What heads of functions and comprehensions name, and how the program spells it.
    letters: BTreeMap<String, String>,
    /// PythonNames that the program needs besides, under what they are for.
    own: BTreeMap<String, String>,
}

impl PythonNames {
    /// The names of a program: the block's own first, which keep their spelling.
    pub fn of(script: &Script<'_>, modules: BTreeSet<&'static str>) -> PythonNames {
        let mut names = PythonNames {
            letters: letters(script, &modules),
            modules,
            symbols: BTreeMap::new(),
            taken: BTreeSet::new(),
            functions: BTreeSet::new(),
            own: BTreeMap::new(),
        };
        let newest = script.values.first().into_iter().chain(script.functions.first());
        let newest = newest.map(|symbol| symbol.block).max();
        let is_own = |symbol: &&Symbol| Some(symbol.block) == newest;
        for own in [true, false] {
            for symbol in script.functions.iter().filter(|symbol| is_own(symbol) == own) {
                names.give(script, *symbol);
                names.functions.insert(names.symbol(*symbol));
            }
            for symbol in script.values.iter().filter(|symbol| is_own(symbol) == own) {
                names.give(script, *symbol);
            }
        }
        names
    }

    fn give(&mut self, script: &Script<'_>, symbol: Symbol) {
        let Some(name) = script.name(symbol) else { return };
        let plain = identifier(&name.text, &self.modules);
        let id = script.line(symbol).and_then(|line| line.block.id.as_deref());
        let behind_id = id.map(|id| format!("{}_{plain}", id.replace('-', "_")));
        // In Python a function would hide a value of the same name.
        let hidden = self.functions.contains(&plain).then(|| format!("{plain}_"));
        let wishes = [Some(plain.clone()), hidden, behind_id].into_iter().flatten();
        // A head may give what is spelt alike, and would hide it.
        let hides =
            |wish: &String| self.letters.iter().any(|(text, spelt)| spelt == wish && *text != name.text);
        let free = |wish: &String| !self.taken.contains(wish) && !hides(wish);
        let chosen = wishes.into_iter().find(free).unwrap_or_else(|| self.unused(&plain));
        self.taken.insert(chosen.clone());
        self.symbols.insert(symbol, chosen);
    }

    /// A name that nothing has.
    fn unused(&self, wish: &str) -> String {
        let is_letter = |name: &String| self.letters.values().any(|letter| letter == name);
        let free = |name: &String| !self.taken.contains(name) && !is_letter(name);
        let plain = identifier(wish, &self.modules);
        if free(&plain) {
            return plain;
        }
        let numbered = (1..).map(|number| format!("{plain}_{number}"));
        std::iter::once(format!("{plain}_")).chain(numbered).find(free).unwrap_or(plain)
    }

    /// The name of a value or a function.
    pub fn symbol(&self, symbol: Symbol) -> String {
        self.symbols.get(&symbol).cloned().unwrap_or_else(|| "_".to_string())
    }

    /// The name of an argument, or of a letter of a comprehension.
    pub fn local(&self, text: &str) -> String {
        let plain = self.letters.get(text).cloned().unwrap_or_else(|| identifier(text, &self.modules));
        if self.functions.contains(&plain) { format!("{plain}_") } else { plain }
    }

    /// The name of a function at the top of the program: that of the catalogue, unless a value has it.
    pub fn helper(&mut self, function: &str) -> String {
        let is_free = self.unused(function) == function;
        self.own(function, &if is_free { function.to_string() } else { format!("{function}_of") })
    }

    /// A name that the program has been given for a purpose.
    pub fn known(&self, purpose: &str) -> String {
        self.own.get(purpose).cloned().unwrap_or_else(|| purpose.to_string())
    }

    /// A name that the program needs besides: the same each time for the same purpose.
    pub fn own(&mut self, purpose: &str, wish: &str) -> String {
        if let Some(known) = self.own.get(purpose) {
            return known.clone();
        }
        let chosen = self.unused(wish);
        self.taken.insert(chosen.clone());
        self.own.insert(purpose.to_string(), chosen.clone());
        chosen
    }
}

/// The names that heads of functions and comprehensions give, each with a spelling of its own.
fn letters(script: &Script<'_>, modules: &BTreeSet<&str>) -> BTreeMap<String, String> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for line in &script.lines {
        let statement = line.statement();
        if let StatementKind::Function { parameters, .. } = &statement.kind {
            found.extend(parameters.iter().map(|parameter| parameter.name.text.as_str()));
        }
        statement.visit(&mut |part, _| {
            if let ExpressionKind::Comprehension { bindings, .. } = part.kind.as_ref() {
                let names = bindings.iter().flat_map(|binding| &binding.names);
                found.extend(names.map(|name| name.text.as_str()));
            }
        });
    }
    // Who is spelt as he is written keeps that.
    let (as_written, others): (Vec<&str>, Vec<&str>) =
        found.into_iter().partition(|name| identifier(name, modules) == **name);
    let mut spelt = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for name in as_written.into_iter().chain(others) {
        let mut chosen = identifier(name, modules);
        while !taken.insert(chosen.clone()) {
            chosen.push('_');
        }
        spelt.insert(name.to_string(), chosen);
    }
    spelt
}

/// The accents that have a word among who writes Python.
const ACCENTS: &[(char, &str)] = &[
    ('\u{302}', "_hat"),
    ('\u{303}', "_tilde"),
    ('\u{304}', "_bar"),
    ('\u{305}', "_bar"),
    ('\u{307}', "_dot"),
];

/// The letters that mean themselves in Python. Others it takes for letters that look alike, such as `ﬁ` for `fi`, or refuses:
/// Latin, Greek, Cyrillic, Hebrew, Arabic, Kana, Han and Hangul, without what stands for several letters.
const PLAIN: &[RangeInclusive<char>] = &[
    'À'..='Ö',
    'Ø'..='ö',
    'ø'..='ı',
    'Ĵ'..='ľ',
    'Ł'..='ň',
    'Ŋ'..='ž',
    'Ά'..='Ά',
    'Έ'..='ώ',
    'Ѐ'..='ҁ',
    'Ҋ'..='ԯ',
    '\u{5d0}'..='\u{5ea}',
    '\u{620}'..='\u{64a}',
    'ぁ'..='ゖ',
    'ァ'..='ヺ',
    '㐀'..='䶿',
    '一'..='鿿',
    '가'..='힣',
];

/// A name of the block as a name of Python: subscript digits become digits, accents words, and letters that Python would not
/// leave as they are their numbers.
fn identifier(name: &str, modules: &BTreeSet<&str>) -> String {
    let mut plain = String::new();
    for letter in name.chars() {
        match letter {
            '₀'..='₉' => plain.push(char::from(b'0' + (letter as u32 - '₀' as u32) as u8)),
            _ if letter.is_ascii() || PLAIN.iter().any(|range| range.contains(&letter)) => plain.push(letter),
            _ => match ACCENTS.iter().find(|(accent, _)| *accent == letter) {
                Some((_, word)) => plain.push_str(word),
                None => plain.push_str(&format!("u{:x}", u32::from(letter))),
            },
        }
    }
    if TAKEN.contains(&plain.as_str()) || modules.contains(plain.as_str()) {
        format!("{plain}_")
    } else {
        plain
    }
}
