//! The name of a column: indicator, what it is computed of, and parameters. Two requests of one name share one column.

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
    /// The source's column; an indicator of the whole candle is given the closes.
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

/// The name of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnKey {
    kind: Kind,
    name: String,
    of: KeySource,
    /// Bits of the parameters, so that keys can be ordered.
    params: Vec<u64>,
}

/// Who names the column: an indicator of the list never shares a name with a strategy's own column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Own,
    Formula,
    Output(usize),
}

/// What a column is computed of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeySource {
    Candles(Source),
    Column(Arc<ColumnKey>),
    /// Several columns, or those of another interval: a hash, so that a key stays small however deep a formula is.
    Formula(Digest),
}

impl ColumnKey {
    /// Names a column of a strategy's own.
    pub fn new(name: impl Into<String>, source: Source, params: &[f64]) -> Self {
        let of = KeySource::Candles(source);
        Self { kind: Kind::Own, name: name.into(), of, params: bits(params) }
    }

    /// Names an output of an indicator.
    pub(super) fn output(name: &str, of: KeySource, params: &[f64], output: usize) -> Self {
        Self { kind: Kind::Output(output), name: name.to_owned(), of, params: bits(params) }
    }

    /// Names what a formula with these numbers makes of other columns.
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

/// Zero has one name, whatever its sign.
fn bits(params: &[f64]) -> Vec<u64> {
    params.iter().map(|param| (param + 0.0).to_bits()).collect()
}
