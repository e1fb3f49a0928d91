//! The depth of brackets in JSON, byte by byte.

/// The number of open brackets, and whether the last byte is in a string.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Nesting {
    /// Whether the last byte is in a string.
    pub(super) fn in_string(&self) -> bool {
        self.in_string
    }

    /// Adds the next byte and returns whether it closes the outermost bracket.
    pub(super) fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            let ends = byte == b'"' && !self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            self.in_string = !ends;
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of the first value in brackets.
    fn len_of_value(json: &str) -> Option<usize> {
        let mut nesting = Nesting::default();
        json.bytes().position(|byte| nesting.step(byte)).map(|last| last + 1)
    }

    #[test]
    fn a_value_ends_with_its_outermost_bracket() {
        assert_eq!(len_of_value(r#"[1,[2,{"a":3}]],[4]"#), Some(15));
        assert_eq!(len_of_value("[[1]"), None);
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        assert_eq!(len_of_value(r#"["]",1]"#), Some(7));
        assert_eq!(len_of_value(r#"["\"]",1]"#), Some(9));
        assert_eq!(len_of_value(r#"["\\"]"#), Some(6));
    }
}
