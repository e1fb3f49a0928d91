//! A strategy requests columns before the first candle and gets a handle for each.

use super::key::KeySource;
use super::{ColumnKey, Source};
use crate::candles::{Candles, Zone};
use crate::error::{Error, Result};
use crate::indicators::{self, Indicator, SourceKind};
use std::rc::Rc;
use std::sync::Arc;

/// Handle of a requested column. Reading it through the context never shows the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnId(pub(crate) usize);

impl ColumnId {
    /// The place of the column among those that were requested, from 0.
    pub fn place(self) -> usize {
        self.0
    }
}

/// The input of an indicator: a column of the candles, or one that was requested before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnInput {
    /// A column of the candles.
    Source(Source),
    /// A column of the same requests.
    Column(ColumnId),
}

impl From<Source> for ColumnInput {
    fn from(source: Source) -> Self {
        Self::Source(source)
    }
}

impl From<ColumnId> for ColumnInput {
    fn from(id: ColumnId) -> Self {
        Self::Column(id)
    }
}

/// The key of a column and how to compute it.
pub struct ColumnRequest {
    /// The key under which it is shared.
    pub key: ColumnKey,
    pub(super) compute: Compute,
}

/// A strategy's own computation. It writes into a column of NaN.
pub(super) type OwnColumn = Box<dyn Fn(&Candles, &mut [f64])>;

/// A computation from other columns. It writes into a column of NaN.
pub(super) type Formula = Box<dyn Fn(&[&[f64]], &mut [f64])>;

/// How a column is computed.
pub(super) enum Compute {
    /// By a strategy's own function.
    Own(OwnColumn),
    /// As an output of an indicator, together with its other outputs.
    Indicator {
        indicator: &'static Indicator,
        params: Vec<f64>,
        of: Series,
        output: usize,
        zone: Option<Zone>,
    },
    /// From other columns.
    Formula { of: Vec<Series>, formula: Formula },
    /// As a column over the candles of a higher interval. Each candle has the value of the last higher candle that has closed.
    Higher { interval_ms: f64, zone: Option<Zone>, of: Rc<ColumnRequest> },
}

/// The series that an indicator or a formula reads.
pub(super) enum Series {
    Candles(Source),
    Column(Rc<ColumnRequest>),
}

/// The columns that one strategy requests.
#[derive(Default)]
pub struct ColumnRequests {
    requests: Vec<Rc<ColumnRequest>>,
    zone: Option<Zone>,
}

impl ColumnRequests {
    /// The zone of the days and weeks of columns; UTC without one.
    pub fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// Sets the zone of the columns that are requested from now on.
    pub fn set_zone(&mut self, zone: Option<Zone>) {
        self.zone = zone;
    }

    /// Requests a strategy's own column. A key must stand for the same computation everywhere.
    pub fn column(
        &mut self,
        key: ColumnKey,
        compute: impl Fn(&Candles, &mut [f64]) + 'static,
    ) -> ColumnId {
        self.add(ColumnRequest { key, compute: Compute::Own(Box::new(compute)) })
    }

    /// Requests an indicator by name, as `columns.indicator("macd", Source::Close, &[12.0, 26.0], "signal")`. Missing
    /// parameters have their defaults, and an empty output means the first. The input of an indicator of whole candles is
    /// `Source::Candle`.
    ///
    /// # Errors
    /// Names the indicator, input, parameter or output that does not exist or does not fit, and the accepted ones.
    pub fn indicator(
        &mut self,
        name: &str,
        input: impl Into<ColumnInput>,
        params: &[f64],
        output: &str,
    ) -> Result<ColumnId> {
        let indicator = indicators::find(name)?;
        let input = input.into();
        if (indicator.source == SourceKind::Candles) != (input == Source::Candle.into()) {
            let reason = match indicator.source {
                SourceKind::Candles => "it reads whole candles",
                SourceKind::Series => "it reads one series, not whole candles",
            };
            return Err(Error::field(name, format!("{input:?}"), reason));
        }
        let output = if output.is_empty() { 0 } else { indicator.output(output)? };
        Ok(self.output(indicator, input, &indicator.complete(params)?, output))
    }

    /// Requests a formula of other columns. Name and numbers must stand for the same formula everywhere. Value i may depend
    /// only on values up to i.
    pub fn formula(
        &mut self,
        name: &str,
        of: &[ColumnInput],
        params: &[f64],
        formula: impl Fn(&[&[f64]], &mut [f64]) + 'static,
    ) -> ColumnId {
        let keys: Vec<ColumnKey> = of.iter().map(|&input| self.key(input)).collect();
        let key = ColumnKey::formula(name, &keys.iter().collect::<Vec<_>>(), params);
        if let Some(id) = self.known(&key) {
            return id;
        }
        let of = of.iter().map(|&input| self.series(input).0).collect();
        self.push(ColumnRequest {
            key,
            compute: Compute::Formula { of, formula: Box::new(formula) },
        })
    }

    /// Requests `column` of the requests `of`, computed over candles of a higher interval. Each candle has the value of the
    /// last higher candle that has closed by then. It is undefined before the first, and if the candles cannot be resampled
    /// to this interval. Higher candles begin by the clocks of the zone, and have its times: `of` has no zone.
    pub fn higher(&mut self, interval_ms: f64, of: &Self, column: ColumnId) -> ColumnId {
        let (request, zone) = (of.requests[column.0].clone(), self.zone.clone());
        let key =
            ColumnKey::formula(&in_zone("on", zone.as_ref()), &[&request.key], &[interval_ms]);
        self.add(ColumnRequest { key, compute: Compute::Higher { interval_ms, zone, of: request } })
    }

    fn key(&self, input: ColumnInput) -> ColumnKey {
        match input {
            ColumnInput::Source(source) => ColumnKey::new("candles", source, &[]),
            ColumnInput::Column(id) => self.requests[id.0].key.clone(),
        }
    }

    /// Requests an output of an indicator with complete parameters. An indicator of whole candles does not read `input`.
    pub fn output(
        &mut self,
        indicator: &'static Indicator,
        input: ColumnInput,
        params: &[f64],
        output: usize,
    ) -> ColumnId {
        let (of, named) = self.series(input);
        // One series has no times.
        let zone = self.zone.clone().filter(|_| indicator.source == SourceKind::Candles);
        let name = in_zone(indicator.name, zone.as_ref());
        let key = ColumnKey::output(&name, named, params, output);
        let params = params.to_vec();
        self.add(ColumnRequest {
            key,
            compute: Compute::Indicator { indicator, params, of, output, zone },
        })
    }

    fn series(&self, input: ColumnInput) -> (Series, KeySource) {
        match input {
            ColumnInput::Source(source) => (Series::Candles(source), KeySource::Candles(source)),
            ColumnInput::Column(id) => {
                let request = &self.requests[id.0];
                let key = Arc::new(request.key.clone());
                (Series::Column(request.clone()), KeySource::Column(key))
            }
        }
    }

    fn add(&mut self, request: ColumnRequest) -> ColumnId {
        match self.known(&request.key) {
            Some(id) => id,
            None => self.push(request),
        }
    }

    fn known(&self, key: &ColumnKey) -> Option<ColumnId> {
        self.requests.iter().position(|known| known.key == *key).map(ColumnId)
    }

    fn push(&mut self, request: ColumnRequest) -> ColumnId {
        self.requests.push(Rc::new(request));
        ColumnId(self.requests.len() - 1)
    }

    /// The requests in the order of the handles.
    pub fn requests(&self) -> &[Rc<ColumnRequest>] {
        &self.requests
    }
}

/// The name of a computation in a zone.
fn in_zone(name: &str, zone: Option<&Zone>) -> String {
    zone.map_or(name.to_owned(), |zone| format!("{name} {}", zone.name()))
}
