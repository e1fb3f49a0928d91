//! Kinds of files beyond those of the folder `cases`, and the options that decide what a file leaves open.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "tests compare exact results and fail by panicking"
)]

use candlerun_import::{
    ColumnChoice, DateOrder, DecimalMark, Import, ImportOptions, ImportPreview, Reason, TimeFormat,
    ZoneOffset,
};
use candlerun_kernel::Error;
use candlerun_kernel::candles::Candles;

const HOUR: f64 = 3_600_000.0;
const DAY: f64 = 24.0 * HOUR;
/// 2 January 2024, 00:00 UTC.
const START: f64 = 1_704_153_600_000.0;

fn with(text: &str, options: ImportOptions) -> Result<(Candles, ImportPreview), Error> {
    let mut import = Import::with_options(options)?;
    import.push(text.as_bytes())?;
    import.finish_with_preview().map(|(candles, _, preview)| (candles, preview))
}

fn read(text: &str) -> (Candles, ImportPreview) {
    with(text, ImportOptions::default()).unwrap()
}

fn refusal(text: &str) -> String {
    with(text, ImportOptions::default()).unwrap_err().to_string()
}

fn table(header: &str, times: &[&str]) -> String {
    let rows: String =
        times.iter().map(|time| format!("{time},10.5,12.5,9.5,11.5,100\n")).collect();
    format!("{header}\n{rows}")
}

/// A table with these texts as times.
fn times(texts: &[&str]) -> String {
    table("time,open,high,low,close,volume", texts)
}

#[test]
fn dates_with_a_slash_are_read_in_the_order_that_a_row_shows() {
    assert_eq!(read(&times(&["01/02/2024", "01/03/2024", "01/16/2024"])).0.time()[0], START);
    assert_eq!(
        read(&times(&["02/01/2024 09:30", "16/01/2024 09:30"])).0.time()[0],
        START + 9.5 * HOUR
    );
    assert!(refusal(&times(&["01/02/2024", "01/03/2024"])).contains("set the option date_order"));
    assert!(refusal(&times(&["13/02/2024", "01/14/2024"])).starts_with("line 2, time: "));
    let late: Vec<String> =
        (0..400).map(|hour| format!("{:02}/01/2024 {:02}:00", hour / 24 + 1, hour % 24)).collect();
    let late: Vec<&str> = late.iter().map(String::as_str).collect();
    assert_eq!(read(&times(&late)).0.time()[24], START, "the order is known after 12 days");
    for (order, time) in [(DateOrder::MonthFirst, START), (DateOrder::DayFirst, START + 30.0 * DAY)]
    {
        let options = ImportOptions { date_order: Some(order), ..Default::default() };
        assert_eq!(with(&times(&["01/02/2024"]), options).unwrap().0.time()[0], time);
    }
}

#[test]
fn numbers_that_are_no_times_are_refused() {
    for texts in [
        ["1", "2"],
        ["93000", "93100"],
        ["240102", "240103"],
        ["133486272000000000", "133487136000000000"],
    ] {
        assert!(refusal(&times(&texts)).contains("set the option time_format"), "{texts:?}");
    }
    assert!(
        refusal(&times(&["1704153600000", "1704153600001", "1704153600002"])).starts_with("time: ")
    );
    let chosen =
        ImportOptions { time_format: Some(TimeFormat::EpochMilliseconds), ..Default::default() };
    assert_eq!(with(&times(&["1704153600000", "1704153600001"]), chosen).unwrap().0.len(), 2);
}

#[test]
fn numbers_of_several_formats_are_times() {
    for (texts, time) in [
        (["2024010209", "2024010210"], START + 9.0 * HOUR),
        (["20240102093000", "20240102103000"], START + 9.5 * HOUR),
        (["45293.375", "45293.416667"], START + 9.0 * HOUR),
        (["739253", "739254"], START),
        (["638397828000000000", "638397864000000000"], START + 9.0 * HOUR),
    ] {
        assert_eq!(read(&times(&texts)).0.time()[0], time, "{texts:?}");
    }
}

#[test]
fn a_series_of_epoch_times_may_begin_before_1990_but_not_with_a_damaged_number() {
    let months: Vec<String> =
        (-60..260).map(|month| (631_152_000_i64 + month * 2_592_000).to_string()).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    assert_eq!(read(&times(&months)).0.time()[0], 475_632_000_000.0);
    assert!(refusal(&times(&["17041536", "1704240000", "1704326400"])).contains("time"));
}

#[test]
fn times_of_day_without_colons_have_the_digits_of_the_longest() {
    let table = |clocks: &[&str]| {
        let rows: String = clocks
            .iter()
            .map(|clock| format!("20240102,{clock},10.5,12.5,9.5,11.5,100\n"))
            .collect();
        format!("date,time,open,high,low,close,volume\n{rows}")
    };
    assert_eq!(
        read(&table(&["0", "100", "93000"])).0.time(),
        [START, START + 60_000.0, START + 9.5 * HOUR]
    );
    assert_eq!(read(&table(&["930", "1000"])).0.time(), [START + 9.5 * HOUR, START + 10.0 * HOUR]);
    assert!(
        refusal(&table(&["9", "10"])).starts_with("line 2, time: this time of day cannot be read")
    );
}

#[test]
fn local_times_have_the_zone_that_the_file_or_the_option_names() {
    let zone =
        |name: &str| ImportOptions { time_zone: Some(name.to_owned()), ..Default::default() };
    let winter = times(&["2024-01-02 09:30"]);
    assert_eq!(with(&winter, zone("America/New_York")).unwrap().0.time(), [START + 14.5 * HOUR]);
    assert_eq!(with(&winter, zone("+05:30")).unwrap().0.time(), [START + 4.0 * HOUR]);
    assert_eq!(
        with(&times(&["2024-01-02"]), zone("America/New_York")).unwrap().0.time(),
        [START],
        "a date is no moment"
    );
    let header = table("Time (US/Eastern),open,high,low,close,volume", &["2024-01-02 09:30"]);
    assert_eq!(read(&header).0.time(), [START + 14.5 * HOUR]);
    assert!(
        with(&winter, zone("Mars/Olympus")).unwrap_err().to_string().starts_with("time_zone: ")
    );
    let offsets = Some(vec![ZoneOffset { from_ms: 0.0, offset_ms: 5.75 * HOUR }]);
    let nepal = ImportOptions { zone_offsets: offsets, ..zone("Asia/Kathmandu") };
    let (candles, preview) = with(&winter, nepal).unwrap();
    assert_eq!(
        (candles.time(), preview.zone.as_str()),
        (&[START + 3.75 * HOUR][..], "Asia/Kathmandu")
    );
}

#[test]
fn a_repeated_hour_is_told_apart_in_a_zone_and_asked_about_without_one() {
    let hours = ["2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 03:00"];
    let file = |hours: &[&str]| {
        let rows: String = hours
            .iter()
            .enumerate()
            .map(|(row, hour)| format!("{hour},10,12,9,11,{row}.5\n"))
            .collect();
        format!("time,open,high,low,close,volume\n{rows}")
    };
    let berlin =
        ImportOptions { time_zone: Some("Europe/Berlin".to_owned()), ..Default::default() };
    let first = 1_729_983_600_000.0;
    let expected = [0.0, 1.0, 2.0, 3.0].map(|hour| first + hour * HOUR);
    assert_eq!(with(&file(&hours), berlin.clone()).unwrap().0.time(), expected);
    let mut falling = hours;
    falling.reverse();
    assert_eq!(with(&file(&falling), berlin).unwrap().0.time(), expected, "newest first");
    assert!(refusal(&file(&hours)).contains("repeat an hour in autumn"));
}

#[test]
fn columns_are_found_in_the_files_of_r_and_of_other_languages() {
    for header in [
        ",AAPL.Open,AAPL.High,AAPL.Low,AAPL.Close,AAPL.Volume",
        "Date,Open AAPL,High AAPL,Low AAPL,Close AAPL,Volume AAPL",
        "Datum,Eröffn.,Hoch,Tief,Zuletzt,Vol.",
        "Fecha,Apertura,Máximo,Mínimo,Último,Vol.",
        "window_start,open,high,low,close,volume",
        "Unnamed: 0,open,high,low,close,volume",
    ] {
        let (candles, _) = read(&table(header, &["2024-01-02"]));
        assert_eq!(
            (candles.open()[0], candles.close()[0], candles.volume()[0]),
            (10.5, 11.5, 100.0),
            "{header}"
        );
    }
    let two =
        ",A.Open,A.High,A.Low,A.Close,B.Open,B.High,B.Low,B.Close\n2024-01-02,1,2,1,2,5,6,5,6\n";
    assert!(refusal(two).contains("several symbols, a, b"));
    let chosen = ImportOptions { symbol: Some("B".to_owned()), ..Default::default() };
    assert_eq!(with(two, chosen).unwrap().0.open(), [5.0]);
}

#[test]
fn rows_of_the_chosen_symbol_are_taken() {
    let text = "ticker,volume,open,close,high,low,window_start,transactions\n\
        AAPL,10,5,6,7,4,1704153600000000000,3\nMSFT,20,15,16,17,14,1704153600000000000,3\n\
        AAPL,11,6,7,8,5,1704153660000000000,3\n";
    assert!(refusal(text).contains("AAPL and MSFT"));
    let chosen = ImportOptions { symbol: Some("msft".to_owned()), ..Default::default() };
    let (candles, preview) = with(text, chosen).unwrap();
    assert_eq!(candles.open(), [15.0]);
    assert_eq!((preview.left_out[0].reason, preview.left_out[0].rows), (Reason::OtherSymbol, 2));
    let other = ImportOptions { symbol: Some("GOOG".to_owned()), ..Default::default() };
    assert!(with(text, other).unwrap_err().to_string().contains("no row has the symbol"));
}

#[test]
fn columns_can_be_chosen_by_name_and_by_number() {
    let choice = |open: &str, close: &str| ImportOptions {
        columns: Some(ColumnChoice {
            open: Some(open.to_owned()),
            close: Some(close.to_owned()),
            ..Default::default()
        }),
        ..Default::default()
    };
    let text = "Date,Open,High,Low,Close,Last\n2024-01-02,10,12,9,11,11.5\n";
    assert_eq!(read(text).0.close(), [11.0]);
    assert_eq!(with(text, choice("Open", "Last")).unwrap().0.close(), [11.5]);
    assert_eq!(with(text, choice("2", "6")).unwrap().0.close(), [11.5]);
    let coinbase = "[[1704153600,9,12,10,11,5]]";
    let order = ColumnChoice {
        low: Some("2".into()),
        high: Some("3".into()),
        open: Some("4".into()),
        close: Some("5".into()),
        ..Default::default()
    };
    let options = ImportOptions { columns: Some(order), ..Default::default() };
    let (candles, _) = with(coinbase, options).unwrap();
    assert_eq!(
        (candles.open()[0], candles.high()[0], candles.low()[0], candles.volume()[0]),
        (10.0, 12.0, 9.0, 5.0)
    );
    assert!(with(coinbase, choice("2", "9")).unwrap_err().to_string().starts_with("columns: "));
}

#[test]
fn json_of_exchanges_and_of_pandas_is_read() {
    let candle = r#""open":10,"high":12,"low":9,"close":11,"volume":5"#;
    for json in [
        r#"{"s":"ok","t":[1704153600],"o":[10],"h":[12],"l":[9],"c":[11],"v":[5]}"#.to_owned(),
        r#"[["1704153600","55.5","11","12","9","10","5","true"]]"#.to_owned(),
        format!(r#"{{"2024-01-02":{{{candle}}}}}"#),
        format!(r#"{{"1704153600000":{{{candle}}}}}"#),
        format!(r#"{{"0":{{"date":"2024-01-02",{candle}}}}}"#),
        format!(r#"[{{"symbol":"X","candles":[{{"time":1704153600,{candle}}}]}}]"#),
        "[1704153600,10,12,9,11,5]\n".to_owned(),
        r#"[{"market":"KRW-BTC","candle_date_time_utc":"2024-01-02T00:00:00","candle_date_time_kst":"2024-01-02T09:00:00","opening_price":10,"high_price":12,"low_price":9,"trade_price":11,"timestamp":1704153650000,"candle_acc_trade_price":55,"candle_acc_trade_volume":5}]"#.to_owned(),
    ] {
        let (candles, _) = read(&json);
        let found = candles.get(0).unwrap();
        assert_eq!((found.time, found.open, found.high, found.low, found.close, found.volume), (START, 10.0, 12.0, 9.0, 11.0, 5.0), "{json}");
    }
}

#[test]
fn rows_without_names_in_the_order_of_bitfinex_are_read_if_they_prove_it() {
    let row = |index: u32| {
        let open = 100.0 + f64::from(index * index % 7);
        let close = 100.0 + f64::from((index + 1) * (index + 1) % 7);
        let (top, bottom) = if open > close { (open, close) } else { (close, open) };
        let (high, low) = (top + 1.5, bottom - 1.25);
        format!(
            "[{},{open},{close},{high},{low},5]",
            1_704_153_600_000_u64 + u64::from(index) * 60_000
        )
    };
    let rows = |count: u32| format!("[{}]", (0..count).map(row).collect::<Vec<_>>().join(","));
    let (candles, preview) = read(&rows(20));
    assert_eq!((candles.high()[0], candles.low()[0], candles.close()[0]), (102.5, 98.75, 101.0));
    assert!(preview.assumptions.iter().any(|note| note.text.contains("open, close, high, low")));
    assert!(refusal(&rows(5)).contains("the rows fit the order time, open, close, high, low"));
}

#[test]
fn an_unclear_mark_is_decided_by_the_option() {
    let text = "Date;Open;High;Low;Close\n2024-01-02;9.400;9.450;9.375;9.425\n";
    for (mark, open) in [(DecimalMark::Point, 9.4), (DecimalMark::Comma, 9400.0)] {
        let options = ImportOptions { decimal_mark: Some(mark), ..Default::default() };
        assert_eq!(with(text, options).unwrap().0.open(), [open]);
    }
}

#[test]
fn candles_are_joined_to_a_longer_interval_without_the_last_unless_it_is_complete() {
    let rows: String = (0..150)
        .map(|minute| {
            format!("{},10,{},9,11,1\n", 1_704_153_600 + minute * 60, 1200 + minute)
                .replace(",12", ",12.")
                .replace(",13", ",13.")
        })
        .collect();
    let text = format!("time,open,high,low,close,volume\n{rows}");
    let options = ImportOptions { interval_ms: Some(HOUR), ..Default::default() };
    let (candles, preview) = with(&text, options).unwrap();
    assert_eq!(candles.time(), [START, START + HOUR]);
    assert_eq!((candles.high(), candles.volume()), (&[12.59, 13.19][..], &[60.0, 60.0][..]));
    assert_eq!(
        (preview.candles, preview.candles_of_file, preview.interval_ms),
        (2, 150, Some(60_000.0))
    );
    let odd = ImportOptions { interval_ms: Some(90_000.0), ..Default::default() };
    assert!(with(&text, odd).unwrap_err().to_string().starts_with("interval_ms: "));
}

#[test]
fn the_preview_shows_what_was_understood() {
    let text = "Source: X\nDate;Open;High;Low;Last;Volume\n2024-01-02;10,5;12,5;9,5;11,5;1.000\n2024-01-03;;;;;\n\
        2024-01-04;10,5;12,5;9,5;11,5;1.000\n2024-01-04;10,5;12,5;9,5;11,5;1.000\nEnd of data\n";
    let (_, preview) = read(text);
    assert_eq!((preview.candles, preview.duplicates, preview.zone.as_str()), (2, 1, "UTC"));
    assert_eq!(
        (preview.first.len(), preview.last.len(), preview.first[1].time),
        (2, 0, START + 2.0 * DAY)
    );
    let left_out: Vec<(Reason, u32, Option<&str>)> = preview
        .left_out
        .iter()
        .map(|rows| (rows.reason, rows.rows, rows.first.as_deref()))
        .collect();
    let expected = [
        (Reason::AboveHeader, 1, None),
        (Reason::WithoutPrices, 1, Some("line 4")),
        (Reason::Remark, 1, Some("line 7")),
    ];
    assert_eq!(left_out, expected);
    let options: Vec<Option<&str>> =
        preview.assumptions.iter().map(|note| note.option.as_deref()).collect();
    assert_eq!(
        options,
        [Some("columns.close"), Some("time_zone"), Some("decimal_mark"), None, None]
    );
    assert_eq!(preview.column_names, ["Date", "Open", "High", "Low", "Last", "Volume"]);
    assert_eq!(preview.separator.as_deref(), Some(";"));
}

#[test]
fn options_are_stored_as_they_are_given() {
    let json = r#"{"columns":{"close":"Last"},"date_order":"day_first","time_zone":"UTC","decimal_mark":"comma","interval_ms":3600000.0}"#;
    let options: ImportOptions = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&options).unwrap(), json);
    assert!(
        serde_json::from_str::<ImportOptions>(r#"{"zone":"UTC"}"#).is_err(),
        "a misspelt option is refused"
    );
    let offsets = vec![ZoneOffset { from_ms: 0.0, offset_ms: DAY }];
    let wrong = ImportOptions {
        time_zone: Some("X".into()),
        zone_offsets: Some(offsets),
        ..Default::default()
    };
    assert!(wrong.check().unwrap_err().to_string().starts_with("zone_offsets[0].offset_ms: "));
}
