//! Answers as the engine of a page does, without a browser: one question in each line, its answer in the same line.

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut answers = io::stdout().lock();
    for question in io::stdin().lock().lines() {
        writeln!(answers, "{}", live::answer(&question?))?;
    }
    answers.flush()
}
