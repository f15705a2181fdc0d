//! The library's own optimizers: how one is made with its settings, and a step of it; knows no rule.

use super::descent::WrittenRule;
use super::dialect::RecordedWords;
use super::expressions::Writer;
use super::program::ProgramText;
use super::python::statements::{CompoundHead, PythonStatement};
use super::python::{self, Lead, Python};
use super::wordless;
use crate::report::Fault;
use crate::resolve::Symbol;

impl ProgramText<'_> {
    /// The library's own optimizer, and what it is given to move.
    pub(super) fn before_optimizer(&mut self, words: &RecordedWords, call: Python, learned: &[Symbol]) {
        for symbol in learned {
            if self.trained.contains(symbol) {
                let name = Python::word(self.writer.spelled(*symbol));
                self.put(PythonStatement::Assign(name.clone(), Python::pattern(words.plain, "x", &name)));
            }
        }
        self.trained.retain(|symbol| !learned.contains(symbol));
        let parameters = Python::word(self.writer.names.own("parameters", "parameters"));
        let parameter = self.writer.names.own("parameter", "parameter");
        let optimizer = self.writer.names.own("optimizer", "optimizer");
        self.put(PythonStatement::Assign(parameters.clone(), self.list_of(learned)));
        let watched = Python::pattern(words.watched, "x", &Python::word(&parameter));
        let watched = vec![PythonStatement::Expression(watched)];
        self.put(PythonStatement::Compound(CompoundHead::For(parameter, parameters), watched));
        self.put(PythonStatement::assign(optimizer, call));
    }

    /// A step of the library's own optimizer.
    pub(super) fn library_step(&mut self, rule: &WrittenRule, loss: Symbol) -> Result<(), Fault> {
        let Some(words) = self.writer.export.recorded().map(|recorded| recorded.optimizers) else {
            return Ok(());
        };
        let loss = Python::word(self.writer.spelled(loss));
        let [parameters, optimizer] =
            ["parameters", "optimizer"].map(|word| Python::word(self.writer.names.own(word, word)));
        let of_optimizer = |words: &str| Python::pattern(words, "optimizer", &optimizer);
        self.put(PythonStatement::Expression(of_optimizer(words.forgotten)));
        // What was recorded above the loop is there in the next step, too.
        let backward = if self.is_recorded_above() { words.backward_kept } else { words.backward };
        self.put(PythonStatement::Expression(Python::pattern(backward, "loss", &loss)));
        for (option, words) in words.options.iter().filter(|(option, _)| rule.has(option)) {
            let Some(setting) = rule.settings.iter().find(|setting| setting.name == *option) else {
                continue;
            };
            let given = [("parameters", &parameters), ("most", &setting.value)];
            self.put(PythonStatement::Expression(Python::filled(words, &given)));
        }
        let moving = || rule.settings.iter().filter(|setting| setting.moves);
        if let Some(setting) = moving().find(|setting| setting.name != "rate") {
            let what = format!("a `{}` that changes from step to step", setting.name);
            return Err(wordless(self.writer.export, &what));
        }
        if let Some(rate) = moving().next() {
            self.put(PythonStatement::Assign(of_optimizer(words.rate), rate.value.clone()));
        }
        self.put(PythonStatement::Expression(of_optimizer(words.step)));
        Ok(())
    }
}

impl Writer<'_> {
    /// The library's own optimizer, with its settings.
    pub(super) fn library_optimizer(&mut self, rule: &WrittenRule) -> Option<Python> {
        let words = self.export.recorded()?.optimizers;
        let call = self.export.optimizer(rule.row.name)?;
        let call = Python::read(call).filter(|_| call.starts_with(words.begin))?;
        let parameters = self.names.own("parameters", "parameters");
        let call = call.rebuilt(&mut |part| {
            let Python::Word(word) = &part else { return part };
            match rule.settings.iter().find(|setting| setting.name == *word) {
                // One that changes is set in each step.
                Some(setting) if setting.moves => Python::word("1.0"),
                Some(setting) => setting.value.clone(),
                None if word == "parameters" => Python::word(&parameters),
                None => part,
            }
        });
        let decay = rule.settings.iter().find(|setting| setting.name == "weight_decay");
        let decay = decay.filter(|_| rule.has("weight_decay") && !rule.row.has("weight_decay"));
        Some(match (call, decay) {
            (Python::Call(function, mut given), Some(decay)) => {
                let lead = Lead::Keyword("weight_decay".to_string());
                given.push(python::GivenArgument { lead, value: decay.value.clone() });
                Python::Call(function, given)
            }
            (call, _) => call,
        })
    }
}
