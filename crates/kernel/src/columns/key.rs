//! The key of a column: indicator, input and parameters. Two requests with one key share one column.

use crate::candles::Candles;
use crate::digest::{Digest, Digester};
use std::sync::Arc;

/// The series an indicator reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// First prices.
    Open,
    /// Highest prices.
    High,
    /// Lowest prices.
    Low,
    /// Last prices.
    Close,
    /// Volumes.
    Volume,
    /// The whole candle, for indicators that read several of its prices.
    Candle,
}

impl Source {
    /// The column of the candles. For the whole candle it is the closes.
    pub fn of(self, candles: &Candles) -> &[f64] {
        match self {
            Self::Open => candles.open(),
            Self::High => candles.high(),
            Self::Low => candles.low(),
            Self::Close | Self::Candle => candles.close(),
            Self::Volume => candles.volume(),
        }
    }
}

/// The key of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnKey {
    kind: Kind,
    name: String,
    of: KeySource,
    /// Bits of the parameters, so that keys can be ordered.
    params: Vec<u64>,
}

/// The origin of a column, so that an indicator never shares a key with a column of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Own,
    Formula,
    Output(usize),
}

/// The input of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeySource {
    Candles(Source),
    Column(Arc<ColumnKey>),
    /// Several columns, or columns of another interval: their hash, so that the key of a deep formula stays small.
    Formula(Digest),
}

impl ColumnKey {
    /// The key of a strategy's own column.
    pub fn new(name: impl Into<String>, source: Source, params: &[f64]) -> Self {
        let of = KeySource::Candles(source);
        Self { kind: Kind::Own, name: name.into(), of, params: bits(params) }
    }

    /// The key of an output of an indicator.
    pub(super) fn output(name: &str, of: KeySource, params: &[f64], output: usize) -> Self {
        Self { kind: Kind::Output(output), name: name.to_owned(), of, params: bits(params) }
    }

    /// The key of a formula of other columns with these numbers.
    pub(super) fn formula(name: &str, of: &[&Self], params: &[f64]) -> Self {
        let mut digester = Digester::new("formula");
        of.iter().for_each(|key| key.digest(&mut digester));
        let of = KeySource::Formula(digester.finish());
        Self { kind: Kind::Formula, name: name.to_owned(), of, params: bits(params) }
    }

    fn digest(&self, digester: &mut Digester) {
        digester.count(match self.kind {
            Kind::Own => 0,
            Kind::Formula => 1,
            Kind::Output(output) => output + 2,
        });
        digester.text(&self.name);
        digester.count(self.params.len());
        self.params.iter().for_each(|&bits| digester.number(f64::from_bits(bits)));
        match &self.of {
            KeySource::Candles(source) => digester.count(*source as usize),
            KeySource::Column(key) => {
                digester.text("of");
                key.digest(digester);
            }
            KeySource::Formula(of) => digester.text(&of.to_string()),
        }
    }

    /// The key of another output of the same indicator.
    pub(super) fn sibling(&self, output: usize) -> Self {
        Self { kind: Kind::Output(output), ..self.clone() }
    }
}

/// The bits of the parameters. 0 and −0 have the same bits.
fn bits(params: &[f64]) -> Vec<u64> {
    params.iter().map(|param| (param + 0.0).to_bits()).collect()
}
