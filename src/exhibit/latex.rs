//! LaTeX as KaTeX takes it, brought to the commands that the library has; knows no MathML.

use std::collections::BTreeMap;

use super::commands::{self, MARKS};
use super::tokens::{LatexToken, read, stand_in, written};

/// A book's own commands: each name with what it stands for, in which `#1` to `#9` are its arguments.
pub type Macros = BTreeMap<String, String>;

/// Longer formulas are refused.
const LONGEST: usize = 4000;
/// The most pieces that the commands of a formula may become.
const MOST_TOKENS: usize = 20_000;

/// The formula in commands that the library has, or a sentence that says what is wrong with it.
pub(super) fn prepared(latex: &str, macros: &Macros) -> Result<String, String> {
    if latex.len() > LONGEST {
        return Err(format!("a formula has at most {LONGEST} letters"));
    }
    let mut tokens = read(latex);
    tokens.reverse();
    let mut work =
        Work { macros, left: tokens, taken: 0, out: Vec::new(), scopes: vec![Scope::new(0)], rows: false };
    while let Some(token) = work.next()? {
        work.take(token)?;
    }
    work.close_fractions();
    let formula = written(&work.out);
    Ok(if work.rows { format!("\\begin{{gathered}}{formula}\\end{{gathered}}") } else { formula })
}

/// A formula on its way: what is left to read, the next piece last, and what has been written.
struct Work<'a> {
    macros: &'a Macros,
    left: Vec<LatexToken>,
    taken: usize,
    out: Vec<LatexToken>,
    scopes: Vec<Scope>,
    /// Whether it has several lines without an environment around them.
    rows: bool,
}

/// A group, an environment or the whole formula.
struct Scope {
    /// Where it begins in what has been written, or its cell does.
    start: usize,
    /// A command that stands between its two arguments, and where.
    between: Option<(usize, &'static commands::Between)>,
    /// The columns, if it is an array that says them.
    columns: Option<Columns>,
}

impl Scope {
    fn new(start: usize) -> Scope {
        Scope { start, between: None, columns: None }
    }
}

/// The columns that an array has been given, and those that it uses: a row may go on beyond the last.
struct Columns {
    /// Where more of them can be put in.
    place: usize,
    given: usize,
    in_row: usize,
    most: usize,
}

impl Work<'_> {
    fn next(&mut self) -> Result<Option<LatexToken>, String> {
        self.taken += 1;
        match self.taken > MOST_TOKENS {
            true => {
                Err("the commands of this formula stand for each other in a circle, or for too much"
                    .to_string())
            }
            false => Ok(self.left.pop()),
        }
    }

    fn take(&mut self, token: LatexToken) -> Result<(), String> {
        match &token {
            LatexToken::Command(name) => return self.command(name.clone()),
            LatexToken::Letter('{') => {
                self.out.push(token);
                self.scopes.push(Scope::new(self.out.len()));
                return Ok(());
            }
            LatexToken::Letter('}') => self.close(),
            LatexToken::Letter('&') => {
                self.end_cell();
                self.count_cell(true);
            }
            _ => {}
        }
        self.out.push(token);
        Ok(())
    }

    fn command(&mut self, name: String) -> Result<(), String> {
        if let Some(meaning) = self.macros.get(&name) {
            return self.expand(&meaning.clone());
        }
        if commands::REFUSED.contains(&name.as_str()) {
            return Err(format!("`\\{name}` has no place in a formula of a lesson"));
        }
        if let Some((_, meaning)) = commands::MEANINGS.iter().find(|(known, _)| *known == name) {
            return self.expand(meaning);
        }
        if let Some(between) = commands::BETWEEN.iter().find(|between| between.name == name) {
            let place = self.out.len();
            let scope = self.scopes.last_mut().filter(|scope| scope.between.is_none());
            let scope = scope.ok_or_else(|| format!("`\\{name}` stands twice in one group"))?;
            scope.between = Some((place, between));
            return Ok(());
        }
        match MARKS.iter().find(|mark| mark.command == name) {
            Some(mark) => self.marked(&name, mark.sign),
            None => self.own_or_plain(name),
        }
    }

    /// Puts a sign before the argument of a command, which finds it again behind the library.
    fn marked(&mut self, name: &str, sign: char) -> Result<(), String> {
        let argument = self.argument(name)?;
        let sign = LatexToken::Made(format!("\\text{{{sign}}}"));
        let before = [LatexToken::Letter('{'), sign, LatexToken::Letter('{')];
        let after = [LatexToken::Letter('}'), LatexToken::Letter('}')];
        self.push_back(before.into_iter().chain(argument).chain(after));
        Ok(())
    }

    /// A command that is read here, or one that the library knows.
    fn own_or_plain(&mut self, name: String) -> Result<(), String> {
        match name.as_str() {
            name if commands::TEXTS.contains(&name) => self.text(name),
            "operatorname" => self.operator(),
            "mathop" => self.large_operator(),
            "tag" => self.tag(),
            "color" | "textcolor" | "colorbox" => self.coloured(&name, 1),
            "fcolorbox" => self.coloured(&name, 2),
            "label" => self.argument("label").map(drop),
            "begin" => self.environment(true),
            "end" => self.environment(false),
            "left" => self.opened(),
            "right" => {
                self.close();
                self.out.push(LatexToken::Command(name));
                Ok(())
            }
            "\\" => {
                self.end_cell();
                self.count_cell(false);
                self.rows |= self.scopes.len() == 1;
                self.out.push(LatexToken::Command(name));
                Ok(())
            }
            _ => {
                self.out.push(LatexToken::Command(name));
                Ok(())
            }
        }
    }

    /// Puts the meaning of a command in its place.
    fn expand(&mut self, meaning: &str) -> Result<(), String> {
        let meaning = read(meaning);
        let number = |pair: &[LatexToken]| match pair {
            [LatexToken::Letter('#'), LatexToken::Letter(digit)] => {
                digit.to_digit(10).filter(|number| *number > 0)
            }
            _ => None,
        };
        let count = meaning.windows(2).filter_map(number).max().unwrap_or(0);
        let arguments = (0..count).map(|_| self.argument("this command")).collect::<Result<Vec<_>, _>>()?;
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < meaning.len() {
            match meaning.get(at..at + 2).and_then(number) {
                Some(number) => {
                    tokens.extend(arguments[number as usize - 1].iter().cloned());
                    at += 2;
                }
                None => {
                    tokens.push(meaning[at].clone());
                    at += 1;
                }
            }
            if tokens.len() > MOST_TOKENS {
                break;
            }
        }
        self.push_back(tokens);
        Ok(())
    }

    fn push_back(&mut self, tokens: impl IntoIterator<Item = LatexToken>) {
        let start = self.left.len();
        self.left.extend(tokens);
        self.left[start..].reverse();
    }

    /// The next group without its braces, or the next piece.
    fn argument(&mut self, of: &str) -> Result<Vec<LatexToken>, String> {
        let missing = || match of {
            "this command" => "a command lacks an argument".to_string(),
            _ => format!("`\\{of}` lacks its argument"),
        };
        let mut found = Vec::new();
        let mut depth = 0_usize;
        while let Some(token) = self.next()? {
            match token {
                LatexToken::Letter(letter) if letter.is_whitespace() && depth == 0 => continue,
                LatexToken::Letter('}') if depth == 0 => {
                    self.left.push(token);
                    return Err(missing());
                }
                LatexToken::Letter('{') => depth += 1,
                LatexToken::Letter('}') => depth -= 1,
                _ => {}
            }
            found.push(token);
            if depth == 0 {
                let grouped = found.len() > 1;
                return Ok(if grouped { found[1..found.len() - 1].to_vec() } else { found });
            }
        }
        Err(if depth > 0 { "a brace is not closed".to_string() } else { missing() })
    }

    /// Words within a formula; what stands between dollar signs in them is a formula again.
    fn text(&mut self, command: &str) -> Result<(), String> {
        let argument = self.argument(command)?;
        let font = commands::font(command);
        let mut made = Vec::new();
        for (index, piece) in argument.split(|token| *token == LatexToken::Letter('$')).enumerate() {
            match index % 2 {
                0 => made.extend(commands::words(font, piece)),
                _ => {
                    made.push(LatexToken::Letter('{'));
                    made.extend(piece.iter().cloned());
                    made.push(LatexToken::Letter('}'));
                }
            }
        }
        // Several pieces, or none, are one thing to what stands before them.
        if made.len() != 1 {
            made.insert(0, LatexToken::Letter('{'));
            made.push(LatexToken::Letter('}'));
        }
        self.push_back(made);
        Ok(())
    }

    /// A name that is set upright.
    fn operator(&mut self) -> Result<(), String> {
        let starred = self.left.last() == Some(&LatexToken::Letter('*'));
        if starred {
            self.left.pop();
        }
        let name = commands::plain(&self.argument("operatorname")?);
        // The starred command has its limits above and below, as this one has.
        let command = if starred { "mathop" } else { "operatorname" };
        self.out.push(LatexToken::Made(format!("\\{command}{{{name}}}")));
        Ok(())
    }

    /// What is set as an operator: the library reads a name there, and everything else is a group.
    fn large_operator(&mut self) -> Result<(), String> {
        let argument = self.argument("mathop")?;
        match argument
            .iter()
            .all(|token| matches!(token, LatexToken::Letter(letter) if letter.is_alphanumeric()))
        {
            true => self.out.push(LatexToken::Made(format!("\\mathop{{{}}}", commands::plain(&argument)))),
            false => {
                let group =
                    std::iter::once(LatexToken::Letter('{')).chain(argument).chain([LatexToken::Letter('}')]);
                self.push_back(group.collect::<Vec<_>>());
            }
        }
        Ok(())
    }

    /// A command for colours, each of which the library cuts into pieces without looking.
    fn coloured(&mut self, name: &str, count: usize) -> Result<(), String> {
        self.out.push(LatexToken::Command(name.to_string()));
        for _ in 0..count {
            let colour = self.argument(name)?;
            if !colour.iter().all(|token| matches!(token, LatexToken::Letter(letter) if letter.is_ascii())) {
                return Err(format!("a colour of `\\{name}` is a name such as `red`, or `#1E90FF`"));
            }
            self.group(colour);
        }
        Ok(())
    }

    fn group(&mut self, tokens: Vec<LatexToken>) {
        self.out.push(LatexToken::Letter('{'));
        self.out.extend(tokens);
        self.out.push(LatexToken::Letter('}'));
    }

    /// The number of a formula, which stands behind it.
    fn tag(&mut self) -> Result<(), String> {
        let starred = self.left.last() == Some(&LatexToken::Letter('*'));
        if starred {
            self.left.pop();
        }
        let argument = self.argument("tag")?;
        let [open, close] = if starred { ["", ""] } else { ["(", ")"] };
        let letters = |text: &'static str| text.chars().map(LatexToken::Letter);
        let text =
            letters("{").chain(letters(open)).chain(argument).chain(letters(close)).chain(letters("}"));
        let tokens = [LatexToken::Command("qquad".to_string()), LatexToken::Command("text".to_string())]
            .into_iter()
            .chain(text);
        self.push_back(tokens.collect::<Vec<_>>());
        Ok(())
    }

    fn environment(&mut self, begins: bool) -> Result<(), String> {
        let word = if begins { "begin" } else { "end" };
        if !begins {
            self.close();
        }
        let name = self.argument(word)?;
        // A command within the name would be read as it stands by the library.
        let is_letter = |letter: char| letter.is_ascii_alphabetic() || letter == '*';
        if !name.iter().all(|token| matches!(token, LatexToken::Letter(letter) if is_letter(*letter))) {
            return Err(format!(
                "`\\{word}` has the name of an environment behind it, such as `{{aligned}}`"
            ));
        }
        let plain = commands::plain(&name).replace(stand_in('*'), "");
        let is_array = matches!(plain.as_str(), "array" | "darray");
        let is_paired = matches!(plain.as_str(), "alignat" | "alignedat");
        self.out.push(LatexToken::Command(word.to_string()));
        self.group(name);
        if begins && is_paired {
            // The library has room for few columns, and does not look whether there are fewer.
            let pairs = self.argument("begin{alignat}")?;
            let count: Option<u8> = commands::plain(&pairs).trim().parse().ok();
            if count.is_none() {
                return Err(format!("`{plain}` has a number of columns behind it, such as `{{2}}`"));
            }
            self.group(pairs);
        }
        if begins {
            let columns = if is_array { self.columns()? } else { None };
            self.scopes.push(Scope { columns, ..Scope::new(self.out.len()) });
        }
        Ok(())
    }

    /// The columns behind the name of an array; none if something else stands there.
    fn columns(&mut self) -> Result<Option<Columns>, String> {
        if self.left.last() != Some(&LatexToken::Letter('{')) {
            return Ok(None);
        }
        let given = self.argument("begin")?;
        let count = |token: &&LatexToken| matches!(token, LatexToken::Letter('l' | 'c' | 'r'));
        let columns = given.iter().filter(count).count();
        self.group(given);
        Ok(Some(Columns { place: self.out.len() - 1, given: columns, in_row: 1, most: 1 }))
    }

    /// Counts a further cell of an array's row, or begins the next row.
    fn count_cell(&mut self, further: bool) {
        if let Some(columns) = self.scopes.last_mut().and_then(|scope| scope.columns.as_mut()) {
            columns.in_row = if further { columns.in_row + 1 } else { 1 };
            columns.most = columns.most.max(columns.in_row);
        }
    }

    /// A large bracket opens a group, behind its sign.
    fn opened(&mut self) -> Result<(), String> {
        self.out.push(LatexToken::Command("left".to_string()));
        while let Some(token) = self.next()? {
            let space = matches!(token, LatexToken::Letter(letter) if letter.is_whitespace());
            self.out.push(token);
            if !space {
                break;
            }
        }
        self.scopes.push(Scope::new(self.out.len()));
        Ok(())
    }

    fn close(&mut self) {
        self.close_fractions();
        if self.scopes.len() > 1
            && let Some(Scope { columns: Some(columns), .. }) = self.scopes.pop()
        {
            let more = columns.most.saturating_sub(columns.given);
            let more = std::iter::repeat_n(LatexToken::Letter('c'), more);
            self.out.splice(columns.place..columns.place, more);
        }
    }

    fn end_cell(&mut self) {
        self.close_fractions();
        let place = self.out.len() + 1;
        if let Some(scope) = self.scopes.last_mut() {
            scope.start = place;
        }
    }

    /// Brings a command that stands between its arguments before them.
    fn close_fractions(&mut self) {
        let Some(scope) = self.scopes.last_mut() else { return };
        let Some((place, between)) = scope.between.take() else { return };
        let start = scope.start.min(place);
        let below = self.out.split_off(place);
        let above = self.out.split_off(start);
        let group = |tokens: Vec<LatexToken>| {
            std::iter::once(LatexToken::Letter('{')).chain(tokens).chain([LatexToken::Letter('}')])
        };
        self.out.push(LatexToken::Made(between.before.to_string()));
        self.out.extend(group(above));
        self.out.extend(group(below));
        self.out.push(LatexToken::Made(between.after.to_string()));
    }
}
