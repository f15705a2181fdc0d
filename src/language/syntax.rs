//! The syntax tree of a block, every node with its place; knows nothing of shapes, values or Markdown.

use crate::report::Place;

/// A name as the author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The spelling.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it is a function's, called as NumPy calls its own, as in `np.mean(x)` and `x.mean()`.
    pub library: bool,
}

/// One line of a block (or several, if brackets span them).
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// Its whole extent, without a comment behind it.
    pub place: Place,
}

/// The closed list of statements.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `data X = …`, `param w = …`, `state v = …`, `metric m = …` or a plain `name = …`.
    Define {
        /// Which of the five it is.
        role: Role,
        /// The names it gives.
        names: Vec<Name>,
        /// As many values as names, or one value with that many parts.
        values: Vec<Expression>,
    },
    /// `f(x, y) = …`
    Function {
        /// The function's name.
        name: Name,
        /// Its arguments.
        parameters: Vec<HeadParameter>,
        /// One value, or several parted by commas.
        values: Vec<Expression>,
    },
    /// `loss L = …`
    Loss {
        /// The loss's name.
        name: Name,
        /// The scalar.
        value: Expression,
    },
    /// `descend L over W, b by adam(rate=0.05) for 500 steps until …`
    Descend {
        /// The loss.
        loss: Name,
        /// The parameters after `over`; empty means all.
        over: Vec<Name>,
        /// The optimizer: a call, or a name.
        optimizer: Expression,
        /// How long, with `until` and the options.
        duration: Duration,
    },
    /// `update w = …`
    Update {
        /// The names that get new values.
        names: Vec<Name>,
        /// As many values as names, or one value with that many parts.
        values: Vec<Expression>,
    },
    /// `repeat 200 steps until …`
    Repeat(Duration),
    /// `vary a, b in …`
    Vary {
        /// The names that vary together.
        names: Vec<Name>,
        /// The list of values.
        values: Expression,
    },
    /// `check "claim": …` or `refute "claim": …`
    Check {
        /// The claim in words.
        claim: Option<String>,
        /// What must hold.
        condition: Condition,
        /// True for `refute`.
        refute: bool,
    },
    /// `show weights, loss_curve`
    Show(Vec<ViewRequest>),
    /// `table "title": a, b for h in …`
    Table(Display),
    /// `plot "title": f(x), points(X, y) for x in -2..2`
    Plot(Display),
    /// `seed 7`
    Seed(Expression),
    /// An expression alone shows its value.
    Value(Expression),
}

/// What a claim says must hold: stretches joined by `and`, of which all but the last have a tolerance.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Each stretch with the tolerance of its `==`, which stands after `within`.
    pub stretches: Vec<(Expression, Option<Expression>)>,
    /// The whole condition.
    pub place: Place,
}

/// What a definition is to the training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Known, fixed for the whole run.
    Data,
    /// Learned.
    Param,
    /// Carried from step to step.
    State,
    /// An intermediate value.
    Definition,
    /// Recorded beside the loss.
    Metric,
}

/// One argument in a function's head, with its default.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadParameter {
    /// The argument's name.
    pub name: Name,
    /// The default, as in `f(x, slope=0.1) = …`.
    pub default: Option<Expression>,
}

/// How long a `descend` or `repeat` runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// The number before `steps` or `epochs`.
    pub amount: Expression,
    /// Whether steps or epochs are counted.
    pub unit: DurationUnit,
    /// Options such as `batch=32`.
    pub options: Vec<Argument>,
    /// The condition that ends it early.
    pub until: Option<Expression>,
}

/// The unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationUnit {
    /// Single updates.
    Steps,
    /// Passes over the data.
    Epochs,
}

/// One word of `show`, with its options: `loss_curve(log="y")`.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewRequest {
    /// The view.
    pub name: Name,
    /// Its options.
    pub options: Vec<Argument>,
}

/// The parts of a `table` or `plot`.
#[derive(Clone, Debug, PartialEq)]
pub struct Display {
    /// The title.
    pub title: Option<String>,
    /// The columns or layers.
    pub columns: Vec<DisplayColumn>,
    /// The ranges after `for`.
    pub ranges: Vec<ForClause>,
    /// Options such as `log="xy"`.
    pub options: Vec<Argument>,
}

/// `"label": e : .3f`, a column of a `table` or a layer of a `plot`.
#[derive(Clone, Debug, PartialEq)]
pub struct DisplayColumn {
    /// What the author calls it.
    pub label: Option<String>,
    /// What stands in it.
    pub value: Expression,
    /// How the numbers of a table are written, in Python's words.
    pub format: Option<Name>,
}

/// `names in source`, as in `for x in xs`.
#[derive(Clone, Debug, PartialEq)]
pub struct ForClause {
    /// One name, or several that take an element apart.
    pub names: Vec<Name>,
    /// What is gone through.
    pub source: Expression,
}

/// The number of an expression within the text that was read with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpressionId(pub u32);

/// An expression, its place and its number.
#[derive(Clone, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: Box<ExpressionKind>,
    /// Where it stands.
    pub place: Place,
    /// Which of its text's expressions it is, so that tables can say more about it.
    pub id: ExpressionId,
}

/// Expressions are the same if they say the same in the same place; their numbers say nothing.
impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.kind == other.kind && self.place == other.place
    }
}

/// The closed list of expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `0.5`, `1e-3`, `1_000`
    Number(f64),
    /// `"words"`
    Text(String),
    /// `w`
    Name(String),
    /// `None`
    None,
    /// `x.T` or `id.name`
    Member {
        /// What stands before the dot.
        object: Expression,
        /// What stands behind it.
        name: Name,
    },
    /// `[a, b]`
    List(Vec<Expression>),
    /// `(a, b)`, also `(a,)`
    Tuple(Vec<Expression>),
    /// `[e for k in range(5)]`
    Comprehension {
        /// The expression of one element.
        body: Expression,
        /// What is gone through, outermost first.
        bindings: Vec<ForClause>,
    },
    /// `-x`, `not x`
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// What it applies to.
        operand: Expression,
    },
    /// `a + b - c`: operands that are joined from left to right. A sum and a product are one level however long they
    /// are; a power and a product of matrices are written by two.
    Binary {
        /// The first operand.
        first: Expression,
        /// Every further operand with the sign before it.
        rest: Vec<(BinaryOperator, Expression)>,
    },
    /// `a < b <= c`
    Comparison {
        /// The first side.
        first: Expression,
        /// Every further side with the sign before it.
        rest: Vec<(Comparison, Expression)>,
    },
    /// `a and b`, `a or b`
    Logical {
        /// True for `and`.
        all: bool,
        /// Two or more parts.
        parts: Vec<Expression>,
    },
    /// `a if c else b`
    Conditional {
        /// The value where the condition holds.
        then: Expression,
        /// The condition.
        condition: Expression,
        /// The value elsewhere.
        otherwise: Expression,
    },
    /// `f(x, axis=0)`, `f''(x)`
    Call {
        /// The function.
        function: Name,
        /// How many primes follow the name.
        primes: usize,
        /// The arguments in order.
        arguments: Vec<Argument>,
    },
    /// `x[0, 1:, None]`
    Index {
        /// What is indexed.
        object: Expression,
        /// The parts between the brackets.
        items: Vec<IndexItem>,
    },
    /// `-2..2`, after `for … in`
    Range {
        /// The lower end.
        low: Expression,
        /// The upper end.
        high: Expression,
    },
}

/// One argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name, in `axis=0`.
    pub name: Option<Name>,
    /// The value.
    pub value: Expression,
}

/// One part of an index.
#[derive(Clone, Debug, PartialEq)]
pub enum IndexItem {
    /// A number or an array of whole numbers; `None` arrives as the expression `None`.
    At(Expression),
    /// `start:stop:step`, each of which may be left out.
    Slice {
        /// The first index.
        start: Option<Expression>,
        /// One past the last index.
        stop: Option<Expression>,
        /// The stride.
        step: Option<Expression>,
        /// Where the slice stands.
        place: Place,
    },
    /// `...`
    Rest(Place),
}

/// What names columns between brackets: a text, or a list of texts.
pub fn column_names(items: &[IndexItem]) -> Option<&Expression> {
    let [IndexItem::At(at)] = items else { return None };
    let is_text = |item: &Expression| matches!(item.kind.as_ref(), ExpressionKind::Text(_));
    let names = match at.kind.as_ref() {
        ExpressionKind::List(names) if !names.is_empty() => names.iter().all(is_text),
        _ => is_text(at),
    };
    names.then_some(at)
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-x`
    Negate,
    /// `+x`
    Plus,
    /// `not x`
    Not,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `//`
    FloorDivide,
    /// `%`
    Remainder,
    /// `**`
    Power,
    /// `@`
    MatrixMultiply,
}

impl BinaryOperator {
    /// Whether further operands may follow at the same level.
    pub fn goes_on(self) -> bool {
        !matches!(self, BinaryOperator::Power | BinaryOperator::MatrixMultiply)
    }
}

/// The comparison signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}
