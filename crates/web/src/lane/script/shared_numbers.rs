//! The numbers that the engine and a script share: a call with numbers alone costs a fraction of one that makes a list. The layout is
//! that of `www/src/client/worker/shared-numbers.ts`.

use super::number_rows::{ORDER, OrderNames, TRADE, entry_row, trade_row};
use candlerun_engine::strategy::Standing;
use std::ops::Range;

/// Orders that fit. A candle with more has the rest of them in a list of its own.
pub(super) const SHARED_ORDERS: usize = 32;

/// First candle to decide at and the one behind the last; units, balance and cost of the position, of which the equity is made; count of
/// trades, count of entries, and 1 if trades or entries have changed since the last call. The script replaces the first candle by the one
/// at which it stopped.
const HEAD: usize = 8;
const TRADES: usize = 5;
/// Where the trades begin. The entries follow them.
const ACCOUNT: usize = HEAD + SHARED_ORDERS * ORDER;

/// The head, the orders of a candle, the open trades, the entries that wait.
pub(super) struct SharedNumbers {
    /// A script keeps its view of them while they have one place and one length, so there is room for more trades.
    numbers: Vec<f64>,
    /// Trades and entries as they were in the last call.
    sent: Vec<f64>,
    /// Trades and entries as they are now.
    account: Vec<f64>,
}

impl Default for SharedNumbers {
    fn default() -> Self {
        Self {
            numbers: vec![0.0; ACCOUNT.next_power_of_two()],
            sent: Vec::new(),
            account: Vec::new(),
        }
    }
}

impl SharedNumbers {
    /// Writes what a script may read at the closed candles of a range, during which the account stays as it is.
    pub(super) fn write(
        &mut self,
        standing: &Standing<'_>,
        candles: Range<usize>,
        names: &OrderNames,
    ) {
        self.account.clear();
        self.account.extend(standing.trades().iter().flat_map(|it| trade_row(it, standing)));
        let trades = self.account.len() / TRADE;
        self.account.extend(standing.entries().flat_map(|entry| entry_row(entry, names)));
        // One trade more and some entries less may be as many numbers.
        let is_same = self.numbers[TRADES].to_bits() == (trades as f64).to_bits()
            && self.sent.len() == self.account.len()
            && self.sent.iter().zip(&self.account).all(|(a, b)| a.to_bits() == b.to_bits());
        if !is_same {
            let end = ACCOUNT + self.account.len();
            if end > self.numbers.len() {
                self.numbers.resize(end.next_power_of_two(), 0.0);
            }
            self.numbers[ACCOUNT..end].copy_from_slice(&self.account);
            std::mem::swap(&mut self.sent, &mut self.account);
        }
        let (state, entries) = (standing.account(), standing.entries().count());
        let changed = f64::from(u8::from(!is_same));
        let [first, end] = [candles.start, candles.end].map(|index| index as f64);
        self.numbers[..HEAD].copy_from_slice(&[
            first,
            end,
            state.units,
            state.balance,
            state.cost,
            trades as f64,
            entries as f64,
            changed,
        ]);
    }

    /// The candle at which the script has stopped.
    pub(super) fn stopped_at(&self) -> usize {
        self.numbers[0] as usize
    }

    /// Where the numbers are. A script writes its orders there.
    pub(super) fn address(&mut self) -> *mut f64 {
        self.numbers.as_mut_ptr()
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// An order that the script has written, by its place among those of the candle.
    pub(super) fn order(&self, place: usize) -> Option<[f64; ORDER]> {
        let start = HEAD + place * ORDER;
        if place >= SHARED_ORDERS {
            return None;
        }
        self.numbers.get(start..start + ORDER)?.try_into().ok()
    }
}
