//! Codes of faults about what stands around the blocks of a page: fences, forms, formulas, headings, places of views; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "fence",
        found_in: &["lesson/fence.rs", "lesson/words.rs", "lesson/scan.rs", "lesson/nearly.rs"],
        doc: "The line that begins a block says what kind it is, and perhaps its id and some words; or the block does not end.",
        wrong: "```calc id=sum hidden\n\
                1 + 2\n\
                ```\n",
        right: "```calc id=sum hide\n\
                1 + 2\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "form",
        found_in: &["lesson/forms.rs"],
        doc: "A form in the text, between `{{` and `}}`, is not whole, stands in a place where it does nothing, or has nothing in it.",
        wrong: "The sum is {{= 3 + 4 and no more.\n",
        right: "The sum is {{= 3 + 4 }} and no more.\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "dollars",
        found_in: &["lesson/mathematics.rs", "lesson/dollars.rs"],
        doc: "A formula between dollar signs does not end in its paragraph. A dollar sign that is no formula's is written `\\$`.",
        wrong: "$$\n\
                x = 1\n\n\
                y = 2\n\
                $$\n",
        right: "$$\n\
                x = 1, \\quad y = 2\n\
                $$\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "prose",
        found_in: &["chapter/prose.rs"],
        doc: "What the text says is not what was computed, or a value cannot be written as it is asked for.",
        wrong: "A third is {{= 1 / 3 ~ 0.34 }}.\n",
        right: "A third is {{= 1 / 3 ~ 0.33 }}.\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "reference",
        found_in: &["chapter/placed.rs", "chapter/numbers.rs", "book/elsewhere.rs"],
        doc: "A place in the text names a block, a view, a figure or a table that this chapter does not have, or the other chapter that it names.",
        wrong: "```calc id=first\n\
                table \"roots\": sqrt(2), sqrt(3)\n\
                ```\n\n\
                See {{ref first.tabel}}.\n",
        right: "```calc id=first\n\
                table \"roots\": sqrt(2), sqrt(3)\n\
                ```\n\n\
                See {{ref first.table}}.\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "translation",
        found_in: &["book/translations.rs"],
        doc: "A translated chapter has not as many paragraphs for the words of its blocks as these have words.",
        wrong: "<!-- descent: translatable -->\n\n\
                ```calc\n\
                x = 1\n\
                check \"one\": x == 1\n\
                ```\n",
        right: "<!-- descent: translatable -->\n\n\
                ```calc\n\
                x = 1\n\
                check \"one\": x == 1\n\
                ```\n\n\
                <!-- descent: words -->\n\n\
                the first of all\n\n\
                <!-- descent: end of words -->\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "heading",
        found_in: &["book/found.rs"],
        doc: "A value in a heading would be read as HTML by mdBook's search.",
        wrong: "## The tag {{= \"<img>\" }}\n",
        right: "## A tag\n\n\
                It is {{= \"<img>\" }}.\n",
        ..FaultCode::IN_A_LESSON
    },
];
