//! Compares every draw with what NumPy's generator drew, to the last bit.
//!
//! `truth/record_random.py` wrote the file of truths and says how it reads.

// A truth that cannot be read must fail the test.
#![allow(clippy::unwrap_used)]

use mdbook_descent::random::{ChoiceFault, Generator};
use serde_json::Value;

#[test]
fn draws_are_those_of_numpy() {
    let text = include_str!("truth/random.json");
    let truth: Value = serde_json::from_str(text).unwrap();
    let scripts = truth["scripts"].as_array().unwrap();
    let mut calls = 0;
    for script in scripts {
        let seed = number::<u64>(&script["seed"]);
        let mut generator = Generator::from_seed(seed);
        for call in script["calls"].as_array().unwrap() {
            let drawn = draw(&mut generator, call);
            compare(&drawn, call, seed);
            calls += 1;
        }
    }
    assert!(calls > 1000, "only {calls} calls were recorded");
}

#[test]
fn a_refused_parameter_gives_no_numbers_and_draws_nothing() {
    let mut generator = Generator::from_seed(7);
    let calls: [fn(&mut Generator, &mut [f64]); 12] = [
        |generator, out| generator.uniform(1.0, 0.0, out),
        |generator, out| generator.uniform(0.0, f64::INFINITY, out),
        |generator, out| generator.normal(0.0, -1.0, out),
        |generator, out| generator.normal(0.0, f64::NAN, out),
        |generator, out| generator.exponential(-1.0, out),
        |generator, out| generator.gamma(f64::NAN, 1.0, out),
        |generator, out| generator.gamma(-0.5, 1.0, out),
        |generator, out| generator.gamma(2.0, -1.0, out),
        |generator, out| generator.poisson(f64::NAN, out),
        |generator, out| generator.poisson(1e19, out),
        |generator, out| generator.binomial(-1, 0.5, out),
        |generator, out| generator.binomial(10, 1.5, out),
    ];
    for call in calls {
        let mut out = [0.0; 3];
        call(&mut generator, &mut out);
        assert!(out.iter().all(|value| value.is_nan()), "{out:?}");
    }
    let fresh = Generator::from_seed(7).integer(0, i64::MAX);
    assert_eq!(generator.integer(0, i64::MAX), fresh);
}

#[test]
fn an_impossible_choice_says_why() {
    let mut generator = Generator::from_seed(7);
    let out = &mut [0.0; 3];
    let fault = generator.choice(0, out);
    assert_eq!(fault, Err(ChoiceFault::EmptyPopulation));
    let fault = generator.distinct_choice(2, out);
    assert_eq!(fault, Err(ChoiceFault::TooFewItems));
    let fault = generator.weighted_choice(&[], out);
    assert_eq!(fault, Err(ChoiceFault::EmptyPopulation));
    let fault = generator.weighted_choice(&[1.5, -0.5], out);
    assert_eq!(fault, Err(ChoiceFault::InvalidProbability));
    let fault = generator.weighted_choice(&[1.0, f64::NAN], out);
    assert_eq!(fault, Err(ChoiceFault::InvalidProbability));
    let fault = generator.weighted_choice(&[0.5, 0.4], out);
    assert_eq!(fault, Err(ChoiceFault::ProbabilitiesDoNotSumToOne));
    let fault = generator.weighted_distinct_choice(&[0.5, 0.5, 0.0, 0.0], out);
    assert_eq!(fault, Err(ChoiceFault::TooFewItems));
}

#[test]
fn extreme_parameters_come_to_an_end() {
    let mut generator = Generator::from_seed(7);
    let out = &mut [0.0; 100];
    for scale in [0.0, f64::MIN_POSITIVE, 5e-324, 1e300, f64::INFINITY] {
        generator.gamma(scale, 1.0, out);
        generator.exponential(scale, out);
        generator.normal(0.0, scale, out);
        generator.poisson(scale, out);
    }
    for mean in [5e-324, 1e-10, 9.999_999, 1e15, 9.2e18] {
        generator.poisson(mean, out);
    }
    for trials in [1, 59, 60, 61, 1 << 40, i64::MAX] {
        for probability in [5e-324, 1e-19, 1e-10, 0.3, 0.5, 0.500_000_1, 1.0 - 1e-16] {
            generator.binomial(trials, probability, out);
            assert!(out.iter().all(|&count| (0.0..=trials as f64).contains(&count)));
        }
    }
}

fn draw(generator: &mut Generator, call: &Value) -> Vec<f64> {
    let argument = |index: usize| &call["arguments"][index];
    let real = |index: usize| number::<f64>(argument(index));
    let whole = |index: usize| number::<i64>(argument(index));
    let count = |index: usize| number::<usize>(argument(index));
    let size = call["size"].as_u64().unwrap() as usize;
    let mut out = vec![0.0; size];
    let values = out.as_mut_slice();
    match call["method"].as_str().unwrap() {
        "random" => generator.random(values),
        "uniform" => generator.uniform(real(0), real(1), values),
        "standard_normal" => generator.standard_normal(values),
        "normal" => generator.normal(real(0), real(1), values),
        "exponential" => generator.exponential(real(0), values),
        "gamma" => generator.gamma(real(0), real(1), values),
        "poisson" => generator.poisson(real(0), values),
        "binomial" => generator.binomial(whole(0), real(1), values),
        "integers" => generator.integers(whole(0), whole(1), values),
        "integer" => values[0] = generator.integer(whole(0), whole(1)) as f64,
        "permutation" => generator.permutation(count(0), values),
        "shuffle" => {
            let falling = (0..size).rev().map(|index| index as f64);
            values.copy_from_slice(&falling.collect::<Vec<_>>());
            generator.shuffle(values);
        }
        "choice" => generator.choice(count(0), values).unwrap(),
        "distinct_choice" => generator.distinct_choice(count(0), values).unwrap(),
        "weighted_choice" => {
            let weights = numbers(argument(0));
            generator.weighted_choice(&weights, values).unwrap();
        }
        "weighted_distinct_choice" => {
            let weights = numbers(argument(0));
            generator.weighted_distinct_choice(&weights, values).unwrap();
        }
        other => panic!("the truths have an unknown method {other}"),
    }
    out
}

fn compare(drawn: &[f64], call: &Value, seed: u64) {
    let place = format!("seed {seed}, {} {}", call["method"], call["arguments"]);
    if !call["values"].is_null() {
        // Only draws of a power may miss by some last bits, and their entries say so.
        let neighbours = call["neighbours"].as_u64().unwrap_or(0);
        let expected = numbers(&call["values"]);
        assert_eq!(drawn.len(), expected.len(), "{place}");
        for (left, right) in bits(drawn).into_iter().zip(bits(&expected)) {
            assert!(left.abs_diff(right) <= neighbours, "{place}: {drawn:?} for {expected:?}");
        }
        return;
    }
    let first = numbers(&call["first"]);
    let last = numbers(&call["last"]);
    let tail = &drawn[drawn.len() - last.len()..];
    assert_eq!(bits(&drawn[..first.len()]), bits(&first), "{place}");
    assert_eq!(checksum(drawn), number::<u64>(&call["checksum"]), "{place}");
    assert_eq!(bits(tail), bits(&last), "{place}");
}

/// Equal bits, not only equal numbers: 0 and −0 differ.
fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

fn checksum(values: &[f64]) -> u64 {
    let odd = (1u64..).step_by(2);
    values
        .iter()
        .zip(odd)
        .fold(0, |sum, (value, place)| sum.wrapping_add(value.to_bits().wrapping_mul(place)))
}

fn numbers(texts: &Value) -> Vec<f64> {
    texts.as_array().unwrap().iter().map(number).collect()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &Value) -> T {
    text.as_str().unwrap().parse().unwrap()
}
