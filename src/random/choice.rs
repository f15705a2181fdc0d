//! Draws from a population given by its size, with or without replacement and with or without
//! probabilities; knows nothing of the items behind the indices.

use std::collections::BTreeSet;

use super::bounded::by_multiplication;
use super::generator::Generator;

/// Why a choice cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceFault {
    /// There is nothing to choose from.
    EmptyPopulation,
    /// More distinct items are wanted than there are, or than have a probability above 0.
    TooFewItems,
    /// A probability is below 0 or not a number.
    InvalidProbability,
    /// The probabilities do not add up to 1.
    ProbabilitiesDoNotSumToOne,
}

impl Generator {
    /// Indices below `population`, each any number of times, as `choice(population, n)`
    /// draws them.
    pub fn choice(&mut self, population: usize, out: &mut [f64]) -> Result<(), ChoiceFault> {
        let Some(maximum) = population.checked_sub(1) else {
            return fault_unless(out.is_empty(), ChoiceFault::EmptyPopulation);
        };
        out.fill_with(|| by_multiplication(&mut self.bits, maximum as u64) as f64);
        Ok(())
    }

    /// Indices into `probabilities`, each any number of times, as
    /// `choice(len(p), n, p=p)` draws them.
    pub fn weighted_choice(&mut self, probabilities: &[f64], out: &mut [f64]) -> Result<(), ChoiceFault> {
        check_probabilities(probabilities)?;
        let shares = cumulative_shares(probabilities);
        out.fill_with(|| index_of(&shares, self.bits.next_f64()) as f64);
        Ok(())
    }

    /// Distinct indices below `population`, as `choice(population, n, replace=False)` draws
    /// them.
    pub fn distinct_choice(&mut self, population: usize, out: &mut [f64]) -> Result<(), ChoiceFault> {
        fault_unless(out.len() <= population, ChoiceFault::TooFewItems)?;
        if population > 10_000 && out.len() > population / 50 {
            self.choose_by_shuffling(population, out);
        } else {
            self.choose_by_insertion(population, out);
        }
        Ok(())
    }

    /// Distinct indices into `probabilities`, as `choice(len(p), n, replace=False, p=p)`
    /// draws them: rounds of choices, each without what the rounds before it found.
    pub fn weighted_distinct_choice(
        &mut self,
        probabilities: &[f64],
        out: &mut [f64],
    ) -> Result<(), ChoiceFault> {
        check_probabilities(probabilities)?;
        let possible = probabilities.iter().filter(|&&share| share > 0.0).count();
        fault_unless(out.len() <= possible, ChoiceFault::TooFewItems)?;
        let mut remaining = probabilities.to_vec();
        let mut found = 0;
        while found < out.len() {
            let shares = cumulative_shares(&remaining);
            let draws = out.len() - found;
            for _ in 0..draws {
                let index = index_of(&shares, self.bits.next_f64());
                // What an earlier draw of this round found counts no second time.
                if remaining[index] > 0.0 {
                    remaining[index] = 0.0;
                    out[found] = index as f64;
                    found += 1;
                }
            }
        }
        Ok(())
    }

    /// Shuffles the whole population as far as its last places need it.
    fn choose_by_shuffling(&mut self, population: usize, out: &mut [f64]) {
        let mut indices: Vec<usize> = (0..population).collect();
        let kept = population - out.len();
        self.shuffle_down_to(kept.max(1), &mut indices);
        for (place, &index) in out.iter_mut().zip(&indices[kept..]) {
            *place = index as f64;
        }
    }

    /// Robert Floyd's method (Jon Bentley, "Programming Pearls: A Sample of Brilliance",
    /// 1987), and then a shuffle, as the method leaves large indices at the end.
    fn choose_by_insertion(&mut self, population: usize, out: &mut [f64]) {
        let mut chosen = BTreeSet::new();
        let first = population - out.len();
        for (place, newest) in out.iter_mut().zip(first..) {
            let index = by_multiplication(&mut self.bits, newest as u64) as usize;
            if chosen.insert(index) {
                *place = index as f64;
            } else {
                chosen.insert(newest);
                *place = newest as f64;
            }
        }
        self.shuffle_down_to(1, out);
    }

    /// The shuffle inside `choice`, which draws its places otherwise than `shuffle` does.
    fn shuffle_down_to<T>(&mut self, first: usize, items: &mut [T]) {
        for last in (first..items.len()).rev() {
            let other = by_multiplication(&mut self.bits, last as u64) as usize;
            items.swap(last, other);
        }
    }
}

/// NumPy's tests, in its order and with its tolerance.
fn check_probabilities(probabilities: &[f64]) -> Result<(), ChoiceFault> {
    const TOLERANCE: f64 = 1.490_116_119_384_765_6e-8;
    fault_unless(!probabilities.is_empty(), ChoiceFault::EmptyPopulation)?;
    let is_valid = probabilities.iter().all(|&share| share >= 0.0);
    fault_unless(is_valid, ChoiceFault::InvalidProbability)?;
    let total = compensated_sum(probabilities);
    let is_one = (total - 1.0).abs() <= TOLERANCE;
    fault_unless(is_one, ChoiceFault::ProbabilitiesDoNotSumToOne)
}

/// A sum that carries the rounding of each step to the next, after William Kahan.
fn compensated_sum(numbers: &[f64]) -> f64 {
    let mut sum = 0.0;
    let mut lost = 0.0;
    for number in numbers {
        let corrected = number - lost;
        let next = sum + corrected;
        lost = (next - sum) - corrected;
        sum = next;
    }
    sum
}

fn cumulative_shares(probabilities: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    let mut shares: Vec<f64> = Vec::with_capacity(probabilities.len());
    for probability in probabilities {
        total += probability;
        shares.push(total);
    }
    for share in &mut shares {
        *share /= total;
    }
    shares
}

/// The first index whose share of the whole lies above `draw`, which is below 1.
fn index_of(shares: &[f64], draw: f64) -> usize {
    shares.partition_point(|&share| share <= draw)
}

fn fault_unless(condition: bool, fault: ChoiceFault) -> Result<(), ChoiceFault> {
    if condition { Ok(()) } else { Err(fault) }
}
