//! Forms of calculus and recurrences as Python; knows how each library differentiates.

use std::collections::BTreeSet;

use super::dialect::Calculus;
use super::expressions::{Kind, Piece, Writer};
use super::outline::Outline;
use super::uses::Uses;
use super::wordless;
use crate::language::syntax::{Argument, Expression, ExpressionKind, Statement};
use crate::report::Fault;

const SCAN: &str = "def scan(step, state, items):
    states = []
    for item in items:
        state = step(state, item)
        states.append(state)
    return MODULE.stack(states)";

const SCAN_PARTS: &str = "def scan_parts(step, state, items):
    states = []
    for item in items:
        state = step(*state, item)
        states.append(state)
    return tuple(MODULE.stack(part) for part in zip(*states))";

const ITERATE: &str = "def iterate(step, state, most, until=None):
    for _ in range(most):
        if until is not None and until(state):
            break
        state = step(state)
    return state";

const ITERATE_PARTS: &str = "def iterate_parts(step, state, most, until=None):
    for _ in range(most):
        if until is not None and until(*state):
            break
        state = step(*state)
    return state";

const CODES: &str = "def codes(text, alphabet=None):
    return ARRAY";

const LETTERS: &str = "def letters(numbers, alphabet=None):
    return \"\".join(chr(int(number)) if alphabet is None else alphabet[int(number)] for number in numbers)";

const PLACE: &str = "def place(part, shape, where):
    whole = np.zeros(shape)
    whole[where] = part
    return whole";

const SCATTER: &str = "def scatter_add(part, shape, where):
    whole = np.zeros(shape)
    np.add.at(whole, where, part)
    return whole";

const JAX_DERIVATIVE: &str = "def derivative(f):
    return lambda x: jax.jvp(f, (jnp.asarray(x, dtype=float),), (jnp.ones(jnp.shape(x)),))[1]";

const TORCH_DERIVATIVE: &str = "def derivative(f):
    return lambda x: torch.func.jvp(f, (torch.as_tensor(x, dtype=float),), (torch.ones(torch.as_tensor(x).shape),))[1]";

/// A function of some names that gives a loss, as JAX differentiates it.
#[derive(Clone)]
pub(super) struct LossFunction {
    /// The loss.
    pub of: String,
    /// What the function is called.
    pub name: String,
    /// The names that it takes.
    pub arguments: Vec<String>,
    /// The names that change where it is called.
    pub changing: BTreeSet<String>,
    /// Whether the program has it already.
    pub written: bool,
}

impl LossFunction {
    /// The lines of its body.
    pub fn body<'a>(&self, outline: &Outline<'a>) -> Vec<&'a Statement> {
        let wanted = Uses { names: BTreeSet::from([self.of.clone()]), ..Uses::default() };
        outline.changing(usize::MAX, &wanted, &self.changing)
    }
}

impl Writer<'_> {
    /// A form, if the name is one.
    pub(super) fn form(&mut self, name: &str, arguments: &[Argument]) -> Result<Option<Piece>, Fault> {
        let piece = match name {
            "grad" => self.gradient(arguments)?,
            "hessian" | "jacobian" => self.derivatives(name, arguments)?,
            "scan" => self.recurrence(arguments, 1, [("scan", SCAN), ("scan_parts", SCAN_PARTS)])?,
            "iterate" => {
                self.recurrence(arguments, 0, [("iterate", ITERATE), ("iterate_parts", ITERATE_PARTS)])?
            }
            "codes" => {
                let list = "[ord(letter) if alphabet is None else alphabet.index(letter) for letter in text]";
                let array = self.export.literal(list);
                self.helper(name, || CODES.replace("ARRAY", &array));
                self.plain_call(name, arguments, Kind::Array)?
            }
            "letters" => {
                self.helper(name, || LETTERS.to_string());
                self.plain_call(name, arguments, Kind::Text)?
            }
            "at" | "history" | "numeric_grad" | "stalled" | "settled" => {
                return Err(wordless(self.export, &format!("`{name}(…)`")));
            }
            _ => return Ok(None),
        };
        Ok(Some(piece))
    }

    fn plain_call(&mut self, name: &str, arguments: &[Argument], kind: Kind) -> Result<Piece, Fault> {
        let texts: Vec<String> = arguments
            .iter()
            .map(|argument| self.expression(&argument.value).map(|piece| piece.text))
            .collect::<Result<_, _>>()?;
        Ok(Piece::atom(format!("{name}({})", texts.join(", ")), kind))
    }

    /// `scan(f, start, xs, …)` and `iterate(f, start, n, until=g, …)`; a state of several parts is spread over the
    /// arguments of the function.
    fn recurrence(
        &mut self,
        arguments: &[Argument],
        further: usize,
        [whole, parts]: [(&'static str, &str); 2],
    ) -> Result<Piece, Fault> {
        let [function, start, count, rest @ ..] = arguments else {
            return Err(wordless(self.export, "this recurrence"));
        };
        let named: Vec<(&str, &Expression)> = rest
            .iter()
            .filter_map(|argument| Some((argument.name.as_ref()?.text.as_str(), &argument.value)))
            .collect();
        let own = match function.value.kind.as_ref() {
            ExpressionKind::Name(name) => self.outline.parameters(name),
            _ => None,
        };
        let open = own.map_or(1 + further, |known| {
            known.iter().filter(|name| named.iter().all(|(given, _)| given != *name)).count()
        });
        let (helper, text) = if open > 1 + further { parts } else { whole };
        self.helper(helper, || text.replace("MODULE", self.export.module));
        let state = match start.value.kind.as_ref() {
            ExpressionKind::Tuple(items) | ExpressionKind::List(items) if open > 1 + further => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.array(item).map(|piece| self.wrapped(&piece)))
                    .collect::<Result<_, _>>()?;
                format!("({})", items.join(", "))
            }
            _ => {
                let state = self.array(&start.value)?;
                self.wrapped(&state)
            }
        };
        let until = named.iter().find(|(name, _)| *name == "until").map(|(_, value)| *value);
        let mut words =
            vec![self.with_settings(&function.value, &named, until)?, state, self.array(&count.value)?.text];
        if let Some(until) = until {
            words.push(format!("until={}", self.with_settings(until, &named, None)?));
        }
        Ok(Piece::atom(format!("{helper}({})", words.join(", ")), Kind::Array))
    }

    /// A function with those of the further arguments that it takes.
    fn with_settings(
        &mut self,
        function: &Expression,
        named: &[(&str, &Expression)],
        other: Option<&Expression>,
    ) -> Result<String, Fault> {
        let takes = |function: &Expression, name: &str| match function.kind.as_ref() {
            ExpressionKind::Name(own) => {
                self.outline.parameters(own).is_some_and(|known| known.iter().any(|one| one == name))
            }
            _ => false,
        };
        let mine: Vec<(String, Expression)> = named
            .iter()
            .filter(|(name, _)| *name != "until")
            .filter(|(name, _)| takes(function, name) || other.is_some_and(|other| !takes(other, name)))
            .map(|(name, value)| (name.to_string(), (*value).clone()))
            .collect();
        let function = self.expression(function)?.text;
        let settings: Vec<String> = mine
            .iter()
            .map(|(name, value)| Ok(format!("{name}={}", self.array(value)?.text)))
            .collect::<Result<_, Fault>>()?;
        match settings.is_empty() {
            true => Ok(function),
            false => Ok(format!("lambda *state: {function}(*state, {})", settings.join(", "))),
        }
    }

    /// `f'(x)`
    pub(super) fn derivative(
        &mut self,
        name: &str,
        primes: usize,
        arguments: &[Argument],
    ) -> Result<Piece, Fault> {
        let helper = match self.export.calculus {
            Calculus::ByHand => return Err(wordless(self.export, &format!("the derivative `{name}'`"))),
            Calculus::Functional => JAX_DERIVATIVE,
            Calculus::Recorded => TORCH_DERIVATIVE,
        };
        let [argument] = arguments else {
            return Err(wordless(self.export, &format!("the derivative `{name}'` with several arguments")));
        };
        self.helper("derivative", || helper.to_string());
        let function = self.handed_on(name)?.text;
        let function = (0..primes).fold(function, |inner, _| format!("derivative({inner})"));
        let argument = self.array(&argument.value)?;
        Ok(Piece::atom(format!("{function}({})", argument.text), Kind::Array))
    }

    fn gradient(&mut self, arguments: &[Argument]) -> Result<Piece, Fault> {
        if let [of, by] = arguments
            && !matches!(of.value.kind.as_ref(), ExpressionKind::Name(_))
            && let ExpressionKind::Name(by) = by.value.kind.as_ref()
        {
            return self.gradient_of_expression(&of.value, by);
        }
        let (of, by) = self.of_and_by("grad", arguments)?;
        let texts = match self.export.calculus {
            Calculus::ByHand => {
                self.chain(&of, &by)?;
                by.iter().map(|name| self.slope(name)).collect()
            }
            Calculus::Functional => {
                let (function, given) = self.given_function(&of, &by);
                let places = places(by.len());
                match by.len() {
                    1 => vec![format!("jax.grad({function})({given})")],
                    _ => {
                        return Ok(Piece::atom(
                            format!("jnp.array(jax.grad({function}, argnums={places})({given}))"),
                            Kind::Array,
                        ));
                    }
                }
            }
            Calculus::Recorded => {
                let names: Vec<String> = by.iter().map(|name| self.spelled(name)).collect();
                let one = |name: &String| {
                    format!("torch.autograd.grad({}, {name}, create_graph=True)[0]", self.spelled(&of))
                };
                names.iter().map(one).collect::<Vec<_>>()
            }
        };
        match texts.as_slice() {
            [one] => Ok(Piece::atom(one.clone(), Kind::Array)),
            several => {
                let list = format!("[{}]", several.join(", "));
                Ok(Piece::atom(self.export.stack.replace("{}", &list), Kind::Array))
            }
        }
    }

    /// `grad(f(w), w)`, where what is differentiated has no name.
    fn gradient_of_expression(&mut self, of: &Expression, by: &str) -> Result<Piece, Fault> {
        let uses = Uses::of(of);
        let changed = self.outline.changed(&BTreeSet::from([by.to_string()]));
        let direct = uses.names.iter().all(|name| name == by || !changed.has(name))
            && uses.functions.iter().all(|name| !changed.functions.contains(name));
        let (text, name) = (self.array(of)?.text, self.spelled(by));
        match self.export.calculus {
            Calculus::Functional if direct => {
                Ok(Piece::atom(format!("jax.grad(lambda {name}: {text})({name})"), Kind::Array))
            }
            // An argument of a function has recorded nothing.
            Calculus::Recorded if !self.outline.gives(by) && direct => {
                Ok(Piece::atom(format!("torch.func.grad(lambda {name}: {text})({name})"), Kind::Array))
            }
            Calculus::Recorded => Ok(Piece::atom(
                format!("torch.autograd.grad({text}, {name}, create_graph=True)[0]"),
                Kind::Array,
            )),
            _ => Err(wordless(self.export, "`grad` of something without a name")),
        }
    }

    fn derivatives(&mut self, name: &str, arguments: &[Argument]) -> Result<Piece, Fault> {
        let (of, by) = self.of_and_by(name, arguments)?;
        match (self.export.calculus, by.as_slice()) {
            (Calculus::Functional, [_]) => {
                let (function, given) = self.given_function(&of, &by);
                Ok(Piece::atom(format!("jax.{name}({function})({given})"), Kind::Array))
            }
            _ => Err(wordless(self.export, &format!("`{name}(…)`"))),
        }
    }

    /// A function of some names that gives a loss, and what it is called with here.
    fn given_function(&mut self, of: &str, by: &[String]) -> (String, String) {
        let (name, arguments) = self.loss_function(of, by);
        let given: Vec<String> = arguments.iter().map(|name| self.spelled(name)).collect();
        (name, given.join(", "))
    }

    /// A function of some names that gives a loss: its name and its arguments. The program defines it.
    pub(super) fn loss_function(&mut self, of: &str, by: &[String]) -> (String, Vec<String>) {
        let changing: BTreeSet<String> = self.changing.iter().cloned().chain(by.iter().cloned()).collect();
        let mut function = LossFunction {
            of: of.to_string(),
            arguments: by.to_vec(),
            changing,
            name: String::new(),
            written: false,
        };
        let mut uses = Uses::default();
        function.body(self.outline).iter().for_each(|line| uses.join(Uses::of_statement(line)));
        let further = self.changing.iter().filter(|name| uses.names.contains(*name) && !by.contains(name));
        function.arguments.extend(further.cloned());
        let same = |other: &&LossFunction| other.of == of && other.arguments == function.arguments;
        if let Some(known) = self.functions.iter().find(same) {
            return (known.name.clone(), known.arguments.clone());
        }
        let count = self.functions.iter().filter(|other| other.of == of).count();
        let behind = if count == 0 { String::new() } else { format!("_{}", by.join("_")) };
        function.name = format!("{}_of{behind}", self.spelled(of));
        let found = (function.name.clone(), function.arguments.clone());
        self.functions.push(function);
        found
    }

    /// The names of `grad(L, w)` and `grad(L, [a, b])`.
    fn of_and_by(&self, form: &str, arguments: &[Argument]) -> Result<(String, Vec<String>), Fault> {
        let name = |expression: &Expression| match expression.kind.as_ref() {
            ExpressionKind::Name(name) => Some(name.clone()),
            _ => None,
        };
        let names = |expression: &Expression| match expression.kind.as_ref() {
            ExpressionKind::List(items) => items.iter().map(name).collect::<Option<Vec<_>>>(),
            _ => name(expression).map(|name| vec![name]),
        };
        let found = match arguments {
            [of, by] => name(&of.value).zip(names(&by.value)),
            _ => None,
        };
        found.ok_or_else(|| wordless(self.export, &format!("`{form}` of something without a name")))
    }

    /// The name that a gradient goes by.
    pub(super) fn slope(&self, name: &str) -> String {
        let slope = format!("grad_{}", self.spelled(name));
        if self.outline.gives(&slope) { format!("{slope}_") } else { slope }
    }

    /// The lines of the chain rule from a name back to others, above the line that is being written.
    pub(super) fn chain(&mut self, of: &str, by: &[String]) -> Result<(), Fault> {
        let missing: Vec<String> = by
            .iter()
            .filter(|name| !self.chained.contains(&(of.to_string(), name.to_string())))
            .cloned()
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = self.outline.names();
        let slopes: BTreeSet<(String, String)> =
            names.iter().map(|name| (name.clone(), self.slope(name))).collect();
        let named = |name: &str| {
            slopes
                .iter()
                .find(|(one, _)| one == name)
                .map_or_else(|| format!("grad_{name}"), |(_, slope)| slope.clone())
        };
        for (name, formula) in self.facts.chain(of, &missing, &named)? {
            let slope = named(&name);
            let unreadable = |_| wordless(self.export, &format!("the gradient of `{of}` by `{name}`"));
            let formula = crate::language::parse_expression(&formula, 0, &[]).map_err(unreadable)?;
            self.kinds.insert(slope.clone(), Kind::Array);
            let piece = self.array(&formula)?;
            let piece = self.as_numbers(piece);
            self.before.push(format!("{slope} = {}", piece.text));
            self.chained.insert((of.to_string(), name));
        }
        Ok(())
    }

    /// What puts a part back into an array of zeros, as the gradient of an index does.
    pub(super) fn put_back(
        &mut self,
        function: &str,
        arguments: &[Argument],
        place: &str,
    ) -> Result<Option<String>, Fault> {
        let helper = match (function, self.export.calculus) {
            ("place", Calculus::ByHand) => PLACE,
            ("scatter_add", Calculus::ByHand) => SCATTER,
            _ => return Ok(None),
        };
        let [part, shape] = arguments else { return Ok(None) };
        self.helper(function, || helper.to_string());
        let part = self.array(&part.value)?.text;
        let shape = match shape.value.kind.as_ref() {
            ExpressionKind::Tuple(items) => self.lengths(items)?,
            _ => self.lengths(std::slice::from_ref(&shape.value))?,
        };
        Ok(Some(format!("{function}({part}, {shape}, np.s_[{place}])")))
    }
}

/// `0`, or `(0, 1)` for several.
pub(super) fn places(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|place| place.to_string()).collect();
    if count == 1 { all.concat() } else { format!("({})", all.join(", ")) }
}
