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
    check("plot line(X), line([0, 5], [2, 3])", "line(X) 1 → 4 (1 … 4); line([0, 5], [2, 3]) 2 → 3 (0 … 5)");
    check(
        "plot points(X), points([0], [2])",
        "points(X) 4 (1 … 4; 1 … 4); points([0], [2]) 1 (0 … 0; 2 … 2)",
    );
}

#[test]
fn other_matrices_are_a_series_for_each_column() {
    check("plot line(M)", "line(M)[0] 1 → 4 (0 … 1); line(M)[1] 2 → 5 (0 … 1); line(M)[2] 3 → 6 (0 … 1)");
    check("plot \"two\": \"w\": line([5, 6, 7, 9], X)", "w[0] 1 → 4 (5 … 9); w[1] 1 → 4 (5 … 9)");
    check(
        "plot \"votes\": \"v\": bars(M)",
        "v[0] 2 (0 … 1; 1 … 4); v[1] 2 (0 … 1; 2 … 5); v[2] 2 (0 … 1; 3 … 6)",
    );
    check(
        "plot \"own places\": \"o\": line([[0, 5], [1, 6]], [[2, 3], [4, 7]])",
        "o[0] 2 → 4 (0 … 1); o[1] 3 → 7 (5 … 6)",
    );
}

#[test]
fn a_group_parts_a_series() {
    let told = "0 2 (1 … 2; 1 … 3); 7 2 (3 … 4; 2 … 4)";
    check("plot points(X, kind)", told);
    check("plot points(X, group=kind)", told);
    check("plot points(X[:, 0], X[:, 1], kind)", told);
    check("plot line(y=X[:, 1], x=X[:, 0], group=kind)", "0 1 → 3 (1 … 2); 7 2 → 4 (3 … 4)");
}

#[test]
fn an_area_reaches_down_to_zero_or_to_another_height() {
    check(
        "plot \"a\": \"below\": area([0, 1, 2], [3, 4, 5]), line([1, 2])",
        "below 0 … 2; 0 … 5; line([1, 2]) 1 → 2 (0 … 1)",
    );
    check(
        "plot \"a\": \"band\": area([0, 1, 2], [3, 4, 5], low=[1, 2, 4]), line([1, 2])",
        "band 0 … 2; 1 … 5; line([1, 2]) 1 → 2 (0 … 1)",
    );
}

#[test]
fn a_density_has_area_one() {
    check("plot \"d\": \"x\": histogram([0, 0, 0, 4], bins=2, density=true)", "x 2 (0 … 2; 0.125 … 0.375)");
    check("plot \"d\": \"x\": histogram([0, 0, 0, 4], 2)", "x 2 (0 … 2; 1 … 3)");
}

#[test]
fn axes_have_the_words_of_the_author() {
    let text = shown("plot points(X), x=\"false positives\", y=\"true \" + \"positives\"");
    for words in ["false positives", "true positives"] {
        assert!(text.lines().any(|line| line.trim() == words), "no {words} in:\n{text}");
    }
    assert!(shown("plot t**2 for t in 0..1, x=\"seconds\"").contains("seconds"));
}
