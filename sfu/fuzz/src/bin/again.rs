//! Let a find happen again: `again TARGET FOLDER`, the folder as it was written down.

use std::path::Path;

use liveclass_sfu_fuzz::kept::inputs;
use liveclass_sfu_fuzz::run::Runner;
use liveclass_sfu_fuzz::targets;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, folder] = &arguments[..] else {
        panic!("again TARGET FOLDER");
    };
    let target = targets::find(name).unwrap_or_else(|| panic!("no target {name:?}"));
    let inputs = inputs(Path::new(folder));
    let few = smallest(inputs, |few| try_them(target, few).is_err());
    println!("{} inputs are enough: {:?}", few.len(), try_them(target, &few));
    for (n, input) in few.iter().enumerate() {
        println!("{n}: {} bytes", input.len());
        let _ = std::fs::write(Path::new(folder).join(format!("few-{n}.bin")), input);
    }
}

fn try_them(target: targets::Target, inputs: &[Vec<u8>]) -> Result<(), String> {
    let mut runner = Runner::new(target, None);
    inputs.iter().try_for_each(|input| runner.run(input))
}

/// Leave out what is not needed: halves, then quarters, down to single inputs.
fn smallest(mut inputs: Vec<Vec<u8>>, fails: impl Fn(&[Vec<u8>]) -> bool) -> Vec<Vec<u8>> {
    let mut size = inputs.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < inputs.len() {
            let mut fewer = inputs.clone();
            fewer.drain(at..(at + size).min(inputs.len()));
            if fails(&fewer) {
                inputs = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    inputs
}
