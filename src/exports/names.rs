//! The names of a program: each stands for one thing only; knows no expression.

use std::collections::{BTreeMap, BTreeSet};

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
    /// The names that heads of functions and comprehensions give.
    letters: BTreeSet<String>,
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
        let free = |wish: &String| !self.taken.contains(wish);
        let chosen = wishes.into_iter().find(free).unwrap_or_else(|| self.unused(&plain));
        self.taken.insert(chosen.clone());
        self.symbols.insert(symbol, chosen);
    }

    /// A name that nothing has.
    fn unused(&self, wish: &str) -> String {
        let free = |name: &String| !self.taken.contains(name) && !self.letters.contains(name);
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
        let plain = identifier(text, &self.modules);
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

/// The names that heads of functions and comprehensions give.
fn letters(script: &Script<'_>, modules: &BTreeSet<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in &script.lines {
        let statement = line.statement();
        if let StatementKind::Function { parameters, .. } = &statement.kind {
            found.extend(parameters.iter().map(|parameter| identifier(&parameter.name.text, modules)));
        }
        statement.visit(&mut |part, _| {
            if let ExpressionKind::Comprehension { bindings, .. } = part.kind.as_ref() {
                let names = bindings.iter().flat_map(|binding| &binding.names);
                found.extend(names.map(|name| identifier(&name.text, modules)));
            }
        });
    }
    found
}

/// A name of the block as a name of Python: subscript digits become digits.
fn identifier(name: &str, modules: &BTreeSet<&str>) -> String {
    let digit = |letter: char| match letter {
        '₀'..='₉' => char::from(b'0' + (letter as u32 - '₀' as u32) as u8),
        _ => letter,
    };
    let plain: String = name.chars().map(digit).collect();
    if TAKEN.contains(&plain.as_str()) || modules.contains(plain.as_str()) {
        format!("{plain}_")
    } else {
        plain
    }
}
