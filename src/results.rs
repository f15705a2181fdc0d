//! The results of a lesson as JSON, and the schema of that JSON; knows records, but computes nothing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::graph::{Array, array};
use crate::numbers::{JsonNumber, Row, in_rows};
use crate::program::{Ending, Ran};
use crate::record::{Record, Results, Shown, Verdict};

/// The results as one line of JSON.
pub fn json(lesson: &str, results: &Results) -> String {
    let told = LessonResults {
        lesson,
        ok: results.faults.is_empty(),
        blocks: results.blocks.iter().map(BlockResults::of).collect(),
        prose: ProseResults {
            values: results
                .values
                .iter()
                .map(|(expression, value)| ProseResult::of(expression, value))
                .collect(),
            claims: &results.claims,
        },
        faults: results
            .faults
            .iter()
            .map(|fault| FaultResult { message: &fault.message, place: &fault.place, remedy: &fault.remedy })
            .collect(),
    };
    // Maps with texts as keys, and numbers that JSON has: nothing in them can be refused.
    serde_json::to_string(&told).unwrap_or_default()
}

/// The JSON Schema of the results; `docs/results.schema.json` holds it.
pub fn schema() -> String {
    let schema = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<LessonResults>();
    format!("{:#}\n", schema.as_value())
}

/// What came of a lesson.
#[derive(Serialize, JsonSchema)]
struct LessonResults<'a> {
    /// The lesson's file.
    lesson: &'a str,
    /// Whether there was no fault.
    ok: bool,
    /// Its blocks, in their order.
    blocks: Vec<BlockResults<'a>>,
    /// What came of the text between the blocks.
    prose: ProseResults<'a>,
    /// What is wrong with the lesson.
    faults: Vec<FaultResult<'a>>,
}

/// What came of a block.
#[derive(Serialize, JsonSchema)]
struct BlockResults<'a> {
    /// The name after `id=`, if it has one.
    id: Option<&'a str>,
    /// The line of its fence in the lesson, from 1.
    line: usize,
    /// Every name of the block with its final value; functions have none. With `vary`, the first axis is the runs.
    names: BTreeMap<&'a str, ValueResult<'a>>,
    /// Its claims, the author's and the tool's own.
    claims: &'a [Verdict],
    #[serde(flatten)]
    training: Option<TrainingResults<'a>>,
    /// The block as a program for each library, if programs were asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    programs: BTreeMap<&'a str, ProgramResult<'a>>,
    /// With `vary`, what came of each run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<RunResults<'a>>,
}

/// What came of one run of a block with `vary`.
#[derive(Serialize, JsonSchema)]
struct RunResults<'a> {
    /// Its label, such as `rate = 0.1`.
    run: &'a str,
    /// Its claims, the author's and the tool's own.
    claims: &'a [Verdict],
    #[serde(flatten)]
    training: Option<TrainingResults<'a>>,
}

/// How a training went, and what was recorded at each of its steps.
#[derive(Serialize, JsonSchema)]
struct TrainingResults<'a> {
    /// How many steps it made.
    steps: usize,
    /// How it ended.
    ending: EndingWord,
    /// The step in which it left the finite numbers, if it did.
    diverged_in_step: Option<usize>,
    /// The optimizer; none where the author wrote the updates.
    optimizer: Option<&'a str>,
    /// The loss and each metric before the first update and after each.
    histories: BTreeMap<&'a str, ValueResult<'a>>,
}

/// How a training ends.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum EndingWord {
    /// All its steps were made.
    Complete,
    /// Its `until` was met.
    Until,
    /// It left the finite numbers.
    Diverged,
}

/// A block as a program, or why it cannot be one.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum ProgramResult<'a> {
    /// The program's text.
    Written(&'a str),
    /// The block cannot be written for this library.
    Refused {
        /// Why.
        refused: &'a str,
    },
}

/// What came of the text between the blocks.
#[derive(Serialize, JsonSchema)]
struct ProseResults<'a> {
    /// The values in it.
    values: Vec<ProseResult<'a>>,
    /// The claims in it.
    claims: &'a [Verdict],
}

/// A value in the text between the blocks.
#[derive(Serialize, JsonSchema)]
struct ProseResult<'a> {
    /// The expression as it is written.
    expression: &'a str,
    /// Its value.
    value: ValueResult<'a>,
}

/// Something that is wrong.
#[derive(Serialize, JsonSchema)]
struct FaultResult<'a> {
    /// What is wrong.
    message: &'a str,
    /// File, line and column.
    place: &'a str,
    /// What to do.
    remedy: &'a str,
}

/// A number, a text, or lists of such, as NumPy's `tolist` gives them.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum ValueResult<'a> {
    /// A number.
    Number(JsonNumber),
    /// A text.
    Text(&'a str),
    /// An array's parts along its first axis, or the values of a list.
    List(Vec<ValueResult<'a>>),
}

impl<'a> BlockResults<'a> {
    fn of(record: &'a Record) -> BlockResults<'a> {
        let programs = record.studies.programs.iter().map(|(library, program)| {
            let program = match program {
                Ok(program) => ProgramResult::Written(program),
                Err(reason) => ProgramResult::Refused { refused: reason },
            };
            (*library, program)
        });
        let runs = record.runs.iter().map(|(label, one)| RunResults {
            run: label,
            claims: &one.verdicts,
            training: one.run.as_ref().map(TrainingResults::of),
        });
        BlockResults {
            id: record.id.as_deref(),
            line: record.line,
            names: record
                .values
                .iter()
                .map(|(name, value)| (name.as_str(), ValueResult::of(value)))
                .collect(),
            claims: &record.verdicts,
            training: record.run.as_ref().map(TrainingResults::of),
            programs: programs.collect(),
            runs: runs.collect(),
        }
    }
}

impl<'a> TrainingResults<'a> {
    fn of(run: &'a Ran) -> TrainingResults<'a> {
        let (ending, diverged_in_step) = match run.ending {
            Ending::Complete => (EndingWord::Complete, None),
            Ending::Until => (EndingWord::Until, None),
            Ending::Diverged { step, .. } => (EndingWord::Diverged, Some(step)),
        };
        let number = |&value: &f64| ValueResult::Number(JsonNumber(value));
        let loss = run.loss.iter().map(|(loss, values)| {
            (loss.name.as_str(), ValueResult::List(values.iter().map(number).collect()))
        });
        let metrics =
            run.metrics.iter().map(|(metric, values)| (metric.name.as_str(), ValueResult::array(values)));
        let histories = loss.chain(metrics).collect();
        TrainingResults { steps: run.steps, ending, diverged_in_step, optimizer: run.optimizer, histories }
    }
}

impl<'a> ProseResult<'a> {
    fn of(expression: &'a str, value: &'a Shown) -> ProseResult<'a> {
        ProseResult { expression, value: ValueResult::of(value) }
    }
}

impl<'a> ValueResult<'a> {
    fn of(value: &'a Shown) -> ValueResult<'a> {
        match value {
            Shown::Text(text) => ValueResult::Text(text),
            Shown::Array(values) => ValueResult::array(values),
            Shown::List(items) => ValueResult::List(items.iter().map(ValueResult::of).collect()),
        }
    }

    fn array(values: &Array) -> ValueResult<'a> {
        let number = |&value: &f64| ValueResult::Number(JsonNumber(value));
        in_rows(&array::flat(values), values.shape(), &|row, length| match (row, length) {
            (Row::Values(values), None) => number(values.first().unwrap_or(&f64::NAN)),
            (Row::Values(values), Some(_)) => ValueResult::List(values.iter().map(number).collect()),
            (Row::Rows(rows), _) => ValueResult::List(rows),
        })
    }
}
