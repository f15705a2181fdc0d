//! How each form reads its arguments; knows no rule of theirs.

use super::reading::Reading;
use super::{Model, calculus, choices, loops, modes, moments, texts, watching};
use crate::functions::Value;
use crate::language::syntax::Argument;
use crate::report::{Fault, Place};
use crate::resolve::Form;

/// Reads the arguments of a form and gives its value.
pub(super) type FormReader = fn(&mut Model, &[Argument], Place, &mut Reading) -> Result<Value, Fault>;

/// How a form is read.
pub(super) fn reader(form: Form) -> FormReader {
    match form {
        Form::Grad => calculus::gradient_form,
        Form::Jacobian => calculus::jacobian_form,
        Form::Hessian => calculus::hessian_form,
        Form::NumericGrad => calculus::numeric_gradient_form,
        Form::At => moments::at_form,
        Form::History => moments::history_form,
        Form::Scan => loops::scan_form,
        Form::Iterate => loops::iterate_form,
        Form::Stalled => watching::stalled_form,
        Form::Codes => texts::codes_form,
        Form::Letters => texts::letters_form,
        Form::Settled => modes::settled_form,
        Form::Piecewise => choices::piecewise_form,
    }
}
