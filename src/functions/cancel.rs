//! Fractions brought to one denominator and cancelled, as one does by hand; knows sums and products, and no function.

use std::collections::BTreeMap;

use super::algebra::{add, apply, divide, multiply, negate, power, stretch};
use super::arithmetic::{ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT};
use super::losses::sums_to_one;
use super::reductions::SUM;
use super::shaping::BROADCAST;
use crate::graph::{Attributes, Graph, NodeId, Operation, Operator, array};

/// Longer sums are left as they are.
const MOST_TERMS: usize = 24;

/// A product of powers of nodes.
type Monomial = BTreeMap<NodeId, u32>;

/// A sum of products, each with its coefficient.
#[derive(Clone, Debug, PartialEq)]
struct Polynomial(BTreeMap<Vec<(NodeId, u32)>, f64>);

/// A sum of products over a product of such sums.
#[derive(Clone)]
struct Fraction {
    above: Polynomial,
    below: Vec<Polynomial>,
}

/// The same value as a fraction in which common factors are cancelled; none if nothing cancels.
pub fn cancelled(graph: &mut Graph, node: NodeId) -> Option<NodeId> {
    let mut found = false;
    let fraction = read(graph, node, &mut found)?;
    if !found {
        return None;
    }
    let shape = graph.shape(node).clone();
    let mut made = sum_of(graph, &fraction.above);
    for factor in &fraction.below {
        let divisor = sum_of(graph, factor);
        made = divide(graph, made, divisor);
    }
    Some(stretch(graph, made, &shape))
}

/// A node as a fraction; whatever is no sum, product or quotient is taken as a letter.
fn read(graph: &mut Graph, node: NodeId, found: &mut bool) -> Option<Fraction> {
    if let Some(value) = graph.literal(node).and_then(|value| array::as_number(&value)) {
        return Some(Fraction { above: Polynomial::number(value), below: Vec::new() });
    }
    let Operation::Apply(operator, _) = graph.node(node).operation.clone() else {
        return Some(letter(graph, node, found));
    };
    let is = |other: &'static Operator| std::ptr::eq(operator, other);
    let inputs = graph.node(node).inputs.clone();
    if is(&NEGATE) {
        let mut inner = read(graph, inputs[0], found)?;
        inner.above = inner.above.times(&Polynomial::number(-1.0))?;
        return Some(inner);
    }
    if is(&BROADCAST) && graph.literal(inputs[0]).is_some() {
        return read(graph, inputs[0], found);
    }
    if is(&POWER) {
        let exponent = graph.literal(inputs[1]).and_then(|value| array::as_number(&value));
        return match exponent {
            Some(2.0) => {
                let base = read(graph, inputs[0], found)?;
                base.clone().times(base, found)
            }
            _ => Some(letter(graph, node, found)),
        };
    }
    if ![&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE].into_iter().any(is) {
        return Some(letter(graph, node, found));
    }
    let (left, mut right) = (read(graph, inputs[0], found)?, read(graph, inputs[1], found)?);
    if is(&MULTIPLY) {
        return left.times(right, found);
    }
    if is(&DIVIDE) {
        let below = std::mem::replace(&mut right.above, Polynomial::number(1.0));
        for factor in std::mem::take(&mut right.below) {
            right.above = right.above.times(&factor)?;
        }
        right.below = vec![below];
        return left.times(right, found);
    }
    if is(&SUBTRACT) {
        right.above = right.above.times(&Polynomial::number(-1.0))?;
    }
    left.plus(right)
}

/// What is no sum, product or quotient, as a letter; within it, fractions are cancelled.
fn letter(graph: &mut Graph, node: NodeId, found: &mut bool) -> Fraction {
    let whole = |above| Fraction { above, below: Vec::new() };
    let Operation::Apply(operator, attributes) = graph.node(node).operation.clone() else {
        return whole(Polynomial::letter(node));
    };
    let before = graph.node(node).inputs.clone();
    let inputs: Vec<NodeId> = before.iter().map(|&input| cancelled(graph, input).unwrap_or(input)).collect();
    if let Attributes::Axes { axes, .. } = &attributes
        && std::ptr::eq(operator, &SUM)
        && axes.as_slice() == [graph.shape(inputs[0]).rank() - 1]
        && (sums_to_one(graph, inputs[0]) || rows_are_shares(graph, inputs[0]))
    {
        *found = true;
        return whole(Polynomial::number(1.0));
    }
    if inputs == before {
        return whole(Polynomial::letter(node));
    }
    *found = true;
    whole(Polynomial::letter(apply(graph, operator, &inputs, attributes)))
}

/// Whether a node is known to hold rows whose sums are exactly 1.
fn rows_are_shares(graph: &mut Graph, node: NodeId) -> bool {
    let Some(value) = graph.known(node) else { return false };
    let length = value.shape().last().copied().unwrap_or(0).max(1);
    !value.is_empty() && array::flat(&value).chunks(length).all(|row| row.iter().sum::<f64>() == 1.0)
}

impl Fraction {
    fn times(self, other: Fraction, found: &mut bool) -> Option<Fraction> {
        let mut above = [self.above, other.above];
        let mut below = Vec::new();
        for factor in self.below.into_iter().chain(other.below) {
            let shortened = above.iter().position(|part| part.over(&factor).is_some());
            match shortened {
                Some(index) if !factor.is_number() => {
                    above[index] = above[index].over(&factor)?;
                    *found = true;
                }
                _ => below.push(factor),
            }
        }
        Some(Fraction { above: above[0].times(&above[1])?, below })
    }

    fn plus(self, other: Fraction) -> Option<Fraction> {
        let mut common = self.below.clone();
        let mut missing = Vec::new();
        let mut rest = self.below.clone();
        for factor in other.below {
            match rest.iter().position(|held| *held == factor) {
                Some(index) => {
                    rest.remove(index);
                }
                None => {
                    common.push(factor.clone());
                    missing.push(factor);
                }
            }
        }
        let scaled = |above: Polynomial, factors: &[Polynomial]| {
            factors.iter().try_fold(above, |product, factor| product.times(factor))
        };
        let (left, right) = (scaled(self.above, &missing)?, scaled(other.above, &rest)?);
        Some(Fraction { above: left.plus(&right), below: common })
    }
}

impl Polynomial {
    fn number(value: f64) -> Polynomial {
        Polynomial(BTreeMap::from([(Vec::new(), value)]))
    }

    fn letter(node: NodeId) -> Polynomial {
        Polynomial(BTreeMap::from([(vec![(node, 1)], 1.0)]))
    }

    fn is_number(&self) -> bool {
        self.0.keys().all(Vec::is_empty)
    }

    fn plus(&self, other: &Polynomial) -> Polynomial {
        let mut sum = self.0.clone();
        for (product, coefficient) in &other.0 {
            *sum.entry(product.clone()).or_insert(0.0) += coefficient;
        }
        sum.retain(|_, coefficient| *coefficient != 0.0);
        Polynomial(sum)
    }

    /// The product, unless it grows too long.
    fn times(&self, other: &Polynomial) -> Option<Polynomial> {
        let mut sum = Polynomial(BTreeMap::new());
        for (left, one) in &self.0 {
            for (right, two) in &other.0 {
                let mut product: Monomial = left.iter().copied().collect();
                for &(node, power) in right {
                    *product.entry(node).or_insert(0) += power;
                }
                sum = sum.plus(&Polynomial(BTreeMap::from([(product.into_iter().collect(), one * two)])));
            }
        }
        (sum.0.len() <= MOST_TERMS).then_some(sum)
    }

    /// The quotient, if it comes out even.
    fn over(&self, divisor: &Polynomial) -> Option<Polynomial> {
        let (lead, by) = divisor.0.last_key_value()?;
        let (mut rest, mut quotient) = (self.clone(), Polynomial(BTreeMap::new()));
        while let Some((first, coefficient)) = rest.0.last_key_value() {
            let mut product: Monomial = first.iter().copied().collect();
            for (node, power) in lead {
                let held = product.get_mut(node)?;
                *held = held.checked_sub(*power)?;
            }
            product.retain(|_, power| *power > 0);
            let term = Polynomial(BTreeMap::from([(product.into_iter().collect(), coefficient / by)]));
            rest = rest.plus(&term.times(divisor)?.times(&Polynomial::number(-1.0))?);
            quotient = quotient.plus(&term);
            if quotient.0.len() > MOST_TERMS || rest.0.len() > MOST_TERMS {
                return None;
            }
        }
        (!quotient.0.is_empty()).then_some(quotient)
    }
}

/// A sum of products as a node, positive ones first.
fn sum_of(graph: &mut Graph, polynomial: &Polynomial) -> NodeId {
    let mut terms: Vec<(&Vec<(NodeId, u32)>, f64)> =
        polynomial.0.iter().map(|(product, &c)| (product, c)).collect();
    terms.sort_by_key(|(product, coefficient)| (*coefficient < 0.0, std::cmp::Reverse((*product).clone())));
    let mut total: Option<NodeId> = None;
    for (product, coefficient) in terms {
        let mut term = graph.number(coefficient.abs());
        for &(node, exponent) in product {
            let factor = power(graph, node, f64::from(exponent));
            term = multiply(graph, term, factor);
        }
        if coefficient < 0.0 {
            term = negate(graph, term);
        }
        total = Some(match total {
            None => term,
            Some(before) => add(graph, before, term),
        });
    }
    total.unwrap_or_else(|| graph.number(0.0))
}
