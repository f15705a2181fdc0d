//! The program: arguments in, exit code out; knows no lesson.

fn main() {}
