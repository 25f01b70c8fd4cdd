//! How does an input say what to do?

/// Bytes that are read as choices. What is missing counts as zero, so every input is a script.
pub struct Script<'a> {
    rest: &'a [u8],
}

impl<'a> Script<'a> {
    /// A script from its beginning.
    pub fn new(input: &'a [u8]) -> Self {
        Script { rest: input }
    }

    /// Whether nothing is left.
    pub fn is_over(&self) -> bool {
        self.rest.is_empty()
    }

    /// One byte.
    pub fn byte(&mut self) -> u8 {
        self.array::<1>()[0]
    }

    /// Two bytes as a number.
    pub fn short(&mut self) -> u16 {
        u16::from_be_bytes(self.array())
    }

    /// Four bytes as a number.
    pub fn word(&mut self) -> u32 {
        u32::from_be_bytes(self.array())
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// Whether the next byte is odd.
    pub fn coin(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// At most `length` bytes.
    pub fn bytes(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// As many bytes as the next one says, or, when that is 255, as the next two say.
    pub fn chunk(&mut self) -> &'a [u8] {
        let length = match self.byte() {
            255 => usize::from(self.short()),
            short => usize::from(short),
        };
        self.bytes(length)
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// One of some.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let taken = self.bytes(N);
        bytes[..taken.len()].copy_from_slice(taken);
        bytes
    }
}

/// Change some of a datagram's bytes, or its length, as the script says.
pub fn spoil(script: &mut Script<'_>, datagram: &mut Vec<u8>) {
    for _ in 0..=script.below(4) {
        let at = usize::from(script.short()) % datagram.len().max(1);
        match script.below(6) {
            0 => datagram.truncate(at),
            1 => datagram.extend_from_slice(script.chunk()),
            2 => {
                let more = script.chunk();
                datagram.splice(at.min(datagram.len())..at.min(datagram.len()), more.to_vec());
            }
            3 => drop(datagram.drain(at.min(datagram.len())..datagram.len().min(at + 4))),
            _ => {
                let byte = script.byte();
                if let Some(old) = datagram.get_mut(at) {
                    *old = byte;
                }
            }
        }
    }
}
