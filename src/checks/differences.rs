//! One partial derivative beside difference quotients, and how well these can judge it; knows no graph.

/// Relative errors above this are no rounding.
pub(super) const TOLERANCE: f64 = 1e-4;
/// Agreement to this share needs no second look.
const CLOSE: f64 = 1e-6;
/// The usual widths, the first near the cube root of the rounding unit (Nocedal and Wright, *Numerical Optimization*,
/// section 8.1).
const FIRST_WIDTHS: [f64; 3] = [6e-6, 1e-4, 1e-7];
/// Where those leave a doubt: wider where rounding spoils them, narrower beside a kink.
const WIDTHS: [f64; 7] = [6e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1e-6, 1e-7];
/// Rounding that moves a loss by more than this share of it leaves no digits to judge by.
const LOST: f64 = 1e-2;
/// Widths that confirm what others say, if rounding leaves anything of them.
const NARROW: [f64; 8] = [1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13];
/// One-sided slopes further apart than this share belong to a kink.
const BENT: f64 = 1e-3;

/// What difference quotients say about one partial derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Judgement {
    /// They agree, but for this relative error beyond rounding.
    Equal(f64),
    /// They are known well and say something else, with this relative error.
    Differs(f64),
    /// The slopes to both sides differ, and the derivative lies between them.
    Kink,
    /// Rounding spoils them: nothing is said beyond that they do not contradict.
    Rough,
}

/// A derivative as backpropagation gives it, and where.
#[derive(Clone, Copy)]
pub(super) struct Claimed {
    /// The derivative.
    pub slope: f64,
    /// The largest derivative by the same name, which is the scale.
    pub largest: f64,
    /// Where the number stands.
    pub value: f64,
    /// The loss there.
    pub here: f64,
}

/// The quotients of one width.
struct Quotients {
    central: f64,
    right: f64,
    left: f64,
    width: f64,
}

impl Quotients {
    fn at<E>(
        claimed: Claimed,
        width: f64,
        loss: &mut dyn FnMut(f64) -> Result<f64, E>,
    ) -> Result<Quotients, E> {
        let (above, below) = (claimed.value + width, claimed.value - width);
        let width = (above - below) / 2.0;
        let (above, below) = (loss(above)?, loss(below)?);
        let [right, left] = [above - claimed.here, claimed.here - below].map(|rise| rise / width);
        Ok(Quotients { central: (above - below) / (2.0 * width), right, left, width })
    }
}

/// Judges a derivative. `loss` gives the loss with another number in its place, `noise` how far rounding moves the loss.
pub(super) fn judge<E>(
    claimed: Claimed,
    loss: &mut dyn FnMut(f64) -> Result<f64, E>,
    noise: &mut dyn FnMut() -> Result<f64, E>,
) -> Result<Judgement, E> {
    let size = claimed.value.abs().max(1.0);
    let scale = |central: f64| claimed.largest.max(central.abs()).max(f64::MIN_POSITIVE);
    for width in FIRST_WIDTHS {
        let first = Quotients::at(claimed, width * size, loss)?;
        let usual = 8.0 * f64::EPSILON * claimed.here.abs() / first.width;
        let scale = scale(first.central);
        let gap = (first.central - claimed.slope).abs();
        let bend = (first.right - first.left).abs();
        if gap <= CLOSE * scale && bend <= BENT * scale + usual {
            return Ok(Judgement::Equal((gap - usual).max(0.0) / scale));
        }
    }
    let noise = noise()?;
    let mut best: Option<(f64, Quotients, f64)> = None;
    for width in WIDTHS {
        let wide = Quotients::at(claimed, width * size, loss)?;
        let narrow = Quotients::at(claimed, width * size / 2.0, loss)?;
        // What is smooth bends half as much over half the width.
        let jump = 2.0 * (narrow.right - narrow.left) - (wide.right - wide.left);
        let doubt = (wide.central - narrow.central).abs() + 4.0 * noise / narrow.width;
        if doubt.is_finite() && best.as_ref().is_none_or(|(least, ..)| doubt < *least) {
            best = Some((doubt, narrow, jump));
        }
        if best.as_ref().is_some_and(|(least, found, _)| *least <= 0.1 * TOLERANCE * scale(found.central)) {
            break;
        }
    }
    let Some((doubt, found, jump)) = best else { return Ok(Judgement::Rough) };
    let scale = scale(found.central);
    let gap = (found.central - claimed.slope).abs();
    let between =
        (found.left.min(found.right) - doubt..=found.left.max(found.right) + doubt).contains(&claimed.slope);
    let judgement = match () {
        () if jump.abs() > BENT * scale + 8.0 * doubt && between => Judgement::Kink,
        () if gap > TOLERANCE * scale + doubt || claimed.slope.is_nan() => Judgement::Differs(gap / scale),
        () if doubt <= TOLERANCE * scale => Judgement::Equal((gap - doubt).max(0.0) / scale),
        () => Judgement::Rough,
    };
    match judgement {
        Judgement::Differs(_) => confirmed(judgement, claimed, (found, doubt), noise, loss),
        other => Ok(other),
    }
}

/// What differs, unless narrower quotients that agree with each other contradict the one that says so: over a width in
/// which the loss rises and falls again a quotient says nothing, however steep the loss is.
fn confirmed<E>(
    differs: Judgement,
    claimed: Claimed,
    (found, doubt): (Quotients, f64),
    noise: f64,
    loss: &mut dyn FnMut(f64) -> Result<f64, E>,
) -> Result<Judgement, E> {
    let scale = claimed.largest.max(found.central.abs()).max(f64::MIN_POSITIVE);
    let size = claimed.value.abs().max(1.0);
    // Where a last digit of the number moves the loss by more than all that is seen of it, its digits are those of rounding.
    if noise > LOST * claimed.here.abs() && claimed.slope.abs() * f64::EPSILON * size > noise {
        return Ok(Judgement::Rough);
    }
    let (mut wider, mut contradicted): (Option<f64>, bool) = (None, false);
    for width in NARROW {
        let narrow = Quotients::at(claimed, width * size, loss)?;
        let rounding = 4.0 * noise / narrow.width;
        if !narrow.central.is_finite() || rounding > LOST * scale {
            break;
        }
        let off = |other: f64| (narrow.central - other).abs() > TOLERANCE * scale + rounding;
        let converged = wider.is_some_and(|wider| !off(wider));
        wider = Some(narrow.central);
        let contradicts = (narrow.central - found.central).abs() > TOLERANCE * scale + doubt + rounding;
        contradicted |= contradicts;
        if converged && contradicts {
            let gap = (narrow.central - claimed.slope).abs();
            return Ok(match off(claimed.slope) {
                true => Judgement::Differs(gap / scale),
                false => Judgement::Equal((gap - rounding).max(0.0) / scale),
            });
        }
    }
    Ok(if contradicted { Judgement::Rough } else { differs })
}
