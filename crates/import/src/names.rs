//! Names of columns, as vendors write them. Compared without case and without anything but letters and digits, so that
//! `<OPEN>`, `Open Price` and `open_price` are what they look like.

/// Names of a column that holds a whole moment, the surest first.
pub(super) const MOMENT: &[&str] = &[
    "unix",
    "unixtime",
    "unixtimestamp",
    "epoch",
    "opentime",
    "opendatetime",
    "opendate",
    "timestamp",
    "timestampms",
    "datetime",
    "time",
    "date",
    "gmttime",
    "localtime",
    "timeutc",
    "dateutc",
    "datetimeutc",
    "timestamputc",
    "starttime",
    "start",
    "ts",
    "t",
    "datum",
    "zeit",
];

/// The first of these names decide even beside a column of dates.
pub(super) const SURE_MOMENTS: usize = 7;

/// Names of a column of dates that has a column of clock times beside it, and of the latter.
pub(super) const DATE: &[&str] = &["date", "datum"];
pub(super) const CLOCK: &[&str] = &["time", "timestamp", "zeit", "uhrzeit"];

pub(super) const OPEN: &[&str] =
    &["open", "o", "openprice", "priceopen", "1open", "first", "eröffnung", "eroeffnung", "erster"];
pub(super) const HIGH: &[&str] = &["high", "h", "highprice", "pricehigh", "2high", "max", "hoch"];
pub(super) const LOW: &[&str] = &["low", "l", "lowprice", "pricelow", "3low", "min", "tief"];
pub(super) const CLOSE: &[&str] = &[
    "close",
    "c",
    "closeprice",
    "priceclose",
    "4close",
    "last",
    "closelast",
    "schluss",
    "schlusskurs",
];

/// Names of the volume, the surest first. MetaTrader's `<VOL>` is 0 wherever there is no exchange; its charts and
/// indicators take the tick volume, and so does an import.
pub(super) const VOLUME: &[&str] = &[
    "volume",
    "tickvol",
    "tickvolume",
    "vol",
    "v",
    "basevolume",
    "volumefrom",
    "volumebase",
    "5volume",
    "realvolume",
    "volumen",
    "stuecke",
];

/// A volume named after one of these is turnover: `Volume USDT` beside `Volume BTC`.
pub(super) const MONEY: &[&str] = &[
    "usd", "usdt", "usdc", "busd", "tusd", "fdusd", "dai", "eur", "gbp", "jpy", "krw", "try",
    "currency", "quote",
];

/// A name as it is compared.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_is_what_it_looks_like() {
        for name in ["<OPEN>", "Open", " open ", "[OPEN]", "\u{feff}open", "Open*"] {
            assert_eq!(plain(name), "open", "{name}");
        }
        assert_eq!(plain("1. open"), "1open");
        assert_eq!(plain("Volume_(BTC)"), "volumebtc");
    }
}
