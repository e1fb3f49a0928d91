//! Files in many spellings give the same candles, and invalid files are refused with place and reason.

use super::*;

fn import(text: &str) -> Result<Candles> {
    let mut import = Import::new();
    import.push(text.as_bytes())?;
    import.finish()
}

const THREE: &str = "time,open,high,low,close,volume\n\
    2024-01-01,10,12,9,11,500\n\
    2024-01-02,11,13,10,12,600\n\
    2024-01-03,12,14,11,13,700\n";

#[test]
fn the_division_into_pieces_does_not_change_the_candles() {
    let whole = import(THREE).unwrap();
    for cut in 0..THREE.len() {
        let mut import = Import::new();
        import.push(&THREE.as_bytes()[..cut]).unwrap();
        import.push(&THREE.as_bytes()[cut..]).unwrap();
        assert_eq!(import.finish().unwrap(), whole, "cut at byte {cut}");
    }
}

#[test]
fn spellings_of_the_same_file_give_the_same_candles() {
    let whole = import(THREE).unwrap();
    let same = [
        THREE.replace('\n', "\r\n"),
        THREE.trim_end().to_owned(),
        THREE.replace('\n', "\n\n"),
        format!("\u{feff}{THREE}"),
        THREE.replace("time,open", "Date,Open"),
        THREE.replace("2024-01-02", "1704153600"),
        THREE.replace("2024-01-02", "1704153600000"),
        THREE.replace("2024-01-0", "2024010"),
        THREE.replace("2024-01-02", "\"2024-01-02 00:00:00\""),
        THREE.replace("2024-01-02", "2024-01-02T02:00:00+02:00"),
        "volume,close,low,high,open,time,note\n\
         700,13,11,14,12,2024-01-03,x\n600,12,10,13,11,2024-01-02,\n500,11,9,12,10,2024-01-01,y\n"
            .to_owned(),
    ];
    for text in same {
        assert_eq!(import(&text).unwrap(), whole, "{text}");
    }
}

#[test]
fn an_invalid_file_is_refused_with_line_field_value_and_reason() {
    struct Case {
        text: String,
        message: &'static str,
    }
    let with = |from: &str, to: &str| THREE.replacen(from, to, 1);
    let cases = [
        Case {
            text: String::new(),
            message: "line 1, header: the first line must name the columns time, open, high, low and close, or hold them in this order (found an empty file)",
        },
        Case {
            text: "PK\u{3},sheet\n1,2\n".to_owned(),
            message: "line 1, header: the first line must name the columns time, open, high, low and close, or hold them in this order (found PK\u{3},sheet)",
        },
        Case {
            text: "time,open,high,low,close,volume\n".to_owned(),
            message: "line 2, row: there must be at least one row of candles below the header (found end of file)",
        },
        Case {
            text: with("13,10", "x,10"),
            message: "line 3, high: this is not a number (found x)",
        },
        Case {
            text: with("11,13,10,12,600", "11,NaN,10,12,600"),
            message: "line 3, high: this price is missing, though the row has others (found NaN)",
        },
        Case {
            text: with("14,11", "10,11"),
            message: "line 4, high: the high must not be below the low (found 10)",
        },
        Case {
            text: with("10,12,9,11", "0,12,9,11"),
            message: "line 2, open: a price must be above 0 (found 0)",
        },
        Case {
            text: with("2024-01-02", "yesterday"),
            message: "line 3, time: a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds (found yesterday)",
        },
        Case {
            text: with("2024-01-02", "2024-01-01"),
            message: "line 3, time: the row before has the same time with other values (found 2024-01-01)",
        },
        Case {
            text: with("2024-01-03", "2023-01-03"),
            message: "line 4, time: times must all rise or all fall from row to row (found 2023-01-03)",
        },
        Case {
            text: THREE[..THREE.len() - 12].to_owned(),
            message: "line 4, low: the row ends after 3 fields, the header 6 (found nothing)",
        },
        Case {
            text: with("\n2024-01-03", "\n\n\n2024-01-32"),
            message: "line 6, time: a time is an ISO date such as 2024-01-31 or 2024-01-31T09:30:00Z, or epoch seconds (found 2024-01-32)",
        },
    ];
    for Case { text, message } in cases {
        assert_eq!(import(&text).unwrap_err().to_string(), message);
        assert_eq!(
            import(&text.replace('\n', "\r\n")).unwrap_err().to_string(),
            message,
            "with CRLF"
        );
    }
}

#[test]
fn a_repeated_hour_of_local_times_is_refused_with_daylight_saving_as_the_cause() {
    struct Case {
        name: &'static str,
        times: &'static [&'static str],
        /// The row that is refused, and whether the error names daylight saving.
        refused: (usize, bool),
    }
    let cases = [
        Case {
            name: "Berlin, hours",
            times: &[
                "2024-10-27 00:00",
                "2024-10-27 01:00",
                "2024-10-27 02:00",
                "2024-10-27 02:00",
            ],
            refused: (4, true),
        },
        Case {
            name: "New York, hours, the newest first",
            times: &[
                "2024-11-03 03:00",
                "2024-11-03 02:00",
                "2024-11-03 01:00",
                "2024-11-03 01:00",
            ],
            refused: (4, true),
        },
        Case {
            name: "Helsinki, hours with one missing before",
            times: &[
                "2024-10-27T00:00",
                "2024-10-27T01:00",
                "2024-10-27T03:00",
                "2024-10-27T03:00",
            ],
            refused: (4, true),
        },
        Case {
            name: "Sydney, quarters of an hour",
            times: &[
                "2024-04-07 02:15",
                "2024-04-07 02:30",
                "2024-04-07 02:45",
                "2024-04-07 02:00",
            ],
            refused: (4, true),
        },
        Case {
            name: "Sydney, quarters of an hour, the newest first",
            times: &[
                "2024-04-07 02:30",
                "2024-04-07 02:15",
                "2024-04-07 02:00",
                "2024-04-07 02:45",
            ],
            refused: (4, true),
        },
        Case {
            name: "Santiago, minutes before midnight",
            times: &[
                "2024-04-06 23:57",
                "2024-04-06 23:58",
                "2024-04-06 23:59",
                "2024-04-06 23:00",
            ],
            refused: (4, true),
        },
        Case {
            name: "Lord Howe Island, half an hour",
            times: &["2024-04-07 01:00", "2024-04-07 01:30", "2024-04-07 01:30"],
            refused: (3, true),
        },
        Case {
            name: "a file that starts in the repeated hour",
            times: &["2024-10-27 02:45", "2024-10-27 02:00", "2024-10-27 02:15"],
            refused: (3, true),
        },
        Case {
            name: "times with a zone",
            times: &["2024-10-27 01:00Z", "2024-10-27 02:00Z", "2024-10-27 02:00Z"],
            refused: (3, false),
        },
        Case {
            name: "epoch times",
            times: &["1729987200", "1729990800", "1729994400", "1729994400"],
            refused: (4, false),
        },
        Case {
            name: "the same day twice",
            times: &["2024-10-26", "2024-10-27", "2024-10-27"],
            refused: (3, false),
        },
        Case {
            name: "at noon",
            times: &["2024-10-27 11:00", "2024-10-27 12:00", "2024-10-27 12:00"],
            refused: (3, false),
        },
        Case {
            name: "in summer",
            times: &["2024-07-07 01:00", "2024-07-07 02:00", "2024-07-07 02:00"],
            refused: (3, false),
        },
        Case {
            name: "a quarter of an hour twice in a row",
            times: &["2024-10-27 02:00", "2024-10-27 02:15", "2024-10-27 02:15"],
            refused: (3, false),
        },
        Case {
            name: "two hours back",
            times: &[
                "2024-10-27 02:00",
                "2024-10-27 02:30",
                "2024-10-27 03:00",
                "2024-10-27 01:00",
            ],
            refused: (4, false),
        },
        Case {
            name: "two rows",
            times: &["2024-10-27 02:00", "2024-10-27 02:00"],
            refused: (2, false),
        },
    ];
    for Case { name, times, refused: (row, has_hint) } in cases {
        let rows = times.iter().enumerate();
        let rows: String = rows.map(|(row, time)| format!("{time},9,9,9,9,{row}\n")).collect();
        let error =
            import(&format!("time,open,high,low,close,volume\n{rows}")).unwrap_err().to_string();
        let line = format!("line {}, time: ", row + 1);
        assert!(error.starts_with(&line), "{name}: {error}");
        let hint = "; local times without a zone repeat an hour in autumn: set the option time_zone to their place, such as Europe/Berlin (found ";
        assert_eq!(error.contains(hint), has_hint, "{name}: {error}");
    }
}

#[test]
fn files_that_are_no_text_are_refused_with_the_name_of_their_format() {
    for (bytes, message) in [
        (
            &b"PK\x03\x04rest"[..],
            "line 1, file: unpack the file first; an Excel workbook is to be saved as CSV (found a ZIP file)",
        ),
        (
            b"PK\x03\x04....xl/workbook.xml",
            "line 1, file: save it as CSV (found an Excel workbook (.xlsx))",
        ),
        (b"\x1f\x8brest", "line 1, file: unpack the file first (found a gzip file)"),
        (b"ARROW1\0\0", "line 1, file: save the table as CSV (found an Arrow or Feather file)"),
        (
            b"<!DOCTYPE html>",
            "line 1, file: save the table as CSV: the download may have failed (found a web page or XML)",
        ),
        (
            b"a\0\0\0\0\0\0b\x01",
            "line 1, file: the file must be CSV or JSON; save the table as CSV (found bytes that are no text)",
        ),
    ] {
        let mut import = Import::new();
        let error = import.push(bytes).and_then(|()| import.finish().map(|_| ())).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn an_endless_row_is_refused_in_bounded_memory() {
    let mut import = Import::new();
    let piece = vec![b'x'; 1 << 20];
    let error = import.push(&piece).unwrap_err().to_string();
    assert!(error.contains("64 KiB"), "{error}");

    let mut import = Import::new();
    let error = import.push(&vec![b','; SAMPLE_BYTES]).unwrap_err().to_string();
    assert!(error.contains("256 columns"), "{error}");
}

fn report(text: &str) -> (Candles, ImportReport) {
    let mut import = Import::new();
    import.push(text.as_bytes()).unwrap();
    import.finish_with_report().unwrap()
}

fn refusal(text: &str) -> String {
    import(text).unwrap_err().to_string()
}

#[test]
fn any_usual_separator_is_accepted() {
    let whole = import(THREE).unwrap();
    for delimiter in ["\t", ";", "|", "; "] {
        assert_eq!(import(&THREE.replace(',', delimiter)).unwrap(), whole, "{delimiter}");
    }
    let decimals = THREE.replace(',', ";").replace("10;", "10,0;").replace(";500", ";5,0e2");
    assert_eq!(import(&decimals).unwrap(), whole);
    let american = THREE.replace(",500", ",\"$500.00\"").replace(",12,", ",\"12.0\",");
    assert_eq!(import(&american).unwrap(), whole);
}

#[test]
fn a_comma_that_may_mark_decimals_or_thousands_is_refused() {
    let text = "time;open;high;low;close\n2024-01-01;1,001;1,003;1,000;1,002\n";
    assert_eq!(
        refusal(text),
        "line 2, open: the mark may separate decimals or thousands: write the number with a decimal point, or set the option decimal_mark (found 1,001)"
    );
    let with_decimals = format!("{text}2024-01-02;1,001;1,0035;1,000;1,002\n");
    assert_eq!(import(&with_decimals).unwrap().high(), [1.003, 1.0035]);
}

#[test]
fn a_repeated_row_is_skipped_and_counted() {
    let row = "2024-01-02,11,13,10,12,600\n";
    for text in [THREE.to_owned(), THREE.replace("2024-01-01", "2024-01-04")] {
        let text = text.replace("2024-01-03,12,14,11,13,700\n", "");
        let (candles, report) = report(&text.replace(row, &row.repeat(3)));
        assert_eq!(candles, import(&text).unwrap());
        assert_eq!((report.rows, report.duplicates), (2, 2));
    }
    assert_eq!(
        refusal(&THREE.replace(row, &format!("{row}{}", row.replace(",600", ",601")))),
        "line 4, time: the row before has the same time with other values (found 2024-01-02)"
    );
}

#[test]
fn rows_without_prices_are_skipped_and_rows_with_some_prices_are_refused() {
    let row = "2024-01-02,11,13,10,12,600";
    let without = THREE.replace(&format!("{row}\n"), "");
    for empty in ["2024-01-02,null,null,null,null,null", "2024-01-02,,,,,", "x,-,N/A,None,,0"] {
        let (candles, report) = report(&THREE.replace(row, empty));
        assert_eq!(candles, import(&without).unwrap(), "{empty}");
        assert_eq!(report.skipped_rows, 1, "{empty}");
    }
    assert_eq!(
        refusal(&THREE.replace(row, "2024-01-02,11,null,10,12,600")),
        "line 3, high: this price is missing, though the row has others (found null)"
    );
    assert_eq!(
        refusal(&THREE.replace(row, "2024-01-02,11,13,10,,600")),
        "line 3, close: this price is missing, though the row has others (found nothing)"
    );
}

#[test]
fn a_missing_volume_is_0_and_an_assumption() {
    let (candles, report) = report(&THREE.replace(",600", ",null"));
    assert_eq!(candles.volume(), [500.0, 0.0, 700.0]);
    assert!(report.assumptions.contains(&"rows without a volume have the volume 0: 1".to_owned()));
    assert_eq!(
        refusal(&THREE.replace(",600", ",-600")),
        "line 3, volume: the volume must be 0 or more (found -600)"
    );
}

#[test]
fn an_open_or_close_outside_high_and_low_is_counted() {
    let (candles, report) = report(&THREE.replace("10,12,9,11", "13,12,9,8"));
    assert_eq!((candles.len(), report.outside_rows), (3, 1));
}

#[test]
fn columns_without_a_header_are_refused_if_most_rows_contradict_their_order() {
    // The order of Coinbase: time, low, high, open, close, volume.
    let rows: Vec<String> =
        (0..10).map(|i| format!("[{},9,12,10,11,500]", 1_704_153_600 + i * 60)).collect();
    assert_eq!(
        refusal(&format!("[{}]", rows.join(","))),
        "columns: without names the columns are read as time, open, high, low, close, and that is not their order: name the columns, or choose them with the option columns; the rows fit the order time, low, high, open, close (found open or close outside low and high in 10 of 10 rows)"
    );
}

#[test]
fn concatenated_files_are_one_file() {
    let (header, rows) = THREE.split_once('\n').unwrap();
    let (first, others) = rows.split_once('\n').unwrap();
    let (candles, report) = report(&format!("{header}\n{first}\n{header}\n{first}\n{others}"));
    assert_eq!(candles, import(THREE).unwrap());
    assert_eq!((report.skipped_rows, report.duplicates), (1, 1));
}

#[test]
fn lines_before_the_header_are_skipped() {
    let (_, report) = report(&format!("Prices of XYZ\nhttps://example.com/xyz,,\n\n{THREE}"));
    assert_eq!((report.rows, report.skipped_rows), (3, 2));
    assert_eq!(
        refusal(&format!("{}{THREE}", "remark\n".repeat(21))),
        "line 1, header: the first line must name the columns time, open, high, low and close, or hold them in this order (found remark)"
    );
}

#[test]
fn the_report_has_the_interval_and_the_gaps() {
    let (_, report) = report(&THREE.replace("2024-01-03", "2024-01-05"));
    // From Monday to Tuesday and from Tuesday to Friday; the median of two intervals is the longer one.
    assert_eq!(report.interval_ms, Some(259_200_000.0));
    let days = [1, 2, 3, 4, 5, 8, 9, 11, 12, 15];
    let rows: String = days.iter().map(|day| format!("2024-01-{day:02},1,1,1,1\n")).collect();
    let (_, report) = self::report(&format!("date,open,high,low,close\n{rows}"));
    assert_eq!(report.interval_ms, Some(86_400_000.0));
    assert_eq!(report.gaps, 1);
    let gap = report.largest_gap.unwrap();
    assert_eq!((gap.from_time, gap.to_time), (1_704_758_400_000.0, 1_704_931_200_000.0));
    assert_eq!(gap.duration_ms(), 172_800_000.0);
}

#[test]
fn json_is_refused_with_element_field_value_and_reason() {
    struct Case {
        json: &'static str,
        message: &'static str,
    }
    let cases = [
        Case {
            json: "[]",
            message: "candles: the JSON must hold an array of candles: each an array that begins with time, open, high, low, close, or an object with these names (found no such array)",
        },
        Case {
            json: "[[1704153600,10,12,9,11],[1704157200,10,12,\"x\",11]]",
            message: "[1].low: this is not a number (found x)",
        },
        Case {
            json: "[{\"t\":1704153600,\"o\":10,\"h\":8,\"l\":9,\"c\":11}]",
            message: "[0].high: the high must not be below the low (found 8)",
        },
        Case {
            json: "[[1704153600,10,12,9,NaN]]",
            message: "[0].close: this price is missing, though the row has others (found NaN)",
        },
        Case {
            json: "[{\"time\":\"2024-01-01\",\"open\":1,\"high\":1,\"low\":1,\"close\":1},{\"time\":\"2024-01-02\",\"open\":1,\"high\":1,\"low\":1}]",
            message: "[1].close: this price is missing, though the row has others (found nothing)",
        },
        Case {
            json: "[{\"time\":1,\"open\":1,\"high\":1,\"low\":1}]",
            message: "[0].header: a candle must have time, open, high, low and close; close is missing: name it, or choose it with the option columns.close (found time,open,high,low)",
        },
        Case {
            json: "[[\"soon\",1,1,1,1]]",
            message: "[0].header: a candle must have time, open, high, low and close (found soon,1,1,1,1)",
        },
        Case {
            json: "[[1704153600,10,12,9,11],[1704157200,10,12,9",
            message: "[1]: the file ends inside the array of candles (found end of file)",
        },
        Case {
            json: "[[1704153600,10,12,9,11],{\"time\":1}]",
            message: "[1]: elements must be all arrays or all objects (found {\"time\":1})",
        },
        Case {
            json: "[[1704153600,10,12,9,11],[1704157200,10,,12]]",
            message: "[1]: this is not JSON, or has more than 256 values (found [1704157200,10,,12])",
        },
        Case {
            json: "[[1704153600,10,12,9,11] [1]]",
            message: "[1]: elements must be arrays or objects, separated by commas (found [)",
        },
        Case {
            json: "[[1704153600,10,12,9,11],]",
            message: "[1]: elements must be arrays or objects, separated by commas (found ])",
        },
        Case {
            json: "[[1704153600,10,12,9,11]] and more",
            message: "[1]: nothing may follow the array of candles (found a)",
        },
        Case {
            json: "[{\"open\":null,\"high\":null,\"low\":null,\"close\":null,\"time\":1}]",
            message: "candles: there must be at least one candle (found 0)",
        },
    ];
    for Case { json, message } in cases {
        assert_eq!(refusal(json), message);
    }
    let endless = format!("[[\"{}", "x".repeat(100_000));
    assert_eq!(refusal(&endless), "[0]: an element has at most 64 KiB (found a longer one)");
}

#[test]
fn json_in_many_forms_gives_the_same_candles() {
    let whole = import("t,o,h,l,c,v\n2024-01-01,1,4,1,2,5\n2024-01-02,2,3,2,3,6\n").unwrap();
    let same = [
        "[[\"2024-01-01\",1,4,1,2,5],[\"2024-01-02\",2,3,2,3,6]]",
        " [ [ 1704067200 , 1 , 4 , 1 , 2 , 5 ] , [ 1704153600 , 2.0 , 3e0 , \"2\" , 3 , 6 ] ] \n",
        "[[\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"],[\"2024-01-01\",1,4,1,2,5],[\"2024-01-02\",2,3,2,3,6]]",
        r#"[{"t":"2024\/01\/01","o":1,"h":4,"l":1,"c":2,"v":5},{"v":6,"x":{"y":["]"]},"c":3,"l":2,"h":3,"o":2,"t":"2024-01-02"}]"#,
        r#"{"s":"[\"[{","data":{"n":[1,2],"rows":[{"\u0074":"2024-01-02","o":2,"h":3,"l":2,"c":3,"v":6,"k":[{}]},{"t":"2024-01-01","o":1,"h":4,"l":1,"c":2,"v":5}]},"e":[[]]}"#,
    ];
    for json in same {
        assert_eq!(import(json).unwrap(), whole, "{json}");
        assert_eq!(import(&format!("\u{feff}{json}")).unwrap(), whole, "{json}");
    }
}
