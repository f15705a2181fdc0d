//! `mdbook-descent run` as an author meets it: what it prints, where, and with which exit code; knows no part of the house.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const LESSON: &str = "# Fit

```train id=fit
data y = [1, 2, 3]
param w = 0
loss L = mean((y - w)**2)
descend L by gradient_descent(rate=0.25) for 40 steps
check \"the mean is found\": w == 2 within 0.001
refute \"it is three\": w == 3
```

The weight is {{= w ~ 2.00 }}.

- [ ] It is near two. {{? abs(w - 2) < 0.01 }}

```calc
words = [\"a\", \"b\"]
gone = [1 / 0, -1 / 0, 0 / 0, 0.5]
f(x) = x
table \"halves\": h, h / 2 for h in [1, 3]
```
";

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-descent"))
        .arg("run")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program does not read its input if its arguments say so.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

fn data(lesson: &str) -> (Value, Option<i32>) {
    let output = run(&["-", "--json"], lesson);
    (serde_json::from_slice(&output.stdout).expect("JSON"), output.status.code())
}

#[test]
fn no_letter_of_a_lesson_steers_the_terminal() {
    let lesson = "```calc caption=\"a\u{1b}[2Jb\u{202e}c\"\ns = \"x\u{1b}]0;y\u{7}\u{0}\u{fdd0}[2Jz\"\ns\nt = letters([27, 91, 65, 8238])\nt\ncheck s == t\n```\n";
    let output = run(&["-"], lesson);
    for told in [text(&output.stdout), text(&output.stderr)] {
        let steers = |letter: char| mdbook_descent::markup::is_control(letter) && letter != '\n';
        assert!(!told.chars().any(steers), "{told:?}");
        assert!(!told.is_empty());
    }
    assert!(
        text(&output.stdout).contains("x\u{fffd}]0;y\u{fffd}\u{fffd}\u{fffd}[2Jz"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn a_lesson_is_told_in_the_terminal() {
    let output = run(&["-"], LESSON);
    let told = text(&output.stdout);
    for part in [
        "train fit, line 3",
        "✓ the mean is found  w == 2",
        "≠ Refuted: it is three  w == 3",
        "w  2.00",
        "✓ It is near two.  abs(w - 2) < 0.01",
        "calc, line 16",
        "halves\nh  h / 2\n────────\n1    0.5\n3    1.5",
        "└────",
    ] {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
    assert!(!told.contains('\u{1b}'), "colours are for terminals only");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

#[test]
fn a_lesson_is_given_as_data() {
    let (data, code) = data(LESSON);
    assert_eq!(code, Some(0));
    assert_eq!(data["ok"], json!(true));
    let fit = &data["blocks"][0];
    assert_eq!((&fit["id"], &fit["line"], &fit["steps"]), (&json!("fit"), &json!(3), &json!(40)));
    assert_eq!(fit["names"]["y"], json!([1, 2, 3]));
    assert_eq!(fit["histories"]["L"].as_array().map(Vec::len), Some(41));
    assert_eq!(fit["histories"]["L"][0], json!(14.0 / 3.0));
    let written: Vec<&Value> = fit["claims"].as_array().expect("claims").iter().skip(2).collect();
    assert_eq!(written[0]["verdict"], json!("holds"));
    assert_eq!((&written[1]["verdict"], &written[1]["refute"]), (&json!("holds"), &json!(true)));
    assert_eq!(data["prose"]["claims"][0]["claim"], json!("It is near two."));
    assert_eq!(data["prose"]["values"][0]["expression"], json!("w"));
    let names = json!({ "words": ["a", "b"], "gone": ["inf", "-inf", "nan", 0.5] });
    assert_eq!(data["blocks"][1]["names"], names);
}

#[test]
fn runs_of_vary_stand_side_by_side() {
    let lesson = "```train diverges\nvary rate in [0.1, 1e200]\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=rate) for 5 steps\n```\n";
    let (data, code) = data(lesson);
    assert_eq!(code, Some(0), "{data}");
    let block = &data["blocks"][0];
    assert_eq!(block["runs"][0]["ending"], json!("complete"));
    assert_eq!(block["runs"][1]["ending"], json!("diverged"));
    assert_eq!(block["runs"][1]["run"], json!("rate = 1e200"));
    assert_eq!(block["names"]["L"].as_array().map(Vec::len), Some(2));
    assert_eq!(block["names"]["L"][1], json!("inf"));
}

/// What the terminal shows of a lesson without faults.
fn told(lesson: &str) -> String {
    let output = run(&["-"], lesson);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_string()
}

/// The lesson that the project grew from, its lines as they stand in NumPy.
#[test]
fn a_program_of_numpy_runs_as_it_is_pasted() {
    let lesson = "```train id=seed
X = np.array([[1, 1], [1, 2], [2, 2], [2, 3]])
y = np.array([1, 2, 2, 3])
param w = np.random.rand(2)
loss L = np.mean((y - X.dot(w)) ** 2)
gradient = -2 * X.T.dot(y - X.dot(w)) / len(y)
check \"the gradient by hand\": gradient == grad(L, w)
descend L by gradient_descent(rate=0.01) for 1000 steps
check w == [0.10355812, 0.92351459] within 1e-8
```

The loss is {{= np.mean((y - X.dot(w)) ** 2) : .1e }}, of {{= X.shape[0] }} points.
";
    told(lesson);
}

#[test]
fn a_long_descent_goes_on_in_the_next_line() {
    let lesson = "```train
param w = 4
loss L = w**2
descend L
  over w
  by gradient_descent(rate=0.25)
  for 10 steps   # at most
  until L < 1 or
    step > 8
check steps == 3
```
";
    told(lesson);
}

#[test]
fn what_no_run_of_vary_changes_stays_as_it_is() {
    let lesson = "```train id=v
vary rate in [0.1, 0.2]
data x = standard_normal(5)
double(a) = a * 2
scaled(a) = a * rate
kept, moved = double(x), scaled(x)
param u = 1
loss L = mean((u * x - kept)**2)
descend L by gradient_descent(rate=rate) for 3 steps
plot \"Common\": line(x)
plot \"Apart\": line(u * x)
count = steps
```

```calc
check shape(x) == [5] and shape(kept) == [5] and shape(moved) == [2, 5]
check double(2) == 4 and scaled(2) == [0.2, 0.4]
check shape(u) == [2] and v.steps == [3, 3] and count == [3, 3]
check at(kept, x=[1, 2]) == [2, 4] and grad(sum(kept), x) == 2
```

```train
vary k in [1, 2]
seed k
data y = standard_normal(2)
param w = 0
loss L = sum((w - y)**2)
descend L by gradient_descent(rate=0.1) for 1 steps
```

```calc
check shape(y) == [2, 2] and y[0, 0] != y[1, 0]
```

```train
vary rate in [0.1, 0.2]
pick = normal()
param w = 0
loss L = (w - pick)**2
descend L by gradient_descent(rate=rate) for 3 steps
check history((w - pick)**2) == history(L)
```

```calc
check shape(history(pick)) == [4] and history(pick)[3] == pick
check history((w - pick)**2) == history(L)
```
";
    let told = told(lesson);
    assert_eq!(told.matches("\nCommon\n").count(), 1, "{told}");
    assert_eq!(told.matches("\nApart\n").count(), 2, "{told}");
    assert!(!told.contains("rate = 0.1\nCommon"), "{told}");
}

#[test]
fn what_depends_on_the_runs_is_no_matter_of_spelling() {
    let told = told(
        "```train id=t
vary rate in [0.1, 0.2, 0.3]
data X = [[1], [2]]
param x = 1
g(x) = x**2
nine = g(3)
squares = [x**2 for x in range(3)]
length = len([x, x])
chosen = rate if 1 > 2 else 5
p = X * x
loss L = (x - 2)**2
descend L by gradient_descent(rate=rate) for 5 steps
way = history(x)
plot \"One curve\": g(x) for x in -1..1
plot \"Three curves\": x * t for t in 0..1
```

```calc
check nine == 9 and shape([nine]) == [1]
check shape(squares) == [3]
check shape([length]) == [1] and shape([chosen]) == [1]
check at(t.L, x=1000) == [996004, 996004, 996004]
check at(L, x=[1, 2, 3]) == [1, 0, 1]
check at(t.p, X=[[5]])[:, 0, 0] == 5 * x
check grad(t.L, x) == 2 * (x - 2)
check grad(sum(L), x) == 2 * (x - 2) and hessian(L, x) == [2, 2, 2]
check shape(way) == [3, 6] and history(t.x) == way and history(2 * x) == 2 * way
check history(t.L) == (way - 2)**2 and at(x, step=[0, 5]) == way[:, [0, 5]]
```

```calc
x = 7
check at(t.L, x=1000) == [996004, 996004, 996004] and at(x + 1, x=2) == 3
```

- [ ] The loss is far off elsewhere. {{? at(t.L, x=1000) > 1 }}
",
    );
    assert_eq!(told.matches("\nOne curve\n").count(), 1, "{told}");
    assert_eq!(told.matches("\nThree curves\n").count(), 3, "{told}");
}

#[test]
fn formulas_speak_of_what_a_function_is_given() {
    let told = told(
        "```train
f(x) = mean((x - 1)**2)
slope(w) = grad((w - 2)**2, w)
data z = [1, 2, 3]
param m = 0
loss M = f(m + z / 2)
descend M by gradient_descent(rate=0.1) for 5 steps
turned = slope(m)
each = [grad(a**2, a) for a in [m, 2 * m]]
total = sum([m * b for b in z])
show derivation, formulas, gradients, checklist
```
",
    );
    for part in [
        "∂M/∂m = 2 * sum(m + z / 2 - 1)",
        "M = f(m + z / 2)",
        "turned = slope(m)",
        "each = [grad(a**2, a) for a in [m, 2 * m]]",
        "total = sum([m * b for b in z])",
    ] {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
    assert!(!told.contains("x - 1") && !told.contains("w - 2"), "{told}");
}

#[test]
fn plots_and_tables_are_placed_one_by_one() {
    let told = told(
        "```calc id=e
plot \"First\": x**2 for x in 0..1
table \"Rows\": 1, 2
plot \"Second\": x**3 for x in 0..1
```

{{#show e.plot_2}}

{{#show e.table}}

See {{ref e.plot}} and {{ref e.plot_2}}.
",
    );
    let place = |title: &str| told.find(title).unwrap_or_else(|| panic!("no {title} in:\n{told}"));
    assert!(place("First") < place("Second") && place("Second") < place("Rows"), "{told}");
    for title in ["First", "Second", "Rows"] {
        assert_eq!(told.matches(title).count(), 1, "{told}");
    }
}

#[test]
fn long_lines_go_on() {
    let told = told(
        "```calc
f(x) = x**2
plot \"A parabola and its tangent\":
  f(x),
  # It touches in 1.
  \"tangent\": 2 * x - 1
  for x in 1..2,
  log=\"x\"
table \"Two\": \"here\": f(1),
  \"there\": f(2)
check \"both hold\":
  f(2) == 4
  and f(3) == 9
y = f(2)
```
",
    );
    for part in ["tangent", "here  there", "✓ both hold  f(2) == 4 and f(3) == 9"] {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
}

#[test]
fn steps_are_told_for_each_run_and_without_the_inside_of_a_rule() {
    let told = told(
        "```train
vary method in [gradient_descent(rate=0.05), newton()]
param w = 3
loss L = (w - 1)**4 + w**2
descend L by method for 3 steps
show steps
```

```calc
w = 2
loss L = (w - 1)**2
show backprop
```
",
    );
    for part in ["gradient_descent\n", "newton\n", "w⁽¹⁾ = w⁽⁰⁾ - 0.05 * ∇L(w⁽⁰⁾)", "    w⁽¹⁾ = 2.24\n"]
    {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
    assert!(!told.contains("reshape") && !told.contains("training"), "{told}");
}

#[test]
fn evidence_reads_as_what_was_found() {
    let told = told(
        "```calc
L, M, z = inf, 0.0001, -6.7e-79
check not isfinite(L) and M < 0.001
check z == 0
refute 0 > 0
```
",
    );
    for part in ["`isfinite(L)` is false; `L` is ∞; 0.0001 < 0.001", "0 up to rounding", "0 is not > 0"] {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
}

#[test]
fn formulas_end_where_nobody_would_read_on() {
    let lesson = "```train
param w, u = 0.5, 0.4
inner(h, c, x) = tanh(w * x + u * h) * c + tanh(u * x + w * h)
cell(h, c, x) = tanh(w * h + u * x) * tanh(inner(h, c, x)), inner(h, c, x)
states, cells = scan(cell, (0, 1), linspace(0, 1, 20))
loss L = mean(states**2)
descend L by gradient_descent(rate=0.1) for 3 steps
show gradients, checklist
```
";
    // Written out, the parts that the steps share would fill the memory.
    let output = run(&["-"], lesson);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    assert!(told.contains('…') && told.len() < 20_000, "{} letters", told.len());
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let wrong = LESSON.replace("w == 2 within", "w == 4 within");
    let output = run(&["-"], &wrong);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("--> -:8:1"), "{}", text(&output.stderr));
    let (data, code) = data(&wrong);
    assert_eq!((code, &data["ok"]), (Some(1), &json!(false)));
    assert_eq!(data["faults"][0]["place"], json!("-:8:1"));
    // A claim that does not hold takes no value away.
    assert_eq!(data["blocks"][0]["names"]["y"], json!([1, 2, 3]));
    assert_eq!(data["blocks"][0]["claims"][2]["verdict"], json!("fails"));
}

/// Each of these runs as a program of some library, and gives something else there than in the block.
#[test]
fn what_a_library_computes_otherwise_is_refused_by_name() {
    let of_nan = "```train\ndata x = [1, nan, 3]\nparam w = 1\nloss L = nanmean((w * x - 2)**2)\n\
        descend L by gradient_descent(rate=0.01) for 3 steps\n```\n";
    // An empty list is every library.
    for (lesson, refused, why) in [
        (of_nan, ["jax", "pytorch"].as_slice(), "over data of which some are `nan`"),
        ("```calc\nx = [1, 0 / 0]\n```\n", &[], "a plain number by 0"),
        ("```calc\nw = [\"a\", \"b\"]\ny = w == \"a\"\n```\n", &[], "a list of texts"),
    ] {
        let programs = mdbook_descent::write_out(lesson).remove(0);
        for (library, program) in programs {
            let told = program.err().unwrap_or_default();
            let wanted = refused.is_empty() || refused.contains(&library);
            assert_eq!(told.contains(why), wanted, "{library} tells `{told}` of\n{lesson}");
        }
    }
}

/// The lessons whose programs `tests/programs.py` runs with the real libraries.
#[test]
fn lessons_with_programs_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = path_text(&entry.expect("an entry").path());
        assert!(path.ends_with(".md"), "{path} is no lesson; only lessons stand in this folder");
        let output = run(&["--json", "--programs", &path], "");
        assert_eq!(output.status.code(), Some(0), "{path}: {}", text(&output.stderr));
        // A library has no words for these, and the others run.
        let known = [
            "a loss that draws random numbers cannot be written in JAX",
            "a gradient through random numbers without a name cannot be written out",
        ];
        let found: serde_json::Value = serde_json::from_str(text(&output.stdout)).expect("JSON");
        let blocks = found["blocks"].as_array().expect("blocks").iter();
        let programs = blocks.flat_map(|block| block["programs"].as_object().into_iter().flatten());
        for (library, program) in programs {
            if let Some(refused) = program["refused"].as_str() {
                assert!(known.contains(&refused), "{path}: {library}: {refused}");
            }
        }
    }
}

#[test]
fn a_lesson_that_cannot_be_read_is_bad_usage() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("strange.md");
    std::fs::write(&file, [0xff, 0xfe]).expect("a file");
    for path in [&folder.path().join("missing.md"), folder.path(), &file] {
        let output = run(&[&path_text(path)], "");
        assert_eq!(output.status.code(), Some(2), "{}", path.display());
        assert!(text(&output.stderr).contains("cannot read the lesson"), "{}", text(&output.stderr));
    }
    for arguments in [&[][..], &["a.md", "b.md"], &["--jsn", "a.md"]] {
        assert_eq!(run(arguments, "").status.code(), Some(2), "{arguments:?}");
    }
}

fn path_text(path: &Path) -> String {
    path.to_string_lossy().to_string()
}

/// A lesson reads the files beside it, and within a book those of the book.
#[test]
fn a_lesson_reads_its_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("src/deep");
    std::fs::create_dir_all(&deep).expect("folders");
    let lesson = deep.join("lesson.md");
    std::fs::write(&lesson, "```calc\ndata X = csv(\"../points.csv\")\ncheck sum(X) == 3\n```\n")
        .expect("a lesson");
    std::fs::write(folder.path().join("src/points.csv"), "1,2\n").expect("a table");
    let outside = run(&[&path_text(&lesson)], "");
    assert!(
        text(&outside.stderr).contains("leads out of the book's source folder"),
        "{}",
        text(&outside.stderr)
    );
    std::fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"T\"\n").expect("a book");
    let output = run(&[&path_text(&lesson)], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    // Two names take a column each, in the programs as well.
    std::fs::write(deep.join("tv.csv"), "TV,Sales\n1,2\n2,4\n3,7\n").expect("a table");
    std::fs::write(
        &lesson,
        "```calc\ndata TV, Sales = csv(\"tv.csv\")\ncheck shape(TV) == [3] and Sales == [2, 4, 7]\n```\n",
    )
    .expect("a lesson");
    let output = run(&["--json", "--programs", &path_text(&lesson)], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let programs = text(&output.stdout);
    let libraries = mdbook_descent::exports::CATALOGUE.len();
    assert_eq!(programs.matches("TV, Sales = table[:, 0], table[:, -1]").count(), libraries, "{programs}");
}

/// Columns keep the names of the table's head, and words their numbers, through what chooses rows and columns.
#[test]
fn a_lesson_calls_columns_by_their_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let lesson = folder.path().join("lesson.md");
    std::fs::write(
        folder.path().join("people.csv"),
        "age,height in cm,home\n40,180,Rome\n30,170,Bern\n20,160,Rome\n",
    )
    .expect("a table");
    let text_of_lesson = "```calc id=people
data table = csv(\"people.csv\", categories=\"home\")
data first, home = csv(\"people.csv\", categories=\"home\")
data train, test = split(table, test=1, shuffle=0)
old = table[table.age > 25]
check table.age == [40, 30, 20] and table[\"height in cm\"] == [180, 170, 160]
check table[[\"height in cm\", \"age\"]] == table[:, [1, 0]]
check (table.home == \"Rome\") == [1, 0, 1] and sum(home != \"Bern\") == 2
check first.age == table.age and (home == \"Rome\") == (table.home == \"Rome\")
check old.age == [40, 30] and old[:, ::-1].age == old.age and old[0].age == 40
check train.age == [40, 30] and test.home == \"Rome\"
check sum(concatenate([home, home]) == \"Bern\") == 2
check stack([home, table.age], axis=1).home == home and (column_stack([home, table])[:, 0] == \"Rome\") == (home == \"Rome\")
check home[:2] == [\"Rome\", \"Bern\"] and isin(home, [\"Rome\", \"Bern\"]) and sum(isin(home, \"Bern\")) == 1
check \"each by its own mean\": (table - mean(table, axis=0)).age == [10, 0, -10]
check \"and spread\": ((table - mean(table, axis=0)) / std(table, axis=0)).age == (table.age - 30) / std(table.age)
```

The oldest is {{= max(people.table.age) }}.
";
    std::fs::write(&lesson, text_of_lesson).expect("a lesson");
    let output = run(&["--json", &path_text(&lesson)], "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

/// Twenty megabytes of rows are not kept before somebody asks; then the trainings run once more.
#[test]
fn rows_that_were_not_kept_are_found_again() {
    let lesson = "```train
param w = random(2500)
noise = standard_normal(2500)
loss L = sum((w - 1 + noise / 10)**2)
metric first = w[0]
descend L by gradient_descent(rate=0.1) for 700 steps
descend L by momentum(rate=0.01) for 300 steps
check \"both trainings, draw by draw\": history(w)[:, 0] == history(first) within 0
check \"a row of each\": at(w, step=[3, 900])[:, 0] == history(first)[[3, 900]] within 0
check \"the last row\": at(w, step=1000) == w within 0
```
";
    let (data, code) = data(lesson);
    assert_eq!(code, Some(0), "{}", data["faults"]);
}

#[test]
fn a_large_run_tells_where_it_left_the_finite_numbers() {
    let lesson = "```train\nparam w = ones(2000)\nloss L = sum(w**2)\ndescend L by gradient_descent(rate=10) for 1000 steps\n```\n";
    let output = run(&["-"], lesson);
    let told = text(&output.stderr);
    assert!(told.contains("is the first value that is not finite"), "{told}");
}

#[test]
fn columns_have_formats() {
    let lesson = "```calc\ntable n, \"guess\": sqrt(n) : .12f, 1000 * n - 2.5 : +,.1f for n in [2, 3] # as in Python\n```\n";
    let shown = run(&["-"], lesson);
    let told = text(&shown.stdout);
    let rows = ["2  1.414213562373        +1,997.5", "3  1.732050807569        +2,997.5"];
    assert!(rows.iter().all(|row| told.contains(row)), "{told}");
}

#[test]
fn a_matrix_is_an_image_if_it_is_asked_for() {
    let lesson = "```calc\nk = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]\nshow images(of=k)\n```\n";
    let shown = run(&["-"], lesson);
    assert!(text(&shown.stdout).contains("The image of 3 × 3 in `k`"), "{}", text(&shown.stdout));
}

#[test]
fn the_first_loss_of_batches_is_that_of_a_batch() {
    let lesson = "```train\ndata x = [1, 2, 3, 4]\nparam m = 0\nloss L = mean((x - m)**2)\ndescend L by gradient_descent(rate=0) for 1 epochs with batch=1, order=[3, 1, 0, 2]\nshow checklist, loss_curve\n```\n";
    let shown = run(&["-"], lesson);
    let told = text(&shown.stdout);
    assert!(told.contains("16 on the first batch → 7.5 on all the data"), "{told}");
    assert!(
        told.contains("The loss L is 16 on the first batch, and 7.5 on all the data after 4 steps."),
        "{told}"
    );
}

#[test]
fn words_stand_in_rows() {
    let lesson = "```calc
letters([[0, 1], [1, 0]], \"↑→\")
letters([[0, 1], [1, 0]], \"↑→\")[1]
moves = [\"up\", \"down\", \"left\"]
moves[[[0, 1], [-1, 1]]]
moves[[2, 0]]
```
";
    let shown = run(&["-"], lesson);
    let told = text(&shown.stdout);
    let rows = ["0  ↑  →", "1  →  ↑", "0  up    down", "1  left  down", "moves[[2, 0]]  left, up"];
    assert!(rows.iter().all(|row| told.contains(row)) && told.contains("[1]     →↑"), "{told}");
}

/// Whether a value is as a schema says; a path and a word for each place that is not.
fn misfits(schema: &Value, whole: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let definition = name.trim_start_matches('#');
        return misfits(whole.pointer(definition).expect("a definition"), whole, value, path, found);
    }
    for choice in ["anyOf", "oneOf"] {
        let Some(choices) = schema[choice].as_array() else { continue };
        let fits = |one: &&Value| {
            let mut wrong = Vec::new();
            misfits(one, whole, value, path, &mut wrong);
            wrong.is_empty()
        };
        if !choices.iter().any(|one| fits(&one)) {
            found.push(format!("{path}: none of the choices fits {value}"));
        }
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("the schema has a kind `{other}` that this test does not know"),
    };
    let fits = match &schema["type"] {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    let listed = schema["enum"].as_array().is_none_or(|values| values.contains(value));
    let constant = schema.get("const").is_none_or(|constant| constant == value);
    if !fits || !listed || !constant {
        found.push(format!("{path}: {value} is not {schema}"));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.is_object() && value.get(name).is_none() {
            found.push(format!("{path}: `{name}` is missing"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(property), _) => misfits(property, whole, inner, &format!("{path}.{name}"), found),
            (None, others @ Value::Object(_)) => {
                misfits(others, whole, inner, &format!("{path}.{name}"), found);
            }
            (None, _) if schema.get("properties").is_some() => {
                found.push(format!("{path}: the schema does not know `{name}`"));
            }
            (None, _) => {}
        }
    }
    if let (Some(inner), Some(items)) = (schema.get("items"), value.as_array()) {
        for (index, item) in items.iter().enumerate() {
            misfits(inner, whole, item, &format!("{path}[{index}]"), found);
        }
    }
}

#[test]
fn the_schema_is_published_and_lessons_keep_to_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs").join("results.schema.json");
    let wanted = mdbook_descent::results::schema();
    if std::env::var_os("ACCEPT_REFERENCE").is_some() {
        std::fs::write(&path, &wanted).expect("the schema");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == wanted, "docs/results.schema.json is older than the results: run `cargo reference`");
    let schema: Value = serde_json::from_str(&wanted).expect("JSON");
    let diverging = "```train diverges\nvary rate in [0.1, 1e200]\nparam w = 1\nloss L = w**2\ndescend L by gradient_descent(rate=rate) for 5 steps\n```\n";
    let faulty = "```calc\nx = y\n```\n";
    let mut found = Vec::new();
    for lesson in [LESSON, diverging, faulty] {
        let output = run(&["-", "--json", "--programs"], lesson);
        let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        misfits(&schema, &schema, &value, "", &mut found);
    }
    for lesson in ["03", "09", "12"] {
        let chapters = std::fs::read_dir(root.join("book")).expect("the course");
        let chapter = chapters.map(|entry| entry.expect("an entry").path());
        let chapter = chapter
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(lesson)))
            .find(|path| path.extension().is_some_and(|extension| extension == "md"));
        let output = run(&["--json", &chapter.expect("a lesson").to_string_lossy()], "");
        let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        misfits(&schema, &schema, &value, lesson, &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_steers_a_terminal_reaches_none() {
    let steering = ['\u{1b}', '\u{7f}', '\u{9b}', '\u{61c}', '\u{202e}', '\u{2066}'];
    let word: String = steering.iter().collect();
    let lesson = format!("```calc id=a\nx = \"{word}\"\nx\ncheck \"{word}\": x == \"\"\n```\n");
    for arguments in [&["-"][..], &["--json", "-"], &[&word]] {
        let output = run(arguments, &lesson);
        for told in [&output.stdout, &output.stderr] {
            let told = String::from_utf8_lossy(told);
            assert!(!told.contains(steering), "{arguments:?}: {told:?}");
        }
    }
    let told = run(&["--json", "-"], &lesson).stdout;
    let read: serde_json::Value = serde_json::from_slice(&told).expect("JSON");
    assert_eq!(read["blocks"][0]["names"]["x"], word, "the text itself is whole");
}
