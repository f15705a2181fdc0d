//! A line more in a book's table of contents; knows no other file.

/// The line of a chapter.
pub(super) fn line(title: &str, file: &str) -> String {
    format!("- [{}]({file})\n", escaped(title))
}

/// A title as the words of a link.
pub(super) fn escaped(title: &str) -> String {
    title.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// The table of contents with one more line, behind the last chapter that has a number.
pub(super) fn with(contents: &str, line: &str) -> String {
    let is_numbered = |line: &str| line.trim_start().starts_with(['-', '*', '+']) && line.contains("](");
    let mut end = 0;
    let mut last = None;
    for line in contents.split_inclusive('\n') {
        end += line.len();
        if is_numbered(line) {
            last = Some(end);
        }
    }
    let (before, behind) = contents.split_at(last.unwrap_or(contents.len()));
    let gap = match (before.ends_with('\n') || before.is_empty(), last) {
        (false, _) => "\n",
        (true, None) if !before.is_empty() && !before.ends_with("\n\n") => "\n",
        _ => "",
    };
    format!("{before}{gap}{line}{behind}")
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_line_stands_behind_the_last_numbered_chapter() {
        for (contents, expected) in [
            ("# Summary\n\n- [A](a.md)\n", "# Summary\n\n- [A](a.md)\n- [N](n.md)\n"),
            ("- [A](a.md)", "- [A](a.md)\n- [N](n.md)\n"),
            (
                "- [A](a.md)\n  - [B](b.md)\n\n[End](end.md)\n",
                "- [A](a.md)\n  - [B](b.md)\n- [N](n.md)\n\n[End](end.md)\n",
            ),
            ("# Summary\n", "# Summary\n\n- [N](n.md)\n"),
            ("", "- [N](n.md)\n"),
        ] {
            assert_eq!(with(contents, "- [N](n.md)\n"), expected);
        }
    }
}
