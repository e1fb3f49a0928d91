//! Memory, and the cost of an episode outside its lane.

use super::super::ratios::{Ratio, Records, Target};

pub(super) fn ratios(records: &Records<'_>) -> Vec<Ratio> {
    let figures = FIGURES.iter().filter_map(|figure| figure.ratio(records));
    figures.chain(memory_growth(records)).collect()
}

/// A measured number that is no time.
struct FigureRow {
    name: &'static str,
    unit: &'static str,
    target: Target,
    /// The name of the figure and the number of candles, episodes or lanes that it belongs to.
    figure: (&'static str, u64),
    /// Units in the measured number 1.
    scale: f64,
}

const FIGURES: &[FigureRow] = &[
    FigureRow {
        name: "memory after 10,000,000 candles, lane of the client",
        unit: "MB",
        target: Target::AtMost(1_000.0),
        figure: ("client_lane_memory_bytes", 10_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "memory after 1,000,000 candles, lane of the client",
        unit: "MB",
        target: Target::Less,
        figure: ("client_lane_memory_bytes", 1_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "memory after 10,000,000 candles, engine alone",
        unit: "MB",
        target: Target::Less,
        figure: ("lane_memory_bytes", 10_000_000),
        scale: 1e-6,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 1",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 1),
        scale: 1.0,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 2",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 2),
        scale: 1.0,
    },
    FigureRow {
        name: "an episode outside its lane, natively, lanes: 16",
        unit: "µs",
        target: Target::AtMost(3.0),
        figure: ("scheduler_us_per_episode", 16),
        scale: 1.0,
    },
    FigureRow {
        name: "an episode on 250 candles, Chromium, lanes: 1",
        unit: "µs",
        target: Target::Less,
        figure: ("client_us_per_episode", 1),
        scale: 1.0,
    },
];

impl FigureRow {
    fn ratio(&self, records: &Records<'_>) -> Option<Ratio> {
        let value = self.scale * records.figure(self.figure.0, self.figure.1)?;
        let &Self { name, unit, target, .. } = self;
        Some(Ratio { name: name.to_owned(), unit, target, median: value, fastest: value })
    }
}

fn memory_growth(records: &Records<'_>) -> Option<Ratio> {
    let memory = |episodes| records.figure("search_lane_memory_bytes", episodes);
    let growth = memory(1_000_000)? / memory(100_000)?;
    Some(Ratio {
        name: "memory of a lane after 1,000,000 episodes / after 100,000".to_owned(),
        unit: "",
        target: Target::AtMost(1.1),
        median: growth,
        fastest: growth,
    })
}
