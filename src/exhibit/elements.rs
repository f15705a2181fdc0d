//! MathML as a tree of the elements and attributes that a page takes, read from what the library wrote; knows no LaTeX.

use super::commands::{MARKS, STRUCK};
use super::tokens::stood_for;

/// The elements of MathML that a formula may have.
const ELEMENTS: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mphantom",
    "mpadded",
    "mstyle",
    "ms",
    "none",
];

/// The attributes that they may have.
const ATTRIBUTES: &[&str] = &[
    "class",
    "style",
    "display",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "stretchy",
    "symmetric",
    "minsize",
    "maxsize",
    "movablelimits",
    "width",
    "height",
    "depth",
    "linethickness",
    "accent",
    "accentunder",
    "form",
    "lspace",
    "rspace",
    "fence",
    "separator",
    "largeop",
    "voffset",
];

/// Elements whose children stand beside each other, as many as there are.
const ROWS: &[&str] = &["math", "mrow", "mtd", "msqrt", "mstyle", "mphantom", "mpadded"];

/// An element or the letters in one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MathNode {
    /// An element.
    Element(Element),
    /// Letters as they are to be read.
    Letters(String),
}

/// An element with its attributes and children.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<MathNode>,
}

/// A tag as it is written.
enum Tag {
    Opening(Element, bool),
    Closing(&'static str),
}

/// Reads what the library wrote. A sign that begins no tag of MathML is a letter, as names reach this place as they are written.
pub(super) fn read(drawn: &str) -> Option<Element> {
    let mut open = vec![Element { name: "math", attributes: Vec::new(), children: Vec::new() }];
    let mut rest = drawn;
    while let Some(first) = rest.chars().next() {
        match tag(rest) {
            Some((Tag::Opening(element, empty), length)) => {
                rest = &rest[length..];
                match empty {
                    true => open.last_mut()?.children.push(MathNode::Element(element)),
                    false => open.push(element),
                }
            }
            Some((Tag::Closing(name), length)) => {
                rest = &rest[length..];
                let closed = open.pop().filter(|element| element.name == name)?;
                open.last_mut()?.children.push(MathNode::Element(closed));
            }
            None => {
                let known = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&nbsp;", '\u{a0}')];
                let known = known.iter().find(|(reference, _)| rest.starts_with(reference));
                let (letter, length) =
                    known.map_or((first, first.len_utf8()), |(text, letter)| (*letter, text.len()));
                rest = &rest[length..];
                match open.last_mut()?.children.last_mut() {
                    Some(MathNode::Letters(letters)) => letters.push(letter),
                    _ => open.last_mut()?.children.push(MathNode::Letters(letter.to_string())),
                }
            }
        }
    }
    let mut outer = open.pop().filter(|_| open.is_empty())?;
    match outer.children.pop() {
        Some(MathNode::Element(math)) if math.name == "math" && outer.children.is_empty() => Some(math),
        _ => None,
    }
}

/// The tag with which a text begins, and how long it is.
fn tag(text: &str) -> Option<(Tag, usize)> {
    let inside = text.strip_prefix('<')?;
    let name = |text: &str| {
        let end = text.find(|letter: char| !letter.is_ascii_lowercase()).unwrap_or(text.len());
        ELEMENTS.iter().find(|known| **known == &text[..end]).copied()
    };
    if let Some(closing) = inside.strip_prefix('/') {
        let name = name(closing)?;
        return closing[name.len()..].starts_with('>').then_some((Tag::Closing(name), name.len() + 3));
    }
    let name = name(inside)?;
    let mut rest = &inside[name.len()..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        let ends = [("/>", true), (">", false)];
        if let Some((end, empty)) = ends.iter().find(|(end, _)| rest.starts_with(end)) {
            let element = Element { name, attributes, children: Vec::new() };
            return Some((Tag::Opening(element, *empty), text.len() - rest.len() + end.len()));
        }
        let (attribute, behind) = rest.split_once("=\"")?;
        let attribute = ATTRIBUTES.iter().find(|known| **known == attribute)?;
        let (value, behind) = behind.split_once('"')?;
        let harmless = |letter: char| letter.is_ascii_alphanumeric() || " .#%;:(),-+_".contains(letter);
        attributes.push((*attribute, value.chars().all(harmless).then(|| value.to_string())?));
        rest = behind;
    }
}

impl Element {
    fn new(
        name: &'static str,
        attributes: &[(&'static str, &'static str)],
        children: Vec<MathNode>,
    ) -> Element {
        let attributes = attributes.iter().map(|(name, value)| (*name, value.to_string())).collect();
        Element { name, attributes, children }
    }

    fn has_class(&self, class: &str) -> bool {
        self.attributes
            .iter()
            .any(|(name, value)| *name == "class" && value.split(' ').any(|word| word == class))
    }

    fn letters(&self) -> Option<&str> {
        match self.children.as_slice() {
            [MathNode::Letters(letters)] => Some(letters),
            _ => None,
        }
    }

    /// The element as a page takes it: marked parts become what their commands mean, `:=` is one sign, and a long
    /// name keeps a distance.
    pub(super) fn set(mut self) -> Element {
        let children = std::mem::take(&mut self.children).into_iter().map(|child| match child {
            MathNode::Element(element) => MathNode::Element(element.set()),
            letters => letters,
        });
        self.children = children.collect();
        if let Some(marked) = self.unmarked() {
            return marked;
        }
        if self.has_class("mop-negated") {
            self.attributes = vec![("style", STRUCK.to_string())];
        }
        if self.name == "mtable" {
            self.lay_out();
        }
        if ROWS.contains(&self.name) {
            self.space_out();
        }
        self
    }

    /// What a marked part becomes.
    fn unmarked(&mut self) -> Option<Element> {
        let Some(MathNode::Element(first)) = self.children.first().filter(|_| self.name == "mrow") else {
            return None;
        };
        let letters = first.letters().filter(|_| first.name == "mtext")?;
        let mark = MARKS.iter().find(|mark| letters.chars().eq([mark.sign]))?;
        let mut inner = self.children.split_off(1);
        for (name, attributes) in mark.elements.iter().rev() {
            inner = vec![MathNode::Element(Element::new(name, attributes, inner))];
        }
        match inner.pop() {
            Some(MathNode::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// Tables of formulas get their alignment and lines, which browsers have no rule for.
    fn lay_out(&mut self) {
        let kind = Columns::of(self);
        let rows = self.children.iter_mut().filter_map(|row| match row {
            MathNode::Element(row) => Some(row),
            MathNode::Letters(_) => None,
        });
        for row in rows {
            let lined = row.has_class("menv-hline") || row.has_class("menv-hdashline");
            let mut column = 0;
            for cell in &mut row.children {
                let MathNode::Element(cell) = cell else { continue };
                let mut look = kind.cell(column).to_string();
                let sides = [("left", "menv-left-solid"), ("right", "menv-right-solid")];
                for (side, _) in sides.iter().filter(|(_, class)| cell.has_class(class)) {
                    look.push_str(&format!(";border-{side}:.06em solid"));
                }
                if lined {
                    look.push_str(";border-top:.06em solid");
                }
                cell.attributes = vec![("style", look)];
                column += 1;
            }
        }
    }

    /// One sign for `:=`, and a thin space between a number or a ∂ and a long name.
    fn space_out(&mut self) {
        let mut spaced: Vec<MathNode> = Vec::with_capacity(self.children.len());
        for child in std::mem::take(&mut self.children) {
            if let (Some(MathNode::Element(before)), MathNode::Element(element)) = (spaced.last_mut(), &child)
            {
                let is = |element: &Element, name: &str, letters: &str| {
                    element.name == name && element.letters() == Some(letters)
                };
                if is(before, "mo", ":") && is(element, "mo", "=") && before.attributes.is_empty() {
                    before.children = vec![MathNode::Letters(":=".to_string())];
                    continue;
                }
                if (before.name == "mn" || is(before, "mi", "∂")) && element.begins_with_words() {
                    spaced.push(MathNode::Element(Element::new(
                        "mspace",
                        &[("width", "0.16666667em")],
                        Vec::new(),
                    )));
                }
            }
            spaced.push(child);
        }
        self.children = spaced;
    }

    fn begins_with_words(&self) -> bool {
        let base = match self.children.first() {
            Some(MathNode::Element(base)) if matches!(self.name, "msub" | "msup" | "msubsup") => base,
            _ => self,
        };
        base.name == "mtext"
    }

    /// The element on one line, in letters that mean nothing to Markdown.
    pub(super) fn written(&self) -> String {
        let mut out = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            if (*name, value.as_str()) != ("display", "inline") {
                out.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        if self.children.is_empty() && self.name == "mspace" {
            out.push_str(" />");
            return out;
        }
        out.push('>');
        for child in &self.children {
            match child {
                MathNode::Element(element) => out.push_str(&element.written()),
                MathNode::Letters(letters) => {
                    let letters: String = letters.chars().map(stood_for).collect();
                    out.push_str(&harmless(&crate::markup::escape_html(&letters)));
                }
            }
        }
        out.push_str(&format!("</{}>", self.name));
        out
    }
}

/// How the columns of a table within a formula stand.
enum Columns {
    /// Right and left in turn, without a gap: equations at their equals sign.
    Equations,
    /// All at the left: cases.
    Left,
    /// All at the right.
    Right,
    /// In the middle: matrices.
    Middle,
}

impl Columns {
    fn of(table: &Element) -> Columns {
        match () {
            () if table.has_class("menv-alignlike") => Columns::Equations,
            () if table.has_class("menv-cells-left") => Columns::Left,
            () if table.has_class("menv-cells-right") => Columns::Right,
            () => Columns::Middle,
        }
    }

    fn cell(&self, column: usize) -> &'static str {
        match self {
            Columns::Equations if column.is_multiple_of(2) => {
                "padding:.3em 0 .3em 1em;text-align:right;text-align:-webkit-right"
            }
            Columns::Equations => "padding:.3em 0;text-align:left;text-align:-webkit-left",
            Columns::Left => "padding:.25em .5em .25em 0;text-align:left;text-align:-webkit-left",
            Columns::Right => "padding:.25em 0 .25em .5em;text-align:right;text-align:-webkit-right",
            Columns::Middle => "padding:.2em .4em",
        }
    }
}

/// Text between tags in which no letter has a meaning for Markdown.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => out.push(' '),
            '*' | '_' | '`' | '|' | '[' | ']' | '\\' | '~' | '^' | '\'' | '"' | '-' | '{' | '}' | '$' => {
                out.push_str(&format!("&#{};", u32::from(letter)));
            }
            // Smart punctuation would make one sign of them.
            '.' if before == '.' => out.push_str("&#46;"),
            _ => out.push(letter),
        }
        before = letter;
    }
    out
}
