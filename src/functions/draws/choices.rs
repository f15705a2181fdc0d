//! Random orders, choices and vectors; knows the generator, but neither seeds nor steps.

use super::super::linear_algebra::cholesky_factor;
use super::super::{DrawSetting, Function, Meaning, Sampler};
use crate::graph::{Array, Shape, array};
use crate::random::{ChoiceFault, Generator};
use crate::report::Fault;

static PERMUTATION: Sampler = Sampler {
    shape: |_, settings| {
        let items = Items::new("permutation", settings)?;
        Ok(Shape([&[items.count], items.row].concat()))
    },
    fill: |generator, _, settings, out| {
        let items = Items::new("permutation", settings)?;
        let mut order = vec![0.0; items.count];
        generator.permutation(items.count, &mut order);
        items.copy(&order, out);
        Ok(())
    },
};

static CHOICE: Sampler = Sampler {
    shape: |asked, settings| {
        let items = Items::new("choice", settings)?;
        Ok(Shape([asked.unwrap_or_default().0.as_slice(), items.row].concat()))
    },
    fill: |generator, shape, settings, out| {
        let items = Items::new("choice", settings)?;
        let asked = &shape.0[..shape.rank() - items.row.len()];
        let mut places = vec![0.0; asked.iter().product()];
        let replace = settings[1].as_ref().is_none_or(|replace| *array::flat(replace) != [0.0]);
        choose(generator, &items, replace, &settings[2], &mut places)?;
        items.copy(&places, out);
        Ok(())
    },
};

static MULTIVARIATE_NORMAL: Sampler = Sampler {
    shape: |asked, settings| {
        let [Some(mean), Some(cov)] = settings else { return Err(without_covariance()) };
        match *mean.shape() {
            [length] if cov.shape() == [length, length] => {
                Ok(Shape([asked.unwrap_or_default().0.as_slice(), &[length]].concat()))
            }
            _ => Err(without_covariance()),
        }
    },
    fill: |generator, _, settings, out| {
        let [Some(mean), Some(cov)] = settings else { return Err(without_covariance()) };
        let length = mean.len();
        let (mean, factor) = (array::flat(mean), cholesky_factor(&array::flat(cov), length)?);
        generator.standard_normal(out);
        for vector in out.chunks_exact_mut(length.max(1)) {
            // From the last to the first: each needs only what stands before it.
            for row in (0..length).rev() {
                let factors = &factor[row * length..][..=row];
                let sum = factors.iter().zip(&*vector).fold(0.0, |sum, (factor, draw)| sum + factor * draw);
                vector[row] = mean[row] + sum;
            }
        }
        Ok(())
    },
};

fn without_covariance() -> Fault {
    Fault::new(
        "`multivariate_normal` needs a vector of means and a square matrix of covariances of the same length",
    )
    .remedy("for example `multivariate_normal([0, 1], [[2, 1], [1, 2]], 50)`")
}

/// What is chosen from: a count, or the rows of an array.
struct Items<'a> {
    count: usize,
    /// The lengths of a row.
    row: &'a [usize],
    values: Option<&'a Array>,
}

impl<'a> Items<'a> {
    fn new(function: &str, settings: &'a [DrawSetting]) -> Result<Items<'a>, Fault> {
        let refuse = |found: String| {
            Fault::new(format!("`{function}` takes a count or an array of items, not {found}"))
                .remedy(format!("for example `{function}(10)` or `{function}([1, 2, 3])`"))
        };
        let Some(Some(items)) = settings.first() else { return Err(refuse("`None`".to_string())) };
        match (items.shape(), array::as_number(items)) {
            ([count, row @ ..], _) => Ok(Items { count: *count, row, values: Some(items) }),
            (_, Some(number)) if number.fract() == 0.0 && (0.0..1e9).contains(&number) => {
                Ok(Items { count: number as usize, row: &[], values: None })
            }
            (_, number) => Err(refuse(number.map_or(String::new(), |number| number.to_string()))),
        }
    }

    /// The items at some places.
    fn copy(&self, places: &[f64], out: &mut [f64]) {
        let Some(items) = self.values else { return out.copy_from_slice(places) };
        let (items, size) = (array::flat(items), self.row.iter().product::<usize>());
        for (out, &place) in out.chunks_exact_mut(size.max(1)).zip(places) {
            out.copy_from_slice(&items[place as usize * size..][..size]);
        }
    }
}

fn choose(
    generator: &mut Generator,
    items: &Items<'_>,
    replace: bool,
    chances: &DrawSetting,
    places: &mut [f64],
) -> Result<(), Fault> {
    let count = items.count;
    if let Some(chances) = chances
        && chances.shape() != [count]
    {
        let fault =
            Fault::new(format!("`choice` has {count} items, but chances of shape {}", Shape::of(chances)));
        return Err(fault.remedy("`p` gives every item one chance"));
    }
    let chosen = match (chances, replace) {
        (None, true) => generator.choice(count, places),
        (None, false) => generator.distinct_choice(count, places),
        (Some(chances), true) => generator.weighted_choice(&array::flat(chances), places),
        (Some(chances), false) => generator.weighted_distinct_choice(&array::flat(chances), places),
    };
    let wanted = places.len();
    chosen.map_err(|fault| match fault {
        ChoiceFault::EmptyPopulation => Fault::new("`choice` has nothing to choose from"),
        ChoiceFault::TooFewItems => {
            Fault::new(format!("`choice` cannot choose {wanted} different items, for there are not so many"))
                .remedy("choose fewer, or let items come again: `replace=True`")
        }
        ChoiceFault::InvalidProbability => Fault::new("a chance in `p` of `choice` is negative or no number"),
        ChoiceFault::ProbabilitiesDoNotSumToOne => Fault::new("the chances `p` of `choice` do not sum to 1")
            .remedy("divide them by their sum: `p / sum(p)`"),
    })
}

pub(in super::super) const ROWS: &[Function] = &[
    Function {
        name: "permutation",
        signature: "x -> whole",
        meaning: Meaning::Draw(&PERMUTATION),
        formula: "x in a random order",
        domain: "a count, or an array that is known before the training",
        doc: "The numbers from 0 to `x - 1` in a random order, or the rows of an array in one.",
        example: "data order = permutation(5)\n\
                  check sum(one_hot(order, 5), axis=0) == ones(5)",
    },
    Function {
        name: "choice",
        signature: "a, size: shape=None, replace: flag=1, p=None -> whole",
        meaning: Meaning::Draw(&CHOICE),
        formula: "some of the items",
        domain: "a count or a known array; chances that sum to 1; without replacement no more than there are",
        doc: "Random rows of an array, or numbers from 0 to `a - 1`; each as often as it comes, or with `replace=False` at most once; `p` gives every item its chance.",
        example: "data rows = choice(10, 4, replace=False)\n\
                  check max(sum(one_hot(rows, 10), axis=0)) == 1\n\
                  check choice([5, 7], p=[0, 1]) == 7",
    },
    Function {
        name: "multivariate_normal",
        signature: "mean, cov, size: shape=None",
        meaning: Meaning::Draw(&MULTIVARIATE_NORMAL),
        formula: "N(mean, cov)",
        domain: "a known mean and a positive definite covariance",
        doc: "Random vectors around `mean` with the covariance `cov`, made with its Cholesky factor: the draws of NumPy's `method='cholesky'`.",
        example: "data cloud = multivariate_normal([0, 1], [[2, 1], [1, 2]], 50)\n\
                  check shape(cloud) == [50, 2]",
    },
];
