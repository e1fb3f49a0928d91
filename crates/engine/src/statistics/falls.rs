//! Falls of an equity curve from its peaks, by the rules of the standard mode: the initial cash is the first peak, at the first candle;
//! a difference that comes from rounding is no fall; a fall may begin at the last candle.

use candlerun_kernel::metrics::ROUNDING;

/// A fall of the equity from a peak to the next close that is as high. `peak`, `trough` and `end` are indexes of candles.
pub(crate) struct Fall {
    /// `(peak − lowest equity) / peak`, above 0 to 1.
    pub(crate) share: f64,
    /// The last candle at the peak.
    pub(crate) peak: usize,
    /// The first candle with the lowest equity.
    pub(crate) trough: usize,
    /// The candle of the recovery, or the last one.
    pub(crate) end: usize,
    /// Whether the equity was as high as the peak again.
    pub(crate) is_recovered: bool,
}

/// Every fall of the equity at the closes, in order.
pub(crate) fn falls(equity: &[f64], initial_cash: f64) -> Vec<Fall> {
    let mut found = Vec::new();
    let (mut highest, mut peak) = (initial_cash, 0);
    let mut open: Option<Fall> = None;
    for (end, &equity) in equity.iter().enumerate() {
        let share = (highest - equity) / highest;
        if share > ROUNDING {
            let (share, trough) = match &open {
                Some(fall) if fall.share >= share => (fall.share, fall.trough),
                _ => (share, end),
            };
            open = Some(Fall { share, peak, trough, end, is_recovered: false });
            continue;
        }
        found.extend(open.take().map(|fall| Fall { end, is_recovered: true, ..fall }));
        highest = if equity > highest { equity } else { highest };
        peak = end;
    }
    found.extend(open);
    found
}
