//! Codes of faults about what stands beside the lessons: settings, files and limits; knows no fault.

use super::FaultCode;

pub(super) static CODES: &[FaultCode] = &[
    FaultCode {
        slug: "settings",
        found_in: &["config.rs", "book.rs", "book/home.rs", "book/furniture.rs", "book/publish.rs"],
        doc: "The table `[preprocessor.descent]` in `book.toml`, or what a lesson's front matter or the table of a renderer says, has a key that there is not, or a value that its key cannot have.",
        wrong: "[preprocessor.descent]\n\
                after = [\"links\"]\n\
                digit = 3\n",
        right: "[preprocessor.descent]\n\
                after = [\"links\"]\n\
                digits = 3\n",
        file: "book.toml",
        beside: &[("src/lesson.md", "A third is {{= 1 / 3 }}.\n")],
    },
    FaultCode {
        slug: "untrusted",
        found_in: &["lesson/untrusted.rs", "book/untrusted.rs"],
        doc: "A book from people whom its publisher does not know, `contributors = \"untrusted\"`, holds what a reader's browser would run, or what leads out of the source folder.",
        wrong: "A third is <br> {{= 1 / 3 }}.\n",
        right: "A third is **{{= 1 / 3 }}**.\n",
        beside: &[(
            "book.toml",
            "[preprocessor.descent]\n\
                    after = [\"links\"]\n\
                    contributors = \"untrusted\"\n",
        )],
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "file",
        found_in: &["environment.rs"],
        doc: "A file that a lesson reads is not there, cannot be read, or stands outside of the source folder.",
        wrong: "```calc\n\
                data x, y = csv(\"point.csv\")\n\
                ```\n",
        right: "```calc\n\
                data x, y = csv(\"points.csv\")\n\
                ```\n",
        beside: &[(
            "src/points.csv",
            "x,y\n\
                    1,2\n\
                    2,4\n",
        )],
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "table",
        found_in: &["datasets/table/", "datasets/table.rs"],
        doc: "A table beside the lesson holds something that does not become numbers as it is asked for: a gap, a word, an uneven row, another separator.",
        wrong: "```calc\n\
                data hours, points = csv(\"hours.csv\")\n\
                ```\n",
        right: "```calc\n\
                data hours, points = csv(\"hours.csv\", missing=\"drop\")\n\
                ```\n",
        beside: &[(
            "src/hours.csv",
            "hours,points\n\
                    1,2.1\n\
                    2,\n\
                    3,6.2\n",
        )],
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "data",
        found_in: &["datasets/", "model/data.rs"],
        doc: "A data set, or the `split` of one, is asked for what it cannot give.",
        wrong: "```calc\n\
                data X, y = circles(factor=1.5)\n\
                ```\n",
        right: "```calc\n\
                data X, y = circles(factor=0.5)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "limit",
        found_in: &["graph/work.rs", "graph/make.rs", "engine/", "chapter/page.rs"],
        doc: "The work or the memory of a chapter, or the size of an array, is beyond what the book allows. Both are counted, and so the same on every machine.",
        wrong: "```calc\n\
                sum([[i * j for i in range(1000)] for j in range(1000)])\n\
                ```\n",
        right: "```calc\n\
                n = arange(1000)\n\
                sum(n[:, None] * n)\n\
                ```\n",
        ..FaultCode::IN_A_LESSON
    },
    FaultCode {
        slug: "internal",
        found_in: &[
            "chapter/guard.rs",
            "studies/rehearsal/",
            "studies/printed.rs",
            "graph/fold.rs",
            "chapter/mod.rs",
        ],
        doc: "A mistake of the tool itself, which no lesson should be able to cause. The page keeps what was written. Please send the lesson to those who make the tool.",
        wrong: "",
        right: "",
        ..FaultCode::IN_A_LESSON
    },
];
