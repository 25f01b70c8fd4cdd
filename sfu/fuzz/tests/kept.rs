//! Does the class go on after every kept input, and after the same others made of them?

use std::path::{Path, PathBuf};

use liveclass_sfu_fuzz::kept::{Chance, inputs};
use liveclass_sfu_fuzz::run::Runner;
use liveclass_sfu_fuzz::targets;

/// Inputs made for each target; `LIVECLASS_FUZZ_INPUTS` asks for others.
const MADE: usize = 40;

fn try_all(name: &str) {
    let target = targets::find(name).expect("a target of this name");
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut runner =
        Runner::new(target, std::env::var_os("LIVECLASS_FINDS").map(PathBuf::from).as_deref());
    let kept = inputs(&home.join("kept").join(name));
    let made: usize =
        std::env::var("LIVECLASS_FUZZ_INPUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(MADE);
    let mut chance = Chance::new(name.len() as u64);
    let mut finds = Vec::new();
    for n in 0..kept.len() + made {
        let input = kept.get(n).cloned().unwrap_or_else(|| chance.vary(&kept));
        finds.extend(runner.run(&input).err());
    }
    assert!(finds.is_empty(), "{} finds, the first: {}", finds.len(), finds[0]);
}

#[test]
fn strangers() {
    try_all("stranger");
}

#[test]
fn streams() {
    try_all("streams");
}

#[test]
fn handshakes() {
    try_all("handshake");
}

#[test]
fn descriptions() {
    try_all("description");
}

#[test]
fn control() {
    try_all("control");
}

#[test]
fn media() {
    try_all("media");
}

#[test]
fn channels() {
    try_all("channels");
}
