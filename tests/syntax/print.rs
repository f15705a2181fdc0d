//! Prints a syntax tree as nested brackets, for comparison; knows no source text.

use mdbook_descent::language::syntax::*;

/// One statement.
pub(super) fn statement(statement: &Statement) -> String {
    match &statement.kind {
        StatementKind::Define { role, names: given, values } => {
            let word = match role {
                Role::Data => "data",
                Role::Param => "param",
                Role::State => "state",
                Role::Definition => "define",
                Role::Metric => "metric",
            };
            format!("({word} {} {})", names(given), expressions(values))
        }
        StatementKind::Function { name, parameters, values } => {
            let parameters: Vec<String> = parameters.iter().map(parameter).collect();
            format!("(function {} ({}) {})", name.text, parameters.join(" "), expressions(values))
        }
        StatementKind::Loss { name, value } => format!("(loss {} {})", name.text, expression(value)),
        StatementKind::Descend { loss, over, optimizer, duration: length } => {
            let over = if over.is_empty() { String::new() } else { format!(" over {}", names(over)) };
            format!("(descend {}{over} by {} for {})", loss.text, expression(optimizer), duration(length))
        }
        StatementKind::Update { names: given, values } => {
            format!("(update {} {})", names(given), expressions(values))
        }
        StatementKind::Repeat(length) => format!("(repeat {})", duration(length)),
        StatementKind::Vary { names: given, values } => {
            format!("(vary {} {})", names(given), expression(values))
        }
        StatementKind::Check { claim, condition, refute } => {
            let word = if *refute { "refute" } else { "check" };
            let claim = claim.as_ref().map_or(String::new(), |claim| format!(" {claim:?}"));
            format!("({word}{claim} {})", self::condition(condition))
        }
        StatementKind::Show(views) => {
            format!("(show {})", views.iter().map(view).collect::<Vec<_>>().join(" "))
        }
        StatementKind::Table(table) => format!("(table{})", display(table)),
        StatementKind::Plot(plot) => format!("(plot{})", display(plot)),
        StatementKind::Seed(value) => format!("(seed {})", expression(value)),
        StatementKind::Value(value) => format!("(value {})", expression(value)),
    }
}

/// One expression.
pub(super) fn expression(expression: &Expression) -> String {
    match &*expression.kind {
        ExpressionKind::Number(value) => value.to_string(),
        ExpressionKind::Text(text) => format!("{text:?}"),
        ExpressionKind::Name(name) => name.clone(),
        ExpressionKind::None => "None".to_string(),
        ExpressionKind::Member { object, name } => {
            format!("(member {} {})", self::expression(object), name.text)
        }
        ExpressionKind::List(items) => bracket("list", items),
        ExpressionKind::Tuple(items) => bracket("tuple", items),
        ExpressionKind::Comprehension { body, bindings } => {
            format!("(each {}{})", self::expression(body), bindings.iter().map(binding).collect::<String>())
        }
        ExpressionKind::Unary { operator, operand } => {
            format!("({} {})", unary_sign(*operator), self::expression(operand))
        }
        ExpressionKind::Binary { first, rest } => {
            rest.iter().fold(self::expression(first), |left, (operator, operand)| {
                format!("({} {left} {})", binary_sign(*operator), self::expression(operand))
            })
        }
        ExpressionKind::Comparison { first, rest } => {
            let rest = rest
                .iter()
                .map(|(sign, side)| format!(" {} {}", comparison_sign(*sign), self::expression(side)));
            format!("(compare {}{})", self::expression(first), rest.collect::<String>())
        }
        ExpressionKind::Logical { all, parts } => bracket(if *all { "and" } else { "or" }, parts),
        ExpressionKind::Conditional { then, condition, otherwise } => {
            format!(
                "(if {} {} {})",
                self::expression(condition),
                self::expression(then),
                self::expression(otherwise)
            )
        }
        ExpressionKind::Call { function, primes, arguments: given } => {
            format!("(call {}{}{})", function.text, "'".repeat(*primes), arguments(given))
        }
        ExpressionKind::Index { object, items } => {
            format!(
                "(index {}{})",
                self::expression(object),
                items.iter().map(index_item).collect::<String>()
            )
        }
        ExpressionKind::Range { low, high } => {
            format!("(range {} {})", self::expression(low), self::expression(high))
        }
    }
}

fn unary_sign(operator: UnaryOperator) -> &'static str {
    match operator {
        UnaryOperator::Negate => "neg",
        UnaryOperator::Plus => "plus",
        UnaryOperator::Not => "not",
    }
}

fn binary_sign(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::FloorDivide => "//",
        BinaryOperator::Remainder => "%",
        BinaryOperator::Power => "**",
        BinaryOperator::MatrixMultiply => "@",
    }
}

fn comparison_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}

fn bracket(word: &str, items: &[Expression]) -> String {
    let items: String = items.iter().map(|item| format!(" {}", expression(item))).collect();
    format!("({word}{items})")
}

fn expressions(values: &[Expression]) -> String {
    values.iter().map(expression).collect::<Vec<_>>().join(" ")
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn parameter(parameter: &HeadParameter) -> String {
    let default =
        parameter.default.as_ref().map_or(String::new(), |default| format!("={}", expression(default)));
    format!("{}{default}", parameter.name.text)
}

fn arguments(arguments: &[Argument]) -> String {
    let argument = |argument: &Argument| match &argument.name {
        Some(name) => format!(" {}={}", name.text, expression(&argument.value)),
        None => format!(" {}", expression(&argument.value)),
    };
    arguments.iter().map(argument).collect()
}

fn binding(binding: &ForClause) -> String {
    format!(" for {} {}", names(&binding.names), expression(&binding.source))
}

fn index_item(item: &IndexItem) -> String {
    let part = |part: &Option<Expression>| part.as_ref().map_or(String::new(), expression);
    match item {
        IndexItem::At(index) => format!(" {}", expression(index)),
        IndexItem::Slice { start, stop, step, .. } => {
            let step = step.as_ref().map_or(String::new(), |step| format!(":{}", expression(step)));
            format!(" {}:{}{step}", part(start), part(stop))
        }
        IndexItem::Rest(_) => " ...".to_string(),
    }
}

fn duration(duration: &Duration) -> String {
    let unit = match duration.unit {
        DurationUnit::Steps => "steps",
        DurationUnit::Epochs => "epochs",
    };
    let until =
        duration.until.as_ref().map_or(String::new(), |until| format!(" until {}", expression(until)));
    format!("{} {unit}{}{until}", expression(&duration.amount), arguments(&duration.options))
}

fn view(view: &ViewRequest) -> String {
    match view.options.is_empty() {
        true => view.name.text.clone(),
        false => format!("({}{})", view.name.text, arguments(&view.options)),
    }
}

fn display(display: &Display) -> String {
    let title = display.title.as_ref().map_or(String::new(), |title| format!(" {title:?} :"));
    let column = |column: &DisplayColumn| {
        let label = column.label.as_ref().map_or(String::new(), |label| format!(" {label:?}:"));
        let format = column.format.as_ref().map_or(String::new(), |format| format!(" : {}", format.text));
        format!("{label} {}{format}", expression(&column.value))
    };
    let columns: String = display.columns.iter().map(column).collect();
    let ranges: String = display.ranges.iter().map(binding).collect();
    let options = if display.options.is_empty() {
        String::new()
    } else {
        format!(" options{}", arguments(&display.options))
    };
    format!("{title}{columns}{ranges}{options}")
}

/// A condition, each stretch with its tolerance.
pub fn condition(condition: &Condition) -> String {
    let stretch = |(part, within): &(Expression, Option<Expression>)| {
        let within =
            within.as_ref().map_or(String::new(), |within| format!(" within {}", expression(within)));
        format!("{}{within}", expression(part))
    };
    condition.stretches.iter().map(stretch).collect::<Vec<_>>().join(" and ")
}
