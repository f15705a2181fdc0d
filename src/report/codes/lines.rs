//! Codes of faults about how a line is written; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "syntax",
        found_in: &[
            "language/",
            "language/parser.rs",
            "language/operands.rs",
            "language/expressions.rs",
            "language/indices.rs",
        ],
        doc: "An expression cannot be read: a value or a sign is missing, or stands where none may.",
        wrong: "```calc\n\
                total = 3 +\n\
                ```\n",
        right: "```calc\n\
                total = 3 + 4\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "letters",
        found_in: &["language/tokens.rs", "language/literals.rs", "language/lines.rs"],
        doc: "A sign, number or text is none that the language has, or a bracket or quotation mark is never closed.",
        wrong: "```calc\n\
                f(x = x + 1\n\
                ```\n",
        right: "```calc\n\
                f(x) = x + 1\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "statement",
        found_in: &["language/statements.rs", "model/statements.rs", "model/block.rs"],
        doc: "A statement stands where it cannot, has not what it needs, or is missing.",
        wrong: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                ```\n",
        right: "```train\n\
                param w = 4\n\
                loss L = w**2\n\
                descend L by gradient_descent(rate=0.1) for 20 steps\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "definition",
        found_in: &["language/targets.rs", "model/spelling.rs"],
        doc: "What stands to the left of `=` is no name, or does not go with what stands to the right.",
        wrong: "```calc\n\
                a, b = 1, 2, 3\n\
                ```\n",
        right: "```calc\n\
                a, b, c = 1, 2, 3\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "foreign",
        found_in: &[
            "language/foreign.rs",
            "language/libraries.rs",
            "language/numpy.rs",
            "language/elements.rs",
        ],
        doc: "The line is written as in another language or library, and has another form here.",
        wrong: "```calc\n\
                area = 2 * 3\n\
                print(area)\n\
                ```\n",
        right: "```calc\n\
                area = 2 * 3\n\
                area\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "display",
        found_in: &["language/displays.rs", "model/displays.rs", "model/elements.rs", "studies/plots.rs"],
        doc: "A `table` or `plot` is not written as one, or gets what it cannot draw.",
        wrong: "```calc\n\
                table \"roots\": sqrt(2), sqrt(3),\n\
                ```\n",
        right: "```calc\n\
                table \"roots\": sqrt(2), sqrt(3)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "view",
        found_in: &["views/", "studies/", "model/printed.rs", "exports/", "script/", "studies/known.rs"],
        doc: "What is to be shown has nothing that could be shown, or a number cannot be written in the format that stands behind it.",
        wrong: "```calc\n\
                f(x) = x**2\n\
                f\n\
                ```\n",
        right: "```calc\n\
                f(x) = x**2\n\
                f(3)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
];
