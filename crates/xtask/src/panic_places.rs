//! Places of panics: file, line and column, a fortieth of the wasm file that nothing reads once panics trap without a message.

use std::ops::Range;

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

/// Bytes of a `core::panic::Location` in wasm: address and length of the file's name, line, column.
const PLACE_BYTES: usize = 16;

/// Overwrites every place with zeros, which wasm-opt takes out of the file.
pub(crate) fn erase(module: &mut Module) {
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(base)), .. } = data.kind else {
            continue;
        };
        for range in found(base as u32 as usize, &data.value) {
            data.value[range].fill(0);
        }
    }
}

/// Where places and the names of their files stand in bytes that are loaded to `base`.
fn found(base: usize, bytes: &[u8]) -> Vec<Range<usize>> {
    let aligned = (base.next_multiple_of(4) - base..bytes.len()).step_by(4);
    let places = aligned.filter_map(|at| Some([at..at + PLACE_BYTES, file(base, bytes, at)?]));
    places.flatten().collect()
}

/// Where the name of the file stands, if there is a place at `at`.
fn file(base: usize, bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let place = bytes.get(at..at + PLACE_BYTES)?;
    let number = |index: usize| -> Option<usize> {
        let number = place[4 * index..].first_chunk()?;
        usize::try_from(u32::from_le_bytes(*number)).ok()
    };
    let start = number(0)?.checked_sub(base)?;
    let name = start..start.checked_add(number(1)?)?;
    let is_source = bytes.get(name.clone())?.strip_suffix(b".rs")?.iter().all(u8::is_ascii_graphic);
    let is_inside = (1..100_000).contains(&number(2)?) && (1..1_000).contains(&number(3)?);
    (is_source && is_inside && name.len() > b".rs".len()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: usize = 1_048_576;

    fn loaded(name: &[u8], place: [u32; 4]) -> Vec<u8> {
        let numbers = place.into_iter().flat_map(u32::to_le_bytes);
        name.iter().copied().chain(numbers).collect()
    }

    #[test]
    fn a_place_is_known_by_the_name_of_its_file() {
        let bytes = loaded(b"read,src/lib.rs!", [BASE as u32 + 5, 10, 17, 9]);
        assert_eq!(found(BASE, &bytes), [16..32, 5..15]);
    }

    #[test]
    fn other_numbers_are_kept() {
        let address = BASE as u32 + 5;
        let others = [
            [address, 11, 17, 9],
            [address, 10, 0, 9],
            [address, 10, 17, 5_000],
            [address + 7, 3, 17, 9],
            [0, 10, 17, 9],
            [address, u32::MAX, 17, 9],
        ];
        for place in others {
            let bytes = loaded(b"read,src/lib.rs!", place);
            assert_eq!(found(BASE, &bytes), Vec::<Range<usize>>::new(), "{place:?}");
        }
    }

    #[test]
    fn a_module_loses_its_places_and_keeps_the_rest() {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 17, None, None);
        let offset = ConstExpr::Value(Value::I32(BASE as i32));
        let bytes = loaded(b"read,src/lib.rs!", [BASE as u32 + 5, 10, 17, 9]);
        let data = module.data.add(DataKind::Active { memory, offset }, bytes);
        erase(&mut module);
        let mut expected = vec![0; 32];
        expected[..5].copy_from_slice(b"read,");
        expected[15] = b'!';
        assert_eq!(module.data.get(data).value, expected);
    }
}
