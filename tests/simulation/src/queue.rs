//! The future of a world, in the order of time. Actions of equal times keep the order in which they were added.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// An action with its time.
struct Entry<T> {
    time: f64,
    number: u64,
    action: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    /// The heap returns the greatest entry first, so the earliest one is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.time.total_cmp(&self.time).then(other.number.cmp(&self.number))
    }
}

/// A channel keeps the order of its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Channel {
    PageToConductor(u32),
    ConductorToPage(u32),
    ConductorToLane(u32),
    LaneToConductor(u32),
}

/// Actions in the order of their times.
pub(crate) struct Queue<T> {
    heap: BinaryHeap<Entry<T>>,
    added: u64,
    /// When the last message of each channel arrives.
    arrivals: BTreeMap<Channel, f64>,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self { heap: BinaryHeap::new(), added: 0, arrivals: BTreeMap::new() }
    }

    pub(crate) fn add(&mut self, time: f64, action: T) {
        self.added += 1;
        self.heap.push(Entry { time, number: self.added, action });
    }

    /// Sends a message that arrives at `time`, but not before those that were sent before it.
    pub(crate) fn send(&mut self, channel: Channel, time: f64, action: T) {
        let last = self.arrivals.entry(channel).or_insert(time);
        if time > *last {
            *last = time;
        }
        let time = *last;
        self.add(time, action);
    }

    pub(crate) fn next(&mut self) -> Option<(f64, T)> {
        self.heap.pop().map(|entry| (entry.time, entry.action))
    }
}
