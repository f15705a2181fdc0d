//! What a book's `book.toml` needs for the tool, put in without touching the rest; knows no key of the tool's own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::book::{refuse_link, root_around};

/// A `book.toml` before and after.
pub struct Installed {
    /// Where it stands.
    pub file: PathBuf,
    /// As it was.
    pub before: String,
    /// As it is.
    pub after: String,
}

/// Puts the tool into the book around a folder. Where it is already, nothing is written.
pub fn install(folder: &Path) -> Result<Installed> {
    let whole = folder.canonicalize().with_context(|| format!("cannot read {}", folder.display()))?;
    let root =
        root_around(&whole).context("there is no book.toml here or above; `mdbook init` makes a book")?;
    let file = root.join("book.toml");
    let before = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let after = with_the_tool(&before).with_context(|| format!("cannot change {}", file.display()))?;
    if before != after {
        refuse_link(root, &file)?;
        std::fs::write(&file, &after).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(Installed { file, before, after })
}

fn with_the_tool(text: &str) -> Result<String> {
    let mut document: DocumentMut = text.parse()?;
    let mut all = Table::new();
    all.set_implicit(true);
    let all = document.entry("preprocessor").or_insert(Item::Table(all));
    let all = all.as_table_like_mut().context("`preprocessor` is no table")?;
    let own = all.entry("descent").or_insert(Item::Table(Table::new()));
    let own = own.as_table_like_mut().context("`preprocessor.descent` is no table")?;
    let after = own.entry("after").or_insert(value(Array::new()));
    let Some(after) = after.as_array_mut() else { bail!("`after` is no list of preprocessors") };
    if !after.iter().any(|name| name.as_str() == Some("links")) {
        after.push("links");
    }
    Ok(document.to_string())
}

/// The settings of a book that begins.
pub(super) fn of_new_book(title: &str) -> String {
    let mut document = DocumentMut::new();
    let mut book = Table::new();
    book.insert("title", value(title));
    book.insert("language", value("en"));
    document.insert("book", Item::Table(book));
    // A table and a list in a new document: nothing is in their way.
    with_the_tool(&document.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::with_the_tool;

    #[test]
    fn what_is_missing_is_added_and_the_rest_stays() {
        let table = "[preprocessor.descent]\nafter = [\"links\"]\n";
        for (before, after) in [
            (String::new(), table.to_string()),
            (
                "# Mine.\n[book]\ntitle = 'T' # here\n".to_string(),
                format!("# Mine.\n[book]\ntitle = 'T' # here\n\n{table}"),
            ),
            (
                "[preprocessor.descent]\ndigits = 3 # few\n".to_string(),
                "[preprocessor.descent]\ndigits = 3 # few\nafter = [\"links\"]\n".to_string(),
            ),
            (
                "[preprocessor]\ndescent = { after = [ \"index\" ] }\n".to_string(),
                "[preprocessor]\ndescent = { after = [ \"index\" , \"links\"] }\n".to_string(),
            ),
            (
                "[preprocessor.katex]\n\n[output.html]\n".to_string(),
                format!("[preprocessor.katex]\n\n{table}\n[output.html]\n"),
            ),
        ] {
            let found = with_the_tool(&before).expect("TOML");
            assert_eq!(found, after);
            assert_eq!(with_the_tool(&found).expect("TOML"), found);
        }
        for refused in
            ["preprocessor = 3", "[preprocessor]\ndescent = 1", "[preprocessor.descent]\nafter = 1", "x ="]
        {
            assert!(with_the_tool(refused).is_err(), "{refused}");
        }
    }
}
