//! Numbers, truth values and texts keep their kind on the way through functions, and claims compare something; the values
//! are NumPy's.

use mdbook_descent::record::{Finding, Verdict};

/// The verdicts of a block whose claims all hold.
fn verdicts(block: &str) -> Vec<Verdict> {
    let chapter = mdbook_descent::run(&format!("```calc\n{block}\n```\n"));
    assert!(chapter.faults.is_empty(), "{block}\n{}", chapter.faults.join("\n"));
    chapter.results.blocks[0].verdicts.clone()
}

/// The first fault of a block.
fn fault(kind: &str, block: &str) -> String {
    let chapter = mdbook_descent::run(&format!("```{kind}\n{block}\n```\n"));
    chapter.faults.into_iter().next().unwrap_or_else(|| panic!("nothing is refused in\n{block}"))
}

#[test]
fn a_mask_stays_a_mask() {
    verdicts(
        "x = [1, 2, 3]
X = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
check x[[true, false, true]] == [1, 3]
check x[roll(x > 1, 1)] == [1, 3]
check x[concatenate([x[:1] > 1, x[1:] > 2])] == [3]
check x[hstack([x[:1] > 1, x[1:] > 2])] == [3]
check x[where(x > 1, true, false)] == [2, 3]
check x[maximum(x > 1, x < 2)] == [1, 2, 3]
check x[sort(x > 1)] == [2, 3]
check x[full(3, true)] == [1, 2, 3]
check x[tile([true], 3)] == [1, 2, 3]
check x[broadcast_to(x[:1] > 0, (3,))] == [1, 2, 3]
check x[min(X > 1, axis=1)] == [2, 3]
check x[pad(x[:2] > 1, (1, 0))] == [3]
check X[:, [true, false, true]] == [[1, 3], [4, 6], [7, 9]]
check x[flip(x > 1)] == [1, 2]
check x[(x > 1) * (x < 3)] == [2]
check x[[k > 0 for k in range(3)]] == [2, 3]",
    );
    assert!(fault("calc", "x = [1, 2, 3]\nx[(x > 1) + (x < 2)]").contains("`+` of two truth values"));
}

#[test]
fn arrays_of_texts_are_moved_as_arrays_of_numbers() {
    verdicts(
        "t = [\"c\", \"a\", \"b\"]
x = [1, 2, 3]
check t[::-1] == [\"b\", \"a\", \"c\"]
check t[1:] == [\"a\", \"b\"]
check t[[2, 0]] == [\"b\", \"c\"]
check t[x > 1] == [\"a\", \"b\"]
check roll(t, 1) == [\"b\", \"c\", \"a\"]
check flip(t) == t[::-1]
check sort(t) == [\"a\", \"b\", \"c\"]
check argsort(t) == [1, 2, 0]
check concatenate([t, t[:1]]) == [\"c\", \"a\", \"b\", \"c\"]
check hstack([t, [\"d\"]]) == [\"c\", \"a\", \"b\", \"d\"]
check tile(t, 2)[3] == \"c\"
check repeat(t, 2)[:3] == [\"c\", \"c\", \"a\"]
check where(x > 1, \"yes\", \"no\") == [\"no\", \"yes\", \"yes\"]
check shape(reshape(t, (3, 1))) == [3, 1]
check stack([t, t])[1, 0] == \"c\"
check shape(t) == [3]
check [[\"a\", \"b\"], [\"c\", \"d\"]].T[0, 1] == \"c\"",
    );
    let told = fault("calc", "t = [\"a\", \"b\"]\npad(t, 1)");
    assert!(told.contains("numbers would stand among the texts"), "{told}");
    for mixed in ["hstack([t, 1])", "where([true, false], t, 1)", "concatenate([t, [0, 1]])"] {
        let told = fault("calc", &format!("t = [\"a\", \"b\"]\n{mixed}"));
        assert!(told.contains("numbers would stand among the texts"), "{told}");
    }
}

#[test]
fn a_list_is_one_value_and_several_values_are_several() {
    verdicts(
        "one(s, k) = [s[0] + s[1], s[0]]
check scan(one, [1, 1], range(2)) == [[2, 1], [3, 2]]
two(a, b, k) = a + b, a
sums, befores = scan(two, (1, 1), range(2))
check sums == [2, 3]
check befores == [1, 2]",
    );
}

#[test]
fn derivatives_of_functions_that_hold_arrays() {
    verdicts(
        "f(x) = sum([5, 2, 3] * x**range(3))
check f'(0) == 2
check f''(0) == 6
check f'([0, 1]) == [2, 8]
check f'([0, 1, 2]) == [2, 8, 14]
g(x) = [1, 2, 3] * x
check g'([4, 5, 6]) == [[1, 2, 3], [1, 2, 3], [1, 2, 3]]
h(x) = x**2 * sin(x)
check h'([1, 2]) == [h'(1), h'(2)]
check standardize([0.1, 0.1, 0.1]) == [0, 0, 0]
check mean(standardize([1, 2, 4])) == 0 within 1e-12
check std(standardize([1, 2, 4])) == 1",
    );
}

#[test]
fn a_column_does_not_meet_a_row_in_a_loss() {
    let block = |loss: &str| {
        format!(
            "data x = [[1], [2], [3], [4]]\ndata y = [2, 4, 6, 8]\nparam w = 0.5\nparam b = 0\nloss L = {loss}\n\
             descend L by gradient_descent(rate=0.01) for 3 steps"
        )
    };
    for loss in ["mean((y - (x * w + b))**2)", "sum(abs(x * w - y))"] {
        let told = fault("train", &block(loss));
        let shapes = told.contains("(4, 1)") && told.contains("(4,)") && told.contains("`y[:, None]`");
        assert!(shapes && told.contains("a column of shape"), "{told}");
    }
    for loss in [
        "mean((y[:, None] - (x * w + b))**2)",
        "mean((y - (x[:, 0] * w + b))**2)",
        "mean(exp(-(w * y[:, None] - y)**2))",
    ] {
        let chapter = mdbook_descent::run(&format!("```train\n{}\n```\n", block(loss)));
        assert!(chapter.faults.is_empty(), "{loss}: {}", chapter.faults.join("\n"));
    }
}

#[test]
fn a_claim_over_nothing_is_a_fault() {
    let given = "x = [1, 2, 3]\nt = [\"a\", \"b\"]\nall_large(v) = all(v > 100)";
    for claim in [
        "x[x > 9] == 7",
        "all(x[x > 9] > 100)",
        "not any(x[x > 9] > 100)",
        "all(t[t == \"z\"] == \"q\")",
        "shape(3) == shape(4)",
        "x[0] == 1 and all(x[x > 9] > 1)",
        "all_large(x[x > 9])",
        "x[0] == 1 or all(x[x > 9] > 1)",
    ] {
        let told = fault("calc", &format!("{given}\ncheck {claim}"));
        assert!(told.contains("compares nothing"), "{claim}: {told}");
    }
    verdicts(&format!("{given}\ncheck len(x[x > 9]) == 0\ncheck sum(x[x > 9]) == 0"));
}

#[test]
fn every_claim_has_its_evidence() {
    let told = verdicts(
        "x = [1, 2, 3]
t = [\"a\", \"b\", \"a\"]
right = 2 < 3
check x[0] == 1 or x[1] == 7
check not (x[0] > 5)
check not any(x > 9)
check all(x > 0)
check any(x > 2)
check t[0] == \"a\"
check t == [\"a\", \"b\", \"a\"]
check all(t == [\"a\", \"b\", \"a\"])
check \"10\" < \"9\"
check isnan(nan)
check not isnan(x[1])
check isfinite(x)
check right
check mean(x) == 2 and not (x[0] > 5)
refute all(x > 2)
refute t[0] == \"b\"
refute x[0] > 1 or x[1] > 2",
    );
    let evidence: Vec<&str> = told.iter().map(|verdict| verdict.evidence.as_str()).collect();
    let expected = [
        "`x[0] == 1`: 1 = 1; `x[1] == 7`: 2 and 7",
        "1 < 5",
        "`any(x > 9)` is false; holds in 0 of 3 elements",
        "holds in all 3 elements",
        "holds in 1 of 3 elements",
        "\"a\" = \"a\"",
        "holds in all 3 elements",
        "holds in all 3 elements",
        "\"10\" < \"9\"",
        "`nan` is nan",
        "`isnan(x[1])` is false; `x[1]` is 2",
        "holds in all 3 elements; `x` is [1, 2, 3]",
        "`right` is true",
        "2 = 2; 1 < 5",
        "`all(x > 2)` is false; holds in 1 of 3 elements",
        "\"a\" ≠ \"b\"",
        "`x[0] > 1 or x[1] > 2` is false; `x[0] > 1`: 1 is not > 1; `x[1] > 2`: 2 is not > 2",
    ];
    assert_eq!(evidence, expected);
    assert!(told.iter().all(|verdict| verdict.finding == Finding::Holds));
}
