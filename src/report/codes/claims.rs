//! Codes of faults about what must hold, and what readers are asked; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "claim",
        found_in: &["chapter/block.rs", "checks/"],
        doc: "A claim does not hold; or one to be refuted does; or a gradient or loss of the tool's own checks is not what it should be.",
        wrong: "```calc\n\
                x = 2\n\
                check \"x is large\": x > 3\n\
                ```\n",
        right: "```calc\n\
                x = 2\n\
                check \"x is large\": x > 1\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "condition",
        found_in: &["model/choices.rs", "model/claims.rs", "functions/logic.rs"],
        doc: "A condition cannot be judged: it compares nothing, or has a tolerance without an `==`.",
        wrong: "```calc\n\
                x = 3\n\
                check \"close\": x < 4 within 0.1\n\
                ```\n",
        right: "```calc\n\
                x = 3\n\
                check \"close\": x == 3.05 within 0.1\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "exercise",
        found_in: &["chapter/tries.rs", "chapter/change.rs", "chapter/settings.rs", "language/tasks.rs"],
        doc: "A `try` changes nothing, names what its block does not have, or is refused without being marked `refused`.",
        wrong: "```calc id=walk\n\
                rate = 0.1\n\
                4 - rate * 8\n\
                ```\n\n\
                ```try walk\n\
                lr = 0.2\n\
                ```\n",
        right: "```calc id=walk\n\
                rate = 0.1\n\
                4 - rate * 8\n\
                ```\n\n\
                ```try walk\n\
                rate = 0.2\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "question",
        found_in: &["chapter/questions.rs"],
        doc: "An `ask` has no choice that is right, several of them, or is not written as a question.",
        wrong: "```calc\n\
                x = 2\n\
                ```\n\n\
                ```ask\n\
                \"How large is x?\"\n\
                \"not small\": x > 1\n\
                \"not large\": x < 3\n\
                ```\n",
        right: "```calc\n\
                x = 2\n\
                ```\n\n\
                ```ask\n\
                \"How large is x?\"\n\
                \"small\": x < 1\n\
                \"not large\": x < 3\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
];
