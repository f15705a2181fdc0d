//! Draws from the binomial distribution; knows no array.

use super::pcg64::Pcg64;

/// The distribution of the number of successes, with what its draws share.
pub(super) struct Binomial {
    trials: i64,
    /// NumPy draws the rarer of success and failure, and here the draws are failures.
    counts_failures: bool,
    method: Method,
}

enum Method {
    AlwaysZero,
    Inversion(Inversion),
    Rejection(Rejection),
}

impl Binomial {
    /// None where NumPy refuses: fewer than 0 trials, or a probability outside [0, 1].
    pub(super) fn new(trials: i64, probability: f64) -> Option<Binomial> {
        if trials < 0 || !(0.0..=1.0).contains(&probability) {
            return None;
        }
        let counts_failures = probability > 0.5;
        let rarer = if counts_failures { 1.0 - probability } else { probability };
        let method = if trials == 0 || probability == 0.0 {
            Method::AlwaysZero
        } else if rarer * trials as f64 <= 30.0 {
            Method::Inversion(Inversion::new(trials, rarer))
        } else {
            Method::Rejection(Rejection::new(trials, rarer))
        };
        Some(Binomial { trials, counts_failures, method })
    }

    pub(super) fn draw(&self, bits: &mut Pcg64) -> i64 {
        let count = match &self.method {
            Method::AlwaysZero => return 0,
            Method::Inversion(inversion) => inversion.draw(bits),
            Method::Rejection(rejection) => rejection.draw(bits),
        };
        if self.counts_failures { self.trials - count } else { count }
    }
}

/// Walks up the distribution until the probabilities passed exceed a uniform number.
struct Inversion {
    trials: i64,
    probability: f64,
    none: f64,
    bound: i64,
}

impl Inversion {
    fn new(trials: i64, probability: f64) -> Inversion {
        let count = trials as f64;
        let mean = count * probability;
        let far = mean + 10.0 * (mean * (1.0 - probability) + 1.0).sqrt();
        Inversion {
            trials,
            probability,
            none: libm::exp(count * libm::log1p(-probability)),
            bound: if count < far { trials } else { far as i64 },
        }
    }

    fn draw(&self, bits: &mut Pcg64) -> i64 {
        let failure = 1.0 - self.probability;
        'afresh: loop {
            let mut rest = bits.next_f64();
            let mut term = self.none;
            let mut count = 0;
            while rest > term {
                count += 1;
                if count > self.bound {
                    continue 'afresh;
                }
                rest -= term;
                let left = (self.trials - count + 1) as f64;
                term = (left * self.probability * term) / (count as f64 * failure);
            }
            return count;
        }
    }
}

/// The algorithm BTPE: a triangle, two parallelograms and two exponential tails above the
/// distribution, by Voratas Kachitvichyanukul and Bruce Schmeiser, "Binomial Random Variate
/// Generation" (1988).  The letters are theirs.
struct Rejection {
    n: i64,
    r: f64,
    q: f64,
    nrq: f64,
    m: i64,
    xm: f64,
    xl: f64,
    xr: f64,
    c: f64,
    lambda_left: f64,
    lambda_right: f64,
    p1: f64,
    p2: f64,
    p3: f64,
    p4: f64,
}

/// A count that lies under the envelope, and how high the point drawn there is.
struct Candidate {
    count: i64,
    /// None in the triangle, which lies under the distribution everywhere.
    height: Option<f64>,
}

impl Rejection {
    fn new(n: i64, probability: f64) -> Rejection {
        let r = probability;
        let q = 1.0 - r;
        let nrq = n as f64 * r * q;
        let fm = n as f64 * r + r;
        let m = fm.floor();
        let p1 = (2.195 * nrq.sqrt() - 4.6 * q).floor() + 0.5;
        let xm = m + 0.5;
        let xl = xm - p1;
        let xr = xm + p1;
        let c = 0.134 + 20.5 / (15.3 + m);
        let left = (fm - xl) / (fm - xl * r);
        let lambda_left = left * (1.0 + left / 2.0);
        let right = (xr - fm) / (xr * q);
        let lambda_right = right * (1.0 + right / 2.0);
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / lambda_left;
        let p4 = p3 + c / lambda_right;
        let m = m as i64;
        Rejection { n, r, q, nrq, m, xm, xl, xr, c, lambda_left, lambda_right, p1, p2, p3, p4 }
    }

    fn draw(&self, bits: &mut Pcg64) -> i64 {
        loop {
            let Some(candidate) = self.candidate(bits) else {
                continue;
            };
            let is_under = match candidate.height {
                None => true,
                Some(height) => self.is_under(candidate.count, height),
            };
            if is_under {
                return candidate.count;
            }
        }
    }

    fn candidate(&self, bits: &mut Pcg64) -> Option<Candidate> {
        let u = bits.next_f64() * self.p4;
        let v = bits.next_f64();
        if u <= self.p1 {
            let count = (self.xm - self.p1 * v + u).floor() as i64;
            return Some(Candidate { count, height: None });
        }
        let (count, height) = if u <= self.p2 {
            let x = self.xl + (u - self.p1) / self.c;
            let height = v * self.c + 1.0 - (self.m as f64 - x + 0.5).abs() / self.p1;
            if height > 1.0 {
                return None;
            }
            (x.floor() as i64, height)
        } else if u <= self.p3 {
            let count = (self.xl + libm::log(v) / self.lambda_left).floor() as i64;
            (count, v * (u - self.p2) * self.lambda_left)
        } else {
            let count = (self.xr - libm::log(v) / self.lambda_right).floor() as i64;
            (count, v * (u - self.p3) * self.lambda_right)
        };
        let is_possible = u <= self.p2 || ((0..=self.n).contains(&count) && v != 0.0);
        is_possible.then_some(Candidate { count, height: Some(height) })
    }

    fn is_under(&self, count: i64, height: f64) -> bool {
        let k = (count - self.m).abs();
        if k <= 20 || k as f64 >= self.nrq / 2.0 - 1.0 {
            return height <= self.ratio_to_mode(count);
        }
        let k_real = k as f64;
        let rho = (k_real / self.nrq) * ((k_real * (k_real / 3.0 + 0.625) + 1.0 / 6.0) / self.nrq + 0.5);
        let t = k.wrapping_neg().wrapping_mul(k) as f64 / (2.0 * self.nrq);
        let ln_height = libm::log(height);
        if ln_height < t - rho {
            return true;
        }
        if ln_height > t + rho {
            return false;
        }
        // A height at or below zero has no logarithm and counts as under, as it is.
        let exceeds = ln_height > self.ln_ratio_to_mode(count);
        !exceeds
    }

    /// The probability of `count` over that of the mode, by the recursion between neighbours.
    fn ratio_to_mode(&self, count: i64) -> f64 {
        let s = self.r / self.q;
        let a = s * self.n.wrapping_add(1) as f64;
        let between = |i: i64| a / i as f64 - s;
        if self.m < count {
            (self.m + 1..=count).fold(1.0, |ratio, i| ratio * between(i))
        } else {
            (count + 1..=self.m).fold(1.0, |ratio, i| ratio / between(i))
        }
    }

    /// The logarithm of that ratio, by Stirling's formula.
    fn ln_ratio_to_mode(&self, count: i64) -> f64 {
        let (n, m, y) = (self.n as f64, self.m as f64, count as f64);
        let x1 = y + 1.0;
        let f1 = m + 1.0;
        let z = n + 1.0 - m;
        let w = n - y + 1.0;
        self.xm * libm::log(f1 / x1)
            + ((self.n - self.m) as f64 + 0.5) * libm::log(z / w)
            + (count - self.m) as f64 * libm::log(w * self.r / (x1 * self.q))
            + stirling_rest(f1)
            + stirling_rest(z)
            + stirling_rest(x1)
            + stirling_rest(w)
    }
}

/// What Stirling's formula leaves, in the form of NumPy up to 2.4: its first constant (for
/// 13860) and the sign of two of the four terms are slips that NumPy 2.5 corrects.  They decide
/// only draws that lie within this small term of the envelope's edge.
fn stirling_rest(x: f64) -> f64 {
    let square = x * x;
    (13680. - (462. - (132. - (99. - 140. / square) / square) / square) / square) / x / 166320.
}
