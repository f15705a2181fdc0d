//! Python's format specifications for one number (`.3f`, `+.2e`, `,`, `d`); it knows no other kind of value.

/// The widest field and the longest fraction that a specification may ask for.
const LIMIT: usize = 400;

/// What `format(value, specification)` gives in Python for a float, or a sentence that says what is wrong.
///
/// `d` writes a whole number as Python writes an `int`.
pub fn format_spec(value: f64, specification: &str) -> Result<String, String> {
    let specification = Specification::parse(specification)?;
    let kind = specification.kind;
    if kind == Some('d') && !(value.is_finite() && value.fract() == 0.0) {
        return Err(format!("`d` writes whole numbers, and {value} is not one; `.0f` would round it"));
    }
    let magnitude = if value.is_nan() { value } else { value.abs() };
    let mut digits = if value.is_nan() {
        "nan".to_string()
    } else if value.is_infinite() {
        "inf".to_string()
    } else {
        specification.digits(magnitude)
    };
    if matches!(kind, Some('F' | 'E' | 'G')) {
        digits = digits.to_uppercase();
    }
    if kind == Some('%') {
        digits.push('%');
    }
    let vanishes = !digits.chars().any(|letter| ('1'..='9').contains(&letter)) && value.is_finite();
    let negative = value.is_sign_negative()
        && !value.is_nan()
        && !(vanishes && (specification.no_negative_zero || kind == Some('d')));
    Ok(specification.laid_out(negative, &digits))
}

/// A specification taken apart: `[[fill]align][sign][z][#][0][width][grouping][.precision][kind]`.
struct Specification {
    fill: char,
    align: char,
    sign: char,
    no_negative_zero: bool,
    alternate: bool,
    width: usize,
    grouping: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

impl Specification {
    fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { letters: text.chars().collect(), at: 0 };
        let (mut fill, mut align) = reader.alignment();
        let sign = reader.take("+- ").unwrap_or('-');
        let no_negative_zero = reader.take("z").is_some();
        let alternate = reader.take("#").is_some();
        if fill.is_none() && reader.take("0").is_some() {
            fill = Some('0');
            align = align.or(Some('='));
        }
        let width = bounded(&reader.digits(), "width", text)?.unwrap_or(0);
        let grouping = reader.take(",_");
        let mut precision = None;
        if reader.take(".").is_some() {
            precision = bounded(&reader.digits(), "number of digits", text)?;
            if precision.is_none() {
                return Err(format!(
                    "in `{text}` a number of digits is missing after the point, as in `.3f`"
                ));
            }
        }
        let kind = reader.take("eEfFgG%d");
        let rest = reader.rest();
        if !rest.is_empty() {
            return Err(format!(
                "`{rest}` in `{text}` is not a way to write a number; known are `f`, `e`, `g`, `%`, `d` and `,`, as in `.3f` or `,.0f`"
            ));
        }
        if kind == Some('d') && (precision.is_some() || no_negative_zero) {
            return Err(format!(
                "`{text}`: `d` writes whole numbers, which have no digits after the point; leave them out, or write `f`"
            ));
        }
        let (fill, align) = (fill.unwrap_or(' '), align.unwrap_or('>'));
        Ok(Specification { fill, align, sign, no_negative_zero, alternate, width, grouping, precision, kind })
    }

    /// The digits of a finite magnitude, without sign, grouping and padding.
    fn digits(&self, magnitude: f64) -> String {
        let precision = self.precision.unwrap_or(6);
        match self.kind {
            Some('d') => format!("{magnitude:.0}"),
            Some('f' | 'F') => self.fixed(magnitude, precision),
            Some('%') if (magnitude * 100.0).is_infinite() => "inf".to_string(),
            Some('%') => self.fixed(magnitude * 100.0, precision),
            Some('e' | 'E') => {
                let (mantissa, exponent) = scientific(magnitude, precision);
                self.with_exponent(&mantissa, exponent)
            }
            Some(_) => self.general(magnitude, precision.max(1), 0),
            None => match self.precision {
                Some(precision) => self.general(magnitude, precision.max(1), 1),
                None => self.shortest(magnitude),
            },
        }
    }

    fn fixed(&self, magnitude: f64, precision: usize) -> String {
        let text = format!("{magnitude:.precision$}");
        if self.alternate && precision == 0 { text + "." } else { text }
    }

    /// Python's `g`; without a kind at least one digit stands after the point, which costs one place.
    fn general(&self, magnitude: f64, precision: usize, after_point: i32) -> String {
        let (mantissa, exponent) = scientific(magnitude, precision - 1);
        let trim = |text: String| {
            if self.alternate { text } else { super::without_trailing_zeros(&text).to_string() }
        };
        if exponent < -4 || exponent >= precision as i32 - after_point {
            return self.with_exponent(&trim(mantissa), exponent);
        }
        let decimals = (precision as i32 - 1 - exponent).max(0) as usize;
        self.pointed(trim(format!("{magnitude:.decimals$}")), after_point == 1)
    }

    /// The shortest digits that read back as the same number, as `repr` writes them.
    fn shortest(&self, magnitude: f64) -> String {
        let shortest = format!("{magnitude:e}");
        let count = shortest.chars().take_while(|letter| *letter != 'e').filter(char::is_ascii_digit).count();
        // Of two shortest spellings that are equally near, Python takes the even one, as rounding does.
        let rounded = format!("{magnitude:.*e}", count.saturating_sub(1));
        let text = if rounded.parse() == Ok(magnitude) { rounded } else { shortest };
        let (mantissa, exponent) = super::parted(&text);
        if !(-4..16).contains(&exponent) {
            return self.with_exponent(mantissa, exponent);
        }
        let decimals = (count as i32 - 1 - exponent).max(0) as usize;
        let plain = format!("{magnitude:.decimals$}");
        self.pointed(if plain.parse() == Ok(magnitude) { plain } else { format!("{magnitude}") }, true)
    }

    fn pointed(&self, text: String, digit_after: bool) -> String {
        if text.contains('.') {
            text
        } else if digit_after {
            text + ".0"
        } else if self.alternate {
            text + "."
        } else {
            text
        }
    }

    fn with_exponent(&self, mantissa: &str, exponent: i32) -> String {
        let point = if self.alternate && !mantissa.contains('.') { "." } else { "" };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}{point}e{sign}{:02}", exponent.abs())
    }

    fn laid_out(&self, negative: bool, digits: &str) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, '+') => "+",
            (false, ' ') => " ",
            _ => "",
        };
        let whole = digits.chars().take_while(char::is_ascii_digit).count();
        let (whole, tail) = digits.split_at(whole);
        let room = self.width.saturating_sub(sign.len() + tail.len());
        let zero_filled = self.fill == '0' && self.align == '=';
        let grouped = match self.grouping {
            Some(separator) if !whole.is_empty() => {
                grouped(whole, separator, if zero_filled { room } else { 0 })
            }
            _ => whole.to_string(),
        };
        let missing = self.width.saturating_sub(sign.len() + grouped.len() + tail.len());
        let pad = |count: usize| self.fill.to_string().repeat(count);
        match self.align {
            '<' => format!("{sign}{grouped}{tail}{}", pad(missing)),
            '^' => format!("{}{sign}{grouped}{tail}{}", pad(missing / 2), pad(missing - missing / 2)),
            '=' => format!("{sign}{}{grouped}{tail}", pad(missing)),
            _ => format!("{}{sign}{grouped}{tail}", pad(missing)),
        }
    }
}

/// Reads a specification letter by letter.
struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    /// Fill and alignment; the fill is any letter before an alignment.
    fn alignment(&mut self) -> (Option<char>, Option<char>) {
        let is_alignment = |letter: Option<&char>| letter.is_some_and(|letter| "<>=^".contains(*letter));
        if is_alignment(self.letters.get(1)) {
            self.at = 2;
            return (self.letters.first().copied(), self.letters.get(1).copied());
        }
        (None, self.take("<>=^"))
    }

    /// The next letter, if it is one of these.
    fn take(&mut self, wanted: &str) -> Option<char> {
        let found = self.letters.get(self.at).copied().filter(|letter| wanted.contains(*letter));
        self.at += usize::from(found.is_some());
        found
    }

    fn digits(&mut self) -> String {
        std::iter::from_fn(|| self.take("0123456789")).collect()
    }

    fn rest(&self) -> String {
        self.letters[self.at..].iter().collect()
    }
}

fn bounded(digits: &str, what: &str, specification: &str) -> Result<Option<usize>, String> {
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse::<usize>() {
        Ok(number) if number <= LIMIT => Ok(Some(number)),
        _ => Err(format!("the {what} in `{specification}` may be at most {LIMIT}")),
    }
}

/// Mantissa and exponent with so many digits after the mantissa's point.
fn scientific(magnitude: f64, precision: usize) -> (String, i32) {
    let text = format!("{magnitude:.precision$e}");
    let (mantissa, exponent) = super::parted(&text);
    (mantissa.to_string(), exponent)
}

/// Digits in groups of three, with leading zeros until they fill the room; zeros get separators too.
fn grouped(whole: &str, separator: char, room: usize) -> String {
    let with_separators = |count: usize| count + count.saturating_sub(1) / 3;
    let mut count = whole.len();
    while with_separators(count) < room {
        count += 1;
    }
    let padded = format!("{whole:0>count$}");
    let mut text = String::new();
    for (index, digit) in padded.chars().enumerate() {
        if index > 0 && (count - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}
