//! The lines that differ between a file as it was and as it is, for a terminal; knows no reason for them.

/// The lines that give way, each begun by `-`, and those in their place, begun by `+`.
pub(super) fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let alike = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[alike..], &new[alike..]);
    let below = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - below], &new[..new.len() - below]);
    let gone = |line: &str| format!("- {line}\n");
    let come = |line: &str| format!("+ {line}\n");
    if old.len() == new.len() {
        // Lines that were changed in place stand together.
        let pairs = old.iter().zip(new).filter(|(old, new)| old != new);
        return pairs.map(|(old, new)| gone(old) + &come(new)).collect();
    }
    old.iter().map(|line| gone(line)).chain(new.iter().map(|line| come(line))).collect()
}
