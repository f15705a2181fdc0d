//! Texts: compared, joined, turned into numbers and back; knows no arithmetic.

use super::{Model, Reading};
use crate::functions::Value;
use crate::graph::Array;
use crate::language::syntax::{Argument, Comparison};
use crate::report::{Fault, Place};

impl Model {
    /// `codes("abc")`: the Unicode numbers of the letters; with an alphabet, their places in it.
    pub(super) fn codes_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let (text, alphabet) = match arguments {
            [text] => (text, None),
            [text, alphabet] => (text, Some(self.text(alphabet, reading)?)),
            _ => return Err(Fault::new("`codes` takes a text, and perhaps an alphabet").at(place)),
        };
        let letters = self.text(text, reading)?;
        let code = |letter: char| match &alphabet {
            None => Ok(f64::from(u32::from(letter))),
            Some(alphabet) => {
                let found = alphabet.chars().position(|known| known == letter).map(|index| index as f64);
                found.ok_or_else(|| {
                    Fault::new(format!("the letter `{letter}` is not in the alphabet")).at(text.value.place)
                })
            }
        };
        let codes = letters.chars().map(code).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::Node(self.graph.constant(Array::vector(codes))))
    }

    /// `letters(numbers)`: the text of Unicode numbers, or of places in an alphabet.
    pub(super) fn letters_form(
        &mut self,
        arguments: &[Argument],
        place: Place,
        reading: &mut Reading,
    ) -> Result<Value, Fault> {
        let (numbers, alphabet) = match arguments {
            [numbers] => (numbers, None),
            [numbers, alphabet] => (numbers, Some(self.text(alphabet, reading)?)),
            _ => return Err(Fault::new("`letters` takes numbers, and perhaps an alphabet").at(place)),
        };
        let node = self.node(&numbers.value, reading)?;
        let known = match self.graph.known(node) {
            Some(known) => known,
            None => self.graph.evaluate(&[node], &self.values).map_err(|fault| fault.at(place))?[0].clone(),
        };
        let letter = |number: &f64| {
            let index = (number.fract() == 0.0 && (0.0..2e6).contains(number)).then_some(*number as u32);
            let found = index.and_then(|index| match &alphabet {
                None => char::from_u32(index),
                Some(alphabet) => alphabet.chars().nth(index as usize),
            });
            found.ok_or_else(|| {
                Fault::new(format!("the number {number} stands for no letter")).at(numbers.value.place)
            })
        };
        Ok(Value::Text(known.values.iter().map(letter).collect::<Result<_, _>>()?))
    }

    fn text(&mut self, argument: &Argument, reading: &mut Reading) -> Result<String, Fault> {
        match self.expression(&argument.value, reading)? {
            Value::Text(text) => Ok(text),
            other => {
                Err(Fault::new(format!("a text is needed here, not {}", other.kind()))
                    .at(argument.value.place))
            }
        }
    }

    /// The comparison of two texts, if both sides are texts.
    pub(super) fn compare_texts(&mut self, sign: Comparison, left: &Value, right: &Value) -> Option<Value> {
        let (Value::Text(left), Value::Text(right)) = (left, right) else { return None };
        let holds = match sign {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterEqual => left >= right,
        };
        Some(Value::Node(self.graph.number(f64::from(u8::from(holds)))))
    }
}
