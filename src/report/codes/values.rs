//! Codes of faults about names, and what is done with their values; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "name",
        found_in: &["model/names.rs", "resolve/", "model/scope.rs"],
        doc: "A name has no value here, hides another, or is not known yet.",
        wrong: "```calc\n\
                area = width * 3\n\
                ```\n",
        right: "```calc\n\
                width = 2\n\
                area = width * 3\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "call",
        found_in: &["model/calls.rs", "model/bodies.rs", "functions/arguments.rs", "functions/value.rs"],
        doc: "A function gets too many arguments, too few, one of another kind, or there is none of that name.",
        wrong: "```calc\n\
                exp(1, 2)\n\
                ```\n",
        right: "```calc\n\
                exp(1) * exp(2)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "operator",
        found_in: &["model/operators.rs", "model/expression.rs", "functions/bits.rs"],
        doc: "An operator stands between values that it cannot take.",
        wrong: "```calc\n\
                data x = [1, 2, 3]\n\
                x[(x > 2) + (x < 2)]\n\
                ```\n",
        right: "```calc\n\
                data x = [1, 2, 3]\n\
                x[(x > 2) or (x < 2)]\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "loop",
        found_in: &["model/loops.rs", "model/apart.rs", "model/comprehension.rs"],
        doc: "A `for` has nothing to go through, or too much; or several names do not get as many values.",
        wrong: "```calc\n\
                sum([k for k in 5])\n\
                ```\n",
        right: "```calc\n\
                sum([k for k in range(5)])\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "text",
        found_in: &["model/texts.rs"],
        doc: "A text is compared or computed with what is none.",
        wrong: "```calc\n\
                kind = \"saddle\"\n\
                check \"a saddle\": kind > 1\n\
                ```\n",
        right: "```calc\n\
                kind = \"saddle\"\n\
                check \"a saddle\": kind == \"saddle\"\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "index",
        found_in: &["model/index.rs", "model/masks.rs", "functions/shaping/indexing.rs"],
        doc: "An index names an element or axis that is not there, or is no index.",
        wrong: "```calc\n\
                data x = [1, 2, 3]\n\
                x[3]\n\
                ```\n",
        right: "```calc\n\
                data x = [1, 2, 3]\n\
                x[2]\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "shape",
        found_in: &["graph/", "functions/shaping/", "model/columns.rs", "functions/creation.rs"],
        doc: "The shapes of arrays do not go together, or an array cannot have the shape that is asked for.",
        wrong: "```calc\n\
                [1, 2] + [1, 2, 3]\n\
                ```\n",
        right: "```calc\n\
                [1, 2, 0] + [1, 2, 3]\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
];
