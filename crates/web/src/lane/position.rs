//! The position of the lane, which can be read after the engine has trapped.

use std::cell::Cell;

/// An episode and the last boundary that it has passed; candle 0 if the engine skips its boundaries.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Position {
    /// The attempt of the job.
    pub(crate) attempt: u32,
    pub(crate) episode: u32,
    pub(crate) candle: u32,
}

thread_local! {
    static POSITION: Cell<Position> = const { Cell::new(Position { attempt: 0, episode: 0, candle: 0 }) };
}

impl Position {
    /// The position now.
    pub(crate) fn get() -> Self {
        POSITION.get()
    }

    pub(crate) fn set(self) {
        POSITION.set(self);
    }
}
