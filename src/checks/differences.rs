//! One partial derivative beside difference quotients, and how well these can judge it; knows no graph.

/// Relative errors above this are no rounding.
pub(super) const TOLERANCE: f64 = 1e-4;
/// Agreement to this share needs no second look.
const CLOSE: f64 = 1e-6;
/// The usual widths, the first near the cube root of the rounding unit (Nocedal and Wright, *Numerical Optimization*,
/// section 8.1).
const FIRST_WIDTHS: [f64; 3] = [6e-6, 1e-4, 1e-7];
/// Where those leave a doubt: from wide, where rounding spoils them, to the narrowest that a number of 64 bits allows,
/// beside kinks and on waves.
const WIDEST: f64 = 0.1;
const RATIO: f64 = 4.0;
const WIDTHS: usize = 24;
/// Rounding that moves a number by more than this share of it leaves no digits to judge by.
const LOST: f64 = 1e-3;
/// One-sided slopes further apart than this share belong to a kink.
const BENT: f64 = 1e-3;
/// Two rises over widths that differ are the same jump if they are equal to this share.
const SAME: f64 = 1e-2;

/// What difference quotients say about one partial derivative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Judgement {
    /// They agree, but for this relative error beyond rounding.
    Equal(f64),
    /// They are known well and say something else, with this relative error.
    Differs(f64),
    /// The slopes to both sides differ, and the derivative lies between them.
    Kink,
    /// The loss takes another value at once, however little the number moves: there is no slope.
    Jump,
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

/// What rounding moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moved {
    Loss,
    Slope,
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

/// Judges a derivative. `loss` gives the loss with another number in its place, `rounding` how far it moves loss or slope.
pub(super) fn judge<E>(
    claimed: Claimed,
    loss: &mut dyn FnMut(f64) -> Result<f64, E>,
    rounding: &mut dyn FnMut(Moved) -> Result<f64, E>,
) -> Result<Judgement, E> {
    let size = claimed.value.abs().max(1.0);
    for width in FIRST_WIDTHS {
        let first = Quotients::at(claimed, width * size, loss)?;
        let usual = 8.0 * f64::EPSILON * claimed.here.abs() / first.width;
        let scale = claimed.scale(&first);
        let gap = (first.central - claimed.slope).abs();
        let bend = (first.right - first.left).abs();
        if gap <= CLOSE * scale && bend <= BENT * scale + usual {
            return Ok(Judgement::Equal((gap - usual).max(0.0) / scale));
        }
    }
    let noise = rounding(Moved::Loss)?;
    let mut ladder = Vec::new();
    let mut width = WIDEST * size;
    for _ in 0..WIDTHS {
        ladder.push(Quotients::at(claimed, width, loss)?);
        width /= RATIO;
    }
    if jumps(&ladder, noise) {
        return Ok(Judgement::Jump);
    }
    match by_ladder(claimed, &ladder, noise) {
        (differs @ Judgement::Differs(_), gap, doubt) => {
            let slope = rounding(Moved::Slope)?;
            // The digits of the slope may be those of rounding: a last digit on the way to it moves it by so much.
            let is_lost = slope > LOST * claimed.slope.abs().max(gap) || gap <= doubt + 4.0 * slope;
            Ok(if is_lost { Judgement::Rough } else { differs })
        }
        (judgement, ..) => Ok(judgement),
    }
}

impl Claimed {
    /// What a share is a share of.
    fn scale(self, quotients: &Quotients) -> f64 {
        self.largest.max(quotients.central.abs()).max(f64::MIN_POSITIVE)
    }
}

/// Whether the loss rises by the same to one side however narrow the width is.
fn jumps(ladder: &[Quotients], noise: f64) -> bool {
    let [.., wide, narrow] = ladder else { return false };
    let same = |wide: f64, narrow: f64| {
        narrow.is_finite() && narrow.abs() > 100.0 * noise && (wide - narrow).abs() <= SAME * narrow.abs()
    };
    same(wide.right * wide.width, narrow.right * narrow.width)
        || same(wide.left * wide.width, narrow.left * narrow.width)
}

/// What two neighbouring widths say that leave the least doubt, of those that narrower ones do not contradict; with how
/// far it is from what is claimed, and how much of this may be no difference.
fn by_ladder(claimed: Claimed, ladder: &[Quotients], noise: f64) -> (Judgement, f64, f64) {
    let mut best: Option<(f64, usize)> = None;
    for (rung, pair) in ladder.windows(2).enumerate() {
        let [wide, narrow] = pair else { continue };
        let doubt = (wide.central - narrow.central).abs() + 4.0 * noise / narrow.width;
        let is_less = best.is_none_or(|(least, _)| doubt < least);
        if doubt.is_finite() && is_less && !hides(claimed, narrow, doubt, &ladder[rung + 2..], noise) {
            best = Some((doubt, rung));
        }
    }
    let Some((doubt, rung)) = best else { return (Judgement::Rough, 0.0, 0.0) };
    let (wide, found) = (&ladder[rung], &ladder[rung + 1]);
    let scale = claimed.scale(found);
    let gap = (found.central - claimed.slope).abs();
    // What is smooth bends by the share of the widths.
    let bend = (RATIO * (found.right - found.left) - (wide.right - wide.left)) / (RATIO - 1.0);
    let between =
        (found.left.min(found.right) - doubt..=found.left.max(found.right) + doubt).contains(&claimed.slope);
    let judgement = match () {
        () if bend.abs() > BENT * scale + 4.0 * doubt && between => Judgement::Kink,
        () if gap > TOLERANCE * scale + doubt || claimed.slope.is_nan() => Judgement::Differs(gap / scale),
        () if doubt <= TOLERANCE * scale => Judgement::Equal((gap - doubt).max(0.0) / scale),
        () => Judgement::Rough,
    };
    (judgement, gap, TOLERANCE * scale + doubt)
}

/// Whether the loss rises and falls again within a width: over narrower ones its slopes to both sides leave those seen
/// here, beyond what rounding does and what a bend lets expect. Such a quotient says nothing, however well it is known.
fn hides(claimed: Claimed, quotients: &Quotients, doubt: f64, narrower: &[Quotients], noise: f64) -> bool {
    let scale = claimed.scale(quotients);
    let (low, high) = (quotients.left.min(quotients.right), quotients.left.max(quotients.right));
    let allowed = (high - low) + doubt + TOLERANCE * scale;
    narrower.iter().any(|narrow| {
        let rounding = 3.0 * noise / narrow.width;
        let within = low - allowed - rounding..=high + allowed + rounding;
        rounding <= 0.1 * scale && [narrow.left, narrow.right].iter().any(|slope| !within.contains(slope))
    })
}
