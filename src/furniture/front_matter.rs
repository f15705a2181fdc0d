//! The lines between two `---` at the beginning of a chapter that make it a lesson; knows no other chapter.

use super::Date;

/// What a lesson says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// When it was published.
    pub published: Option<Date>,
    /// When it was changed last.
    pub changed: Option<Date>,
    /// The files of the lessons that it builds on.
    pub requires: Vec<String>,
    /// What is wrong with its lines.
    pub faults: Vec<String>,
}

const MARK: &str = "---";

/// The keys, and what they take.
pub const FRONT_MATTER_KEYS: &str = "`published` and `changed` take a day such as 2026-11-26, `requires` the files of lessons, with \
                    commas between them";

/// The lines of a chapter's front matter, and the chapter without them. Lines that are no `key: value` make none.
pub fn parted(chapter: &str) -> Option<(FrontMatter, &str)> {
    let rest = chapter.strip_prefix('\u{feff}').unwrap_or(chapter).strip_prefix(MARK)?;
    let mut at = chapter.len() - rest.trim_start_matches(['\r', ' ']).strip_prefix('\n')?.len();
    let mut found = FrontMatter::default();
    loop {
        let line = chapter[at..].split_inclusive('\n').next()?;
        at += line.len();
        match line.trim() {
            MARK => return Some((found, chapter[at..].trim_start_matches(['\r', '\n']))),
            "" => {}
            line => {
                let (key, value) = line.split_once(':')?;
                found.take(key.trim(), value.trim().trim_matches('"'))?;
            }
        }
    }
}

impl FrontMatter {
    fn take(&mut self, key: &str, value: &str) -> Option<()> {
        if !key.chars().all(|letter| letter.is_ascii_alphabetic() || letter == '-') {
            return None;
        }
        let date = || Date::read(value);
        match key {
            "published" if date().is_some() => self.published = date(),
            "changed" if date().is_some() => self.changed = date(),
            "requires" => {
                let files = value.trim_matches(['[', ']']).split(',').map(str::trim);
                self.requires = files.filter(|file| !file.is_empty()).map(str::to_string).collect();
            }
            "published" | "changed" => {
                self.faults.push(format!("`{key}: {value}` of the front matter is no day"));
            }
            _ => self.faults.push(format!("the front matter has no key `{key}`")),
        }
        Some(())
    }
}
