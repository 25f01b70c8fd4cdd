//! One target under a guide: libFuzzer, which keeps what reaches code not reached before.
//!
//! `LIVECLASS_FUZZ` names the target, `LIVECLASS_FINDS` the folder for finds; see `make fuzz`.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use liveclass_sfu_fuzz::run::Runner;
use liveclass_sfu_fuzz::targets;

thread_local! {
    static RUNNER: RefCell<Option<Runner>> = const { RefCell::new(None) };
}

fn runner() -> Runner {
    let name = std::env::var("LIVECLASS_FUZZ").unwrap_or_default();
    let target = targets::find(&name).unwrap_or_else(|| panic!("no target {name:?}"));
    let finds = std::env::var_os("LIVECLASS_FINDS");
    Runner::new(target, finds.as_deref().map(std::path::Path::new))
}

fuzz_target!(|input: &[u8]| {
    RUNNER.with_borrow_mut(|kept| {
        let done = kept.get_or_insert_with(runner).run(input);
        if let Err(why) = done {
            eprintln!("{why}");
            std::process::abort();
        }
    });
});
