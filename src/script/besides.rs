//! Which updates each training of a block makes: its own, and those of the trainings above that go on; knows no step.

use super::lines::ResolvedLine;

/// What moves besides the optimizer: the lines from the first update on.
#[derive(Default)]
pub(super) struct Besides<'a> {
    /// Those beside the `descend`s so far, which go on in the trainings below.
    beside: Vec<ResolvedLine<'a>>,
    /// Those of the last `repeat`, which one without updates of its own goes on with.
    rule: Vec<ResolvedLine<'a>>,
}

impl<'a> Besides<'a> {
    /// What a training makes below some lines of its own.
    pub(super) fn made_by(&mut self, own: &[ResolvedLine<'a>], descends: bool) -> Vec<ResolvedLine<'a>> {
        let first = own.iter().position(|line| line.is_update());
        let begins = if self.beside.is_empty() { first.unwrap_or(own.len()) } else { 0 };
        let all = [&self.beside, &own[begins..]].concat();
        match (descends, first) {
            (true, _) => {
                if first.is_some() {
                    self.rule.clear();
                }
                self.beside = all.clone();
                all
            }
            (false, None) if !self.rule.is_empty() => self.rule.clone(),
            (false, _) => {
                self.rule = all.clone();
                all
            }
        }
    }
}
