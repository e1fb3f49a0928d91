//! Names of columns in the files of many vendors. Only letters and digits are compared, without case, so that `<OPEN>` and
//! `Open` are the same name, and so are `Open Price` and `open_price`.

/// Names of a column with date and time of day, in order of preference.
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

/// The number of names at the start of [`MOMENT`] that are preferred to a date column with a time column.
pub(super) const SURE_MOMENTS: usize = 7;

/// Names of a column of dates, used together with a column of [`CLOCK`].
pub(super) const DATE: &[&str] = &["date", "datum"];

/// Names of a column of times of day, used together with a column of [`DATE`].
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

/// Names of the volume, in order of preference. MetaTrader's `<VOL>` is 0 if there is no exchange; its charts and indicators
/// use the tick volume, and so does the import.
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

/// A column `volume` with one of these is turnover in money, such as `Volume USDT` next to `Volume BTC`.
pub(super) const MONEY: &[&str] = &[
    "usd", "usdt", "usdc", "busd", "tusd", "fdusd", "dai", "eur", "gbp", "jpy", "krw", "try",
    "currency", "quote",
];

/// A name in the form in which names are compared.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_letters_and_digits_of_a_name_count() {
        for name in ["<OPEN>", "Open", " open ", "[OPEN]", "\u{feff}open", "Open*"] {
            assert_eq!(plain(name), "open", "{name}");
        }
        assert_eq!(plain("1. open"), "1open");
        assert_eq!(plain("Volume_(BTC)"), "volumebtc");
    }
}
