//! The cells of a table of text: header, rows, and columns as numbers; knows no call and no array.

use std::collections::BTreeMap;

use crate::report::{Fault, did_you_mean};

/// How a missing value is written, whatever the case of its letters.
const MISSING: &[&str] = &["", "na", "n/a", "nan", "null", "none", "?", "-"];

/// What becomes of missing values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gaps {
    /// They are a fault.
    Told,
    /// Their rows are left out.
    Drop,
    /// The mean of the column stands for them.
    Mean,
    /// The median of the column stands for them.
    Median,
    /// A number stands for them.
    Number(f64),
}

impl Gaps {
    /// What stands for a missing value of a column with the given values.
    pub fn fill(&self, values: impl Iterator<Item = f64>) -> f64 {
        let mut values: Vec<f64> = values.collect();
        match self {
            Gaps::Number(number) => *number,
            Gaps::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Gaps::Median if !values.is_empty() => {
                values.sort_by(f64::total_cmp);
                let middle = values.len() / 2;
                if values.len() % 2 == 1 {
                    values[middle]
                } else {
                    (values[middle - 1] + values[middle]) / 2.0
                }
            }
            _ => f64::NAN,
        }
    }
}

/// A text file cut into cells.
pub(super) struct Cells {
    file: String,
    names: Option<Vec<String>>,
    rows: Rows,
}

/// Rows of equally many cells, all in one text: a file of millions of rows takes little more than its letters.
#[derive(Default)]
struct Rows {
    width: usize,
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    /// The line that each row begins on.
    lines: Vec<u32>,
    /// How many rows at the top are a header.
    above: usize,
}

impl Rows {
    fn len(&self) -> usize {
        self.lines.len() - self.above
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        let place = (row + self.above) * self.width + column;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[place] as usize]
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width).map(move |column| self.cell(row, column))
    }

    fn line(&self, row: usize) -> usize {
        self.lines[row + self.above] as usize
    }

    fn push(&mut self, line: usize, cells: &csv::StringRecord) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len() as u32);
        }
        self.lines.push(line as u32);
    }
}

impl Cells {
    /// Cuts a text into rows and cells; unless `header` says, the first row is a header if none of its cells is a number.
    pub fn read(file: &str, text: &str, separator: u8, header: Option<bool>) -> Result<Cells, Fault> {
        let mut rows = rows(file, text, separator)?;
        if rows.len() == 0 {
            return Err(Fault::new(format!("`{file}` is empty")));
        }
        let is_header = || rows.row(0).all(|cell| !missing(cell) && cell.trim().parse::<f64>().is_err());
        let names = match header.unwrap_or_else(is_header) {
            true => Some(rows.row(0).map(|name| name.trim().to_string()).collect()),
            false => None,
        };
        rows.above = usize::from(names.is_some());
        match rows.len() {
            0 => Err(Fault::new(format!("`{file}` has a header, but no rows below it"))
                .remedy("if the first line holds data, say `header=0`")),
            _ => Ok(Cells { file: file.to_string(), names, rows }),
        }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.rows.width
    }

    /// The column with a name.
    pub fn named(&self, name: &str) -> Result<usize, Fault> {
        let file = &self.file;
        let Some(names) = &self.names else {
            return Err(Fault::new(format!("there is no column “{name}”: `{file}` has no header"))
                .remedy("name columns by number, from 0; if the first line is a header, say `header=1`"));
        };
        let found: Vec<usize> = (0..self.rows.width).filter(|&column| names[column] == name).collect();
        match found.as_slice() {
            [column] => Ok(*column),
            [] => {
                let known = || names.iter().map(String::as_str);
                let remedy = did_you_mean(name, known()).unwrap_or_else(|| {
                    let listed: Vec<&str> = known().take(12).collect();
                    format!(
                        "there are {}{}",
                        listed.join(", "),
                        if self.rows.width > 12 { ", …" } else { "" }
                    )
                });
                Err(Fault::new(format!("`{file}` has no column “{name}”")).remedy(remedy))
            }
            _ => Err(Fault::new(format!("`{file}` has several columns “{name}”"))
                .remedy("name them by number, from 0")),
        }
    }

    /// The column with a number, which counts from the end if it is negative.
    pub fn numbered(&self, number: f64) -> Result<usize, Fault> {
        let counted = if number < 0.0 { number + self.rows.width as f64 } else { number };
        match counted.fract() == 0.0 && counted >= 0.0 && counted < self.rows.width as f64 {
            true => Ok(counted as usize),
            false => Err(Fault::new(format!("`{}` has no column {number}", self.file))
                .remedy(format!("its columns are 0 to {}", self.rows.width - 1))),
        }
    }

    /// The rows that are used: all, or those without a missing value in the given columns.
    pub fn kept_rows(&self, columns: &[usize], only_whole: bool) -> Vec<usize> {
        let whole = |row: usize| columns.iter().all(|&column| !missing(self.rows.cell(row, column)));
        (0..self.rows.len()).filter(|&row| !only_whole || whole(row)).collect()
    }

    /// The name of a column, if there is a header that names it.
    pub fn name(&self, column: usize) -> Option<&str> {
        self.names.as_ref().map(|names| names[column].as_str()).filter(|name| !name.is_empty())
    }

    /// The different words of a column in the order of their numbers.
    pub fn words(&self, column: usize, rows: &[usize]) -> Vec<&str> {
        kinds(rows.iter().map(|&row| self.rows.cell(row, column).trim()))
    }

    /// A column as numbers; of one that holds words, their places among these.
    pub fn numbers(
        &self,
        column: usize,
        rows: &[usize],
        words: Option<&[&str]>,
        handling: &Gaps,
    ) -> Result<Vec<f64>, Fault> {
        let cell = |row: usize| self.rows.cell(row, column).trim();
        let worded = words.is_some();
        let places = words.unwrap_or_default().iter().enumerate();
        let words: BTreeMap<&str, f64> = places.map(|(place, &word)| (word, place as f64)).collect();
        let mut found = Vec::with_capacity(rows.len());
        for &row in rows {
            let cell = cell(row);
            found.push(match (missing(cell), worded) {
                (true, _) => None,
                (false, true) => words.get(cell).copied(),
                (false, false) => Some(number(cell).ok_or_else(|| self.text_fault(column, row, cell))?),
            });
        }
        let gaps: Vec<usize> =
            rows.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(&row, _)| row).collect();
        let fill = match (gaps.as_slice(), handling) {
            ([], _) => f64::NAN,
            ([first, ..], Gaps::Told) => return Err(self.missing_fault(column, *first, gaps.len())),
            (_, Gaps::Mean | Gaps::Median) if worded => {
                return Err(Fault::new(format!("the words of {} have no mean", self.called(column)))
                    .remedy("say `missing=\"drop\"`, or give the number that stands for a missing word"));
            }
            (_, Gaps::Mean | Gaps::Median) if gaps.len() == rows.len() => {
                return Err(Fault::new(format!("{} has no value at all", self.called(column)))
                    .remedy("leave the column out with `columns=…`, or give a number: `missing=0`"));
            }
            (_, handling) => handling.fill(found.iter().copied().flatten()),
        };
        Ok(found.into_iter().map(|number| number.unwrap_or(fill)).collect())
    }

    fn called(&self, column: usize) -> String {
        match &self.names {
            Some(names) => format!("the column “{}” of `{}`", names[column], self.file),
            None => format!("column {column} of `{}`", self.file),
        }
    }

    fn text_fault(&self, column: usize, row: usize, cell: &str) -> Fault {
        let line = self.rows.line(row);
        let shown: String = cell.lines().next().unwrap_or_default().chars().take(30).collect();
        if cell.parse::<f64>().is_ok() {
            let what =
                format!("{} holds {shown} in line {line}, which is beyond all numbers", self.called(column));
            return Fault::new(what).remedy("numbers go to 1.8e308; write `inf` for what has no end");
        }
        let fault = Fault::new(format!("{} holds the text “{shown}” in line {line}", self.called(column)));
        if self.names.is_none() && row == 0 {
            return fault.remedy(
                "if that line is a header, say `header=1`; \
                 to number the words of a column, name it in `categories=…`",
            );
        }
        if cell.contains('\n') {
            return fault.remedy("a quotation mark in that line is perhaps not closed");
        }
        let is_mark = |letter: char| matches!(letter, ',' | '\'' | ' ' | '\u{a0}' | '$' | '€' | '£');
        if cell.contains(is_mark) && cell.replace(is_mark, "").parse::<f64>().is_ok() {
            return fault.remedy(
                "a number is written with a point, without marks between thousands and without a unit, such as 1234.5",
            );
        }
        let separated = self.rows.width == 1 && cell.contains([';', '\t', '|']);
        fault.remedy(match separated {
            true => "say how the cells are parted, for example `separator=\";\"` or `separator=\"tab\"`",
            false => "leave the column out with `columns=…`, or number its words with `categories=…`",
        })
    }

    fn missing_fault(&self, column: usize, row: usize, count: usize) -> Fault {
        let line = self.rows.line(row);
        let what = match count {
            1 => format!("a value is missing in {}, in line {line}", self.called(column)),
            _ => format!("{count} values are missing in {}, the first in line {line}", self.called(column)),
        };
        Fault::new(what).remedy(
            "say what becomes of them: `missing=\"drop\"` leaves such rows out, `missing=\"mean\"` or `missing=\"median\"` fills them, \
             `missing=0` puts that number there, `missing=\"nan\"` keeps them",
        )
    }
}

/// The rows of a text; empty lines and lines that begin with `#` are passed over.
fn rows(file: &str, text: &str, separator: u8) -> Result<Rows, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let (mut line, mut counted) = (1, 0);
    let mut cells = csv::StringRecord::new();
    let unread = |error| Fault::new(format!("`{file}` cannot be read: {error}"));
    while reader.read_record(&mut cells).map_err(unread)? {
        let start = cells.position().map_or(0, |position| position.byte() as usize);
        let start = start + passed_over(text.get(start..).unwrap_or_default());
        line += text.get(counted..start).unwrap_or_default().matches('\n').count();
        counted = start;
        // A line of blanks is an empty line.
        if cells.iter().all(|cell| cell.trim().is_empty()) && cells.len() <= 1 {
            continue;
        }
        if rows.lines.is_empty() {
            rows.width = cells.len();
        }
        if cells.len() != rows.width {
            return Err(uneven(file, &rows, line, &cells));
        }
        rows.push(line, &cells);
    }
    Ok(rows)
}

/// The fault of a row that has not as many cells as the first.
fn uneven(file: &str, rows: &Rows, line: usize, row: &csv::StringRecord) -> Fault {
    let (width, first) = (rows.width, rows.line(0));
    let fault =
        Fault::new(format!("`{file}` has {} in line {line}, but {width} in line {first}", cells(row.len())));
    fault.remedy(match row.iter().any(|cell| cell.contains('\n')) {
        true => "a quotation mark there is perhaps not closed",
        false => {
            "each row needs as many cells as the first; \
             a cell that holds the separator stands in quotation marks"
        }
    })
}

/// How many bytes of a text belong to lines that hold no row.
fn passed_over(text: &str) -> usize {
    let mut passed = 0;
    for line in text.split_inclusive('\n') {
        if !(line.trim_end_matches(['\r', '\n']).is_empty() || line.starts_with('#')) {
            break;
        }
        passed += line.len();
    }
    passed
}

fn missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 4 && MISSING.contains(&cell.to_ascii_lowercase().as_str())
}

/// The number in a cell; one that is beyond all numbers is none, and only what is written so is infinite.
fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let beyond = |number: &f64| number.is_infinite() && cell.contains(|letter: char| letter.is_ascii_digit());
    cell.parse().ok().filter(|number| !beyond(number))
}

/// The different values of a column in ascending order: as numbers if all are numbers, else as words.
fn kinds<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = cells.filter(|cell| !missing(cell)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.iter().all(|kind| number(kind).is_some()) {
        kinds.sort_by(|one, other| number(one).unwrap_or(0.0).total_cmp(&number(other).unwrap_or(0.0)));
    }
    kinds
}

fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_string() } else { format!("{count} cells") }
}
