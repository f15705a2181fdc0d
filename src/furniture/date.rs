//! A day, as front matter has it and as a page says it; knows no clock.

use std::fmt;

use crate::words::{Words, say};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day that is written as `2026-11-26`.
    pub fn read(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let [year, month, day] = [4, 2, 2].map(|length| {
            parts
                .next()
                .filter(|part| part.len() == length && part.bytes().all(|digit| digit.is_ascii_digit()))
        });
        let date = Date { year: year?.parse().ok()?, month: month?.parse().ok()?, day: day?.parse().ok()? };
        let every = |years: u16| date.year.is_multiple_of(years);
        let leap = every(4) && (!every(100) || every(400));
        let days = match date.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (parts.next().is_none() && (1..=days).contains(&date.day)).then_some(date)
    }

    /// As the readers of a language write it.
    pub fn written(self, words: Words) -> String {
        let [year, day] = [self.year.to_string(), self.day.to_string()];
        say!(words, "date", year = year, month = usize::from(self.month), day = day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
