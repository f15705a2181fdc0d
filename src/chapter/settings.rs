//! Where a setting of a training stands in its line, or would stand; runs nothing.

use crate::language::syntax::{
    Argument, Duration, DurationUnit, Expression, ExpressionKind, Name, Statement, StatementKind,
};
use crate::optimizers::{self, Optimizer};
use crate::report::{Fault, Place};

/// A place for a value, and what stands around it there.
pub(super) struct Spot {
    pub place: Place,
    pub before: String,
    pub behind: &'static str,
}

/// Options of a training that may be left out.
const OPTIONS: [&str; 2] = ["batch", "order"];

impl Spot {
    /// The place of a value that is there.
    pub(super) fn of(place: Place) -> Spot {
        Spot { place, before: String::new(), behind: "" }
    }
}

/// Where the setting of a name stands among some lines; nothing if no training has it.
pub(super) fn setting(statements: &[Statement], name: &Name) -> Result<Option<Spot>, Fault> {
    let mut found = Vec::new();
    for statement in statements {
        let spot = match &statement.kind {
            StatementKind::Descend { optimizer, duration, .. } => match timing(statement, duration, name)? {
                Some(spot) => Some(spot),
                None => of_optimizer(optimizer, name),
            },
            StatementKind::Repeat(duration) => timing(statement, duration, name)?,
            _ => None,
        };
        found.extend(spot.map(|spot| (spot, statement.place)));
    }
    if let [(_, first), (_, second), ..] = found.as_slice() {
        let fault = Fault::new(format!("several trainings of the block have the setting `{}`", name.text))
            .at(name.place)
            .related(*first, "one")
            .related(*second, "another");
        return Err(fault.remedy("write the whole line of the training that you mean"));
    }
    Ok(found.pop().map(|(spot, _)| spot))
}

/// How long a training is, or how it cuts its data.
fn timing(statement: &Statement, duration: &Duration, name: &Name) -> Result<Option<Spot>, Fault> {
    let unit = match duration.unit {
        DurationUnit::Steps => "steps",
        DurationUnit::Epochs => "epochs",
    };
    if name.text == unit {
        return Ok(Some(Spot::of(duration.amount.place)));
    }
    if name.text == "steps" || name.text == "epochs" {
        let fault = Fault::new(format!("this training counts {unit}")).at(name.place);
        return Err(fault.related(statement.place, "here").remedy(format!("write `{unit} = …`")));
    }
    Ok(match named(&duration.options, name) {
        Some(option) => Some(Spot::of(option.value.place)),
        None if unit == "epochs" && OPTIONS.contains(&name.text.as_str()) => Some(Spot {
            place: Place { start: statement.place.end, ..statement.place },
            before: format!(", {}=", name.text),
            behind: "",
        }),
        None => None,
    })
}

/// The setting of an optimizer, which may stand in its call or not.
fn of_optimizer(optimizer: &Expression, name: &Name) -> Option<Spot> {
    let (row, arguments): (&Optimizer, Option<&[Argument]>) = match &*optimizer.kind {
        ExpressionKind::Name(word) => (optimizers::find(word)?, None),
        ExpressionKind::Call { function, arguments, .. } => {
            (optimizers::find(&function.text)?, Some(arguments))
        }
        _ => return None,
    };
    if let Some(argument) = arguments.and_then(|arguments| named(arguments, name)) {
        return Some(Spot::of(argument.value.place));
    }
    let signature = row.whole_signature(row.usual_search());
    let mut settings = signature.split(", ").map(|part| part.split('=').next().unwrap_or_default());
    let position = settings.position(|setting| setting == name.text)?;
    let given = arguments.unwrap_or_default();
    if let Some(argument) = given.get(position).filter(|argument| argument.name.is_none()) {
        return Some(Spot::of(argument.value.place));
    }
    // The closing bracket is the last letter of a call.
    let end = optimizer.place.end - u32::from(arguments.is_some());
    let (before, behind) = match arguments {
        None => (format!("({}=", name.text), ")"),
        Some([]) => (format!("{}=", name.text), ""),
        Some(_) => (format!(", {}=", name.text), ""),
    };
    Some(Spot { place: Place { start: end, end, ..optimizer.place }, before, behind })
}

fn named<'a>(arguments: &'a [Argument], name: &Name) -> Option<&'a Argument> {
    arguments
        .iter()
        .find(|argument| argument.name.as_ref().is_some_and(|argument| argument.text == name.text))
}
