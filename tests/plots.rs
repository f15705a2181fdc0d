//! Plots as an author meets them: the sentence of numbers that `run` prints below each picture; knows no part of the house.

use std::io::Write;
use std::process::{Command, Stdio};

/// What the terminal shows of one plot.
fn shown(plot: &str) -> String {
    let lesson = format!(
        "```calc\ndata X = [[1, 1], [2, 3], [3, 2], [4, 4]]\ndata kind = [0, 0, 7, 7]\ndata M = [[1, 2, 3], [4, 5, 6]]\n{plot}\n```\n"
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
        .args(["run", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let _ = child.stdin.take().expect("a pipe").write_all(lesson.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{plot}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[track_caller]
fn check(plot: &str, told: &str) {
    let text = shown(plot);
    assert_eq!(text.trim_end().lines().next_back(), Some(told), "{plot}:\n{text}");
}

#[test]
fn two_columns_are_places() {
    // A line alone needs no sentence, so another stands beside it.
    check(
        "plot line(X), line([0, 5], [2, 3])",
        "X goes from 1 at x = 1 to 4 at x = 4. [2, 3] goes from 2 at x = 0 to 3 at x = 5. X and [2, 3] cross at x = 1.67, 2.5 and 3.33.",
    );
    check(
        "plot points(X), points([0], [2])",
        "X: 4 marks, x from 1 to 4, y from 1 to 4. [2]: 1 mark, x from 0 to 0, y from 2 to 2.",
    );
}

#[test]
fn other_matrices_are_a_series_for_each_column() {
    check(
        "plot line(M)",
        "M[0] goes from 1 at x = 0 to 4 at x = 1. M[1] goes from 2 at x = 0 to 5 at x = 1. M[2] goes from 3 at x = 0 to 6 at x = 1.",
    );
    check(
        "plot \"two\": \"w\": line([5, 6, 7, 9], X)",
        "w[0] goes from 1 at x = 5 to 4 at x = 9. w[1] goes from 1 at x = 5 to 4 at x = 9. w[0] and w[1] cross at x = 6.5.",
    );
    check(
        "plot \"votes\": \"v\": bars(M)",
        "v[0]: x = 0: 1; x = 1: 4. v[1]: x = 0: 2; x = 1: 5. v[2]: x = 0: 3; x = 1: 6.",
    );
    check(
        "plot \"own places\": \"o\": line([[0, 5], [1, 6]], [[2, 3], [4, 7]])",
        "o[0] goes from 2 at x = 0 to 4 at x = 1. o[1] goes from 3 at x = 5 to 7 at x = 6.",
    );
}

#[test]
fn a_group_parts_a_series() {
    let told = "0: 2 marks, x from 1 to 2, y from 1 to 3. 7: 2 marks, x from 3 to 4, y from 2 to 4.";
    check("plot points(X, kind)", told);
    check("plot points(X, group=kind)", told);
    check("plot points(X[:, 0], X[:, 1], kind)", told);
    check(
        "plot line(y=X[:, 1], x=X[:, 0], group=kind)",
        "0 goes from 1 at x = 1 to 3 at x = 2. 7 goes from 2 at x = 3 to 4 at x = 4.",
    );
}

#[test]
fn an_area_reaches_down_to_zero_or_to_another_height() {
    check(
        "plot \"a\": \"below\": area([0, 1, 2], [3, 4, 5]), line([1, 2])",
        "below: an area, x from 0 to 2, y from 0 to 5. [1, 2] goes from 1 at x = 0 to 2 at x = 1.",
    );
    check(
        "plot \"a\": \"band\": area([0, 1, 2], [3, 4, 5], low=[1, 2, 4]), line([1, 2])",
        "band: an area, x from 0 to 2, y from 1 to 5. [1, 2] goes from 1 at x = 0 to 2 at x = 1.",
    );
}

#[test]
fn a_density_has_area_one() {
    check(
        "plot \"d\": \"x\": histogram([0, 0, 0, 4], bins=2, density=true)",
        "x from 0 to 4; the highest bar is 0.375, between 0 and 2.",
    );
    check(
        "plot \"d\": \"x\": histogram([0, 0, 0, 4], 2)",
        "x from 0 to 4; the highest bar is 3, between 0 and 2.",
    );
}

#[test]
fn axes_have_the_words_of_the_author() {
    let text = shown("plot points(X), x=\"false positives\", y=\"true \" + \"positives\"");
    for words in ["false positives", "true positives"] {
        assert!(text.lines().any(|line| line.trim() == words), "no {words} in:\n{text}");
    }
    assert!(shown("plot t**2 for t in 0..1, x=\"seconds\"").contains("seconds"));
}
