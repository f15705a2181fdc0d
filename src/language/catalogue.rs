//! The catalogue of statements: what begins a line, how it is written, what it means; knows no reading.

/// The words that begin statements; the parser has an arm for each, and the compiler names the places of a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Data,
    Param,
    State,
    Loss,
    Metric,
    Descend,
    Update,
    Repeat,
    Vary,
    Check,
    Refute,
    Show,
    Table,
    Plot,
    Seed,
}

/// One kind of line.
pub struct StatementRow {
    /// The word that begins it, or what it is called if none does.
    pub name: &'static str,
    /// What `name` is to the parser, if it is the word that begins the line.
    pub(super) keyword: Option<Keyword>,
    /// How it is written.
    pub form: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// The words that part it, which an editor offers.
    pub clauses: &'static [&'static str],
    /// The words with which it goes on in another line; one that has any goes on behind `,` and `:`, too.
    pub(super) goes_on: &'static [&'static str],
}

const fn word(keyword: Keyword, name: &'static str, form: &'static str, doc: &'static str) -> StatementRow {
    StatementRow { name, keyword: Some(keyword), form, doc, clauses: &[], goes_on: &[] }
}

const fn line(name: &'static str, form: &'static str, doc: &'static str) -> StatementRow {
    StatementRow { name, keyword: None, form, doc, clauses: &[], goes_on: &[] }
}

/// The same row of a statement that has parts, and may be long.
const fn long(
    row: StatementRow,
    clauses: &'static [&'static str],
    goes_on: &'static [&'static str],
) -> StatementRow {
    StatementRow { clauses, goes_on, ..row }
}

/// All statements in the order of the manual.
pub static STATEMENTS: &[StatementRow] = &[
    word(Keyword::Data, "data", "data X, y = …", "Known values, fixed for the whole run."),
    word(Keyword::Param, "param", "param w = …", "Learned values; the expression is their start."),
    word(
        Keyword::State,
        "state",
        "state v = …",
        "Values that are carried from step to step, and that `descend` leaves alone.",
    ),
    word(Keyword::Loss, "loss", "loss L = …", "The single number that is descended; recorded at every step."),
    word(
        Keyword::Metric,
        "metric",
        "metric accuracy = …",
        "A measure that is recorded and drawn beside the loss, on all the data.",
    ),
    long(
        word(
            Keyword::Descend,
            "descend",
            "descend L over W, b by adam(rate=0.05) for 500 steps until …",
            "Trains the parameters that the loss depends on; `over`, `until`, and for epochs `batch=32`, may stand there or not.",
        ),
        &["by", "over", "for", "steps", "epochs", "until", "with", "batch"],
        &["over", "by", "for", "with", "until", "and", "or"],
    ),
    word(
        Keyword::Update,
        "update",
        "update w = …",
        "The author's own rule for a parameter or a state, made at each step of a `repeat`.",
    ),
    long(
        word(
            Keyword::Repeat,
            "repeat",
            "repeat 200 steps until …",
            "Makes the updates above it again and again.",
        ),
        &["steps", "epochs", "until", "with", "batch"],
        &["over", "by", "for", "with", "until", "and", "or"],
    ),
    long(
        word(
            Keyword::Vary,
            "vary",
            "vary rate in [0.01, 0.1, 1]",
            "Runs the whole block once for each value, and compares the runs.",
        ),
        &["in"],
        &[],
    ),
    long(
        word(
            Keyword::Check,
            "check",
            "check \"claim\": … within 1e-6",
            "A claim that must hold, or the book is not built.",
        ),
        &["within"],
        &["for", "and", "or"],
    ),
    long(
        word(Keyword::Refute, "refute", "refute \"claim\": …", "A claim that must not hold."),
        &["within"],
        &["for", "and", "or"],
    ),
    word(
        Keyword::Show,
        "show",
        "show weights, loss_curve",
        "The views that follow the block, instead of the book's own choice.",
    ),
    long(
        word(
            Keyword::Table,
            "table",
            "table \"title\": f(h), \"error\": g(h) : .2e for h in [1, 0.1]",
            "A row for each value; without `for`, arrays of one length as columns. Behind a `:` stands how numbers are written.",
        ),
        &["for", "in"],
        &["for", "and", "or"],
    ),
    long(
        word(
            Keyword::Plot,
            "plot",
            "plot \"title\": f(x), points(X, y) for x in -2..2, x=\"time\", y=\"length\"",
            "Curves over a range, and points, lines, bars, histograms and heat maps beside them, which `list plots` has one by one; two ranges give contours.",
        ),
        &["for", "in"],
        &["for", "and", "or"],
    ),
    word(Keyword::Seed, "seed", "seed 7", "The block's random numbers: those of NumPy's `default_rng(7)`."),
    line("definition", "name = …", "An intermediate value under a name that formulas and tables speak of."),
    line("function", "f(x, slope=1) = …", "A function of the author's; it sees the names above it."),
    line("value", "an expression", "Shows its value."),
];

/// The words that begin statements.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    STATEMENTS.iter().filter(|row| row.keyword.is_some()).map(|row| row.name)
}

/// The statement that a word begins.
pub(super) fn begun_by(word: &str) -> Option<&'static StatementRow> {
    STATEMENTS.iter().find(|row| row.keyword.is_some() && row.name == word)
}
