//! What an author may choose about a view, read from the words behind its name; draws nothing.

use crate::language::syntax::{Argument, Expression, ExpressionKind, UnaryOperator};
use crate::record::{Choice, Chosen, Options};
use crate::report::{Fault, did_you_mean};

/// One thing that an author may choose about a view.
pub struct ViewOption {
    /// Its name.
    pub name: &'static str,
    /// What may stand behind the `=`.
    pub takes: Accepted,
    /// What it decides, in a sentence.
    pub doc: &'static str,
}

/// What may stand behind the `=` of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// One name of the block, or several in brackets.
    Names,
    /// A number, or several in brackets.
    Numbers,
    /// Numbers, or a name of the block that holds them.
    Places,
    /// One of these words, in quotation marks.
    Word(&'static [&'static str]),
}

/// What was chosen about a view; each may have a caption of its own. Or the first thing that is wrong with it.
pub fn chosen(view: &str, options: &[ViewOption], given: &[Argument]) -> Result<Options, Fault> {
    let mut found = Options::default();
    for argument in given {
        let place = argument.value.place;
        let Some(name) = &argument.name else {
            let example = options.first().map_or("loss_curve".to_string(), |option| {
                format!("{view}({}={})", option.name, option.takes.example())
            });
            return Err(Fault::new("an option of a view has a name and a value")
                .at(place)
                .remedy(format!("write, for example, `{example}`")));
        };
        if let ("caption", ExpressionKind::Text(text)) = (name.text.as_str(), argument.value.kind.as_ref()) {
            found.0.push(Chosen { name: name.text.clone(), choice: Choice::Word(text.clone()), place });
            continue;
        }
        let Some(option) = options.iter().find(|option| option.name == name.text) else {
            return Err(unknown(view, options, &name.text).at(name.place));
        };
        let Some(choice) = option.takes.read(&argument.value) else {
            return Err(Fault::new(format!("the option `{}` takes {}", option.name, option.takes.told()))
                .at(place)
                .remedy(format!("write, for example, `{}={}`", option.name, option.takes.example())));
        };
        found.0.push(Chosen { name: name.text.clone(), choice, place });
    }
    Ok(found)
}

fn unknown(view: &str, options: &[ViewOption], name: &str) -> Fault {
    let known = || options.iter().map(|option| option.name);
    if options.is_empty() {
        return Fault::new(format!("the view `{view}` has no options")).remedy("write the view's name alone");
    }
    let listed = known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Fault::new(format!("the view `{view}` has no option `{name}`"))
        .remedy(did_you_mean(name, known()).unwrap_or_else(|| format!("it has {listed}")))
}

impl Accepted {
    /// What may be given, in words.
    pub fn told(self) -> String {
        match self {
            Accepted::Names => "a name of the block, or several in brackets".to_string(),
            Accepted::Numbers => "a number, or several in brackets".to_string(),
            Accepted::Places => "a number, several in brackets, or a name of the block".to_string(),
            Accepted::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                words.join(" or ")
            }
        }
    }

    fn example(self) -> String {
        match self {
            Accepted::Names => "X".to_string(),
            Accepted::Numbers | Accepted::Places => "[1, 10]".to_string(),
            Accepted::Word(words) => format!("\"{}\"", words.first().unwrap_or(&"")),
        }
    }

    fn read(self, value: &Expression) -> Option<Choice> {
        let several = match value.kind.as_ref() {
            ExpressionKind::List(items) if !items.is_empty() => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        match (self, value.kind.as_ref()) {
            (Accepted::Places, ExpressionKind::Name(_)) => Accepted::Names.read(value),
            (Accepted::Names, _) => {
                let name = |item: &Expression| match item.kind.as_ref() {
                    ExpressionKind::Name(name) => Some(name.clone()),
                    _ => None,
                };
                several.iter().map(name).collect::<Option<_>>().map(Choice::Names)
            }
            (Accepted::Numbers | Accepted::Places, _) => {
                several.iter().map(number).collect::<Option<_>>().map(Choice::Numbers)
            }
            (Accepted::Word(words), ExpressionKind::Text(word)) if words.contains(&word.as_str()) => {
                Some(Choice::Word(word.clone()))
            }
            (Accepted::Word(_), _) => None,
        }
    }
}

fn number(item: &Expression) -> Option<f64> {
    match item.kind.as_ref() {
        ExpressionKind::Number(number) => Some(*number),
        ExpressionKind::Unary { operator: UnaryOperator::Negate, operand } => {
            number(operand).map(|number| -number)
        }
        _ => None,
    }
}
