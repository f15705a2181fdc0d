//! Numbers in JSON, which has none that are not finite; knows no result.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// From here on, not every whole number is one of 64 bits with a point.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number without a point; what is not finite as the text `nan`, `inf` or `-inf`.
#[derive(Clone, Copy, Debug)]
pub struct JsonNumber(pub f64);

impl Serialize for JsonNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            value if !value.is_finite() => serializer.serialize_str(super::not_finite(value)),
            value if value.fract() == 0.0 && value.abs() <= EXACT => serializer.serialize_i64(value as i64),
            value => serializer.serialize_f64(value),
        }
    }
}

impl JsonSchema for JsonNumber {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number; one that is not finite is a text.",
            "anyOf": [{ "type": "number" }, { "enum": ["nan", "inf", "-inf"] }]
        })
    }
}
