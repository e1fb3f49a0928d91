//! The prices of a candle, and whether a price has reached a level.

use super::super::Side;
use super::super::bar::Bar;
use super::super::price_range::PriceRange;

/// Every price of a candle, from its open on.
pub(super) fn whole(bar: &Bar<'_>) -> PriceRange {
    PriceRange { first: bar.open(), low: bar.bottom(), high: bar.top() }
}

/// Whether `price` is at `level` or past it: above for a buyer, below for a seller.
pub(super) fn is_beyond(side: Side, price: f64, level: f64) -> bool {
    match side {
        Side::Long => price >= level,
        Side::Short => price <= level,
    }
}
