//! The exports of the wasm file: functions on numbers, and addresses in its memory. It has no imports. An error is a trap, since
//! no call of the benchmark should fail.

#![allow(unsafe_code, reason = "the page calls the functions of this module by their names")]

use crate::case::{Case, cases};
use crate::data::{self, Grid};
use crate::subject::{Engine, Rule, Subject};
use crate::workload::Workload;
use candlerun_engine::Result;
use candlerun_engine::backtest::Execution;
use candlerun_engine::candles::{Candles, Columns};
use candlerun_engine::columns::ColumnCache;
use serde_json::json;
use std::cell::RefCell;
use std::sync::Arc;

/// The state between two calls.
#[derive(Default)]
struct State {
    cases: Vec<Case>,
    text: String,
    workload: Option<Workload>,
    subjects: Vec<Subject>,
    columns: Vec<Vec<f64>>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> Option<T>) -> T {
    match STATE.with_borrow_mut(act) {
        Some(done) => done,
        None => std::process::abort(),
    }
}

fn workload<T>(act: impl FnOnce(&mut Workload, &[Subject]) -> Option<T>) -> T {
    with(|state| act(state.workload.as_mut()?, &state.subjects))
}

/// Writes the list of cases as JSON and returns its length in bytes.
#[unsafe(no_mangle)]
extern "C" fn list_cases(quick: u32) -> usize {
    with(|state| {
        state.cases = cases(quick != 0);
        let listed: Vec<_> = state.cases.iter().map(listed).collect();
        state.text = serde_json::to_string(&listed).ok()?;
        Some(state.text.len())
    })
}

fn listed(case: &Case) -> serde_json::Value {
    let periods: Vec<_> =
        case.grid.periods().iter().map(|periods| [periods.fast, periods.slow]).collect();
    let subjects: Vec<_> = case
        .subjects
        .iter()
        .map(|&subject| {
            let javascript = matches!(subject, Subject::JavaScript(_));
            json!({ "subject": subject, "group": subject.group(), "javascript": javascript })
        })
        .collect();
    json!({ "candles": case.candles, "periods": periods, "subjects": subjects })
}

/// The address of the JSON.
#[unsafe(no_mangle)]
extern "C" fn text() -> *const u8 {
    with(|state| Some(state.text.as_ptr()))
}

/// Makes the candles of a case. The candles of the case before are dropped first.
#[unsafe(no_mangle)]
extern "C" fn prepare(case: usize) {
    with(|state| {
        state.workload = None;
        let case = state.cases.get(case)?;
        state.workload = Some(Workload::new(case).ok()?);
        state.subjects.clone_from(&case.subjects);
        Some(())
    });
}

/// Runs a subject of the case `times` times.
#[unsafe(no_mangle)]
extern "C" fn run(subject: usize, times: u32) {
    workload(|workload, subjects| {
        let subject = *subjects.get(subject)?;
        (0..times).try_for_each(|_| workload.run(subject)).ok()
    });
}

/// Writes the name of a subject's benchmark and returns its length in bytes.
#[unsafe(no_mangle)]
extern "C" fn name_bench(subject: usize) -> usize {
    with(|state| {
        let subject = *state.subjects.get(subject)?;
        state.text = subject.bench(state.workload.as_ref()?.episodes(subject));
        Some(state.text.len())
    })
}

/// Episodes of one run of a subject.
#[unsafe(no_mangle)]
extern "C" fn episodes(subject: usize) -> usize {
    workload(|workload, subjects| Some(workload.episodes(*subjects.get(subject)?)))
}

/// Number of outcomes of the last run.
#[unsafe(no_mangle)]
extern "C" fn outcome_count() -> usize {
    workload(|workload, _| Some(workload.outcomes().len()))
}

/// The address of the outcomes: pairs of trades and equity.
#[unsafe(no_mangle)]
extern "C" fn outcomes() -> *const f64 {
    workload(|workload, _| Some(workload.outcomes().as_ptr().cast()))
}

/// Makes candles without a case, for measurements in JavaScript.
#[unsafe(no_mangle)]
extern "C" fn make(candles: u32) {
    with(|state| {
        state.workload = Some(Workload::over(data::candles(candles).ok()?, Grid::One));
        Some(())
    });
}

/// The address of a column: time, open, high, low, close or volume (0 to 5).
#[unsafe(no_mangle)]
extern "C" fn column(index: usize) -> *const f64 {
    workload(|workload, _| {
        let c = workload.candles();
        let columns = [c.time(), c.open(), c.high(), c.low(), c.close(), c.volume()];
        Some(columns.get(index)?.as_ptr())
    })
}

/// Bytes of the imported CSV file.
#[unsafe(no_mangle)]
extern "C" fn csv_bytes() -> usize {
    workload(|workload, _| Some(workload.csv_bytes()))
}

/// Allocates a column for candles from JavaScript, as a lane does, and returns its address. The order of columns is time, open, high,
/// low, close, volume.
#[unsafe(no_mangle)]
extern "C" fn receive_column(candles: usize) -> *mut f64 {
    with(|state| {
        state.columns.push(vec![0.0; candles]);
        state.columns.last_mut().map(|column| column.as_mut_ptr())
    })
}

/// Runs a backtest on the received candles, to measure its memory, and returns the number of trades.
#[unsafe(no_mangle)]
extern "C" fn backtest_received() -> f64 {
    with(|state| received(std::mem::take(&mut state.columns)).ok())
}

fn received(columns: Vec<Vec<f64>>) -> Result<f64> {
    let mut columns = columns.into_iter();
    let mut next = || columns.next().unwrap_or_default();
    let candles = Candles::new(Columns {
        time: next(),
        open: next(),
        high: next(),
        low: next(),
        close: next(),
        volume: next(),
    })?;
    let engine = Engine::new(Rule::Cross, Execution::Standard, Arc::new(candles))?;
    let mut cache = ColumnCache::default();
    let mut trades = 0.0;
    for periods in Grid::One.periods() {
        trades += engine.episode(periods, &mut cache, true)?.trades;
    }
    Ok(trades)
}
