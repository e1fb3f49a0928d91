//! Where the lane is, kept where it can still be read when the engine has trapped.

use std::cell::Cell;

/// An episode and the last boundary that it has passed and that was looked at: 0 where boundaries are left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Position {
    pub(crate) episode: u32,
    pub(crate) candle: u32,
}

thread_local! {
    static POSITION: Cell<Position> = const { Cell::new(Position { episode: 0, candle: 0 }) };
}

impl Position {
    /// Where the lane is.
    pub(crate) fn get() -> Self {
        POSITION.get()
    }

    pub(crate) fn set(self) {
        POSITION.set(self);
    }
}
