//! The catalogue of forms: they look like functions, but read their arguments in their own way; knows not how they read them.

/// The closed list of forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `grad(L, w)`
    Grad,
    /// `jacobian(v, w)`
    Jacobian,
    /// `hessian(L, w)`
    Hessian,
    /// `numeric_grad(L, w)`
    NumericGrad,
    /// `at(e, name=value)`
    At,
    /// `history(e)`
    History,
    /// `scan(f, start, xs)`
    Scan,
    /// `iterate(f, start, n)`
    Iterate,
    /// `stalled(measure, n)`
    Stalled,
    /// `codes(text)`
    Codes,
    /// `letters(numbers)`
    Letters,
    /// `settled(e)`
    Settled,
    /// `piecewise(x, conditions, functions)`
    Piecewise,
}

impl Form {
    /// The form of that name.
    pub fn named(name: &str) -> Option<Form> {
        FORMS.iter().find(|row| row.name == name).map(|row| row.form)
    }

    /// Whether its second argument is what it differentiates by.
    pub fn differentiates(self) -> bool {
        matches!(self, Form::Grad | Form::Jacobian | Form::Hessian | Form::NumericGrad)
    }
}

/// What the manual says of a form.
pub struct FormRow {
    /// Which it is.
    pub form: Form,
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub signature: &'static str,
    /// What it gives, in a sentence.
    pub doc: &'static str,
    /// A few lines of the block language that use it and check what comes out.
    pub example: &'static str,
}

/// All forms in the order of the manual.
pub static FORMS: &[FormRow] = &[
    FormRow {
        form: Form::Grad,
        name: "grad",
        signature: "grad(L, w)",
        doc: "The gradient of a single number with respect to a name that it depends on, of the shape of that name; \
              `grad(L, [a, b])` takes several numbers at once.",
        example: "w = [1, 2]\nL = sum(w**2)\ncheck grad(L, w) == 2 * w",
    },
    FormRow {
        form: Form::Jacobian,
        name: "jacobian",
        signature: "jacobian(v, w)",
        doc: "The derivative of every component of `v` by every component of `w`.",
        example: "w = [2, 3]\nv = [w[0] * w[1], w[0]**2]\ncheck jacobian(v, w) == [[3, 2], [4, 0]]",
    },
    FormRow {
        form: Form::Hessian,
        name: "hessian",
        signature: "hessian(L, w)",
        doc: "The second derivatives of a single number: the derivative of its gradient.",
        example: "w = [2, 3]\nL = w[0]**2 * w[1]\ncheck hessian(L, w) == [[6, 4], [4, 0]]",
    },
    FormRow {
        form: Form::NumericGrad,
        name: "numeric_grad",
        signature: "numeric_grad(L, w, h=1e-5)",
        doc: "The gradient by central differences, component by component, for lessons about checking.",
        example: "w = [1, 2]\nL = sum(w**3)\ncheck numeric_grad(L, w) == grad(L, w) within 1e-6",
    },
    FormRow {
        form: Form::At,
        name: "at",
        signature: "at(e, name=value, …)",
        doc: "An expression with other values for names it depends on; after a training, `at(e, step=k)` is what it was after `k` updates.",
        example: "w = [1, 2]\nL = sum(w**2)\ncheck at(L, w=[3, 4]) == 25",
    },
    FormRow {
        form: Form::History,
        name: "history",
        signature: "history(e)",
        doc: "An expression after every number of updates; row 0 is before the first.",
        example: "param w = 8\nloss L = w**2\ndescend L by gradient_descent(rate=0.25) for 3 steps\ncheck history(w) == [8, 4, 2, 1]",
    },
    FormRow {
        form: Form::Scan,
        name: "scan",
        signature: "scan(f, start, xs, …)",
        doc: "Carries a value along a sequence, `f(value, x)` at each element, and gives every value after the start.",
        example: "add(total, x) = total + x\ncheck scan(add, 0, [1, 2, 3]) == [1, 3, 6]",
    },
    FormRow {
        form: Form::Iterate,
        name: "iterate",
        signature: "iterate(f, start, n, until=g, …)",
        doc: "Applies a function to its own result, at most `n` times and until `g` holds, and gives the last value.",
        example: "halve(x) = x / 2\nsmall(x) = x < 1\ncheck iterate(halve, 40, 3) == 5\ncheck iterate(halve, 40, 100, until=small) == 0.625",
    },
    FormRow {
        form: Form::Stalled,
        name: "stalled",
        signature: "stalled(measure, n, by=0)",
        doc: "Behind `until`: whether a measure has not become smaller, by more than `by`, for `n` steps; for a measure \
              that should grow, write `stalled(-accuracy, 10)`.",
        example: "param w = 1\nloss L = max([w, 0.5])\ndescend L by gradient_descent(rate=0.25) for 100 steps until stalled(L, 3)\ncheck steps < 100",
    },
    FormRow {
        form: Form::Codes,
        name: "codes",
        signature: "codes(text, alphabet)",
        doc: "The places of a text's letters in an alphabet, or their Unicode numbers if there is none; of a list of tokens \
              their places in a list of words.",
        example: "check codes(\"abba\", \"abc\") == [0, 1, 1, 0]\ncheck codes(\"A\") == [65]\n\
                  tokens = [\"the\", \"cat\", \"the\"]\ncheck codes(tokens, unique(tokens)) == [1, 0, 1]",
    },
    FormRow {
        form: Form::Letters,
        name: "letters",
        signature: "letters(numbers, alphabet)",
        doc: "The text whose letters have these places in an alphabet, or these Unicode numbers; a matrix gives a text for \
              each row.",
        example: "letters([[0, 1], [1, 0]], \"↑→\")\ncheck codes(letters([7, 8])) == [7, 8]",
    },
    FormRow {
        form: Form::Settled,
        name: "settled",
        signature: "settled(e)",
        doc: "Under `at(…)`, an expression with the values of the block itself: new rows are scaled by what the old ones were.",
        example: "data X = [1, 2, 3]\ncentred = X - settled(mean(X))\ncheck at(centred, X=[4, 5]) == [2, 3]",
    },
    FormRow {
        form: Form::Piecewise,
        name: "piecewise",
        signature: "piecewise(x, conditions, functions)",
        doc: "A function in pieces: of each number what the function beside its condition makes of it, or a value. Where several \
              conditions hold, the last one counts; where none holds, one function more if there is one, else 0.",
        example: "x = [-2, 0, 3]\nsquare(t) = t**2\ncheck piecewise(x, [x < 0, x > 0], [-1, square]) == [-1, 0, 9]",
    },
];
