//! Expands the includes of a chapter as mdBook does, and keeps where each byte comes from; reads no Markdown and no file itself.

use std::ops::Range;

use super::places::Origins;

/// mdBook goes no deeper.
const DEEPEST: usize = 10;
/// The most files that are taken in, each as often as it is; a few that take in each other would come to millions.
const MOST_FILES: usize = 10_000;
/// The most bytes that they come to, also where a line is taken of each.
const MOST_BYTES: usize = 64 << 20;
/// The most lines above a place that are looked for in the file.
const MOST_LINES: usize = 200;

/// A chapter with its includes expanded.
#[derive(Clone, Debug, Default)]
pub struct Expanded {
    files: Vec<File>,
    /// The bytes of all of them.
    bytes: usize,
    text: Mapped,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: String,
}

/// A text of pieces of files.
#[derive(Clone, Debug, Default)]
struct Mapped {
    text: String,
    stretches: Vec<Stretch>,
}

/// From where in the text on which bytes of which file stand.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    text: usize,
    file: usize,
    offset: usize,
}

/// The lines of a file that an include asks for.
enum Lines<'a> {
    Numbered(Range<usize>),
    Anchored(&'a str),
}

/// What stands between double braces for mdBook.
enum Link<'a> {
    /// A backslash keeps it as it is.
    Escaped,
    Title,
    Include(&'a str, Lines<'a>),
}

/// A chapter's file with all that it includes. `read` gives the text of a file as seen from that one.
pub fn expanded(name: &str, written: &str, read: &dyn Fn(&str) -> Option<String>) -> Expanded {
    let mut found = Expanded::default();
    let whole = found.add(name.to_string(), written.to_string());
    found.text = found.expand(&whole, "", 0, read);
    found
}

impl Expanded {
    /// The chapter that came of it.
    pub fn text(&self) -> &str {
        &self.text.text
    }

    /// The name and the text of the file in which a range of the chapter begins, and the range in it.
    pub fn place(&self, range: Range<usize>) -> Option<(&str, &str, Range<usize>)> {
        let (file, start) = self.text.origin(range.start)?;
        let end = match range.len() {
            0 => start,
            _ => match self.text.origin(range.end - 1) {
                Some((same, last)) if same == file && last >= start => last + 1,
                // What ends in another file is shown to the end of its line.
                _ => start + self.files[file].text[start..].find('\n').unwrap_or(0),
            },
        };
        let File { name, text } = &self.files[file];
        Some((name, text, start..end))
    }

    /// The byte of the chapter that a byte of its own file became; none for what gave way to an include.
    pub fn chapter_offset(&self, at: usize) -> Option<usize> {
        let mut own = self
            .text
            .stretches
            .iter()
            .zip(self.text.stretches.iter().skip(1).map(|next| next.text).chain([self.text.text.len()]));
        own.find_map(|(stretch, end)| {
            let beyond = at.checked_sub(stretch.offset)?;
            (stretch.file == 0 && beyond <= end - stretch.text).then_some(stretch.text + beyond)
        })
    }

    /// The byte of the chapter's own file that a byte of the chapter comes from.
    pub fn own_offset(&self, at: usize) -> Option<usize> {
        self.text.origin(at).filter(|(file, _)| *file == 0).map(|(_, offset)| offset)
    }

    /// Adds a file, and gives it as a text.
    fn add(&mut self, name: String, text: String) -> Mapped {
        let file = self.files.len();
        self.bytes += text.len();
        let whole = Mapped { text: text.clone(), stretches: vec![Stretch { text: 0, file, offset: 0 }] };
        self.files.push(File { name, text });
        whole
    }

    /// A text with its includes expanded; their paths are seen from a folder.
    fn expand(
        &mut self,
        from: &Mapped,
        folder: &str,
        depth: usize,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Mapped {
        let mut out = Mapped::default();
        let mut done = 0;
        while let Some((range, link)) = next_link(&from.text, done) {
            out.append(from, done..range.start);
            done = range.end;
            match link {
                Link::Escaped => out.append(from, range.start + 1..range.end),
                Link::Title => {}
                Link::Include(path, lines) => {
                    let path = format!("{folder}{path}");
                    let room = self.files.len() < MOST_FILES && self.bytes < MOST_BYTES;
                    let within = depth < DEEPEST && room;
                    match within.then(|| read(&path)).flatten() {
                        Some(text) => {
                            let name = beside(&self.files[0].name, &path);
                            let part = self.add(name, text).lines(&lines);
                            let folder = path.rfind('/').map_or("", |end| &path[..=end]);
                            let part = self.expand(&part, folder, depth + 1, read);
                            out.append(&part, 0..part.text.len());
                        }
                        None => out.append(from, range),
                    }
                }
            }
        }
        out.append(from, done..from.text.len());
        out
    }
}

impl Mapped {
    fn origin(&self, at: usize) -> Option<(usize, usize)> {
        let after = self.stretches.partition_point(|stretch| stretch.text <= at);
        self.stretches[..after].last().map(|stretch| (stretch.file, stretch.offset + at - stretch.text))
    }

    /// Adds a part of another text.
    fn append(&mut self, other: &Mapped, range: Range<usize>) {
        let first = other.stretches.partition_point(|stretch| stretch.text <= range.start).saturating_sub(1);
        for stretch in other.stretches[first..].iter().take_while(|stretch| stretch.text < range.end) {
            let start = stretch.text.max(range.start);
            self.stretches.push(Stretch {
                text: self.text.len() + start - range.start,
                offset: stretch.offset + start - stretch.text,
                ..*stretch
            });
        }
        self.text.push_str(&other.text[range]);
    }

    /// Some lines of the text, without the end of the last one.
    fn lines(&self, wanted: &Lines<'_>) -> Mapped {
        let mut out = Mapped::default();
        let mut inside = false;
        let mut start = 0;
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            let written =
                line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            let place = start..start + written.len();
            let end = start + line.len();
            start = end;
            let taken = match wanted {
                Lines::Numbered(range) => range.contains(&number),
                Lines::Anchored(anchor) if inside => match anchor_of(written, "ANCHOR_END:") {
                    Some(name) if name == *anchor => break,
                    Some(_) => false,
                    None => anchor_of(written, "ANCHOR:").is_none(),
                },
                Lines::Anchored(anchor) => {
                    inside = anchor_of(written, "ANCHOR:") == Some(anchor);
                    false
                }
            };
            if taken {
                out.append(self, place);
                let feed = if line.ends_with('\n') { end - 1..end } else { end..end };
                out.append(self, feed);
            }
        }
        if out.text.ends_with('\n') {
            out.text.pop();
        }
        out
    }
}

/// The name of an anchor that a line holds.
fn anchor_of<'a>(line: &'a str, sign: &str) -> Option<&'a str> {
    let named = |at: usize| {
        let rest = line[at + sign.len()..].trim_start();
        let end = rest
            .find(|mark: char| !(mark.is_alphanumeric() || matches!(mark, '_' | '-')))
            .unwrap_or(rest.len());
        (end > 0).then_some(&rest[..end])
    };
    line.match_indices(sign).find_map(|(at, _)| named(at))
}

/// The next link of mdBook's that changes the text.
fn next_link(text: &str, from: usize) -> Option<(Range<usize>, Link<'_>)> {
    let mut at = from;
    loop {
        at += text.get(at..)?.find("{{")?;
        if at > from && text.as_bytes()[at - 1] == b'\\' && text[at..].starts_with("{{#") {
            let line = text[at..].split('\n').next().unwrap_or_default();
            if let Some(end) = line.rfind("}}") {
                return Some((at - 1..at + end + 2, Link::Escaped));
            }
        }
        if let Some((length, link)) = link(&text[at..]) {
            return Some((at..at + length, link));
        }
        at += 2;
    }
}

/// The link with which a text begins, and its length.
fn link(text: &str) -> Option<(usize, Link<'_>)> {
    let end = text.find('}').filter(|end| text[*end..].starts_with("}}"))?;
    let (kind, rest) = command(&text[2..end])?;
    let length = end + 2;
    match kind {
        "title" => Some((length, Link::Title)),
        "include" => {
            let (path, lines) = target(rest)?;
            Some((length, Link::Include(path, wanted(lines))))
        }
        _ => None,
    }
}

/// What stands between double braces as one of mdBook's words and what is behind it.
fn command(inside: &str) -> Option<(&str, &str)> {
    inside.trim_start().strip_prefix('#')?.split_once(char::is_whitespace)
}

/// The path behind such a word, and the lines that are asked for.
fn target(rest: &str) -> Option<(&str, &str)> {
    let target = rest.split_whitespace().next()?;
    Some(target.split_once(':').unwrap_or((target, "")))
}

/// The lines that stand behind a path: a line, a range or an anchor.
fn wanted(written: &str) -> Lines<'_> {
    let mut parts = written.splitn(3, ':');
    let first = parts.next().unwrap_or_default();
    let start = first.parse::<usize>().ok().map(|number| number.saturating_sub(1));
    if start.is_none() && !first.is_empty() {
        return Lines::Anchored(first);
    }
    let end = parts.next().map(str::parse::<usize>);
    Lines::Numbered(match (start, end) {
        (Some(start), Some(Ok(end))) => start..end,
        (Some(start), None) => start..start + 1,
        (start, Some(Ok(end))) => start.unwrap_or(0)..end,
        (start, _) => start.unwrap_or(0)..usize::MAX,
    })
}

/// The files whose text mdBook takes into a text, in any way: the bytes that ask for them, and their paths as written there.
pub fn files_taken_in(text: &str) -> Vec<(Range<usize>, &str)> {
    let closed: Vec<usize> = text.match_indices('}').map(|(end, _)| end).collect();
    // Of three braces the last two open a link, too.
    let opened = text.match_indices('{').filter(|(start, _)| text[*start..].starts_with("{{"));
    let links = opened.filter_map(|(start, _)| {
        let end = *closed.get(closed.partition_point(|end| *end < start))?;
        let (kind, rest) = command(&text[start + 2..end])?;
        let takes = matches!(kind, "include" | "rustdoc_include" | "playground" | "playpen" | "template");
        let (path, _) = target(rest).filter(|_| takes)?;
        Some((start..end + 2, path))
    });
    links.collect()
}

/// The name of a file by its path as seen from another one.
fn beside(name: &str, path: &str) -> String {
    let folder = name.rfind('/').map_or("", |end| &name[..end]);
    let mut way: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if way.last().is_some_and(|last| *last != "..") => drop(way.pop()),
            part => way.push(part),
        }
    }
    way.join("/")
}

/// The bytes of the include in a file that a place in its chapter comes from, if nothing more exact is known:
/// the first one below the nearest line above the place that stands in the file itself.
pub fn include_above(chapter: &str, written: &str, at: usize) -> Option<Range<usize>> {
    let includes = || {
        let links = std::iter::successors(next_link(written, 0), |(range, _)| next_link(written, range.end));
        links.filter(|(_, link)| matches!(link, Link::Include(..))).map(|(range, _)| range)
    };
    let first = includes().next()?;
    let mut end = chapter[..at].rfind('\n').unwrap_or(0);
    let (origins, mut known) = (Origins::new(chapter, written), None);
    for _ in 0..MOST_LINES {
        let start = chapter[..end].rfind('\n').map_or(0, |found| found + 1);
        known = origins.locate(start..end);
        if known.is_some() || start == 0 {
            break;
        }
        end = start - 1;
    }
    Some(includes().find(|range| known.is_some_and(|place| range.start >= place)).unwrap_or(first))
}
