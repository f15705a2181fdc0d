//! One rule for reading, as an author meets it: what a lesson claims of states, draws, batches and runs holds.

use std::rc::Rc;

use mdbook_descent::chapter::{Output, Settings, Source, process};
use mdbook_descent::config::Config;
use mdbook_descent::environment::Memory;

/// The faults of a lesson.
fn faults(lesson: &str) -> Vec<String> {
    let source = Source { content: lesson, file: "lesson.md", written: None };
    process(source, &Config::default().settings, Rc::new(Memory::default())).faults
}

fn holds(lesson: &str) {
    let faults = faults(lesson);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn below_a_training_stand_the_draws_of_the_last_row() {
    holds(
        "```train
seed 3
param w = 1
noise = normal()
loss L = (w - noise)**2
descend L by gradient_descent(0.1) for 3 steps
check noise == -0.56777 within 0.0001
check noise == history(noise)[3] and L == history(L)[3] and L == 1.031688 within 0.00001
check history(L + 0) == history(L)
```
",
    );
}

/// A mean of nothing is nan, of which nothing is true and everything is not.
#[test]
fn a_claim_about_a_mean_of_nothing_is_none() {
    for claim in [
        "check mean(x[x > 5]) != 3",
        "check not (mean(x[x > 5]) > 3)",
        "refute std(x[x > 5]) > 1",
        "check m != 3 or 1 > 2",
    ] {
        let told = faults(&format!("```calc\ndata x = [1, 2, 3]\nm = mean(x[x > 5])\n{claim}\n```\n"));
        assert!(told.iter().any(|fault| fault.contains("compares a mean of nothing")), "{claim}: {told:?}");
    }
    holds(
        "```calc\ndata x = [1, 2, 3]\ncheck isnan(mean(x[x > 5])) and sum(x[x > 5]) == 0 and 0 / 0 != 3\n```\n",
    );
}

/// Where a loss divides by the number of the step, it has no value before the first.
#[test]
fn a_row_without_a_value_has_a_dash() {
    let lesson = "```train\nparam w = 3\nloss L = w**2 / step\nmetric m = 1 / step\ndescend L by gradient_descent(rate=0.1) for 6 steps\n\
                  show loss_table, loss_curve, checklist, decision\n```\n";
    let settings = Settings { output: Output::Terminal { colours: false }, ..Config::default().settings };
    let page = process(
        Source { content: lesson, file: "lesson.md", written: None },
        &settings,
        Rc::new(Memory::default()),
    );
    assert_eq!(page.faults, [""; 0]);
    assert!(!page.content.contains('∞'), "{}", page.content);
    assert!(page.content.contains("– → 0.5265") && page.content.contains("– → 0.1667"), "{}", page.content);
    assert!(
        page.content.contains("has no value before the first step: it is 5.76 after it"),
        "{}",
        page.content
    );
}

#[test]
fn nobody_has_to_use_a_draw_for_it_to_be_made() {
    holds(
        "```train
param w = 0
idle = normal()
loss L = w**2
descend L by gradient_descent(rate=0.1) for 3 steps
check idle == history(idle)[3] and history(idle)[0] != history(idle)[1]
```
",
    );
}

#[test]
fn an_update_draws_once_for_each_step() {
    holds(
        "```train
seed 3
param w = 1
loss L = w**2
update w = w + normal()
repeat 3 steps
after = normal()
check after == -0.56777 within 0.0001
```
",
    );
}

#[test]
fn batches_are_seen_by_every_reading_of_a_step() {
    holds(
        "```train id=cut
data x = [1, 2, 3, 4]
param w = 1
loss L = mean((w * x - 1)**2)
metric whole = mean(x)
descend L by gradient_descent(0.01) for 1 epochs batch=2 order=[0, 1, 2, 3]
check history(L + 0) == [0.5, 6.145, 1.835] within 0.001
check history(L + 0) == history(L) and at(L * 2, step=0) == 1
check history(mean(x)) == [1.5, 3.5, 2.5] and history(whole) == [2.5, 2.5, 2.5]
check at(x, step=1) == [3, 4] and at(x, step=2) == [1, 2, 3, 4]
```

```calc
check history(cut.L + 0) == history(cut.L)
```
",
    );
}

#[test]
fn what_has_another_length_in_each_step_has_no_history() {
    let faults = faults(
        "```train
data x = [1, 2, 3, 4]
param w = 1
loss L = mean((w * x - 1)**2)
descend L by gradient_descent(0.01) for 1 epochs batch=2
history(x * w)
```
",
    );
    assert!(faults[0].contains("look back on what has one shape in all steps"), "{}", faults[0]);
}

#[test]
fn settings_belong_to_the_state_that_the_step_begins_with() {
    holds(
        "```train
param w = [1, 2]
state b = 0.5
loss L = sum(w**2)
update b = b * 0.9
descend L by momentum(rate=0.1, beta=b) for 3 steps
check w == [0.33875, 0.6775]
```
",
    );
}

#[test]
fn at_sets_the_name_that_a_value_was_made_from() {
    holds(
        "```calc
a = 1
b = a + 1
```

```calc
a = 10
check at(b, a=5) == 6
```
",
    );
}

#[test]
fn runs_that_end_apart_have_histories_of_one_length() {
    holds(
        "```train id=t
vary r in [0.1, 0.4]
param w = 1
v = w * [1, 2]
loss L = w**2
descend L by gradient_descent(r) for 10 steps until L < 0.1
h = history(w)
```

```calc
check shape(h) == [2, 7] and h[1] == [1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2] and h == history(t.w)
check at(t.L, w=1000) == [1000000, 1000000]
check jacobian(v, w) == [[1, 2], [1, 2]]
```
",
    );
}

#[test]
fn runs_of_as_many_steps_count_and_draw_alike() {
    holds(
        "```train
vary rate in [0.1, 0.2]
pick = normal()
count = step
param w = 0
loss L = (w - pick)**2
descend L by gradient_descent(rate) for 3 steps
```

```calc
check len(shape(pick)) == 0 and count == 3 and shape(w) == [2]
check history(count) == [0, 1, 2, 3] and history(pick)[3] == pick
```
",
    );
}

#[test]
fn a_state_of_several_blocks_is_read_in_all_runs_of_the_latest() {
    holds(
        "```train
param c = 4
loss l = c**2
descend l by gradient_descent(0.1) for 5 steps
```

```train id=run
vary r in [0.1, 0.2]
param k = 1
p = c + k
loss d = k**2
descend d by gradient_descent(r) for 2 steps
```

```calc
start = at(run.p, step=0)
check start[0] == start[1]
```
",
    );
}

#[test]
fn a_loss_has_the_rows_of_its_own_block() {
    holds(
        "```train
param c = 4
loss t = c**2
descend t by gradient_descent(0.1) for 2 steps
```

```train
state h = 1
loss k = (c - 1)**2
update h = h / 2
repeat 1 steps
check shape(history(k)) == [2]
```
",
    );
}

#[test]
fn texts_and_limits_go_by_the_steps_that_were_made() {
    holds(
        "```train
param W = [[1, 2], [3, 4]]
param b = 1
loss L = sum(W**2) * b
descend L by gradient_descent(0.01) for 5000 steps until L < 10
size = \"big\" if L > 20 else \"small\"
check size == \"small\" and at(size, step=0) == \"big\"
check shape(hessian(L, [W, b])) == [5, 5]
show steps
table \"All\": history(L)
```
",
    );
    let faults = faults(
        "```train
param w = 1
loss L = w**2
descend L by gradient_descent(0.1) for 3 steps
history(sum(range(step)))
```
",
    );
    assert!(!faults.is_empty(), "how many numbers there are is another in each state");
}

#[test]
fn the_batches_of_several_runs_are_seen_from_below() {
    holds(
        "```train id=fit
vary r in [0.01, 0.03]
data a = [1, 2, 3, 4, 5]
param b = 1
loss L = mean((a * b - 1)**2)
size = \"big\" if L > 5 else \"small\"
descend L by gradient_descent(r) for 2 epochs batch=2 order=[4, 3, 2, 1, 0]
inside = history(L)
```

```calc
check history(fit.L + 0) == inside and history(fit.L * 2) == 2 * inside
check at(fit.L + 0, step=1) == at(fit.L, step=1)
check at(fit.L + 0, step=[1, 0]) == inside[:, [1, 0]]
check history(mean(fit.a)) == [4.5, 2.5, 1, 4.5, 2.5, 1, 3]
check at(fit.a, step=1) == [3, 2] and at(fit.a, step=[0, 1]) == [[5, 4], [3, 2]]
check at(fit.size, step=0)[0] == \"big\" and at(fit.size, step=2)[0] == \"small\"
```
",
    );
    let mixed = faults(
        "```train id=fit
vary r in [0.01, 0.03]
data a = [1, 2, 3, 4, 5]
param b = 1
loss L = mean((a * b - 1)**2)
descend L by gradient_descent(r) for 1 epochs batch=2
```

```calc
history(fit.L - mean(fit.L))
history(mean(fit.b * [[1, 2], [3, 4]], axis=1))
```
",
    );
    assert_eq!(
        mixed.iter().filter(|fault| fault.contains("takes the runs together")).count(),
        2,
        "{mixed:?}"
    );
}

#[test]
fn layers_of_several_runs_are_seen_as_their_steps_saw_them() {
    holds(
        "```train id=fit
vary r in [0.01, 0.03]
data x = [1, 2, 3, 4, 5, 6, 7, 8]
param b = 1
loss L = mean((dropout(x * b, 0.5) - 1)**2)
descend L by gradient_descent(r) for 3 steps
inside = history(L)
```

```calc
check history(fit.L + 0) == inside
```
",
    );
}

#[test]
fn a_measure_follows_what_at_gives_where_a_step_saw_a_batch() {
    holds(
        "```train
data s = [1, 2, 3, 4]
param w = 1
loss L = mean((s * w)**2)
metric k = mean(s)
descend L by gradient_descent(0.01) for 1 epochs batch=2 order=[0, 1, 2, 3]
other = at(k, s=[7, 8])
check at(other, step=0) == 7.5 and history(other) == 7.5 and at(k, step=0) == 2.5
```
",
    );
    let told = faults(
        "```train
c = 1
data s = [c for k in range(4)]
param w = 1
loss L = mean((s * w)**2)
descend L by gradient_descent(0.01) for 1 epochs batch=2
other = at(s, c=7)
at(other, step=0)
```
",
    );
    assert!(told[0].contains("a step sees some rows of `s`"), "{}", told[0]);
}

#[test]
fn a_gradient_does_not_depend_on_what_was_made_before_it() {
    holds(
        "```calc
a = 1
```

```train
vary r in [0.1, 0.2]
param e = 1
u = a
h = grad(u * a + cos(a), a)
k = grad(sum([1] * a + erf(a)), a)
loss L = e**2
descend L by gradient_descent(r) for 2 steps
```

```calc
check len(shape(h)) == 0 and len(shape(k)) == 0
```
",
    );
}

#[test]
fn texts_beside_batches_are_refused_and_a_state_holds_what_it_held() {
    let block = |kind: &str| {
        format!(
            "```train
data x = [1, 2, 3, 4]
data y = [\"a\", \"b\", \"a\", \"a\"]
{kind} t = [1 if k == \"a\" else 0 for k in y]
param w = 1
loss L = mean((w * x)**2) * mean(t)
descend L by gradient_descent(0.01) for 1 epochs batch=2
```
"
        )
    };
    holds(&block("data"));
    let told = faults(&block("data").replace("data t", "t"));
    assert!(told[0].contains("the texts of `y`"), "{}", told[0]);
    holds(
        "```train
param w = 4
loss L = w**2
descend L by gradient_descent(0.25) for 2 steps
third = at(L, step=1)
check third == 4 and at(third, w=5) == 4 and at(at(L, w=5), step=1) == 25 and at(L, w=5, step=1) == 25
```
",
    );
}
