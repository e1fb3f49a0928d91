//! A digest is a hash of `f64` bits in declared order. Two results are equal to the bit if their digests are equal.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use twox_hash::xxhash3_128::Hasher;

/// A 128-bit hash, 32 hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Digest(u128);

impl Digest {
    /// Its bits as four numbers, the highest 32 bits first.
    pub fn parts(self) -> [u32; 4] {
        [96, 64, 32, 0].map(|shift| (self.0 >> shift) as u32)
    }

    /// The digest of these bits.
    pub fn from_parts(parts: [u32; 4]) -> Self {
        Self(parts.into_iter().fold(0, |bits, part| bits << 32 | u128::from(part)))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u128::from_str_radix(&text, 16) {
            Ok(value) if digits => Ok(Self(value)),
            _ => Err(D::Error::custom(format!("expected 32 hexadecimal digits, found {text:?}"))),
        }
    }
}

/// Hashes values in the order in which they are added.
pub struct Digester(Hasher);

impl Digester {
    /// Starts a digest of one kind of record. The kind is hashed too, so that digests of different kinds differ.
    pub fn new(kind: &str) -> Self {
        let mut digester = Self(Hasher::new());
        digester.text(kind);
        digester
    }

    /// Adds a text with its length.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.write(text.as_bytes());
    }

    /// Adds a count.
    #[inline(never)]
    pub fn count(&mut self, count: usize) {
        self.0.write(&(count as u64).to_le_bytes());
    }

    /// Adds the bits of a number.
    #[inline(never)]
    pub fn number(&mut self, number: f64) {
        self.0.write(&number.to_bits().to_le_bytes());
    }

    /// Adds a number that may be undefined. An undefined one differs from every number.
    pub fn optional(&mut self, number: Option<f64>) {
        self.count(usize::from(number.is_some()));
        self.number(number.unwrap_or(0.0));
    }

    /// Adds a column with its length.
    pub fn numbers(&mut self, numbers: &[f64]) {
        self.count(numbers.len());
        for chunk in numbers.chunks(128) {
            let mut bytes = [0; 1024];
            for (to, number) in bytes.chunks_exact_mut(8).zip(chunk) {
                to.copy_from_slice(&number.to_bits().to_le_bytes());
            }
            self.0.write(&bytes[..chunk.len() * 8]);
        }
    }

    /// Adds another digest.
    pub fn digest(&mut self, digest: Digest) {
        self.0.write(&digest.0.to_le_bytes());
    }

    /// The digest of all values added so far.
    pub fn finish(&self) -> Digest {
        Digest(self.0.finish_128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_its_text() {
        let digest = Digester::new("test").finish();
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(text.len(), 34);
        assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), digest);
        assert!(serde_json::from_str::<Digest>("\"12\"").is_err());
        assert!(serde_json::from_str::<Digest>("\"+2345678901234567890123456789012\"").is_err());
    }

    #[test]
    fn the_last_bit_and_the_order_count() {
        let of = |numbers: &[f64]| {
            let mut digester = Digester::new("test");
            digester.numbers(numbers);
            digester.finish()
        };
        assert_eq!(of(&[1.0, 2.0]), of(&[1.0, 2.0]));
        assert_ne!(of(&[1.0, 2.0]), of(&[2.0, 1.0]));
        assert_ne!(of(&[0.0]), of(&[-0.0]));
        assert_ne!(of(&[1.0]), of(&[1.0 + f64::EPSILON]));
    }
}
