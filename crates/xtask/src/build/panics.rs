//! Panics without their messages. In a browser std writes the message of a panic nowhere and then traps; the code that formats the
//! message is 2.5 % of the wasm file.

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// Parts of the mangled names of functions that panic.
const PANICS: &[&str] = &[
    "4core9panicking",
    "4core4cell22panic_already_borrowed",
    "4core4cell30panic_already_mutably_borrowed",
    "4core6option13expect_failed",
    "4core6option13unwrap_failed",
    "4core6result13unwrap_failed",
    "4core3str16slice_error_fail",
    "5slice5index16slice_index_fail",
    "17len_mismatch_fail",
    "7raw_vec12handle_error",
    "7raw_vec17capacity_overflow",
    "5alloc18handle_alloc_error",
    "17rust_begin_unwind",
];

/// Replaces the body of every function that panics by a trap.
pub(super) fn cut(module: &mut Module) -> Result<()> {
    let panics: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .filter(|id| module.funcs.get(*id).name.as_deref().is_some_and(is_panic))
        .collect();
    ensure!(
        !panics.is_empty(),
        "the wasm file has no function that panics: a new rustc mangles their names differently"
    );
    for id in panics {
        trap(module, id);
    }
    Ok(())
}

/// Replaces the body of a function by a trap.
fn trap(module: &mut Module, id: FunctionId) {
    let signature = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (signature.params().to_vec(), signature.results().to_vec());
    let args = params.iter().map(|param| module.locals.add(*param)).collect();
    let mut body = FunctionBuilder::new(&mut module.types, &params, &results);
    body.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(args));
}

fn is_panic(name: &str) -> bool {
    PANICS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_panic_are_recognised_in_both_manglings() {
        assert!(is_panic("_ZN4core9panicking13assert_failed17haeb368daaa65ad45E"));
        assert!(is_panic("_RNvNtCsgXGp5Oqx2Ny_4core9panicking5panic"));
        assert!(!is_panic("_ZN16candlerun_engine4json9read_json17haeb368daaa65ad45E"));
    }

    #[test]
    fn a_panic_becomes_a_trap_of_the_same_signature() {
        let mut module = Module::default();
        let index = module.locals.add(walrus::ValType::I32);
        let mut body = FunctionBuilder::new(&mut module.types, &[walrus::ValType::I32], &[]);
        body.name("_RNvNtCs_4core9panicking18panic_bounds_check".to_owned());
        body.func_body().local_get(index).drop();
        let id = body.finish(vec![index], &mut module.funcs);
        module.exports.add("panic", id);
        cut(&mut module).unwrap();
        let read = Module::from_buffer(&module.emit_wasm()).unwrap();
        let function = read.funcs.iter_local().next().unwrap().1;
        assert_eq!(function.args.len(), 1);
        assert_eq!(function.block(function.entry_block()).len(), 1);
    }

    #[test]
    fn a_file_without_panics_is_refused() {
        assert!(cut(&mut Module::default()).is_err());
    }
}
