//! What an author asks of a view, and chooses about it, as plain data; knows no view.

use crate::report::Place;

/// A view that is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The view's name.
    pub view: String,
    /// What the author chose.
    pub options: Options,
}

/// What an author chooses about a view: `fit(x=X, y=y)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options(pub Vec<Chosen>);

/// One choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The option's name.
    pub name: String,
    /// What was chosen.
    pub choice: Choice,
    /// Where it stands.
    pub place: Place,
}

/// What was chosen; one is a list of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Names of the block.
    Names(Vec<String>),
    /// Numbers.
    Numbers(Vec<f64>),
    /// One word of a few.
    Word(String),
}

impl Options {
    /// One word of a few, as if an author had chosen it.
    pub fn of_word(name: &str, word: &str) -> Options {
        let (name, choice) = (name.to_string(), Choice::Word(word.to_string()));
        Options(vec![Chosen { name, choice, place: Place::default() }])
    }

    /// The choice under a name.
    pub fn chosen(&self, name: &str) -> Option<&Chosen> {
        self.0.iter().find(|chosen| chosen.name == name)
    }

    /// The names that were chosen; none if the author leaves the choice to the view.
    pub fn names(&self, name: &str) -> &[String] {
        match self.chosen(name).map(|chosen| &chosen.choice) {
            Some(Choice::Names(names)) => names,
            _ => &[],
        }
    }

    /// The numbers that were chosen; none if the author leaves the choice to the view.
    pub fn numbers(&self, name: &str) -> &[f64] {
        match self.chosen(name).map(|chosen| &chosen.choice) {
            Some(Choice::Numbers(numbers)) => numbers,
            _ => &[],
        }
    }

    /// The word that was chosen.
    pub fn word(&self, name: &str) -> Option<&str> {
        match self.chosen(name).map(|chosen| &chosen.choice) {
            Some(Choice::Word(word)) => Some(word),
            _ => None,
        }
    }
}
