//! The catalogue of optimizers: one file each; knows no engine, since each rule is written in the block language.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod conjugate_gradient;
mod gradient_descent;
mod lbfgs;
mod line_search;
mod momentum;
mod nadam;
mod nesterov;
mod newton;
mod rmsprop;
mod settings;
mod yogi;

pub use line_search::{LINE_SEARCHES, LineSearch, STRAIGHT, Sees};
pub use settings::{OPTIONS, OptionRow, Range, SETTINGS, Setting};

/// All optimizers in the order of the manual; the compiler names one whose file is not in it.
pub static CATALOGUE: &[&Optimizer] = &[
    &gradient_descent::OPTIMIZER,
    &momentum::OPTIMIZER,
    &nesterov::OPTIMIZER,
    &adagrad::OPTIMIZER,
    &rmsprop::OPTIMIZER,
    &adadelta::OPTIMIZER,
    &adam::OPTIMIZER,
    &adamw::OPTIMIZER,
    &amsgrad::OPTIMIZER,
    &adamax::OPTIMIZER,
    &nadam::OPTIMIZER,
    &yogi::OPTIMIZER,
    &conjugate_gradient::OPTIMIZER,
    &lbfgs::OPTIMIZER,
    &newton::OPTIMIZER,
];

/// One way to descend.
pub struct Optimizer {
    /// Its name.
    pub name: &'static str,
    /// Its settings with their defaults, written as the head of a function.
    ///
    /// One that has the setting `line_search` has those of the line search, too; every optimizer has [`OPTIONS`].
    pub signature: &'static str,
    /// What the rule sees at a time.
    pub sees: Sees,
    /// What it remembers, each with the expression that it starts as.
    pub memory: &'static [(&'static str, &'static str)],
    /// One update, line by line. `parameter`, `gradient`, `step`, the settings and the memory are known by name.
    ///
    /// A rule with a line search gives no `parameter` but `uphill`, the direction against which it moves, and
    /// `length`, how far it would like to go.
    pub rule: &'static str,
    /// How a textbook writes it.
    pub formula: &'static str,
    /// What it does, with the source of the rule.
    pub doc: &'static str,
    /// The lines of a small block that uses it and checks what it did.
    pub example: &'static str,
}

/// The row of an optimizer.
pub fn find(name: &str) -> Option<&'static Optimizer> {
    CATALOGUE.iter().copied().find(|row| row.name == name)
}

impl Optimizer {
    /// All settings with their defaults: its own, those of a line search, and those that all have.
    pub fn whole_signature(&self, search: Option<&LineSearch>) -> String {
        let mut parts: Vec<&str> = settings::parts(self.signature);
        let further = search.map_or("", |search| search.signature);
        for part in settings::parts(further).into_iter().chain(OPTIONS.iter().map(|option| option.signature))
        {
            if parts.iter().all(|own| settings::name_of(own) != settings::name_of(part)) {
                parts.push(part);
            }
        }
        parts.join(", ")
    }

    /// The line search that it uses if the author names none.
    pub fn usual_search(&self) -> Option<&'static LineSearch> {
        let parts = settings::parts(self.signature);
        let (_, name) = parts.iter().find_map(|part| part.split_once("line_search="))?;
        line_search::find(name.trim_matches('"'))
    }

    /// Whether it can look for the length of its steps.
    pub fn searches(&self) -> bool {
        self.has("line_search")
    }

    /// Whether a setting is its own.
    pub fn has(&self, setting: &str) -> bool {
        settings::parts(self.signature).iter().any(|part| settings::name_of(part) == setting)
    }
}
