//! Names with the symbol before or behind them, as quantmod and yfinance write them: `AAPL.Open`, `Open AAPL`.

/// The end or the start of the names of open, high, low and close.
const PRICES: [&str; 4] = ["open", "high", "low", "close"];

/// The symbols of a header, each with its columns of open, high, low and close. `names` are in the form in which names are
/// compared.
pub(super) fn groups(names: &[String]) -> Vec<(String, [usize; 4])> {
    let mut groups: Vec<(String, [usize; 4])> = Vec::new();
    for name in names {
        for is_before in [true, false] {
            let Some(symbol) = affix(name, "open", is_before).filter(|symbol| !symbol.is_empty())
            else {
                continue;
            };
            let column = |price: &str| {
                names.iter().position(|name| affix(name, price, is_before) == Some(symbol))
            };
            let columns = PRICES.map(column);
            if let [Some(open), Some(high), Some(low), Some(close)] = columns
                && groups.iter().all(|(other, _)| other != symbol)
            {
                groups.push((symbol.to_owned(), [open, high, low, close]));
            }
        }
    }
    groups
}

/// The symbols of groups, for a message.
pub(super) fn list(groups: &[(String, [usize; 4])]) -> String {
    let names: Vec<&str> = groups.iter().map(|(symbol, _)| symbol.as_str()).collect();
    names.join(", ")
}

/// The column of the volume with the same symbol as the close.
pub(super) fn volume(names: &[String], close: usize) -> Option<usize> {
    [true, false].into_iter().find_map(|is_before| {
        let symbol =
            affix(&names[close], "close", is_before).filter(|symbol| !symbol.is_empty())?;
        names.iter().position(|name| affix(name, "volume", is_before) == Some(symbol))
    })
}

/// The rest of a name without what it ends or starts with.
fn affix<'a>(name: &'a str, price: &str, is_before: bool) -> Option<&'a str> {
    if is_before { name.strip_suffix(price) } else { name.strip_prefix(price) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_symbol_are_grouped_by_it() {
        let names = |texts: &[&str]| -> Vec<String> {
            texts.iter().map(|text| (*text).to_owned()).collect()
        };
        let one = names(&["", "aaplopen", "aaplhigh", "aapllow", "aaplclose", "aaplvolume"]);
        assert_eq!(groups(&one), [("aapl".to_owned(), [1, 2, 3, 4])]);
        assert_eq!(volume(&one, 4), Some(5));
        let two = names(&["opena", "openb", "higha", "highb", "lowa", "lowb", "closea", "closeb"]);
        assert_eq!(list(&groups(&two)), "a, b");
        assert_eq!(groups(&names(&["open", "high", "low", "close"])), []);
    }
}
