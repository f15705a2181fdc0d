//! Entries for a person at a terminal: a line each, or one in full; knows no catalogue.

use super::{Catalogue, Entry};

/// What catalogues there are.
pub fn overview(catalogues: &[Catalogue]) -> String {
    let lines = catalogues.iter().map(|catalogue| {
        format!(
            "{:<12}{:>4}  {}\n",
            catalogue.name,
            catalogue.entries().count(),
            first_sentence(catalogue.intro)
        )
    });
    lines.collect()
}

/// A line for each entry, family by family.
pub fn short_lines<'a>(families: impl Iterator<Item = (&'a str, &'a [Entry])>) -> String {
    let mut text = String::new();
    for (name, entries) in families {
        let wide = entries.iter().map(|entry| entry.head.chars().count()).filter(|&width| width <= 44).max();
        let wide = wide.unwrap_or(0);
        if !name.is_empty() {
            text += &format!("{}{name}\n", if text.is_empty() { "" } else { "\n" });
        }
        for entry in entries {
            let first = first_sentence(&entry.doc);
            // A head that is too long for the column has a line of its own.
            match entry.head.chars().count() <= wide {
                true => text += &format!("  {:<wide$}  {first}\n", entry.head),
                false => text += &format!("  {}\n  {:<wide$}  {first}\n", entry.head, ""),
            }
        }
    }
    text
}

fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or_default().trim_end()
}

/// One entry in full.
pub fn entry_lines(entry: &Entry) -> String {
    let mut text = format!("{}\n\n{}\n", entry.head, entry.doc);
    for (name, fact) in &entry.facts {
        text += &format!("\n{name}: {fact}\n");
    }
    for (name, code) in &entry.spellings {
        text += &match code.contains('\n') {
            true => format!("\n{name}:\n{}\n", indented(code)),
            false => format!("\n{name}: {code}\n"),
        };
    }
    if let Some(example) = &entry.example {
        text += &format!("\nExample:\n{}\n", indented(example));
    }
    text
}

fn indented(code: &str) -> String {
    code.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
