//! The machine and the versions of its software: model and cores, without names of hosts or folders.

use super::record::Figure;
use crate::project::Project;
use crate::tools::{child, host};
use std::fs;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

const DAY_S: u64 = 86_400;

/// Machine, versions and date as a Markdown list.
pub(crate) fn describe(project: &Project, figures: &[Figure]) -> String {
    let version = |mut command: Command| {
        let text = child::capture(command.current_dir(project.root())).unwrap_or_default();
        text.lines().next().unwrap_or("unknown").to_owned()
    };
    let mut rustc = Command::new("rustc");
    rustc.arg("--version");
    let node = host::node().map(|mut node| {
        node.arg("--version");
        node
    });
    let mut lines = vec![
        format!("{}, {} cores, {}", model(), cores(), std::env::consts::OS),
        version(rustc),
        format!("Node.js {}", node.map(version).unwrap_or_default()),
    ];
    for figure in figures.iter().filter(|figure| figure.value.is_string()) {
        lines.push(format!("{} {}", figure.place, figure.value.as_str().unwrap_or_default()));
    }
    lines.push(now().get(..10).unwrap_or_default().to_owned());
    lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The processor's model, or its architecture if the system has no file with the model.
fn model() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("model name"));
    let model = line.and_then(|line| line.split_once(':')).map(|(_, model)| model.trim());
    model.unwrap_or(std::env::consts::ARCH).to_owned()
}

/// Date and time in UTC, as `2026-01-31T235959`.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    stamp(since.as_secs())
}

fn stamp(seconds: u64) -> String {
    let (year, month, day) = date(seconds / DAY_S);
    let rest = seconds % DAY_S;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}{:02}{:02}",
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Year, month and day of a day since 1970.
fn date(mut day: u64) -> (u64, u64, u64) {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    (year, month, day + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_a_date() {
        assert_eq!(stamp(0), "1970-01-01T000000");
        assert_eq!(stamp(951_782_400 - 1), "2000-02-28T235959");
        assert_eq!(stamp(951_782_400), "2000-02-29T000000");
        assert_eq!(stamp(1_798_761_599), "2026-12-31T235959");
    }
}
