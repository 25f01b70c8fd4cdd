//! What did a client hear, and does it ask for what it did not?

use super::Client;

/// A piece of sound that the publishers of tests send.
const BYTES: usize = 80;

impl Client {
    /// Numbers of the sound received, in order of arrival.
    pub fn sound(&self) -> Vec<u64> {
        let sound = self.packets.iter().filter(|(_, packet)| packet.payload.len() == BYTES);
        sound.map(|(_, packet)| *packet.seq_no).collect()
    }

    /// From now on it asks for sound that is missing, as browsers do that were told to.
    pub fn asks_for_sound(&mut self) {
        let heard = self.packets.iter().find(|(_, packet)| packet.payload.len() == BYTES).unwrap();
        let mut api = self.rtc.direct_api();
        api.stream_rx(&heard.1.header.ssrc).unwrap().suppress_nack(false);
    }
}
