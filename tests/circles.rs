//! No two files need each other: the paths that the files of the house name are followed to where they end; knows no
//! file by name but those that are one recursion.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files that may need each other, and why.
const RECURSIONS: &[(&str, &[&str])] = &[
    (
        "an expression is made of expressions: each kind of them is read by a file that has its parts read",
        &[
            "model::calculus",
            "model::calls",
            "model::choices",
            "model::comprehension",
            "model::expression",
            "model::forms",
            "model::index",
            "model::lines",
            "model::looking_back",
            "model::loops",
            "model::modes",
            "model::moments",
            "model::names",
            "model::operators",
            "model::optimizer",
            "model::texts",
            "model::watching",
        ],
    ),
    (
        "an expression of Python is made of expressions; the room's own words refuse one",
        &[
            "exports",
            "exports::arguments",
            "exports::expressions",
            "exports::lists",
            "exports::program",
            "exports::python",
            "exports::python::read",
        ],
    ),
];

/// A module, as the parts of its path.
type Module = Vec<String>;

/// One file: what it imports, and its code without that.
struct File {
    imports: Vec<Import>,
    code: String,
}

/// One name that a file takes from elsewhere.
#[derive(Clone)]
struct Import {
    path: Module,
    name: String,
    /// Whether others may take it from here.
    public: bool,
}

type House = BTreeMap<Module, File>;

fn house() -> House {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = House::new();
    let mut open = vec![(root, Module::new())];
    while let Some((folder, module)) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().to_string();
            let inside = below(&module, &name);
            if path.is_dir() {
                open.push((path, inside));
            } else if path.extension().is_some_and(|extension| extension == "rs") && name != "main" {
                let module = if name == "mod" || name == "lib" { module.clone() } else { inside };
                found.insert(module, File::read(&std::fs::read_to_string(path).expect("a source file")));
            }
        }
    }
    found
}

fn below(module: &[String], name: &str) -> Module {
    module.iter().cloned().chain([name.to_string()]).collect()
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

impl File {
    fn read(text: &str) -> File {
        let text = bare(text.split("#[cfg(test)]").next().unwrap_or_default());
        let mut file = File { imports: Vec::new(), code: String::new() };
        let mut rest = text.as_str();
        // An import or a module takes whole lines, and ends at the first semicolon.
        while let Some(line) = rest.split_inclusive('\n').next() {
            let (visible, declared) = match line.trim_start().strip_prefix("pub") {
                Some(after) => {
                    (true, after.trim_start_matches("(super)").trim_start_matches("(crate)").trim_start())
                }
                None => (false, line.trim_start()),
            };
            let end = rest.find(';').map_or(rest.len(), |end| end + 1);
            if let Some(import) = declared.strip_prefix("use ") {
                let start = line.len() - import.len();
                let paths = expanded(&rest[start..end - 1], &[]);
                let paths = paths.into_iter().map(|(path, name)| Import { path, name, public: visible });
                file.imports.extend(paths);
                rest = &rest[end..];
            } else if declared.starts_with("mod ") && declared.trim_end().ends_with(';') {
                rest = &rest[end..];
            } else {
                file.code.push_str(line);
                rest = &rest[line.len()..];
            }
        }
        file
    }

    /// The paths that its code names, apart from its imports.
    fn paths(&self) -> impl Iterator<Item = Module> + '_ {
        let pieces = self.code.split(|letter: char| !is_of_name(letter) && letter != ':');
        pieces
            .filter(|piece| piece.contains("::"))
            .map(|path| path.split("::").filter(|part| !part.is_empty()).map(str::to_string).collect())
    }

    /// Whether the code says a name that it only hands on; a variant of an enum may be called the same.
    fn says(&self, name: &str) -> bool {
        self.code.match_indices(name).any(|(start, _)| {
            let (before, after) = (&self.code[..start], &self.code[start + name.len()..]);
            let begins_line = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
            let variant =
                begins_line && after.starts_with([',', '(']) && name.starts_with(char::is_uppercase);
            let alone = !before.ends_with(is_of_name) && !after.starts_with(is_of_name);
            alone && !variant && !before.ends_with("::")
        })
    }
}

/// The code without comments, and with nothing in its texts.
fn bare(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if letter == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|letter| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\") {
            rest[3..].find('\'').map_or(rest.len(), |end| end + 4)
        } else {
            0
        };
        if skipped == 0 {
            found.push(letter);
        }
        rest = &rest[skipped.max(letter.len_utf8())..];
    }
    found
}

/// The paths of an import with the names that they have here: `a::{b, c as d}` is two.
fn expanded(import: &str, before: &[String]) -> Vec<(Module, String)> {
    let path = |text: &str| -> Module {
        let parts = text.split("::").map(str::trim).filter(|part| !part.is_empty());
        before.iter().cloned().chain(parts.map(str::to_string)).collect()
    };
    let Some((head, rest)) = import.split_once('{') else {
        let (text, name) =
            import.split_once(" as ").map_or((import, None), |(text, name)| (text, Some(name.trim())));
        let mut path = path(text);
        // `a::{self}` is `a`.
        path.pop_if(|last| last == "self" && !before.is_empty());
        let name = name.map(str::to_string).or_else(|| path.last().cloned()).unwrap_or_default();
        return vec![(path, name)];
    };
    let (inside, _) = rest.rsplit_once('}').unwrap_or((rest, ""));
    let (head, mut depth) = (path(head), 0);
    let parts = inside.split(|letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).flat_map(|part| expanded(part, &head)).collect()
}

/// The file where a path ends that stands in a module, and the name there; `most` imports may hand it on.
fn followed(house: &House, module: &[String], path: &[String], most: usize) -> Option<(Module, String)> {
    let up = path.iter().take_while(|part| *part == "super").count();
    let (mut at, mut rest) = match path.first()?.as_str() {
        "crate" => (Module::new(), &path[1..]),
        "self" => (module.to_vec(), &path[1..]),
        "super" => (module[..module.len().checked_sub(up)?].to_vec(), &path[up..]),
        first if house.contains_key(&below(module, first)) => (module.to_vec(), path),
        // A name of the file's own, one that it imports, or a crate.
        _ => return handed_on(house, module, path, most),
    };
    while let Some((next, after)) =
        rest.split_first().filter(|(next, _)| house.contains_key(&below(&at, next)))
    {
        (at, rest) = (below(&at, next), after);
    }
    handed_on(house, &at, rest, most).or_else(|| Some((at, rest.first()?.clone())))
}

/// The same for a path that begins with something that a module imports.
fn handed_on(house: &House, module: &[String], path: &[String], most: usize) -> Option<(Module, String)> {
    let (first, after) = path.split_first()?;
    let import = house.get(module)?.imports.iter().find(|import| import.name == *first)?;
    let whole = [import.path.as_slice(), after].concat();
    (most > 0 && whole != path).then(|| followed(house, module, &whole, most - 1)).flatten()
}

/// Which files each file needs, with the names that it takes from them.
fn needs(house: &House) -> BTreeMap<Module, BTreeMap<Module, BTreeSet<String>>> {
    // A row of a table is named by its catalogue, and an operator by the gradient rules that are made of it.
    let is_row = |module: &Module, name: &str| {
        name == "ROWS" || house.get(module).is_some_and(|file| file.code.contains(&format!("static {name}:")))
    };
    let of_file = |module: &Module, file: &File| {
        let imports = file.imports.iter().filter(|import| !import.public || file.says(&import.name));
        let mut found: BTreeMap<Module, BTreeSet<String>> = BTreeMap::new();
        for path in imports.map(|import| import.path.clone()).chain(file.paths()) {
            if let Some((at, name)) = followed(house, module, &path, 8)
                && at != *module
                && !at.is_empty()
                && !is_row(&at, &name)
            {
                found.entry(at).or_default().insert(name);
            }
        }
        found
    };
    let files = house.iter().filter(|(module, _)| !module.is_empty());
    files.map(|(module, file)| (module.clone(), of_file(module, file))).collect()
}

#[test]
fn no_two_files_need_each_other() {
    let needs = needs(&house());
    assert!(needs.values().map(BTreeMap::len).sum::<usize>() > 1000, "the imports of the house are read");
    let behind = |start: &Module| {
        let mut found = BTreeSet::new();
        let mut open: Vec<&Module> = needs[start].keys().collect();
        while let Some(module) = open.pop() {
            if found.insert(module.clone()) {
                open.extend(needs.get(module).iter().flat_map(|needs| needs.keys()));
            }
        }
        found
    };
    let behind: BTreeMap<&Module, BTreeSet<Module>> =
        needs.keys().map(|module| (module, behind(module))).collect();
    let are_one_recursion = |one: &Module, other: &Module| {
        let [one, other] = [one, other].map(|module| module.join("::"));
        RECURSIONS.iter().any(|(_, files)| [&one, &other].iter().all(|file| files.contains(&file.as_str())))
    };
    let mut wrong = Vec::new();
    for (module, taken) in &needs {
        for (other, names) in taken {
            if behind.get(other).is_some_and(|behind| behind.contains(module))
                && !are_one_recursion(module, other)
            {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                wrong.push(format!("{} → {}: {}", module.join("::"), other.join("::"), names.join(", ")));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "files that need each other; move what they share below both:\n{}",
        wrong.join("\n")
    );
}
