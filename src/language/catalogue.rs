//! The catalogue of statements: what begins a line, how it is written, what it means; knows no reading.

/// One kind of line.
pub struct StatementRow {
    /// The word that begins it, or what it is called if none does.
    pub name: &'static str,
    /// Whether `name` is that word.
    pub keyword: bool,
    /// How it is written.
    pub form: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
}

const fn word(name: &'static str, form: &'static str, doc: &'static str) -> StatementRow {
    StatementRow { name, keyword: true, form, doc }
}

const fn line(name: &'static str, form: &'static str, doc: &'static str) -> StatementRow {
    StatementRow { name, keyword: false, form, doc }
}

/// All statements in the order of the manual.
pub static STATEMENTS: &[StatementRow] = &[
    word("data", "data X, y = …", "Known values, fixed for the whole run."),
    word("param", "param w = …", "Learned values; the expression is their start."),
    word(
        "state",
        "state v = …",
        "Values that are carried from step to step, and that `descend` leaves alone.",
    ),
    word("loss", "loss L = …", "The single number that is descended; recorded at every step."),
    word(
        "metric",
        "metric accuracy = …",
        "A measure that is recorded and drawn beside the loss, on all the data.",
    ),
    word(
        "descend",
        "descend L over W, b by adam(rate=0.05) for 500 steps until …",
        "Trains the parameters that the loss depends on; `over`, `until`, and for epochs `batch=32`, may stand there or not.",
    ),
    word(
        "update",
        "update w = …",
        "The author's own rule for a parameter or a state, made at each step of a `repeat`.",
    ),
    word("repeat", "repeat 200 steps until …", "Makes the updates above it again and again."),
    word(
        "vary",
        "vary rate in [0.01, 0.1, 1]",
        "Runs the whole block once for each value, and compares the runs.",
    ),
    word("check", "check \"claim\": … within 1e-6", "A claim that must hold, or the book is not built."),
    word("refute", "refute \"claim\": …", "A claim that must not hold."),
    word(
        "show",
        "show weights, loss_curve",
        "The views that follow the block, instead of the book's own choice.",
    ),
    word(
        "table",
        "table \"title\": f(h), \"error\": g(h) : .2e for h in [1, 0.1]",
        "A row for each value; without `for`, arrays of one length as columns. Behind a `:` stands how numbers are written.",
    ),
    word(
        "plot",
        "plot \"title\": f(x), points(X, y) for x in -2..2, x=\"time\", y=\"length\"",
        "Curves over a range, and points, lines, bars, histograms and heat maps beside them, which `list plots` has one by one; two ranges give contours.",
    ),
    word("seed", "seed 7", "The block's random numbers: those of NumPy's `default_rng(7)`."),
    line("definition", "name = …", "An intermediate value under a name that formulas and tables speak of."),
    line("function", "f(x, slope=1) = …", "A function of the author's; it sees the names above it."),
    line("value", "an expression", "Shows its value."),
];

/// The words that begin statements.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    STATEMENTS.iter().filter(|row| row.keyword).map(|row| row.name)
}
