//! Random numbers for starts and data sets; knows the generator, but neither seeds nor steps.

use super::{Function, Meaning};
use crate::random::Generator;
use crate::report::Fault;

fn uniform(generator: &mut Generator, _: &[usize], settings: &[f64], out: &mut [f64]) -> Result<(), Fault> {
    let [low, high] = [settings[0], settings[1]];
    if !(high - low).is_finite() {
        return Err(Fault::new(format!("`uniform` needs two plain bounds, not {low} and {high}")));
    }
    generator.uniform(low, high, out);
    Ok(())
}

fn normal(generator: &mut Generator, _: &[usize], settings: &[f64], out: &mut [f64]) -> Result<(), Fault> {
    let [mean, deviation] = [settings[0], settings[1]];
    if !(deviation >= 0.0 && deviation.is_finite() && mean.is_finite()) {
        let fault = Fault::new(format!(
            "`normal` cannot draw with the mean {mean} and the standard deviation {deviation}"
        ));
        return Err(fault.remedy("the standard deviation `std` must be a number that is not negative"));
    }
    generator.normal(mean, deviation, out);
    Ok(())
}

fn integers(generator: &mut Generator, _: &[usize], settings: &[f64], out: &mut [f64]) -> Result<(), Fault> {
    let bounds = (super::arguments::whole(settings[0]), super::arguments::whole(settings[1]));
    let (Some(low), Some(high)) = bounds else {
        return Err(Fault::new(format!(
            "`integers` needs whole bounds, not {} and {}",
            settings[0], settings[1]
        )));
    };
    if low >= high {
        let fault =
            Fault::new(format!("there is no whole number from {low} up to, but not including, {high}"));
        return Err(fault.remedy("`high` is never drawn itself and must be larger than `low`"));
    }
    generator.integers(low, high, out);
    Ok(())
}

fn permutation(generator: &mut Generator, _: &[usize], _: &[f64], out: &mut [f64]) -> Result<(), Fault> {
    generator.permutation(out.len(), out);
    Ok(())
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "uniform",
        signature: "shape=None, low=0, high=1",
        meaning: Meaning::Draw(uniform),
        formula: "U(low, high)",
        numpy: "rng.uniform(low, high, shape)",
        torch: "torch.rand(shape or ()) * (high - low) + low",
        jax: "jax.random.uniform(key, shape or (), minval=low, maxval=high)",
        domain: "plain bounds",
        doc: "Random numbers, equally likely everywhere from `low` to `high`.",
        example: "data x = uniform(1000, 2, 5)\n\
                  check 2 <= min(x) and max(x) < 5\n\
                  check mean(x) == 3.5 within 0.1",
    },
    Function {
        name: "normal",
        signature: "shape=None, mean=0, std=1",
        meaning: Meaning::Draw(normal),
        formula: "N(mean, std^2)",
        numpy: "rng.normal(mean, std, shape)",
        torch: "torch.randn(shape or ()) * std + mean",
        jax: "jax.random.normal(key, shape or ()) * std + mean",
        domain: "std >= 0",
        doc: "Random numbers in a bell curve around `mean` with the standard deviation `std`.",
        example: "data x = normal(1000, mean=5, std=2)\n\
                  check mean(x) == 5 within 0.2\n\
                  check std(x) == 2 within 0.2",
    },
    Function {
        name: "integers",
        signature: "shape, low, high",
        meaning: Meaning::Draw(integers),
        formula: "low, …, high - 1",
        numpy: "rng.integers(low, high, shape)",
        torch: "torch.randint(low, high, shape)",
        jax: "jax.random.randint(key, shape, low, high)",
        domain: "whole numbers with low < high",
        doc: "Random whole numbers from `low` up to, but not including, `high`.",
        example: "data dice = integers(100, 1, 7)\n\
                  check min(dice) == 1 and max(dice) == 6",
    },
    Function {
        name: "permutation",
        signature: "n",
        meaning: Meaning::Draw(permutation),
        formula: "a shuffled 0, …, n - 1",
        numpy: "rng.permutation(n)",
        torch: "torch.randperm(n)",
        jax: "jax.random.permutation(key, n)",
        domain: "a count",
        doc: "The numbers from 0 to `n - 1` in a random order.",
        example: "data order = permutation(5)\n\
                  check sum(one_hot(order, 5), axis=0) == ones(5)",
    },
    Function {
        name: "dense",
        signature: "inputs, outputs",
        meaning: Meaning::Written(
            "uniform((inputs, outputs), low=-sqrt(6 / (inputs + outputs)), high=sqrt(6 / (inputs + outputs))), zeros(outputs)",
        ),
        formula: "W ~ U(±√(6 / (inputs + outputs))), b = 0",
        numpy: "(rng.uniform(-np.sqrt(6 / (inputs + outputs)), np.sqrt(6 / (inputs + outputs)), (inputs, outputs)), np.zeros(outputs))",
        torch: "((torch.rand((inputs, outputs)) * 2 - 1) * (6 / (inputs + outputs))**0.5, torch.zeros(outputs))",
        jax: "(jax.random.uniform(key, (inputs, outputs), minval=-1, maxval=1) * (6 / (inputs + outputs))**0.5, jnp.zeros(outputs))",
        domain: "counts",
        doc: "The weights and the bias of one layer, with Glorot's uniform start: `W, b = dense(2, 16)`.",
        example: "param W, b = dense(2, 3)\n\
                  check shape(W) == [2, 3]\n\
                  check b == zeros(3)",
    },
];
