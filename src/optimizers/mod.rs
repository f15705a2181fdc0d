//! The catalogue of optimizers: one file each; knows no engine, since each rule is written in the block language.

macro_rules! catalogue {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// All optimizers in the order of the manual.
        pub static CATALOGUE: &[&Optimizer] = &[$(&$name::OPTIMIZER),*];
    };
}

catalogue!(gradient_descent, momentum, adam);

/// One way to descend.
pub struct Optimizer {
    /// Its name.
    pub name: &'static str,
    /// Its settings with their defaults, written as the head of a function.
    pub signature: &'static str,
    /// What it remembers for each parameter; everything starts at zero.
    pub memory: &'static [&'static str],
    /// One update, line by line. `parameter`, `gradient`, `step`, the settings and the memory are known by name.
    pub rule: &'static str,
    /// How a textbook writes it.
    pub formula: &'static str,
    /// The same in PyTorch.
    pub torch: &'static str,
    /// What it does, with the source of the rule.
    pub doc: &'static str,
}

/// The row of an optimizer.
pub fn find(name: &str) -> Option<&'static Optimizer> {
    CATALOGUE.iter().copied().find(|row| row.name == name)
}
