//! Reads the values of JSON one after another.

use super::nesting::Nesting;

/// The unread part of an element. The methods return `None` if it is not JSON.
pub(super) struct Tokens<'a>(pub(super) &'a [u8]);

impl<'a> Tokens<'a> {
    /// Starts after the opening bracket.
    pub(super) fn open(json: &'a [u8]) -> Self {
        Self(json.get(1..).unwrap_or_default())
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        self.0 = self.0.trim_ascii_start();
        self.0.first().copied()
    }

    /// Whether the next byte is a closing bracket.
    pub(super) fn at_end(&mut self) -> Option<bool> {
        Some(matches!(self.next()?, b']' | b'}'))
    }

    /// `Some` if only the closing bracket is left.
    pub(super) fn finished(&self) -> Option<()> {
        (self.0.len() == 1).then_some(())
    }

    pub(super) fn skip(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())?;
        self.0 = &self.0[1..];
        Some(())
    }

    /// Reads the comma between two values, unless the bracket closes. A value must follow the comma.
    pub(super) fn comma(&mut self) -> Option<()> {
        if self.at_end()? {
            return Some(());
        }
        self.skip(b',')?;
        (!self.at_end()?).then_some(())
    }

    pub(super) fn key(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.string(out)?;
        self.skip(b':')
    }

    /// Reads a value as text. Nested arrays and objects remain JSON: no field of a candle is one.
    pub(super) fn value(&mut self, out: &mut Vec<u8>) -> Option<()> {
        match self.next()? {
            b'"' => self.string(out),
            b'[' | b'{' => self.nested(out),
            _ => self.word(out),
        }
    }

    /// The bytes of the next value, which are checked as far as their brackets.
    pub(super) fn span(&mut self) -> Option<&'a [u8]> {
        let start = self.next().map(|_| self.0)?;
        self.value(&mut Vec::new())?;
        start.get(..start.len() - self.0.len())
    }

    /// Reads a number, `true`, `false` or `null`.
    pub(super) fn word(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let ends = |byte: &u8| b",:]}[{\"".contains(byte) || byte.is_ascii_whitespace();
        let len = self.0.iter().position(ends).unwrap_or(self.0.len());
        (len > 0).then_some(())?;
        let (word, rest) = self.0.split_at(len);
        out.extend_from_slice(word);
        self.0 = rest;
        Some(())
    }

    pub(super) fn nested(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut nesting = Nesting::default();
        let len = self.0.iter().position(|&byte| nesting.step(byte))? + 1;
        let (value, rest) = self.0.split_at(len);
        out.extend_from_slice(value);
        self.0 = rest;
        Some(())
    }

    /// Reads a string in quotes.
    pub(super) fn string(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.skip(b'"')?;
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            match byte {
                b'"' => return Some(()),
                b'\\' => self.escape(out)?,
                _ => out.push(byte),
            }
        }
    }

    pub(super) fn escape(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        match byte {
            b'n' | b'r' | b't' | b'b' | b'f' => out.push(b' '),
            b'"' | b'\\' | b'/' => out.push(byte),
            b'u' => {
                let digits = std::str::from_utf8(self.0.get(..4)?).ok()?;
                let letter = char::from_u32(u32::from_str_radix(digits, 16).ok()?);
                let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                self.0 = &self.0[4..];
            }
            _ => return None,
        }
        Some(())
    }
}
