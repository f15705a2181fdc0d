//! Python's statements as trees, and whole programs as text with their indentation; knows no library and no block.

use super::Python;

/// A statement of Python's.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::exports) enum PythonStatement {
    /// An empty line, unless there is one.
    Gap,
    /// Lines that stand in a library's file as they are printed.
    Lines(String),
    /// `a, b = e, f`; a tuple needs no brackets on either side.
    Assign(Python, Python),
    /// `a += e`
    Increase(Python, Python),
    /// An expression by itself.
    Expression(Python),
    /// `return e, f`
    Return(Python),
    /// `break`
    Break,
    /// A statement with others in it.
    Compound(CompoundHead, Vec<PythonStatement>),
}

/// What stands before the colon of a statement with others in it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::exports) enum CompoundHead {
    /// `for a, b in source:`
    For(String, Python),
    /// `if condition:`
    If(Python),
    /// `with context:`
    With(Python),
    /// `def f(x, axis=0):`
    Def(String, Vec<HeadArgument>),
}

/// A name in the head of a function, with what it is if nothing is given for it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::exports) struct HeadArgument {
    /// The name.
    pub name: String,
    /// What it is by default.
    pub default: Option<Python>,
}

impl PythonStatement {
    /// `name = value`
    pub fn assign(name: impl Into<String>, value: Python) -> PythonStatement {
        PythonStatement::Assign(Python::word(name), value)
    }

    /// Whether it is a function that gives an expression at once.
    pub fn gives(&self, value: &Python) -> bool {
        let PythonStatement::Compound(CompoundHead::Def(..), body) = self else { return false };
        matches!(body.as_slice(), [PythonStatement::Return(own)] if own == value)
    }

    /// A function with its body.
    pub fn function(
        name: impl Into<String>,
        head: Vec<HeadArgument>,
        body: Vec<PythonStatement>,
    ) -> PythonStatement {
        PythonStatement::Compound(CompoundHead::Def(name.into(), head), body)
    }
}

impl HeadArgument {
    /// A name for which something must be given.
    pub fn required(name: impl Into<String>) -> HeadArgument {
        HeadArgument { name: name.into(), default: None }
    }
}

/// Statements as text, each line indented as deeply as it stands.
pub(in crate::exports) fn text(statements: &[PythonStatement]) -> String {
    let mut lines = Vec::new();
    put(statements, 0, &mut lines);
    lines.join("\n")
}

fn put(statements: &[PythonStatement], depth: usize, lines: &mut Vec<String>) {
    let margin = "    ".repeat(depth);
    for statement in statements {
        let line = match statement {
            PythonStatement::Gap => {
                if lines.last().is_some_and(|line| !line.is_empty()) {
                    lines.push(String::new());
                }
                continue;
            }
            PythonStatement::Lines(text) => {
                let indented =
                    |line: &str| if line.is_empty() { String::new() } else { format!("{margin}{line}") };
                lines.extend(text.split('\n').map(indented));
                continue;
            }
            PythonStatement::Compound(head, body) => {
                lines.push(format!("{margin}{}:", head_text(head)));
                put(body, depth + 1, lines);
                continue;
            }
            PythonStatement::Assign(target, value) => format!("{} = {}", side(target), side(value)),
            PythonStatement::Increase(target, value) => format!("{} += {}", side(target), side(value)),
            PythonStatement::Expression(python) => python.to_string(),
            PythonStatement::Return(value) => format!("return {}", side(value)),
            PythonStatement::Break => "break".to_string(),
        };
        lines.push(format!("{margin}{line}"));
    }
}

/// One side of an assignment.
fn side(python: &Python) -> String {
    match python {
        Python::Tuple(items) if items.len() == 1 => format!("{},", items[0]),
        Python::Tuple(items) if !items.is_empty() => {
            items.iter().map(Python::to_string).collect::<Vec<_>>().join(", ")
        }
        _ => python.to_string(),
    }
}

fn head_text(head: &CompoundHead) -> String {
    match head {
        CompoundHead::For(names, source) => format!("for {names} in {source}"),
        CompoundHead::If(condition) => format!("if {condition}"),
        CompoundHead::With(context) => format!("with {context}"),
        CompoundHead::Def(name, arguments) => {
            let one = |argument: &HeadArgument| match &argument.default {
                Some(default) => format!("{}={default}", argument.name),
                None => argument.name.clone(),
            };
            format!("def {name}({})", arguments.iter().map(one).collect::<Vec<_>>().join(", "))
        }
    }
}

impl Python {
    /// One expression, or several side by side.
    pub fn side_by_side(mut parts: Vec<Python>) -> Python {
        if parts.len() == 1 { parts.remove(0) } else { Python::Tuple(parts) }
    }
}

#[cfg(test)]
mod tests {
    use super::{CompoundHead, HeadArgument, PythonStatement, text};
    use crate::exports::python::Python;

    #[test]
    fn a_program_is_indented_as_deeply_as_it_stands() {
        let [a, b, one] = ["a", "b", "1"].map(Python::word);
        let pair = Python::Tuple(vec![a.clone(), b.clone()]);
        let head = HeadArgument { name: "b".to_string(), default: Some(one.clone()) };
        let body = vec![
            PythonStatement::Gap,
            PythonStatement::Compound(CompoundHead::If(a.clone()), vec![PythonStatement::Break]),
            PythonStatement::Gap,
            PythonStatement::Gap,
            PythonStatement::Return(pair.clone()),
        ];
        let program = [
            PythonStatement::Gap,
            PythonStatement::function("f", vec![HeadArgument::required("a"), head], body),
            PythonStatement::Assign(pair, Python::Tuple(vec![one.clone(), one.clone()])),
            PythonStatement::Assign(Python::Tuple(vec![a]), Python::word("f").call([one.clone()])),
            PythonStatement::Increase(b, one),
        ];
        let wanted =
            "def f(a, b=1):\n\n    if a:\n        break\n\n    return a, b\na, b = 1, 1\na, = f(1)\nb += 1";
        assert_eq!(text(&program), wanted);
    }
}
