//! What the block language reads and refuses, as tables of programs; knows no shapes and no values.

#[path = "syntax/print.rs"]
mod print;
#[path = "syntax/shown.rs"]
mod shown;
#[path = "syntax/soup.rs"]
mod soup;

use mdbook_descent::language::{expression_end, parse_block, parse_claim, parse_expression};
use mdbook_descent::report::Place;

fn ids() -> Vec<String> {
    ["2nd", "first-fit", "plain"].map(String::from).to_vec()
}

fn text_of(text: &str, place: Place) -> &str {
    &text[place.start as usize..place.end as usize]
}

/// Reads every program and compares the tree, printed compactly, with what is written below it.
#[track_caller]
fn reads(cases: &[(&str, &str)]) {
    for (program, expected) in cases {
        let (statements, faults) = parse_block(program, 7, &ids());
        assert_eq!(faults, [], "{program}");
        let printed: Vec<String> = statements.iter().map(print::statement).collect();
        assert_eq!(printed.join("\n"), *expected, "{program}");
    }
}

/// The faults of one program as `refusals.txt` has them: place, message, related pieces and remedy.
fn told(program: &str) -> String {
    let (statements, faults) = parse_block(program, 7, &ids());
    let mut told = String::new();
    for fault in &faults {
        let place = fault.place.map_or("nowhere", |place| text_of(program, place));
        told += &format!("    «{place}» {}\n", fault.message);
        for (place, label) in &fault.related {
            told += &format!("    with «{}» {label}\n", text_of(program, *place));
        }
        told += &format!("    help: {}\n", fault.remedy.as_deref().expect("every fault says what to do"));
    }
    for statement in &statements {
        told += &format!("    but reads «{}»\n", text_of(program, statement.place));
    }
    told
}

#[test]
fn statements() {
    reads(&[
        ("data X = [[1, 2], [3, 4]]", "(data X (list (list 1 2) (list 3 4)))"),
        ("data X, y = moons(200)", "(data X y (call moons 200))"),
        ("param W, b = dense(2, 16)", "(param W b (call dense 2 16))"),
        ("state v = zeros(2)  # the velocity", "(state v (call zeros 2))"),
        ("a, b = 1, 2", "(define a b 1 2)"),
        ("x = (1, 2)", "(define x (tuple 1 2))"),
        ("metric accuracy = mean(p == y)", "(metric accuracy (call mean (compare p == y)))"),
        ("loss L = mean((y - p)**2)", "(loss L (call mean (** (- y p) 2)))"),
        ("update w = w - rate * grad(L, w)", "(update w (- w (* rate (call grad L w))))"),
        ("update a, b = b, a", "(update a b b a)"),
        ("seed 7", "(seed 7)"),
        ("L", "(value L)"),
        ("\"done\"", "(value \"done\")"),
        ("f(x, y) = x * y", "(function f (x y) (* x y))"),
        ("f(x, slope=0.1) = x, slope", "(function f (x slope=0.1) x slope)"),
        ("noise() = standard_normal(3)", "(function noise () (call standard_normal 3))"),
        ("show weights, loss_curve(log=\"y\"), path", "(show weights (loss_curve log=\"y\") path)"),
        ("vary rate in [0.1, 0.01]", "(vary rate (list 0.1 0.01))"),
        ("vary a, b in [[1, 2], [3, 4]]", "(vary a b (list (list 1 2) (list 3 4)))"),
        ("check L < 0.1", "(check (compare L < 0.1))"),
        (
            "check \"it fell\": L < 0.1 and w[0] > 0",
            "(check \"it fell\" (and (compare L < 0.1) (compare (index w 0) > 0)))",
        ),
        ("check \"g\": g == 2 within 1e-6", "(check \"g\" (compare g == 2) within 0.000001)"),
        ("check g == 2, within 1e-6", "(check (compare g == 2) within 0.000001)"),
        ("check \"a\" == name", "(check (compare \"a\" == name))"),
        ("check (a) == b", "(check (compare a == b))"),
        ("check -x < 3", "(check (compare (neg x) < 3))"),
        ("refute \"flat\": all(g == 0)", "(refute \"flat\" (call all (compare g == 0)))"),
        ("\n\n  # nothing\n\t\n", ""),
    ]);
}

#[test]
fn numpy_as_people_write_it() {
    reads(&[
        ("np.mean((y - X.dot(w)) ** 2)", "(value (call mean (** (- y (call dot X w)) 2)))"),
        ("X.mean(axis=0)", "(value (call mean X axis=0))"),
        ("X.T.dot(y)", "(value (call dot (member X T) y))"),
        ("x.reshape(-1, 1)", "(value (call reshape x (tuple (neg 1) 1)))"),
        ("x.reshape((2, 3))", "(value (call reshape x (tuple 2 3)))"),
        ("y.astype(int)", "(value (call int y))"),
        ("X.shape[0] * X.size", "(value (* (index (call shape X) 0) (call size X)))"),
        ("plain.shape", "(value (member plain shape))"),
        ("plain.mean(x)", "(value (call plain.mean x))"),
        ("numpy.linalg.norm(x)", "(value (call norm x))"),
        ("np.array([1, 2])", "(value (list 1 2))"),
        ("np.array([1, 2], dtype=float)", "(value (list 1 2))"),
        ("np.array(x, dtype=bool)", "(value (call bool x))"),
        ("np.zeros((2, 3), dtype=int)", "(value (call zeros (tuple 2 3)))"),
        ("np.ones(3, dtype=bool)", "(value (call bool (call ones 3)))"),
        ("x[:, np.newaxis]", "(value (index x : None))"),
        ("np.random.rand(2, 3)", "(value (call random (tuple 2 3)))"),
        ("np.random.rand()", "(value (call random))"),
        ("rng.normal(0, 1, 3)", "(value (call normal 0 1 3))"),
        ("np.pi * np.e", "(value (* pi (call exp 1)))"),
        ("np.c_[a, b]", "(value (call column_stack (list a b)))"),
        ("scan(np.maximum, 0, xs)", "(value (call scan maximum 0 xs))"),
        ("(a, b) = 1, 2", "(define a b 1 2)"),
        ("x[(0, 1)]", "(value (index x 0 1))"),
        ("np.einsum(a, [0, 1], b, [1], [0])", "(value (call einsum \"ab,b->a\" a b))"),
        // A name that the author gave wins.
        ("np = 2\nnp.mean()", "(define np 2)\n(value (call mean np))"),
    ]);
}

#[test]
fn training() {
    reads(&[
        ("descend L by adam(rate=0.05) for 500 steps", "(descend L by (call adam rate=0.05) for 500 steps)"),
        ("descend L over W, b by adam for 1 step", "(descend L over W b by adam for 1 steps)"),
        ("descend L by sgd(0.1) for n_steps steps", "(descend L by (call sgd 0.1) for n_steps steps)"),
        ("descend L by adam for steps steps", "(descend L by adam for steps steps)"),
        ("descend L by adam for 1 epoch", "(descend L by adam for 1 epochs)"),
        ("descend loss by adam for 2 * n epochs", "(descend loss by adam for (* 2 n) epochs)"),
        (
            "descend L by adam for 20 epochs with batch=32, order=rows until L < 0.1",
            "(descend L by adam for 20 epochs batch=32 order=rows until (compare L < 0.1))",
        ),
        (
            "descend L by adam for 20 epochs until step > 5 or L < 1 batch=32",
            "(descend L by adam for 20 epochs batch=32 until (or (compare step > 5) (compare L < 1)))",
        ),
        (
            "descend L by adam for 20 epochs, batch=32, until done, order=rows",
            "(descend L by adam for 20 epochs batch=32 order=rows until done)",
        ),
        ("descend L by (adam if fast else sgd) for 3 steps", "(descend L by (if fast adam sgd) for 3 steps)"),
        ("repeat 200 steps", "(repeat 200 steps)"),
        ("repeat (n + 1) steps until L < 0.1", "(repeat (+ n 1) steps until (compare L < 0.1))"),
        (
            "descend L by adam(\n  rate=0.1,  # small\n\n  beta=0.9,\n) for 5 steps",
            "(descend L by (call adam rate=0.1 beta=0.9) for 5 steps)",
        ),
    ]);
}

#[test]
fn drawings() {
    reads(&[
        ("table a, b", "(table a b)"),
        ("table \"t\": a, \"error\": b - a", "(table \"t\" : a \"error\": (- b a))"),
        ("table \"error\": e", "(table \"error\" : e)"),
        ("table \"t\": \"first\": a", "(table \"t\" : \"first\": a)"),
        ("table h, f(h) for h in [1, 0.1]", "(table h (call f h) for h (list 1 0.1))"),
        ("table \"t\": a for i, b in pairs digits=3", "(table \"t\" : a for i b pairs options digits=3)"),
        ("plot f(x) for x in -2..2", "(plot (call f x) for x (range (neg 2) 2))"),
        ("plot f(x) for x in 1..5", "(plot (call f x) for x (range 1 5))"),
        (
            "plot \"c\": f(x, y), points(X) for x in -1..1, y in 0..2*pi log=\"xy\", levels=9",
            "(plot \"c\" : (call f x y) (call points X) for x (range (neg 1) 1) for y (range 0 (* 2 pi)) options log=\"xy\" levels=9)",
        ),
        ("plot a, log=\"y\", b", "(plot a b options log=\"y\")"),
        (
            "plot a log=\"y\" for x in 0..1 width=2, y in 0..1",
            "(plot a for x (range 0 1) for y (range 0 1) options log=\"y\" width=2)",
        ),
        ("table [k**2 for k in range(5)]", "(table (each (** k 2) for k (call range 5)))"),
    ]);
}

#[test]
fn statement_words_as_names() {
    reads(&[
        ("data = 3", "(define data 3)"),
        ("loss = mean(x)", "(define loss (call mean x))"),
        ("data(x) = x", "(function data (x) x)"),
        ("data, y = 1, 2", "(define data y 1 2)"),
        ("y, data = 1, 2", "(define y data 1 2)"),
        ("check = 1", "(define check 1)"),
        ("loss / 2", "(value (/ loss 2))"),
        ("loss(2)", "(value (call loss 2))"),
        ("data.T", "(value (member data T))"),
        ("data[0]", "(value (index data 0))"),
        ("table[0]", "(value (index table 0))"),
        ("check - 3", "(value (- check 3))"),
        ("plot + 1", "(value (+ plot 1))"),
        ("seed == 3", "(value (compare seed == 3))"),
        ("loss if c else 2", "(value (if c loss 2))"),
        ("repeat(x, 2)", "(value (call repeat x 2))"),
        ("repeat(x, 2) * 3", "(value (* (call repeat x 2) 3))"),
        ("x = repeat(data, steps)", "(define x (call repeat data steps))"),
        ("step = 3", "(define step 3)"),
        ("data by = over", "(data by over)"),
        ("until = steps + epochs", "(define until (+ steps epochs))"),
        ("lambda = 0.1", "(define lambda 0.1)"),
        ("loss L = lambda * sum(w**2)", "(loss L (* lambda (call sum (** w 2))))"),
    ]);
}

#[test]
fn precedence() {
    reads(&[
        ("1 + 2 * 3 - 4", "(value (- (+ 1 (* 2 3)) 4))"),
        ("-x**2", "(value (neg (** x 2)))"),
        ("2**-1", "(value (** 2 (neg 1)))"),
        ("2**3**2", "(value (** 2 (** 3 2)))"),
        ("2**-x**2", "(value (** 2 (neg (** x 2))))"),
        ("-x @ y", "(value (@ (neg x) y))"),
        ("a @ b.T // 2 % 3", "(value (% (// (@ a (member b T)) 2) 3))"),
        ("- -+x", "(value (neg (neg (plus x))))"),
        ("x<-1", "(value (compare x < (neg 1)))"),
        ("a < b <= c != d", "(value (compare a < b <= c != d))"),
        ("not a == b and c or d or e", "(value (or (and (not (compare a == b)) c) d e))"),
        ("not not a", "(value (not (not a)))"),
        ("a or b if c and d else e if f else g", "(value (if (and c d) (or a b) (if f e g)))"),
        ("(a if c else b) * 2", "(value (* (if c a b) 2))"),
        ("x[0].T[1]", "(value (index (member (index x 0) T) 1))"),
        ("-f(x)[0]**2", "(value (neg (** (index (call f x) 0) 2)))"),
        ("(a + b) * (c - d)", "(value (* (+ a b) (- c d)))"),
        ("f (x)", "(value (call f x))"),
    ]);
}

#[test]
fn operands() {
    reads(&[
        ("[1, 2.5, .5, 3., 1e3, 2.5e-1, 1_000, 0]", "(value (list 1 2.5 0.5 3 1000 0.25 1000 0))"),
        ("[True, false, None]", "(value (list true false None))"),
        ("[] ", "(value (list))"),
        ("[1, [2],]", "(value (list 1 (list 2)))"),
        ("[(), (1,), (1, 2), (1)]", "(value (list (tuple) (tuple 1) (tuple 1 2) 1))"),
        (r#"["a\"b", 'it\'s', 'a "b"', "é\n\\"]"#, r#"(value (list "a\"b" "it's" "a \"b\"" "é\n\\"))"#),
        ("\"# no comment\" # a comment", "(value \"# no comment\")"),
        ("x[0, 1:, None]", "(value (index x 0 1: None))"),
        ("x[:]", "(value (index x :))"),
        ("x[::2, 1:n-1, ..., -1,]", "(value (index x ::2 1:(- n 1) ... (neg 1)))"),
        ("x[a:b:c]", "(value (index x a:b:c))"),
        ("x[[0, 2]]", "(value (index x (list 0 2)))"),
        ("x[...]", "(value (index x ...))"),
        ("[1, 2, 3][0]", "(value (index (list 1 2 3) 0))"),
        ("sum(x, axis=0,)", "(value (call sum x axis=0))"),
        ("at(L, w=[2, 3], step=0)", "(value (call at L w=(list 2 3) step=0))"),
        ("f'(x) + g''(0)", "(value (+ (call f' x) (call g'' 0)))"),
        ("f'('a')", "(value (call f' \"a\"))"),
        (
            "[a * b for a, b in pairs for k in range(5)]",
            "(value (each (* a b) for a b pairs for k (call range 5)))",
        ),
        ("[[i for i in r] for r in rows]", "(value (each (each i for i r) for r rows))"),
        ("η₁ + ŷ + y\u{302} + W₁2 + 学习率 + _x", "(value (+ (+ (+ (+ (+ η₁ ŷ) y\u{302}) W₁2) 学习率) _x))"),
        ("first-fit.L - first", "(value (- (member first-fit L) first))"),
        (
            "2nd.L + plain.w[0] + first - fit",
            "(value (- (+ (+ (member 2nd L) (index (member plain w) 0)) first) fit))",
        ),
        ("plain.f'(2)", "(value (call plain.f' 2))"),
        ("first-fit.f(2)", "(value (call first-fit.f 2))"),
        ("x\u{a0}=\u{3000}3\r\ny = 4\r\n", "(define x 3)\n(define y 4)"),
        ("\tx\t=\t3", "(define x 3)"),
    ]);
}

#[test]
fn lines_and_brackets() {
    reads(&[
        (
            "data X = [\n  [1, 2],  # a row\n\n  [3, 4],\n]\ny = 1",
            "(data X (list (list 1 2) (list 3 4)))\n(define y 1)",
        ),
        ("x = f(\nrate=3\n)\ny = 2", "(define x (call f rate=3))\n(define y 2)"),
        ("x = (1\n  + 2)", "(define x (+ 1 2))"),
        ("f(x,\n  y) = x", "(function f (x y) x)"),
    ]);
}

#[test]
fn one_fault_for_each_bad_line() {
    let text = "a = \nb = 2\nc = (1, 2\nd = 3 ]\nparam w = 1\ncheck \"x: 3\ne = f(\n  loss=2\n)\n";
    let (statements, faults) = parse_block(text, 7, &[]);
    let kept: Vec<_> = statements.iter().map(|statement| text_of(text, statement.place)).collect();
    let found: Vec<_> = faults.iter().map(|fault| text_of(text, fault.place.expect("a place"))).collect();
    assert_eq!(kept, ["b = 2", "param w = 1", "e = f(\n  loss=2\n)"]);
    assert_eq!(found, ["=", "]", "\"x: 3"]);
    let text = "x = [1, 2\nw = 3\ny = g(1\nloss L = w\ntable (a)\nz = (";
    let (statements, faults) = parse_block(text, 7, &[]);
    let found: Vec<_> = faults.iter().map(|fault| fault.place.expect("a place").start).collect();
    assert_eq!(statements.len(), 3, "{statements:?}");
    assert_eq!(found, [4, 21, 49]);
}

#[test]
fn refusals() {
    let mut wrong = String::new();
    for case in include_str!("syntax/refusals.txt").split("\n\n").filter(|case| !case.trim().is_empty()) {
        let (program, expected) = case.trim_matches('\n').split_once('\n').expect("a program and its fault");
        let found = told(&program.replace('⏎', "\n"));
        if found.trim_end() != expected {
            wrong += &format!("{program}\n{found}  expected\n{expected}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn prose() {
    let printed =
        |text: &str| parse_expression(text, 7, &ids()).map(|expression| print::expression(&expression));
    let refused = |text: &str| printed(text).map_err(|fault| fault.message);
    assert_eq!(printed(" L \n + 1 "), Ok("(+ L 1)".to_string()));
    assert_eq!(printed("first-fit.L[-1]"), Ok("(index (member first-fit L) (neg 1))".to_string()));
    assert_eq!(refused(""), Err("there is no expression here".to_string()));
    assert_eq!(refused("(1"), Err("this `(` is never closed".to_string()));
    assert_eq!(refused("a = 3"), Err("`=` gives a name its value and does not compare".to_string()));
    assert_eq!(refused("data x"), Err("something is missing before `x`".to_string()));
    let claim =
        parse_claim("L == 2 within 1e-3 and a < b and c == 1 within x + 1", 7, &ids()).expect("a claim");
    assert_eq!(
        print::condition(&claim),
        "(compare L == 2) within 0.001 and (and (compare a < b) (compare c == 1)) within (+ x 1)"
    );
    assert!(parse_claim("L == 2 by 3", 7, &ids()).is_err());
    for (text, expression) in
        [("L : .3f ", "L "), ("x[1:2] ~ 5", "x[1:2] "), ("f(\":\")", "f(\":\")"), (": .3f", "")]
    {
        assert_eq!(&text[..expression_end(text, &ids())], expression);
    }
}
