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
            if low > high {
                let fault = Fault::new(format!("`uniform` draws from {low} up to {high}, which lies below"));
                return Err(match super::arguments::whole(low).filter(|&count| high == 1.0 && count > 0) {
                    Some(count) => {
                        fault.remedy(format!("for {count} numbers between 0 and 1 write `random({count})`"))
                    }
                    None => fault.remedy("the bounds come first, how many at the end: `uniform(-1, 1, 3)`"),
                });
            }
            generator.uniform(low, high, out);
            Ok(())
        })
    },
};

static RANDOM: Sampler = Sampler {
    shape: stretched,
    fill: |generator, _, _, out| {
        generator.uniform(0.0, 1.0, out);
        Ok(())
    },
};

static STANDARD_NORMAL: Sampler = Sampler {
    shape: stretched,
    fill: |generator, _, _, out| {
        generator.standard_normal(out);
        Ok(())
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
                    fault.remedy("the standard deviation `scale` must be a number that is not negative")
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
        draw_each(generator, shape, &settings[..2], out, |generator, [low, high], out| {
            let (low, high) = if settings[1].is_none() { (0.0, low) } else { (low, high) };
            let high = if is_on(&settings[2]) { high + 1.0 } else { high };
            let (Some(from), Some(to)) = (super::arguments::whole(low), super::arguments::whole(high)) else {
                return Err(Fault::new(format!("`integers` needs whole bounds, not {low} and {high}")));
            };
            if from >= to {
                let message = format!("there is no whole number from {from} up to, but not including, {to}");
                return Err(Fault::new(message)
                    .remedy("`high` must be larger than `low`; how many comes last: `integers(0, 10, 3)`"));
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
            positive("poisson", "lam", mean)?;
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
            positive("gamma", "shape", form)?;
            positive("gamma", "scale", scale)?;
            generator.gamma(form, scale, out);
            Ok(())
        })
    },
};

/// Whether a flag is given and on.
fn is_on(flag: &DrawSetting) -> bool {
    flag.as_ref().is_some_and(|flag| *array::flat(flag) != [0.0])
}

/// Refuses a setting that is negative or no plain number.
fn positive(function: &str, name: &str, value: f64) -> Result<(), Fault> {
    if value >= 0.0 && value.is_finite() {
        return Ok(());
    }
    Err(Fault::new(format!("`{name}` of `{function}` is {value}, but must be a number that is not negative")))
}

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "random",
        signature: "size: shape=None",
        meaning: Meaning::Draw(&RANDOM),
        formula: "U(0, 1)",
        domain: "everywhere",
        doc: "Random numbers between 0 and 1, a single one without `size`; NumPy's older `np.random.rand(2, 3)` is `random((2, 3))`.",
        example: "param w = random(2)\n\
                  check shape(w) == [2]\n\
                  check 0 <= w and w < 1",
    },
    Function {
        name: "uniform",
        signature: "low=0, high=1, size: shape=None",
        meaning: Meaning::Draw(&UNIFORM),
        formula: "U(low, high)",
        domain: "plain bounds; arrays give every number its own",
        doc: "Random numbers, equally likely everywhere from `low` to `high`.",
        example: "data x = uniform(2, 5, 1000)\n\
                  check 2 <= min(x) and max(x) < 5\n\
                  check mean(x) == 3.5 within 0.1",
    },
    Function {
        name: "normal",
        signature: "loc=0, scale=1, size: shape=None",
        meaning: Meaning::Draw(&NORMAL),
        formula: "N(loc, scale^2)",
        domain: "scale >= 0; arrays give every number its own",
        doc: "Random numbers in a bell curve around `loc` with the standard deviation `scale`.",
        example: "data x = normal(5, 2, 1000)\n\
                  check mean(x) == 5 within 0.2\n\
                  check std(x) == 2 within 0.2",
    },
    Function {
        name: "standard_normal",
        signature: "size: shape=None",
        meaning: Meaning::Draw(&STANDARD_NORMAL),
        formula: "N(0, 1)",
        domain: "everywhere",
        doc: "Random numbers in a bell curve around 0 with the standard deviation 1; NumPy's older `np.random.randn(2, 3)` is `standard_normal((2, 3))`.",
        example: "data x = standard_normal(1000)\n\
                  check mean(x) == 0 within 0.1",
    },
    Function {
        name: "integers",
        signature: "low, high=None, size: shape=None, endpoint: flag=0 -> whole",
        meaning: Meaning::Draw(&INTEGERS),
        formula: "low, …, high - 1",
        domain: "whole numbers with low < high",
        doc: "Random whole numbers from `low` up to, but not including, `high`; `integers(n)` draws from 0 up to n; with `endpoint=True`, `high` may come too.",
        example: "data dice = integers(1, 7, 100)\n\
                  check min(dice) == 1 and max(dice) == 6",
    },
    Function {
        name: "exponential",
        signature: "scale=1, size: shape=None",
        meaning: Meaning::Draw(&EXPONENTIAL),
        formula: "Exp(1 / scale)",
        domain: "scale >= 0; arrays give every number its own",
        doc: "Random waiting times with the mean `scale`.",
        example: "data waits = exponential(2, 100)\n\
                  check waits >= 0",
    },
    Function {
        name: "poisson",
        signature: "lam=1, size: shape=None -> whole",
        meaning: Meaning::Draw(&POISSON),
        formula: "Pois(lam)",
        domain: "lam >= 0; arrays give every number its own",
        doc: "Random counts of events of which `lam` are expected.",
        example: "data visits = poisson(3, 100)\n\
                  check visits >= 0",
    },
    Function {
        name: "binomial",
        signature: "n: setting, p, size: shape=None -> whole",
        meaning: Meaning::Draw(&BINOMIAL),
        formula: "B(n, p)",
        domain: "whole n >= 0 and 0 <= p <= 1; arrays give every number its own",
        doc: "How many of `n` trials succeed, each with the chance `p`; with `n=1` the toss of a coin.",
        example: "data heads = binomial(10, 0.5, 100)\n\
                  check max(heads) <= 10\n\
                  data tosses = binomial(1, [0, 1])\n\
                  check tosses == [0, 1]",
    },
    Function {
        name: "gamma",
        signature: "shape: setting, scale=1, size: shape=None",
        meaning: Meaning::Draw(&GAMMA),
        formula: "Γ(shape, scale)",
        domain: "shape >= 0 and scale >= 0; arrays give every number its own",
        doc: "Random numbers of a gamma distribution with the form `shape`: sums of so many waiting times of the mean `scale`.",
        example: "data sums = gamma(3, 2, 100)\n\
                  check sums >= 0",
    },
];
