//! Random numbers for starts and data sets; knows the generator, but neither seeds nor steps.

use super::{DrawSetting, Function, Meaning, Sampler};
use crate::graph::{Array, Shape, array};
use crate::random::Generator;
use crate::report::Fault;

mod choices;
mod starts;

/// The rows of choices and of the starts of layers, which the manual shows behind the distributions.
pub(super) use choices::ROWS as CHOICES;
pub(super) use starts::ROWS as STARTS;

/// The shape that was asked for, or that of the settings stretched to each other.
fn stretched(asked: Option<Shape>, settings: &[DrawSetting]) -> Result<Shape, Fault> {
    let mut own = Shape::scalar();
    for setting in settings.iter().flatten() {
        own = own.broadcast(&Shape::of(setting)).ok_or_else(|| {
            Fault::new(format!(
                "the settings of the shapes {own} and {} do not fit together",
                Shape::of(setting)
            ))
        })?;
    }
    match asked {
        None => Ok(own),
        Some(asked) if own.broadcast(&asked).as_ref() == Some(&asked) => Ok(asked),
        Some(asked) => Err(Fault::new(format!(
            "settings of shape {own} cannot be stretched to the shape {asked} of what is drawn"
        ))
        .remedy("leave the shape out, or end it with the shape of the settings")),
    }
}

/// Draws with settings that are single numbers all at once, and with arrays one by one, as NumPy does.
fn draw_each<const N: usize>(
    generator: &mut Generator,
    shape: &Shape,
    settings: &[DrawSetting],
    out: &mut [f64],
    draw: impl Fn(&mut Generator, [f64; N], &mut [f64]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let given = || settings.iter().flatten();
    if given().all(|setting| setting.ndim() == 0) {
        let mut numbers = [0.0; N];
        numbers.iter_mut().zip(given()).for_each(|(number, setting)| *number = array::flat(setting)[0]);
        return draw(generator, numbers, out);
    }
    let wide: Vec<Array> = given().map(|setting| array::stretched(setting, shape)).collect();
    let wide: Vec<_> = wide.iter().map(array::flat).collect();
    for (place, out) in out.chunks_exact_mut(1).enumerate() {
        draw(generator, std::array::from_fn(|index| wide[index][place]), out)?;
    }
    Ok(())
}

static UNIFORM: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [low, high], out| {
            if !(high - low).is_finite() {
                let message = format!("`uniform` needs two plain bounds, not {low} and {high}");
                return Err(Fault::new(message));
            }
            generator.uniform(low, high, out);
            Ok(())
        })
    },
};

static NORMAL: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [mean, deviation], out| {
            if !(deviation >= 0.0 && deviation.is_finite() && mean.is_finite()) {
                let fault = Fault::new(format!(
                    "`normal` cannot draw with the mean {mean} and the standard deviation {deviation}"
                ));
                return Err(
                    fault.remedy("the standard deviation `std` must be a number that is not negative")
                );
            }
            generator.normal(mean, deviation, out);
            Ok(())
        })
    },
};

static INTEGERS: Sampler = Sampler {
    shape: |asked, settings| {
        if settings.iter().flatten().any(|setting| setting.ndim() != 0) {
            return Err(Fault::new("`integers` draws between two numbers, not between arrays")
                .remedy("for the places of a table draw each column by itself"));
        }
        Ok(asked.unwrap_or_default())
    },
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [low, high], out| {
            let (Some(from), Some(to)) = (super::arguments::whole(low), super::arguments::whole(high)) else {
                return Err(Fault::new(format!("`integers` needs whole bounds, not {low} and {high}")));
            };
            if from >= to {
                let message = format!("there is no whole number from {from} up to, but not including, {to}");
                return Err(
                    Fault::new(message).remedy("`high` is never drawn itself and must be larger than `low`")
                );
            }
            generator.integers(from, to, out);
            Ok(())
        })
    },
};

static EXPONENTIAL: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [scale], out| {
            positive("exponential", "scale", scale)?;
            generator.exponential(scale, out);
            Ok(())
        })
    },
};

static POISSON: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [mean], out| {
            positive("poisson", "mean", mean)?;
            if mean > 9e18 {
                return Err(Fault::new("`poisson` cannot count to a mean above 9e18"));
            }
            generator.poisson(mean, out);
            Ok(())
        })
    },
};

static BINOMIAL: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [trials, share], out| {
            let count = super::arguments::whole(trials).filter(|&trials| trials >= 0);
            let (Some(count), true) = (count, (0.0..=1.0).contains(&share)) else {
                let fault =
                    Fault::new(format!("`binomial` cannot try {trials} times with the chance {share}"));
                return Err(
                    fault.remedy("`n` is a whole number that is not negative, and `p` lies between 0 and 1")
                );
            };
            generator.binomial(count, share, out);
            Ok(())
        })
    },
};

static GAMMA: Sampler = Sampler {
    shape: stretched,
    fill: |generator, shape, settings, out| {
        draw_each(generator, shape, settings, out, |generator, [form, scale], out| {
            positive("gamma", "k", form)?;
            positive("gamma", "scale", scale)?;
            generator.gamma(form, scale, out);
            Ok(())
        })
    },
};

/// Refuses a setting that is negative or no plain number.
fn positive(function: &str, name: &str, value: f64) -> Result<(), Fault> {
    if value >= 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(Fault::new(format!("`{name}` of `{function}` is {value}, but must be a number that is not negative")))
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "uniform",
        signature: "shape: shape=None, low=0, high=1",
        meaning: Meaning::Draw(&UNIFORM),
        formula: "U(low, high)",
        domain: "plain bounds; arrays give every number its own",
        doc: "Random numbers, equally likely everywhere from `low` to `high`.",
        example: "data x = uniform(1000, 2, 5)\n\
                  check 2 <= min(x) and max(x) < 5\n\
                  check mean(x) == 3.5 within 0.1",
    },
    Function {
        name: "normal",
        signature: "shape: shape=None, mean=0, std=1",
        meaning: Meaning::Draw(&NORMAL),
        formula: "N(mean, std^2)",
        domain: "std >= 0; arrays give every number its own",
        doc: "Random numbers in a bell curve around `mean` with the standard deviation `std`.",
        example: "data x = normal(1000, mean=5, std=2)\n\
                  check mean(x) == 5 within 0.2\n\
                  check std(x) == 2 within 0.2",
    },
    Function {
        name: "integers",
        signature: "shape: shape, low, high -> whole",
        meaning: Meaning::Draw(&INTEGERS),
        formula: "low, …, high - 1",
        domain: "whole numbers with low < high",
        doc: "Random whole numbers from `low` up to, but not including, `high`.",
        example: "data dice = integers(100, 1, 7)\n\
                  check min(dice) == 1 and max(dice) == 6",
    },
    Function {
        name: "exponential",
        signature: "shape: shape=None, scale=1",
        meaning: Meaning::Draw(&EXPONENTIAL),
        formula: "Exp(1 / scale)",
        domain: "scale >= 0; arrays give every number its own",
        doc: "Random waiting times with the mean `scale`.",
        example: "data waits = exponential(100, scale=2)\n\
                  check waits >= 0",
    },
    Function {
        name: "poisson",
        signature: "shape: shape=None, mean=1 -> whole",
        meaning: Meaning::Draw(&POISSON),
        formula: "Pois(mean)",
        domain: "mean >= 0; arrays give every number its own",
        doc: "Random counts of events of which `mean` are expected.",
        example: "data visits = poisson(100, mean=3)\n\
                  check visits >= 0",
    },
    Function {
        name: "binomial",
        signature: "shape: shape=None, n: setting=1, p=0.5 -> whole",
        meaning: Meaning::Draw(&BINOMIAL),
        formula: "B(n, p)",
        domain: "whole n >= 0 and 0 <= p <= 1; arrays give every number its own",
        doc: "How many of `n` trials succeed, each with the chance `p`; with `n=1` the toss of a coin.",
        example: "data heads = binomial(100, n=10, p=0.5)\n\
                  check max(heads) <= 10\n\
                  data tosses = binomial(p=[0, 1])\n\
                  check tosses == [0, 1]",
    },
    Function {
        name: "gamma",
        signature: "shape: shape=None, k: setting=1, scale=1",
        meaning: Meaning::Draw(&GAMMA),
        formula: "Γ(k, scale)",
        domain: "k >= 0 and scale >= 0; arrays give every number its own",
        doc: "Random numbers of a gamma distribution with the form `k`: sums of `k` waiting times of the mean `scale`.",
        example: "data sums = gamma(100, k=3, scale=2)\n\
                  check sums >= 0",
    },
];
