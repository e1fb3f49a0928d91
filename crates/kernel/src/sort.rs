//! Sorting by numbers, in the order of `f64::total_cmp`. The engine sorts numbers with these three functions only (a map sorts its
//! keys, see `sorted.rs`): the library's sort is compiled anew for each type and each closure, which adds some kilobytes to the wasm file every time.

/// Sorts numbers, the lowest first.
#[inline(never)]
pub fn sort(numbers: &mut [f64]) {
    numbers.sort_by(f64::total_cmp);
}

/// The indexes that would sort the keys, the lowest key first. Equal keys keep their order.
#[inline(never)]
pub fn argsort(keys: &[f64]) -> Vec<u32> {
    let mut indexes: Vec<u32> = (0..keys.len() as u32).collect();
    let key = |index: u32| keys[index as usize];
    indexes.sort_by(|&a, &b| key(a).total_cmp(&key(b)));
    indexes
}

/// Items sorted by their keys, the lowest first. Items with equal keys keep their order.
pub fn sorted<T>(items: Vec<T>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let keys: Vec<f64> = items.iter().map(key).collect();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    argsort(&keys).into_iter().filter_map(|index| items[index as usize].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_keep_their_order() {
        let items = vec![(2.0, 'a'), (1.0, 'b'), (2.0, 'c'), (-1.0, 'd'), (1.0, 'e')];
        let letters: String = sorted(items, |item| item.0).into_iter().map(|item| item.1).collect();
        assert_eq!(letters, "dbeac");
    }

    #[test]
    fn nan_sorts_last_and_minus_zero_before_zero() {
        let mut numbers = [f64::NAN, 1.0, -0.0, f64::INFINITY, 0.0];
        assert_eq!(argsort(&numbers), [2, 4, 1, 3, 0]);
        sort(&mut numbers);
        assert_eq!(
            numbers[..4].iter().map(|n| n.to_bits()).collect::<Vec<_>>(),
            [(-0.0_f64).to_bits(), 0, 1.0_f64.to_bits(), f64::INFINITY.to_bits()]
        );
    }
}
