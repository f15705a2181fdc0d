//! What the lines of a `try` change in the text of a block: each takes the place of one that is like it; runs nothing.

use std::ops::Range;

use super::settings::{Spot, setting};
use crate::language::syntax::{Expression, Name, Role, Statement, StatementKind};
use crate::lesson::Excerpt;
use crate::report::{Fault, Place, did_you_mean};

/// A text with its lines.
#[derive(Clone, Copy)]
pub(super) struct BlockLines<'a> {
    pub text: &'a Excerpt,
    pub statements: &'a [Statement],
}

/// A block with some of its lines changed.
pub(super) struct Changed {
    /// The whole text.
    pub code: Excerpt,
    /// The changed lines as they were and as they are, with `-` and `+` before them.
    pub difference: String,
}

/// One change: what stands at a place gives way.
struct Edit<'a> {
    /// The bytes of the block.
    at: Range<usize>,
    /// What stands there now.
    by: Excerpt,
    /// The line that says so.
    statement: &'a Statement,
}

/// Changes the lines of a block.
pub(super) fn changed(block: BlockLines<'_>, change: BlockLines<'_>) -> Result<Changed, Vec<Fault>> {
    let (mut edits, mut faults) = (Vec::new(), Vec::new());
    for (index, line) in change.statements.iter().enumerate() {
        let edit = match updates(block, change.statements, index) {
            Some(found) => found.map(|found| whole(change.text, line, found)),
            None => edit(block, change.text, line).and_then(|edit| refuse_the_same(block.text, edit)),
        };
        match edit {
            Ok(edit) => edits.push(edit),
            Err(fault) => faults.push(fault.at(line.place)),
        }
    }
    // What is added at one place stays in the author's order.
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    for pair in edits.windows(2).filter(|pair| pair[1].at.start < pair[0].at.end) {
        let fault = Fault::new("another line of this `try` changes the same").at(pair[1].statement.place);
        faults
            .push(fault.related(pair[0].statement.place, "it is changed here").remedy("keep one of the two"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let code = code(block.text, &edits);
    // Which views are shown is seen below it, and changes no model.
    let shows = |edit: &Edit| matches!(edit.statement.kind, StatementKind::Show(_));
    edits.retain(|edit| !shows(edit));
    Ok(Changed { code, difference: difference(block.text.text(), &edits) })
}

/// The line in a block that an `update` takes the place of, if several lines update the same: each that of its number.
fn updates<'a>(
    block: BlockLines<'a>,
    changes: &[Statement],
    index: usize,
) -> Option<Result<&'a Statement, Fault>> {
    let StatementKind::Update { names, .. } = &changes[index].kind else { return None };
    let same = |statement: &&Statement| match &statement.kind {
        StatementKind::Update { names: updated, .. } => same_names(updated, names),
        _ => false,
    };
    let there: Vec<&Statement> = block.statements.iter().filter(same).collect();
    let [first, second, ..] = there.as_slice() else { return None };
    let number = changes[..index].iter().filter(same).count();
    let fault = || {
        Fault::new(format!("the block updates `{}` in {} lines", names[0].text, there.len()))
            .related(first.place, "in this one")
            .related(second.place, "and in this one")
            .remedy("write all of them, in their order")
    };
    let all = changes.iter().filter(same).count() == there.len();
    Some(there.get(number).copied().filter(|_| all).ok_or_else(fault))
}

/// A line in the place of another.
fn whole<'a>(text: &Excerpt, line: &'a Statement, found: &Statement) -> Edit<'a> {
    Edit { at: bytes(found.place), by: text.slice(bytes(line.place)), statement: line }
}

/// Refuses a line that leaves the block as it is.
fn refuse_the_same<'a>(block: &Excerpt, edit: Edit<'a>) -> Result<Edit<'a>, Fault> {
    let is_same = block.text()[edit.at.clone()].split_whitespace().eq(edit.by.text().split_whitespace());
    // A view that the block shows already is asked for in the solution.
    match is_same && !matches!(edit.statement.kind, StatementKind::Show(_)) {
        true => Err(Fault::new("this changes nothing: the block says the same")
            .remedy("write another value, or leave the line out")),
        false => Ok(edit),
    }
}

/// The place of a line in a block, and what takes it.
fn edit<'a>(block: BlockLines<'_>, text: &Excerpt, line: &'a Statement) -> Result<Edit<'a>, Fault> {
    let found = match &line.kind {
        StatementKind::Define { role: Role::Definition, names, values } => {
            let Spot { place, before, behind } = value_spot(block, names, values)?;
            let value = text.slice(bytes(extent(values)));
            return Ok(Edit { at: bytes(place), by: surrounded(&before, value, behind), statement: line });
        }
        StatementKind::Define { names, .. } | StatementKind::Update { names, .. } => {
            Some(given(block, line, names)?)
        }
        StatementKind::Function { name, .. } | StatementKind::Loss { name, .. } => {
            Some(given(block, line, std::slice::from_ref(name))?)
        }
        StatementKind::Vary { names, .. } => {
            let vary = block.statements.iter().find(|other| matches!(other.kind, StatementKind::Vary { .. }));
            Some(vary.map_or_else(|| given(block, line, names), Ok)?)
        }
        StatementKind::Descend { .. } | StatementKind::Repeat(_) => Some(training(block, line)?),
        _ => block.statements.iter().find(|other| is_like(&other.kind, &line.kind)),
    };
    Ok(match (found, &line.kind) {
        (Some(found), _) => whole(text, line, found),
        (None, StatementKind::Seed(_)) => added(text, line, 0, ("", "\n")),
        (None, _) => added(text, line, block.text.text().trim_end().len(), ("\n", "")),
    })
}

/// A line that the block has not yet.
fn added<'a>(text: &Excerpt, line: &'a Statement, at: usize, (before, behind): (&str, &str)) -> Edit<'a> {
    Edit { at: at..at, by: surrounded(before, text.slice(bytes(line.place)), behind), statement: line }
}

/// A text of the author's between letters that the tool writes; they stand for it.
fn surrounded(before: &str, text: Excerpt, behind: &str) -> Excerpt {
    let [before, behind] = [before, behind].map(|letters| Excerpt::standing_for(letters, text.range()));
    Excerpt::joined([before, text, behind])
}

/// Where the value stands that a plain `name = …` changes: that of a line, or a setting of the training.
fn value_spot(block: BlockLines<'_>, names: &[Name], values: &[Expression]) -> Result<Spot, Fault> {
    let gives = |statement: &&Statement| same_names(statement.kind.gives(), names);
    if let Some(found) = block.statements.iter().find(gives) {
        return match &found.kind {
            StatementKind::Define { values, .. } => Ok(Spot::of(extent(values))),
            StatementKind::Loss { value, .. } => Ok(Spot::of(value.place)),
            StatementKind::Function { name, .. } => Err(Fault::new(format!("`{}` is a function", name.text))
                .related(found.place, "given here")
                .remedy(format!("write its whole line: `{}(x) = …`", name.text))),
            // What varied has one value now.
            _ => {
                let listed: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                Ok(Spot { place: found.place, before: format!("{} = ", listed.join(", ")), behind: "" })
            }
        };
    }
    let [name] = names else { return Err(unknown(block, &names[0])) };
    let together = block.statements.iter().find_map(|statement| {
        let part = statement.kind.gives().iter().position(|given| given.text == name.text)?;
        Some((statement, part))
    });
    match together {
        Some((Statement { kind: StatementKind::Define { names, values: several, .. }, .. }, part))
            if several.len() == names.len() && values.len() == 1 =>
        {
            Ok(Spot::of(several[part].place))
        }
        Some((statement, _)) => Err(together_with(statement, name)),
        None => setting(block.statements, name)?.ok_or_else(|| unknown(block, name)),
    }
}

/// The line of a block that gives some names, or updates them.
fn given<'a>(block: BlockLines<'a>, line: &Statement, names: &[Name]) -> Result<&'a Statement, Fault> {
    let updates = matches!(line.kind, StatementKind::Update { .. });
    let of_line = |statement: &&Statement| match &statement.kind {
        StatementKind::Update { names: updated, .. } => updates && same_names(updated, names),
        other => !updates && same_names(other.gives(), names),
    };
    let together = || block.statements.iter().find(|other| gives(&other.kind, &names[0]));
    block.statements.iter().find(of_line).ok_or_else(|| match together().filter(|_| !updates) {
        Some(other) => together_with(other, &names[0]),
        None => unknown(block, &names[0]),
    })
}

/// The training that a line takes the place of.
fn training<'a>(block: BlockLines<'a>, line: &Statement) -> Result<&'a Statement, Fault> {
    let mut trainings: Vec<&Statement> =
        block.statements.iter().filter(|statement| statement.kind.trains()).collect();
    if trainings.len() > 1 {
        trainings.retain(|other| match (&other.kind, &line.kind) {
            (StatementKind::Descend { loss, .. }, StatementKind::Descend { loss: other, .. }) => {
                loss.text == other.text
            }
            (StatementKind::Repeat(_), StatementKind::Repeat(_)) => true,
            _ => false,
        });
    }
    match trainings.as_slice() {
        [one] => Ok(one),
        [] => Err(Fault::new("the block has no training that this could take the place of")
            .remedy("change a line that the block has")),
        [first, second, ..] => {
            Err(Fault::new("the block has several trainings that this could take the place of")
                .related(first.place, "one")
                .related(second.place, "another")
                .remedy("show this with a block of its own"))
        }
    }
}

/// Whether a line without a name takes the place of another: it is of its kind, and says that it is the same thing.
fn is_like(one: &StatementKind, other: &StatementKind) -> bool {
    match one {
        StatementKind::Show(_) => matches!(other, StatementKind::Show(_)),
        StatementKind::Seed(_) => matches!(other, StatementKind::Seed(_)),
        StatementKind::Check { claim, .. } => {
            claim.is_some() && matches!(other, StatementKind::Check { claim: same, .. } if same == claim)
        }
        StatementKind::Table(table) => {
            matches!(other, StatementKind::Table(other) if other.title == table.title)
        }
        StatementKind::Plot(plot) => matches!(other, StatementKind::Plot(other) if other.title == plot.title),
        // Those of the first kinds are known by their names, and there is nothing to know a value by.
        StatementKind::Define { .. }
        | StatementKind::Function { .. }
        | StatementKind::Loss { .. }
        | StatementKind::Descend { .. }
        | StatementKind::Update { .. }
        | StatementKind::Repeat(_)
        | StatementKind::Vary { .. }
        | StatementKind::Value(_) => false,
    }
}

fn gives(kind: &StatementKind, name: &Name) -> bool {
    kind.gives().iter().any(|given| given.text == name.text)
}

fn same_names(one: &[Name], other: &[Name]) -> bool {
    !one.is_empty() && one.iter().map(|name| &name.text).eq(other.iter().map(|name| &name.text))
}

fn together_with(statement: &Statement, name: &Name) -> Fault {
    let names: Vec<&str> = statement.kind.gives().iter().map(|name| name.text.as_str()).collect();
    Fault::new(format!("`{}` is given together with others", name.text))
        .at(name.place)
        .related(statement.place, "in one line")
        .remedy(format!("write `{} = …`", names.join(", ")))
}

/// The fault of a name that no line of a block gives.
fn unknown(block: BlockLines<'_>, name: &Name) -> Fault {
    let given = || block.statements.iter().flat_map(|statement| statement.kind.gives());
    let trains = block.statements.iter().any(|statement| statement.kind.trains());
    let settings = ["rate", "steps", "epochs", "batch"].into_iter().filter(|_| trains);
    let names = given().map(|name| name.text.as_str());
    let remedy = did_you_mean(&name.text, names.clone().chain(settings)).unwrap_or_else(|| {
        let listed: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        match listed.is_empty() {
            true => "the block gives no names".to_string(),
            false => format!("it gives {}", listed.join(", ")),
        }
    });
    Fault::new(format!("no line of the block gives `{}`, and no setting has that name", name.text))
        .at(name.place)
        .remedy(remedy)
}

/// From the first value to the last.
fn extent(values: &[Expression]) -> Place {
    match values {
        [first, .., last] => first.place.to(last.place),
        [only] => only.place,
        [] => Place::default(),
    }
}

fn bytes(place: Place) -> Range<usize> {
    place.start as usize..place.end as usize
}

/// The text of a block after all changes.
fn code(block: &Excerpt, edits: &[Edit<'_>]) -> Excerpt {
    let (mut parts, mut done) = (Vec::new(), 0);
    for Edit { at, by, .. } in edits {
        parts.extend([block.slice(done..at.start), by.clone()]);
        done = at.end;
    }
    parts.push(block.slice(done..block.text().trim_end().len().max(done)));
    Excerpt::joined(parts)
}

/// The changed lines as they were and as they are.
fn difference(text: &str, edits: &[Edit<'_>]) -> String {
    let mut told = String::new();
    let mut tell = |sign: char, lines: &str| {
        lines.lines().for_each(|line| told.push_str(&format!("{sign} {line}\n")));
    };
    let begin = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let finish = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end);
    let mut open = edits.iter().peekable();
    while let Some(first) = open.next() {
        if first.at.is_empty() && first.by.text().contains('\n') {
            tell('+', first.by.text().trim_matches('\n'));
            continue;
        }
        let (start, mut end) = (begin(first.at.start), finish(first.at.end));
        let mut now = format!("{}{}", &text[start..first.at.start], first.by.text());
        let mut done = first.at.end;
        while let Some(next) = open.next_if(|next| next.at.end > next.at.start && next.at.start <= end) {
            now.push_str(&text[done..next.at.start]);
            now.push_str(next.by.text());
            (done, end) = (next.at.end, finish(next.at.end));
        }
        now.push_str(&text[done..end]);
        if now != text[start..end] {
            tell('-', &text[start..end]);
            tell('+', &now);
        }
    }
    told.trim_end().to_string()
}
