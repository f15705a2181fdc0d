//! How each form reads its arguments; knows no rule of theirs.

use super::{Model, Reading};
use crate::functions::Value;
use crate::language::syntax::Argument;
use crate::report::{Fault, Place};
use crate::resolve::Form;

/// Reads the arguments of a form and gives its value.
pub(super) type FormReader = fn(&mut Model, &[Argument], Place, &mut Reading) -> Result<Value, Fault>;

/// How a form is read.
pub(super) fn reader(form: Form) -> FormReader {
    match form {
        Form::Grad => Model::gradient_form,
        Form::Jacobian => Model::jacobian_form,
        Form::Hessian => Model::hessian_form,
        Form::NumericGrad => Model::numeric_gradient_form,
        Form::At => Model::at_form,
        Form::History => Model::history_form,
        Form::Scan => Model::scan_form,
        Form::Iterate => Model::iterate_form,
        Form::Stalled => Model::stalled_form,
        Form::Codes => Model::codes_form,
        Form::Letters => Model::letters_form,
        Form::Settled => Model::settled_form,
    }
}
