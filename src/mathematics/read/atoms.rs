//! What stands between the signs of a formula: symbols, numbers, brackets, functions, with what hangs on them.

use super::Reader;
use super::lettered::Lettered;
use super::signs::Sign;
use super::symbols::KnownSymbol;
use crate::graph::{Array, array};

/// A function of one number under its name.
type OfOne = (&'static str, fn(f64) -> f64);
/// A function of two numbers under its name.
type OfTwo = (&'static str, fn(f64, f64) -> f64);

/// Functions of one number whose argument stands behind them.
const FUNCTIONS: &[OfOne] = &[
    ("sin", libm::sin),
    ("cos", libm::cos),
    ("tan", libm::tan),
    ("sinh", libm::sinh),
    ("cosh", libm::cosh),
    ("tanh", libm::tanh),
    ("arcsin", libm::asin),
    ("arccos", libm::acos),
    ("arctan", libm::atan),
    ("ln", libm::log),
];

/// Functions of one number whose argument stands in brackets.
const BRACKETED: &[OfOne] = &[
    ("sigma", |value| 1.0 / (1.0 + libm::exp(-value))),
    ("relu", |value| if value > 0.0 { value } else { 0.0 }),
    ("softplus", |value| libm::log1p(libm::exp(-value.abs())) + value.max(0.0)),
    ("stop", |value| value),
    ("square", |value| value * value),
    ("cbrt", libm::cbrt),
    ("exp2", libm::exp2),
    ("log2", libm::log2),
    ("log10", libm::log10),
    ("erf", libm::erf),
    ("arcsinh", libm::asinh),
    ("arctanh", libm::atanh),
];

/// The same of two numbers.
const OF_TWO: &[OfTwo] = &[("hypot", libm::hypot), ("arctan2", libm::atan2)];

impl Reader<'_> {
    /// What stands here, with its powers and indices.
    pub(super) fn atom(&mut self) -> Option<Lettered> {
        let mut found = match self.symbol() {
            Some((value, end)) => {
                self.at = end;
                value
            }
            None => {
                let is_fraction = self.sees("frac");
                let found = self.bare()?;
                // Whether a power is one of the whole fraction, nobody sees.
                (!is_fraction || !self.sees_mark('^')).then_some(found)?
            }
        };
        let mut raised = false;
        loop {
            if self.takes_mark('^') {
                // What is raised twice needs brackets.
                (!raised).then_some(())?;
                raised = true;
                self.mark('{')?;
                found = match self.takes("top") {
                    true => found.turned()?,
                    false => self.power(&found)?,
                };
                self.mark('}')?;
            } else if self.takes_mark('_') {
                found = self.below(&found)?;
            } else if self.takes_mark('[') {
                found = self.cut(&found)?;
            } else {
                return Some(found);
            }
        }
    }

    fn power(&mut self, base: &Lettered) -> Option<Lettered> {
        is_no_square(base)?;
        let exponent = self.whole()?;
        base.with(&exponent, self.work, libm::pow)
    }

    /// The longest symbol that stands here, with its index; two different ones are none.
    fn symbol(&self) -> Option<(Lettered, usize)> {
        let found: Vec<(Lettered, usize)> =
            self.told.symbols.iter().filter_map(|symbol| self.as_symbol(symbol)).collect();
        let longest = found.iter().map(|(_, end)| *end).max()?;
        let mut found = found.into_iter().filter(|(_, end)| *end == longest);
        let first = found.next()?;
        found.all(|(other, _)| other.array == first.0.array).then_some(first)
    }

    fn as_symbol(&self, symbol: &KnownSymbol) -> Option<(Lettered, usize)> {
        let starts =
            |at: usize, with: &[Sign]| self.signs.get(at..).is_some_and(|rest| rest.starts_with(with));
        starts(self.at, &symbol.base).then_some(())?;
        let mut at = self.at + symbol.base.len();
        let value = Lettered::whole(symbol.value.clone());
        let opened = [Sign::Mark('_'), Sign::Mark('{')];
        if !starts(at, &opened) {
            let ends = symbol.below.is_empty() && starts(at, &symbol.tail);
            return ends.then(|| (value, at + symbol.tail.len()));
        }
        let own = [&opened[..], &symbol.below].concat();
        if !starts(at, &own) {
            return None;
        }
        at += own.len();
        let has_own = !symbol.below.is_empty();
        if has_own && starts(at, &[Sign::Mark(',')]) {
            at += 1;
        } else if has_own {
            let end = [&[Sign::Mark('}')][..], &symbol.tail].concat();
            return starts(at, &end).then(|| (value, at + end.len()));
        }
        match self.letters(at) {
            Some((letters, at)) => {
                let ends = starts(at, &symbol.tail);
                let value = value.indexed(&letters)?;
                ends.then_some((value, at + symbol.tail.len()))
            }
            // What is picked is read behind the symbol.
            None if !has_own && symbol.tail.is_empty() => Some((value, at - own.len())),
            None => None,
        }
    }

    /// The letters of an index up to its closing brace.
    fn letters(&self, mut at: usize) -> Option<(Vec<Option<char>>, usize)> {
        let mut letters = Vec::new();
        loop {
            match self.signs.get(at)? {
                Sign::Mark('·') => letters.push(None),
                Sign::Mark('}') if !letters.is_empty() => return Some((letters, at + 1)),
                Sign::Mark(letter) if self.bound.contains(letter) => letters.push(Some(*letter)),
                _ => return None,
            }
            at += 1;
        }
    }

    /// What stands below: letters for the axes, or what is picked from the first.
    fn below(&mut self, of: &Lettered) -> Option<Lettered> {
        self.mark('{')?;
        if let Some((letters, end)) = self.letters(self.at) {
            self.at = end;
            return of.indexed(&letters);
        }
        let picked = self.whole()?;
        self.mark('}')?;
        if !of.letters.is_empty() || !picked.letters.is_empty() || picked.array.ndim() != 1 {
            return None;
        }
        let rows = picked.array.iter().map(|&place| {
            let length = *of.array.shape().first()? as f64;
            let place = if place < 0.0 { place + length } else { place };
            (place >= 0.0 && place < length && libm::floor(place) == place).then_some(place as usize)
        });
        let rows: Vec<usize> = rows.collect::<Option<_>>()?;
        Some(Lettered::whole(of.array.select(ndarray::Axis(0), &rows).into_shared()))
    }

    /// A cut as the block language writes it, counted from 0.
    fn cut(&mut self, of: &Lettered) -> Option<Lettered> {
        of.letters.is_empty().then_some(())?;
        let mut array = of.array.clone();
        let mut axis = 0;
        loop {
            let length = *array.shape().get(axis)? as i64;
            let start = self.whole_number();
            let counted = |place: i64| if place < 0 { place + length } else { place };
            if !self.takes_mark(':') {
                let place = usize::try_from(counted(start?)).ok().filter(|&place| (place as i64) < length)?;
                array = array.index_axis_move(ndarray::Axis(axis), place);
            } else {
                let stop = self.whole_number();
                let step = if self.takes_mark(':') { self.whole_number()? } else { 1 };
                let mut place = start.map_or(if step < 0 { length - 1 } else { 0 }, counted);
                let stop = stop.map_or(if step < 0 { -1 } else { length }, counted);
                let mut places = Vec::new();
                while (0..length).contains(&place) && (step > 0 && place < stop || step < 0 && place > stop) {
                    places.push(place as usize);
                    place += step;
                }
                array = array.select(ndarray::Axis(axis), &places).into_shared();
                axis += 1;
            }
            if self.takes_mark(']') {
                return Some(Lettered::whole(array));
            }
            self.mark(',')?;
        }
    }

    fn whole_number(&mut self) -> Option<i64> {
        let from = self.at;
        let negative = self.takes_mark('-');
        let Some(Sign::Number(digits)) = self.peek() else {
            self.at = from;
            return None;
        };
        let number: i64 = digits.parse().ok()?;
        self.at += 1;
        Some(if negative { -number } else { number })
    }

    /// What stands here without what hangs on it.
    fn bare(&mut self) -> Option<Lettered> {
        let sign = self.peek()?.clone();
        self.at += 1;
        match sign {
            Sign::Number(digits) => digits.parse().ok().map(Lettered::number),
            Sign::Mark('(') => {
                let inner = self.whole()?;
                self.mark(')')?;
                Some(inner)
            }
            Sign::Mark('e') if self.sees_mark('^') => {
                self.at += 1;
                self.mark('{')?;
                let exponent = self.whole()?;
                self.mark('}')?;
                (!self.sees_mark('^')).then_some(())?;
                is_no_square(&exponent)?;
                exponent.map(self.work, libm::exp)
            }
            Sign::Mark(letter) => Some(Lettered::number(self.told.length(letter)? as f64)),
            Sign::Command(name) => self.command(&name),
            Sign::Upright(name) if name == "e" => Some(Lettered::number(std::f64::consts::E)),
            Sign::Upright(name) if name == "sign" => {
                self.argument()?.map(self.work, |value| if value == 0.0 { 0.0 } else { value.signum() })
            }
            Sign::Upright(name) => self.call(&name),
            Sign::Words(_) => None,
        }
    }

    fn command(&mut self, name: &str) -> Option<Lettered> {
        if let Some((_, rule)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
            return self.argument()?.map(self.work, rule);
        }
        match name {
            "frac" => {
                let above = self.group()?;
                let below = self.group()?;
                above.with(&below, self.work, |one, other| one / other)
            }
            "sqrt" => self.group()?.map(self.work, f64::sqrt),
            "pi" => Some(Lettered::number(std::f64::consts::PI)),
            "left" => self.between(),
            "sigma" if self.sees_mark('(') || self.sees("left") => self.call("sigma"),
            "mathbf" => self.ones(),
            "max" | "min" => {
                let arguments = self.arguments()?.0;
                let [one, other] = arguments.as_slice() else { return None };
                let rule = if name == "max" { f64::max } else { f64::min };
                one.with(other, self.work, rule)
            }
            "begin" => self.environment(),
            _ => None,
        }
    }

    /// The argument behind a function's name; a power behind its bracket could be one of either.
    fn argument(&mut self) -> Option<Lettered> {
        let bracket = self.sees_mark('(') || self.sees("left");
        match bracket {
            true => {
                let inner = self.bare()?;
                (!self.sees_mark('^')).then_some(inner)
            }
            false => self.atom(),
        }
    }

    /// What stands in braces; a comparison would need brackets there.
    fn group(&mut self) -> Option<Lettered> {
        self.mark('{')?;
        let inner = self.deeper(Self::sum)?;
        self.mark('}')?;
        Some(inner)
    }

    /// What stands between large brackets.
    fn between(&mut self) -> Option<Lettered> {
        let opened = self.peek()?.clone();
        self.at += 1;
        let inner = self.whole()?;
        self.takes("right").then_some(())?;
        let closed = self.peek()?.clone();
        self.at += 1;
        let command = |sign: &Sign, name: &str| *sign == Sign::Command(name.to_string());
        match (&opened, &closed) {
            (Sign::Mark('('), Sign::Mark(')')) => Some(inner),
            // A condition in brackets counts as 1 or 0.
            (Sign::Mark('['), Sign::Mark(']')) => inner.map(self.work, |value| super::truth(value != 0.0)),
            (Sign::Mark('|'), Sign::Mark('|')) => inner.map(self.work, f64::abs),
            (one, other) if command(one, "lfloor") && command(other, "rfloor") => {
                inner.map(self.work, libm::floor)
            }
            (one, other) if command(one, "lVert") && command(other, "rVert") => {
                inner.letters.is_empty().then_some(())?;
                let squares = inner.array.iter().fold(0.0, |total, value| total + value * value);
                Some(Lettered::number(squares.sqrt()))
            }
            _ => None,
        }
    }

    /// Ones: so many, or so many rows and columns of them.
    fn ones(&mut self) -> Option<Lettered> {
        let rest: &[Sign] = self.signs.get(self.at..self.at + 5)?;
        let written = ["{", "1", "}", "_", "{"];
        let same = rest.iter().zip(written).all(|(sign, written)| match sign {
            Sign::Number(digits) => digits == written,
            Sign::Mark(mark) => mark.to_string() == written,
            _ => false,
        });
        same.then_some(())?;
        self.at += 5;
        let mut lengths = Vec::new();
        loop {
            lengths.push(self.count()?);
            if self.takes_mark('}') {
                return Some(Lettered::whole(array::full(crate::graph::Shape(lengths), 1.0)));
            }
            self.takes("times").then_some(())?;
        }
    }

    /// A function with its arguments in brackets: one that everybody knows, or one that is asked what it gave.
    fn call(&mut self, name: &str) -> Option<Lettered> {
        let (arguments, settings) = self.arguments()?;
        if let ([argument], Some((_, rule))) =
            (arguments.as_slice(), BRACKETED.iter().find(|(known, _)| *known == name))
        {
            return argument.map(self.work, rule);
        }
        if let ([one, other], Some((_, rule))) =
            (arguments.as_slice(), OF_TWO.iter().find(|(known, _)| *known == name))
        {
            return one.with(other, self.work, rule);
        }
        if let ([argument], "softmax", true) = (arguments.as_slice(), name, settings.is_empty()) {
            return softmax(argument);
        }
        if let ([places], "onehot", [count]) = (arguments.as_slice(), name, settings.as_slice()) {
            return onehot(places, count.parse().ok()?);
        }
        self.told.given(name, &arguments, &settings).map(Lettered::whole)
    }

    /// Arguments and settings in brackets.
    fn arguments(&mut self) -> Option<(Vec<Lettered>, Vec<String>)> {
        let large = self.takes("left");
        self.mark('(')?;
        let (mut arguments, mut settings) = (Vec::new(), Vec::new());
        loop {
            match self.peek()?.clone() {
                Sign::Words(words) if self.symbol().is_none() => {
                    self.at += 1;
                    settings.push(words);
                }
                _ => arguments.push(self.whole()?),
            }
            if large && self.takes("right") || !large && self.sees_mark(')') {
                self.mark(')')?;
                return Some((arguments, settings));
            }
            self.mark(',')?;
        }
    }

    /// A choice, or a column of numbers.
    fn environment(&mut self) -> Option<Lettered> {
        match self.word()?.as_str() {
            "cases" => self.cases(),
            "pmatrix" => self.column(),
            _ => None,
        }
    }

    fn word(&mut self) -> Option<String> {
        self.mark('{')?;
        let mut word = String::new();
        while let Some(Sign::Mark(letter)) = self.peek().cloned() {
            self.at += 1;
            if letter == '}' {
                return Some(word);
            }
            word.push(letter);
        }
        None
    }

    fn end(&mut self, of: &str) -> Option<()> {
        self.takes("end").then_some(())?;
        (self.word()? == of).then_some(())
    }

    fn cases(&mut self) -> Option<Lettered> {
        let words = |reader: &mut Self, which: usize| {
            let found = reader.peek() == Some(&Sign::Words(reader.told.cases[which].clone()));
            reader.at += 1;
            found.then_some(())
        };
        let first = self.whole()?;
        self.mark('&')?;
        words(self, 0)?;
        let condition = self.whole()?;
        self.takes("\\").then_some(())?;
        let second = self.whole()?;
        self.mark('&')?;
        words(self, 1)?;
        self.end("cases")?;
        let chosen =
            condition.with(&first, self.work, |holds, value| if holds != 0.0 { value } else { 0.0 })?;
        let other =
            condition.with(&second, self.work, |holds, value| if holds == 0.0 { value } else { 0.0 })?;
        chosen.with(&other, self.work, |one, other| one + other)
    }

    fn column(&mut self) -> Option<Lettered> {
        let mut rows = vec![Vec::new()];
        loop {
            let item = self.whole()?;
            (item.letters.is_empty() && item.array.len() == 1).then_some(())?;
            rows.last_mut()?.push(*item.array.first()?);
            if self.takes("\\") {
                rows.push(Vec::new());
            } else if !self.takes_mark('&') {
                break;
            }
        }
        self.end("pmatrix")?;
        let columns = rows.first()?.len();
        rows.iter().all(|row| row.len() == columns).then_some(())?;
        let shape = if columns == 1 { vec![rows.len()] } else { vec![rows.len(), columns] };
        Some(Lettered::whole(Array::from_shape_vec(shape, rows.concat()).ok()?))
    }
}

/// Nothing for a square matrix left whole: its power or exponential could be that of matrices.
fn is_no_square(value: &Lettered) -> Option<()> {
    match value.lengths() {
        [rows, columns] if rows == columns && *rows > 1 => None,
        _ => Some(()),
    }
}

/// Shares along the last axis.
fn softmax(of: &Lettered) -> Option<Lettered> {
    of.letters.is_empty().then_some(())?;
    let length = *of.array.shape().last()?;
    let values = array::flat(&of.array);
    let mut shares = Vec::with_capacity(values.len());
    for row in values.chunks(length.max(1)) {
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = row.iter().map(|value| libm::exp(value - most)).collect();
        let total = powers.iter().fold(0.0, |total, power| total + power);
        shares.extend(powers.iter().map(|power| power / total));
    }
    Some(Lettered::whole(Array::from_shape_vec(of.array.raw_dim(), shares).ok()?))
}

/// A row for each place: 1 there and 0 elsewhere.
fn onehot(places: &Lettered, count: usize) -> Option<Lettered> {
    (places.letters.is_empty() && places.array.ndim() == 1).then_some(())?;
    let mut rows = Array::zeros(ndarray::IxDyn(&[places.array.len(), count]));
    for (row, &place) in places.array.iter().enumerate() {
        let place = if place < 0.0 { place + count as f64 } else { place };
        *rows.get_mut([row, place as usize])? = 1.0;
    }
    Some(Lettered::whole(rows))
}
