//! Sorting by numbers. Every sort of the engine is one of two: the library's is compiled anew for each type and each closure,
//! some kilobytes every time.

/// Sorts numbers, the lowest first, in the order of `f64::total_cmp`.
#[inline(never)]
pub fn sort(numbers: &mut [f64]) {
    numbers.sort_by(f64::total_cmp);
}

/// The places of keys in their order, the lowest first; of equal keys, the earlier place first.
#[inline(never)]
pub fn places(keys: &[f64]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..keys.len() as u32).collect();
    let key = |place: u32| keys[place as usize];
    places.sort_by(|&a, &b| key(a).total_cmp(&key(b)));
    places
}

/// Items in the order of their keys, the lowest first; of equal keys, the earlier first.
pub fn sorted<T>(items: Vec<T>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let keys: Vec<f64> = items.iter().map(key).collect();
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places(&keys).into_iter().filter_map(|place| items[place as usize].take()).collect()
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
    fn what_is_undefined_stands_last() {
        let mut numbers = [f64::NAN, 1.0, -0.0, f64::INFINITY, 0.0];
        assert_eq!(places(&numbers), [2, 4, 1, 3, 0]);
        sort(&mut numbers);
        assert_eq!(
            numbers[..4].iter().map(|n| n.to_bits()).collect::<Vec<_>>(),
            [(-0.0_f64).to_bits(), 0, 1.0_f64.to_bits(), f64::INFINITY.to_bits()]
        );
    }
}
