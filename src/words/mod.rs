//! The words that the tool puts into a page, one file for each language; knows no page and no view.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A third language is one more line here and its file beside the others; a test holds them to the same messages.
static LANGUAGES: &[(&str, &str)] = &[("en", include_str!("en.ftl")), ("zh", include_str!("zh.ftl"))];

static LOADED: LazyLock<Vec<Language>> =
    LazyLock::new(|| LANGUAGES.iter().map(|&(tag, text)| Language::load(tag, text)).collect());

struct Language {
    tag: &'static str,
    messages: FluentBundle<FluentResource>,
}

impl Language {
    fn load(tag: &'static str, text: &str) -> Language {
        let identifier = tag.parse().unwrap_or_default();
        let mut messages = FluentBundle::new_concurrent(vec![identifier]);
        // A page needs no marks around what is put into a sentence.
        messages.set_use_isolating(false);
        // A file with a slip is still of use; the tests refuse it.
        let resource = match FluentResource::try_new(text.to_string()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        messages.add_resource_overriding(resource);
        Language { tag, messages }
    }

    fn say(&self, message: &str, given: &[(&str, Word<'_>)]) -> Option<String> {
        let pattern = self.messages.get_message(message)?.value()?;
        let arguments: FluentArgs<'_> = given.iter().map(|(name, word)| (*name, word.value())).collect();
        let mut faults = Vec::new();
        Some(self.messages.format_pattern(pattern, Some(&arguments), &mut faults).into_owned())
    }
}

/// What is put into a sentence.
pub enum Word<'a> {
    /// A name, a formula, or a number that is already written.
    Text(Cow<'a, str>),
    /// A number of things, which decides between singular and plural.
    Count(usize),
}

impl<'a> Word<'a> {
    fn value(&'a self) -> FluentValue<'a> {
        match self {
            Word::Text(text) => FluentValue::from(text.as_ref()),
            Word::Count(count) => FluentValue::from(*count),
        }
    }
}

impl<'a> From<&'a str> for Word<'a> {
    fn from(text: &'a str) -> Self {
        Word::Text(text.into())
    }
}

impl<'a> From<&'a String> for Word<'a> {
    fn from(text: &'a String) -> Self {
        Word::Text(text.into())
    }
}

impl From<String> for Word<'_> {
    fn from(text: String) -> Self {
        Word::Text(text.into())
    }
}

impl From<usize> for Word<'_> {
    fn from(count: usize) -> Self {
        Word::Count(count)
    }
}

/// A message in the words of a language: `say!(words, "loss-goes", name = "L", steps = 1000)`.
macro_rules! say {
    ($words:expr, $message:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($message, &[$((stringify!($name), $crate::words::Word::from($value))),*])
    };
}
pub(crate) use say;

/// The words of one language.
#[derive(Clone, Copy)]
pub struct Words(&'static Language);

impl Words {
    /// The words for a book's `language`, such as `zh` or `zh-Hans`; English if there are none for it.
    pub fn of(tag: &str) -> Words {
        Words::known(tag).unwrap_or(Words(&LOADED[0]))
    }

    /// The words for a book's `language`, if there are any. What is Chinese is written in two ways, and only in simplified
    /// letters here.
    pub fn known(tag: &str) -> Option<Words> {
        let languages: &'static [Language] = &LOADED;
        let mut parts = tag.split(['-', '_']).map(str::to_lowercase);
        let primary = parts.next().unwrap_or_default();
        let traditional = parts.any(|part| matches!(part.as_str(), "hant" | "tw" | "hk" | "mo"));
        let language = languages.iter().find(|language| language.tag == primary);
        language.filter(|_| !(primary == "zh" && traditional)).map(Words)
    }

    /// The tag of the language.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    /// A message with what is put into it. A message that a language lacks is told in English.
    pub fn say(self, message: &str, given: &[(&str, Word<'_>)]) -> String {
        let said = self.0.say(message, given).or_else(|| LOADED[0].say(message, given));
        said.unwrap_or_else(|| message.to_string())
    }

    /// Sentences that stand behind each other as one: `this; that`.
    pub fn behind_each_other(self, sentences: &[String]) -> String {
        sentences.join(&say!(self, "list-semicolon"))
    }

    /// Names as a sentence lists them: `a, b and c`.
    pub fn listed(self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                let comma = say!(self, "list-comma");
                say!(self, "list", first = first.join(&comma), last = last)
            }
        }
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Words({})", self.0.tag)
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        self.0.tag == other.0.tag
    }
}

/// The tags and the sources of all languages, for the tests that hold them together.
pub fn sources() -> &'static [(&'static str, &'static str)] {
    LANGUAGES
}
