//! The values of a strategy's parameters, by name.

use crate::sorted::SortedMap;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

/// Parameter values by name, in the order of the names.
pub type Params = SortedMap<String, ParamValue>;

/// The value of one parameter.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(untagged))]
pub enum ParamValue {
    /// A flag.
    Flag(bool),
    /// A whole or decimal number.
    Number(f64),
    /// One of several names.
    Name(String),
}

/// Writes whole numbers without a decimal point, so that Rust and JavaScript write the same JSON.
impl Serialize for ParamValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number)
                if libm::trunc(*number).to_bits() == number.to_bits() && number.abs() < 1e15 =>
            {
                serializer.serialize_i64(*number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Name(name) => serializer.serialize_str(name),
        }
    }
}

impl<'de> Deserialize<'de> for ParamValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// Reads a value of any of the types. This needs a fraction of the code of an untagged enum.
struct AnyValue;

impl Visitor<'_> for AnyValue {
    type Value = ParamValue;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a number, a name, true or false")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<ParamValue, E> {
        Ok(ParamValue::Flag(flag))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<ParamValue, E> {
        Ok(ParamValue::Number(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<ParamValue, E> {
        Ok(ParamValue::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<ParamValue, E> {
        Ok(ParamValue::Number(number as f64))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<ParamValue, E> {
        Ok(ParamValue::Name(name.to_owned()))
    }
}

impl std::fmt::Display for ParamValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl From<f64> for ParamValue {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_as_javascript_writes_them() {
        let values = [ParamValue::Number(10.0), ParamValue::Number(0.5), ParamValue::Flag(true)];
        assert_eq!(serde_json::to_string(&values).unwrap(), "[10,0.5,true]");
        assert_eq!(serde_json::from_str::<Vec<ParamValue>>("[10,0.5,true]").unwrap(), values);
    }
}
