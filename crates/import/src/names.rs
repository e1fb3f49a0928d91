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
    "timeopen",
    "windowstart",
    "periodstart",
    "timeperiodstart",
    "candledatetimeutc",
    "snapshottimeutc",
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
    "utctime",
    "starttime",
    "startdate",
    "start",
    "begin",
    "beginsat",
    "bartime",
    "snapshottime",
    "tradedate",
    "tradingdate",
    "tradingday",
    "tradetime",
    "dateyyyymmdd",
    "dtyyyymmdd",
    "ts",
    "dt",
    "t",
    "day",
    "datum",
    "zeit",
    "fecha",
    "data",
];

/// The number of names at the start of [`MOMENT`] that are preferred to a date column with a time column.
pub(super) const SURE_MOMENTS: usize = 13;

/// Names of a column of closing times. It is used only if there is no other time, and the report says so.
pub(super) const CLOSING: &[&str] = &[
    "closetime",
    "timeclose",
    "closedatetime",
    "closedate",
    "endtime",
    "end",
    "timeperiodend",
    "windowend",
];

/// Names of a first column that holds the index of a table. It is the time if no other column is.
pub(super) const INDEX: &[&str] = &["", "index", "unnamed0", "level0", "rownames"];

/// Names of a column of dates, used together with a column of [`CLOCK`].
pub(super) const DATE: &[&str] = &[
    "date",
    "datum",
    "dtyyyymmdd",
    "dateyyyymmdd",
    "day",
    "tradedate",
    "tradingdate",
    "tradingday",
    "fecha",
];

/// Names of a column of times of day, used together with a column of [`DATE`].
pub(super) const CLOCK: &[&str] = &[
    "time",
    "timestamp",
    "minute",
    "timeofday",
    "timehhmmss",
    "timehhmm",
    "zeit",
    "uhrzeit",
    "hora",
    "heure",
];

pub(super) const OPEN: &[&str] = &[
    "open",
    "o",
    "openprice",
    "priceopen",
    "openingprice",
    "1open",
    "first",
    "eröffnung",
    "eroeffnung",
    "eröffn",
    "erster",
    "apertura",
    "abertura",
    "ouverture",
    "ouv",
];
pub(super) const HIGH: &[&str] = &[
    "high",
    "h",
    "highprice",
    "pricehigh",
    "2high",
    "max",
    "hoch",
    "máximo",
    "maximo",
    "massimo",
    "máxima",
    "maxima",
    "plushaut",
    "haut",
];
pub(super) const LOW: &[&str] = &[
    "low", "l", "lowprice", "pricelow", "3low", "min", "tief", "mínimo", "minimo", "mínima",
    "minima", "plusbas", "bas",
];
pub(super) const CLOSE: &[&str] = &[
    "close",
    "c",
    "closeprice",
    "priceclose",
    "closingprice",
    "4close",
    "schluss",
    "schlusskurs",
    "cierre",
    "clôture",
    "cloture",
    "fechamento",
    "tradeprice",
    "closelast",
    "last",
    "lastprice",
    "latest",
    "price",
    "zuletzt",
    "letzter",
    "último",
    "ultimo",
    "dernier",
];

/// Names of the volume, in order of preference. MetaTrader's `<VOL>` is 0 if there is no exchange; its charts and indicators
/// use the tick volume, and so does the import. `Volumen` beside `Stuecke` is turnover.
pub(super) const VOLUME: &[&str] = &[
    "volume",
    "tickvol",
    "tickvolume",
    "vol",
    "v",
    "stuecke",
    "stücke",
    "stück",
    "basevolume",
    "volumefrom",
    "volumebase",
    "5volume",
    "6volume",
    "realvolume",
    "candleacctradevolume",
    "totaltradequantity",
    "totaltradedquantity",
    "sharestraded",
    "quantity",
    "volumetraded",
    "volumen",
];

/// Names that can mean only the volume. The report mentions any other name that is taken for it.
pub(super) const PLAIN_VOLUME: &[&str] = &["volume"];

/// A column `volume` with one of these is turnover in money, such as `Volume USDT` next to `Volume BTC`.
pub(super) const MONEY: &[&str] = &[
    "usd", "usdt", "usdc", "busd", "tusd", "fdusd", "dai", "eur", "gbp", "jpy", "krw", "try",
    "currency", "quote",
];

/// Names of a column with the symbol of a row.
pub(super) const SYMBOL: &[&str] = &[
    "symbol",
    "ticker",
    "name",
    "code",
    "pair",
    "instrument",
    "isin",
    "tic",
    "asset",
    "coin",
    "stock",
    "tscode",
    "secid",
    "stocksymbol",
    "actsymbol",
    "symbolname",
    "instrumentid",
    "contract",
    "market",
];

/// A name in the form in which names are compared.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether a text is the name of prices in a header: a line with several of them is no remark.
pub(super) fn is_price(text: &str) -> bool {
    let name = plain(text);
    [OPEN, HIGH, LOW, CLOSE].iter().any(|names| names.contains(&name.as_str()))
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
        assert_eq!(plain("ERÖFFNUNG"), "eröffnung");
    }
}
