//! In what libraries differ: how arrays are made, compared and chosen from; knows no function by name.

use std::borrow::Cow;

use super::python::{GivenArgument, Python};

/// A library that a block is written out for.
pub struct Export {
    /// Its name.
    pub name: &'static str,
    /// How the library calls itself.
    pub title: &'static str,
    /// What the program is like, in a sentence.
    pub doc: &'static str,
    /// What the module is called in a program.
    pub(super) module: &'static str,
    /// The lines at the top of a program.
    pub(super) imports: &'static [&'static str],
    /// The functions for which the library has words of its own, each with them; empty ones say that it has none, and a program
    /// that needs them is refused.
    pub(super) functions: &'static [(&'static str, &'static str)],
    /// The library whose words it has for the rest, with its own module in the place of that one's.
    pub(super) base: Option<(&'static Export, Shared)>,
    /// Functions of Python's own that a program may need at its top, under what they are for; those that its base has
    /// besides are its own too.
    pub(super) helpers: &'static [(&'static str, &'static str)],
    /// Its words for derivatives of functions: `f` stands for one, `x` for the place.
    pub(super) derivatives: &'static [(&'static str, &'static str)],
    /// Its own optimizers.
    pub(super) optimizers: &'static [(&'static str, &'static str)],
    /// What makes an array of a list. Here and in the patterns below, the module of its base stands for its own.
    pub(super) array: &'static str,
    /// An array of computed parts; `x` stands for the list, as in the three patterns below for an array or a number.
    pub(super) stack: &'static str,
    /// What NumPy computed, as the library's own; only a library with a base needs it.
    pub(super) converted: &'static str,
    /// An array as whole numbers.
    pub(super) whole: &'static str,
    /// Whether a list of Python's own may be an index.
    pub(super) lists_pick: bool,
    /// A plain number where the library's functions take arrays only.
    pub(super) number: Option<&'static str>,
    /// The modules whose functions take no integers.
    pub(super) floats: &'static [&'static str],
    /// Whether its arrays are as particular as PyTorch's: no slice goes backwards, shapes and parts are tuples, and a sum takes
    /// numbers alone.
    pub(super) particular: bool,
    /// How gradients are had.
    pub(super) calculus: Calculus,
}

/// Which functions a library writes as another does.
#[derive(Clone, Copy)]
pub(super) enum Shared {
    /// All for which it has no words of its own.
    Others,
    /// Those that are named.
    Some(&'static [&'static str]),
}

impl Export {
    /// A library that writes everything as its base does; what it names besides is its own.
    pub(super) const fn like(base: &'static Export) -> Export {
        Export { base: Some((base, Shared::Others)), functions: &[], helpers: &[], optimizers: &[], ..*base }
    }

    /// A list as an array.
    pub(super) fn made_array(&self, list: Python) -> Python {
        Python::path(&self.own(self.array)).call([list])
    }

    /// A list of numbers as an array.
    pub(super) fn literal(&self, list: Python) -> Python {
        let dtype = GivenArgument::under(Some("dtype"), Python::word("float"));
        let make = Python::path(&self.own(self.array));
        Python::Call(Box::new(make), vec![GivenArgument::plain(list), dtype])
    }

    /// A list of computed parts as an array.
    pub(super) fn stacked(&self, list: &Python) -> Python {
        Python::pattern(&self.own(self.stack), "x", list)
    }

    /// An array as whole numbers.
    pub(super) fn whole(&self, array: &Python) -> Python {
        Python::pattern(&self.own(self.whole), "x", array)
    }

    /// What NumPy computed, as the library's own; none if it is NumPy.
    pub(super) fn converted(&self, array: &Python) -> Option<Python> {
        self.base?;
        Some(Python::pattern(&self.own(self.converted), "x", array))
    }

    /// The function of Python's own that a program needs for something.
    pub(super) fn helper(&self, purpose: &str) -> Option<Cow<'static, str>> {
        if let Some(own) = entry(self.helpers, purpose) {
            return Some(Cow::Borrowed(own));
        }
        let (base, shared) = self.base?;
        let text = entry(base.helpers, purpose).filter(|_| matches!(shared, Shared::Others))?;
        Some(Cow::Owned(in_module(text, base.module, self.module)))
    }

    /// Words of the library, which may be those of its base.
    fn own(&self, words: &'static str) -> Cow<'static, str> {
        match self.base {
            Some((base, _)) => Cow::Owned(in_module(words, base.module, self.module)),
            None => Cow::Borrowed(words),
        }
    }

    /// The words of a library that differentiates functions.
    pub(super) fn functional(&self) -> Option<&'static FunctionalWords> {
        if let Calculus::Functional(words) = self.calculus { Some(words) } else { None }
    }

    /// The words of a library that records what it computes.
    pub(super) fn recorded(&self) -> Option<&'static RecordedWords> {
        if let Calculus::Recorded(words) = self.calculus { Some(words) } else { None }
    }

    /// Whether gradients are written out by the chain rule.
    pub(super) fn by_hand(&self) -> bool {
        matches!(self.calculus, Calculus::ByHand)
    }

    /// How the library writes a function of the catalogue, with the arguments' names.
    pub fn spelling(&self, function: &str) -> Option<Cow<'static, str>> {
        if let Some(own) = entry(self.functions, function) {
            return (!own.is_empty()).then_some(Cow::Borrowed(own));
        }
        let (base, shared) = self.base?;
        let shared = match shared {
            Shared::Others => true,
            Shared::Some(names) => names.contains(&function),
        };
        let text = entry(base.functions, function).filter(|_| shared)?;
        Some(Cow::Owned(in_module(text, base.module, self.module)))
    }

    /// Whether a function's words call what takes no integers.
    pub(super) fn takes_floats(&self, function: &str) -> bool {
        let words = self.spelling(function);
        words.is_some_and(|words| self.floats.iter().any(|module| words.contains(module)))
    }

    /// The names under which a program has the library's modules, and those of the one whose words it has.
    pub(super) fn modules(&self) -> impl Iterator<Item = &'static str> {
        let base = self.base.map_or(&[][..], |(base, _)| base.imports);
        let lines = self.imports.iter().chain(base).filter(|line| line.starts_with("import "));
        // Without `as`, Python knows `import a.b` by the name `a`.
        lines.filter_map(|line| line.rsplit(' ').next()?.split('.').next())
    }

    /// The functions for which the library's tables have words.
    pub fn spelled(&self) -> impl Iterator<Item = &'static str> {
        let names = match self.base {
            Some((_, Shared::Some(names))) => names,
            _ => &[],
        };
        self.functions.iter().map(|(name, _)| *name).chain(names.iter().copied())
    }

    /// The library's own optimizer, or a remark on who has one, with the names of our settings.
    pub fn optimizer(&self, name: &str) -> Option<&'static str> {
        entry(self.optimizers, name)
    }
}

/// The entry of a table.
pub(super) fn entry(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(other, _)| *other == name).map(|(_, text)| *text)
}

/// What one library writes, with the module of another in its place.
fn in_module(text: &str, base: &str, module: &str) -> String {
    let dotted = format!("{base}.");
    let mut parts = text.split(dotted.as_str());
    let mut whole = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let is_word = whole.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        whole += if is_word { base } else { module };
        whole += ".";
        whole += part;
    }
    whole
}

/// How a library comes by gradients.
#[derive(Clone, Copy)]
pub(super) enum Calculus {
    /// By the chain rule, written out.
    ByHand,
    /// From a function of the parameters.
    Functional(&'static FunctionalWords),
    /// From what was recorded while the loss was computed.
    Recorded(&'static RecordedWords),
}

/// The words of a library that differentiates functions; `f` stands for one of them.
pub(super) struct FunctionalWords {
    /// Its gradient by what it takes first.
    pub slope: &'static str,
    /// Its gradients by several of what it takes; `places` are their numbers.
    pub slopes: &'static str,
    /// The same function, compiled.
    pub compiled: &'static str,
}

/// The words of a library that records what it computes; `x` stands for an array.
pub(super) struct RecordedWords {
    /// The gradients of `of` by a list `by`.
    pub slopes: &'static str,
    /// The same where others are taken after them.
    pub slopes_kept: &'static str,
    /// The gradient of `of` by `by`, which is recorded itself.
    pub slope: &'static str,
    /// The gradient of what does not move with `by`.
    pub still: &'static str,
    /// The gradient of a function `f`.
    pub slope_of_function: &'static str,
    /// Within this nothing is recorded.
    pub silent: &'static str,
    /// What is recorded from here on.
    pub begun: &'static str,
    /// The same array without what was recorded of it.
    pub plain: &'static str,
    /// An array of whose uses a record is kept.
    pub watched: &'static str,
    /// An array of its own.
    pub copied: &'static str,
    /// Puts `value` into the place of `x`.
    pub replaced: &'static str,
    /// Its optimizers.
    pub optimizers: &'static OptimizerWords,
}

/// How a step of a library's own optimizer is made.
pub(super) struct OptimizerWords {
    /// The calls that make one begin so.
    pub begin: &'static str,
    /// Forgets the gradients of the step before.
    pub forgotten: &'static str,
    /// The gradients of `loss`.
    pub backward: &'static str,
    /// The same where something else is differentiated after it.
    pub backward_kept: &'static str,
    /// What the options for gradients do to those of `parameters`; `most` is the setting.
    pub options: &'static [(&'static str, &'static str)],
    /// The rate, which may change from step to step.
    pub rate: &'static str,
    /// Moves the parameters.
    pub step: &'static str,
}
