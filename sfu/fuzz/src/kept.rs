//! Which inputs are kept, and how are more made of them without a guide?

use std::path::Path;

/// The inputs of a folder, by name. An absent folder has none.
pub fn inputs(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|p| p.is_file() && p.extension().is_none())
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// The same numbers for the same seed (xorshift).
pub struct Chance(u64);

impl Chance {
    /// Any seed will do.
    pub fn new(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    /// Bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.below(256) as u8).collect()
    }

    /// An input that has something of the kept ones.
    pub fn vary(&mut self, kept: &[Vec<u8>]) -> Vec<u8> {
        if kept.is_empty() || self.below(8) == 0 {
            let length = self.below(400);
            return self.bytes(length);
        }
        let mut input = kept[self.below(kept.len())].clone();
        for _ in 0..=self.below(6) {
            let at = self.below(input.len() + 1);
            match self.below(6) {
                0 => input.truncate(at.max(4)),
                1 => {
                    let more = self.below(16);
                    let more = self.bytes(more);
                    input.splice(at..at, more);
                }
                2 => {
                    let other = &kept[self.below(kept.len())];
                    let from = self.below(other.len() + 1);
                    input.truncate(at);
                    input.extend_from_slice(&other[from..]);
                }
                3 => {
                    let byte = [0, 1, 0x7f, 0x80, 0xff][self.below(5)];
                    input.splice(at..(at + 1).min(input.len()), [byte]);
                }
                _ => {
                    let byte = self.below(256) as u8;
                    input.splice(at..(at + 1).min(input.len()), [byte]);
                }
            }
        }
        input
    }
}
