//! A map in the order of its keys, as one sorted list. An insertion is O(n): use it for at most a few thousand entries. `BTreeMap`
//! would add 6 kB to the wasm file for each type of key and value.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use std::borrow::Borrow;
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;

/// Values by key, in the order of the keys.
#[derive(Clone, PartialEq, Eq)]
pub struct SortedMap<K, V>(Vec<(K, V)>);

/// Keys alone.
pub type SortedSet<K> = SortedMap<K, ()>;

impl<K, V> SortedMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values, in the order of the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.0.iter().map(|(_, value)| value)
    }

    /// The values for changing, in the order of the keys.
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// The entries with values for changing, in order.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// Removes every entry.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps the entries for which `keep` returns true.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.0.retain_mut(|(key, value)| keep(key, value));
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn position<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(known, _)| known.borrow().cmp(key))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.position(key).ok().map(|index| &self.0[index].1)
    }

    /// The value of a key for changing.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.position(key).ok().map(|index| &mut self.0[index].1)
    }

    /// Whether a key has a value.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.position(key).is_ok()
    }

    /// Sets the value of a key. Returns the previous value.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.position(&key) {
            Ok(index) => Some(std::mem::replace(&mut self.0[index].1, value)),
            Err(index) => {
                self.0.insert(index, (key, value));
                None
            }
        }
    }

    /// The value of a key. A key without a value gets one first.
    pub fn get_or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let index = match self.position(&key) {
            Ok(index) => index,
            Err(index) => {
                self.0.insert(index, (key, value()));
                index
            }
        };
        &mut self.0[index].1
    }

    /// Removes the entries for which `is_taken` returns true, and returns them.
    pub fn take_out(&mut self, mut is_taken: impl FnMut(&K, &mut V) -> bool) -> Vec<(K, V)> {
        self.0.extract_if(.., |(key, value)| is_taken(key, value)).collect()
    }

    /// Removes an entry and returns its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.position(key).ok().map(|index| self.0.remove(index).1)
    }
}

/// The value of a key that must be in the map.
impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> std::ops::Index<&Q> for SortedMap<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        // As with an index of a list, a missing key is a defect of the caller.
        &self.0[self.position(key).unwrap_or(usize::MAX)].1
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Debug, V: Debug> Debug for SortedMap<K, V> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    /// Sorts once: to insert one by one takes the square of the number of entries. Of entries with the same key, the last is kept.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<(K, V)> = entries.into_iter().collect();
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                std::mem::swap(later, kept);
            }
            is_same
        });
        Self(entries)
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, K, V> IntoIterator for &'a SortedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (K, V)>, fn(&'a (K, V)) -> (&'a K, &'a V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<K: Serialize, V: Serialize> Serialize for SortedMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for SortedMap<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries(PhantomData))
    }
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
    type Value = SortedMap<K, V>;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        std::iter::from_fn(|| access.next_entry().transpose()).collect()
    }
}

/// The TypeScript type is that of any other map.
#[cfg(feature = "typescript")]
impl<K: ts_rs::TS, V: ts_rs::TS> ts_rs::TS for SortedMap<K, V> {
    type WithoutGenerics = <Plain<K, V> as ts_rs::TS>::WithoutGenerics;
    type OptionInnerType = Self;

    fn ident(config: &ts_rs::Config) -> String {
        Plain::<K, V>::ident(config)
    }

    fn name(config: &ts_rs::Config) -> String {
        Plain::<K, V>::name(config)
    }

    fn inline(config: &ts_rs::Config) -> String {
        Plain::<K, V>::inline(config)
    }

    fn inline_flattened(config: &ts_rs::Config) -> String {
        Plain::<K, V>::inline_flattened(config)
    }

    fn decl(config: &ts_rs::Config) -> String {
        Plain::<K, V>::decl(config)
    }

    fn decl_concrete(config: &ts_rs::Config) -> String {
        Plain::<K, V>::decl_concrete(config)
    }

    fn visit_dependencies(visitor: &mut impl ts_rs::TypeVisitor)
    where
        Self: 'static,
    {
        Plain::<K, V>::visit_dependencies(visitor);
    }

    fn visit_generics(visitor: &mut impl ts_rs::TypeVisitor)
    where
        Self: 'static,
    {
        Plain::<K, V>::visit_generics(visitor);
    }
}

#[cfg(feature = "typescript")]
type Plain<K, V> = std::collections::BTreeMap<K, V>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_in_the_order_of_their_keys_and_the_last_value_counts() {
        let mut map = SortedMap::from([("b", 1), ("c", 2), ("a", 3), ("b", 4)]);
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&"a", &3), (&"b", &4), (&"c", &2)]);
        assert_eq!((map.remove("b"), map.remove("b"), map.get("c")), (Some(4), None, Some(&2)));
        *map.get_or_insert_with("d", || 5) += 1;
        assert_eq!(map.values().copied().collect::<Vec<_>>(), [3, 2, 6]);
    }

    #[test]
    fn many_entries_that_come_in_descending_order_are_sorted_at_once() {
        let entries = (0..400_000_u32).rev().flat_map(|key| [(key, 0), (key, key)]);
        let map: SortedMap<u32, u32> = entries.collect();
        assert!(
            map.iter().eq((0..400_000)
                .map(|key| (key, key))
                .collect::<Vec<_>>()
                .iter()
                .map(|(key, value)| (key, value)))
        );
    }

    #[test]
    fn a_map_is_an_object_in_json() {
        let map: SortedMap<String, u32> = serde_json::from_str(r#"{"b":1,"a":2}"#).unwrap();
        assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"a":2,"b":1}"#);
        assert!(serde_json::from_str::<SortedMap<String, u32>>("[]").is_err());
    }
}
