//! Fractions brought to one denominator and cancelled, as one does by hand; knows sums and products, and no function.

use std::collections::{BTreeMap, HashMap};

use super::algebra::{add, apply, divide, multiply, negate, power, stretch};
use super::arithmetic::{ADD, DIVIDE, MULTIPLY, NEGATE, POWER, SUBTRACT};
use super::cross_entropy::sums_to_one;
use super::reductions::SUM;
use super::shaping::BROADCAST;
use crate::graph::{Attributes, Graph, NodeId, Operation, Operator, array, reach};

/// Longer sums and products are left as they are.
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

/// Nodes as fractions, each read once, whatever is made of it.
#[derive(Default)]
pub struct Fractions {
    read: HashMap<NodeId, Read>,
    /// The nodes that were made of fractions in which something cancelled.
    made: HashMap<NodeId, Option<NodeId>>,
}

/// A node as a fraction, if it is not too long; and whether something cancelled in it.
#[derive(Clone)]
struct Read {
    fraction: Option<Fraction>,
    found: bool,
}

impl Fractions {
    /// The same value as a fraction in which common factors are cancelled; none if nothing cancels.
    pub fn cancelled(&mut self, graph: &mut Graph, node: NodeId) -> Option<NodeId> {
        let parts = reach(&graph.work, &[node], |id, onward| {
            let found = graph.node(id);
            if matches!(found.operation, Operation::Apply(..)) {
                onward.extend(found.inputs.iter().filter(|input| !self.read.contains_key(input)));
            }
        });
        for id in parts {
            let mut found = false;
            let fraction = self.read(graph, id, &mut found);
            self.read.insert(id, Read { fraction, found });
        }
        self.made(graph, node)
    }

    /// What has been read of a node, written down again.
    fn made(&mut self, graph: &mut Graph, node: NodeId) -> Option<NodeId> {
        if let Some(&made) = self.made.get(&node) {
            return made;
        }
        let read = &self.read[&node];
        let fraction = read.fraction.as_ref().filter(|_| read.found);
        let made = fraction.map(|fraction| {
            let shape = graph.shape(node).clone();
            let mut made = sum_of(graph, &fraction.above);
            for factor in &fraction.below {
                let divisor = sum_of(graph, factor);
                made = divide(graph, made, divisor);
            }
            stretch(graph, made, &shape)
        });
        self.made.insert(node, made);
        made
    }

    /// What stands for an input that has been read.
    fn part(&self, input: NodeId, found: &mut bool) -> Option<Fraction> {
        let read = &self.read[&input];
        *found |= read.found;
        read.fraction.clone()
    }

    /// A node as a fraction of its inputs'; whatever is no sum, product or quotient is taken as a letter.
    fn read(&mut self, graph: &mut Graph, node: NodeId, found: &mut bool) -> Option<Fraction> {
        if let Some(value) = graph.literal(node).and_then(|value| array::as_number(&value)) {
            return Some(Fraction { above: Polynomial::number(value), below: Vec::new() });
        }
        let Operation::Apply(operator, _) = graph.node(node).operation.clone() else {
            return Some(Fraction::letter(node));
        };
        let is = |other: &'static Operator| std::ptr::eq(operator, other);
        let inputs = graph.node(node).inputs.clone();
        if is(&NEGATE) {
            let mut inner = self.part(inputs[0], found)?;
            inner.above = inner.above.times(&Polynomial::number(-1.0))?;
            return Some(inner);
        }
        if is(&BROADCAST) && graph.literal(inputs[0]).is_some() {
            return self.part(inputs[0], found);
        }
        if is(&POWER) {
            let exponent = graph.literal(inputs[1]).and_then(|value| array::as_number(&value));
            return match exponent {
                Some(2.0) => {
                    let base = self.part(inputs[0], found)?;
                    base.clone().times(base, found)
                }
                _ => Some(self.letter(graph, node, found)),
            };
        }
        if ![&ADD, &SUBTRACT, &MULTIPLY, &DIVIDE].into_iter().any(is) {
            return Some(self.letter(graph, node, found));
        }
        let (left, mut right) = (self.part(inputs[0], found)?, self.part(inputs[1], found)?);
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
    fn letter(&mut self, graph: &mut Graph, node: NodeId, found: &mut bool) -> Fraction {
        let Operation::Apply(operator, attributes) = graph.node(node).operation.clone() else {
            return Fraction::letter(node);
        };
        let before = graph.node(node).inputs.clone();
        let inputs: Vec<NodeId> =
            before.iter().map(|&input| self.made(graph, input).unwrap_or(input)).collect();
        if let Attributes::Axes { axes, .. } = &attributes
            && std::ptr::eq(operator, &SUM)
            && axes.as_slice() == [graph.shape(inputs[0]).rank() - 1]
            && (sums_to_one(graph, inputs[0]) || rows_are_shares(graph, inputs[0]))
        {
            *found = true;
            return Fraction { above: Polynomial::number(1.0), below: Vec::new() };
        }
        if inputs == before {
            return Fraction::letter(node);
        }
        *found = true;
        Fraction::letter(apply(graph, operator, &inputs, attributes))
    }
}

/// Whether a node is known to hold rows whose sums are exactly 1.
fn rows_are_shares(graph: &mut Graph, node: NodeId) -> bool {
    let Some(value) = graph.fixed(node) else { return false };
    let length = value.shape().last().copied().unwrap_or(0).max(1);
    !value.is_empty() && array::flat(&value).chunks(length).all(|row| row.iter().sum::<f64>() == 1.0)
}

impl Fraction {
    fn letter(node: NodeId) -> Fraction {
        Fraction { above: Polynomial::letter(node), below: Vec::new() }
    }

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
        (below.len() <= MOST_TERMS).then_some(())?;
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
        (common.len() <= MOST_TERMS).then_some(())?;
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
        let mut sum = BTreeMap::new();
        for (left, one) in &self.0 {
            for (right, two) in &other.0 {
                let mut product: Monomial = left.iter().copied().collect();
                for &(node, power) in right {
                    let held = product.entry(node).or_insert(0);
                    *held = held.checked_add(power)?;
                }
                (product.len() <= MOST_TERMS).then_some(())?;
                *sum.entry(product.into_iter().collect()).or_insert(0.0) += one * two;
            }
        }
        sum.retain(|_, coefficient| *coefficient != 0.0);
        (sum.len() <= MOST_TERMS).then_some(Polynomial(sum))
    }

    /// The quotient, if it comes out even.
    fn over(&self, divisor: &Polynomial) -> Option<Polynomial> {
        let (lead, by) = divisor.0.last_key_value()?;
        let (mut rest, mut quotient) = (self.clone(), Polynomial(BTreeMap::new()));
        // What does not come out even leaves a rest for ever, and so does what is no finite number.
        for _ in 0..2 * MOST_TERMS {
            let Some((first, coefficient)) = rest.0.last_key_value() else { break };
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
        (rest.0.is_empty() && !quotient.0.is_empty()).then_some(quotient)
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
