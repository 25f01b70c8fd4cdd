//! What does a client do while time passes?

use std::time::Instant;

use str0m::net::{Protocol, Receive};
use str0m::{Input, Output};

use super::stream::Stream;
use super::{Client, Frame};

impl Client {
    pub fn run(&mut self) {
        if self.is_deaf {
            self.run_at(Instant::now());
            return;
        }
        let mut buffer = [0; 2000];
        while let Ok((length, source)) = self.socket.recv_from(&mut buffer) {
            let bytes = &buffer[..length];
            if self.is_lost(bytes) {
                continue;
            }
            if let Ok(receive) = Receive::new(Protocol::Udp, source, self.home, bytes) {
                let _ = self.rtc.handle_input(Input::Receive(Instant::now(), receive));
                self.drain();
            }
        }
        while let Some(frame) = self.stream.as_mut().and_then(Stream::next) {
            self.take_frame(&frame);
        }
        self.tell_estimate();
        let now = Instant::now();
        if now >= self.deadline {
            self.run_at(now);
        }
    }

    /// It leaves with the next packet of control.
    fn tell_estimate(&mut self) {
        let picture = self.packets.iter().rev().find(|(_, p)| Frame::read(&p.payload).is_some());
        if let (Some(bits), Some((_, packet))) = (self.estimate, picture) {
            if let Some(stream) = self.rtc.direct_api().stream_rx(&packet.header.ssrc) {
                stream.request_remb(bits.into());
            }
        }
    }

    fn take_frame(&mut self, frame: &[u8]) {
        let Some(stream) = &self.stream else { return };
        let (source, local) = (stream.server(), stream.local());
        if let Ok(receive) = Receive::new(Protocol::Tcp, source, local, frame) {
            let _ = self.rtc.handle_input(Input::Receive(Instant::now(), receive));
            self.drain();
        }
    }

    fn is_lost(&mut self, datagram: &[u8]) -> bool {
        let is_media = matches!(datagram, [128..=191, 0..=191 | 224..=255, ..]);
        self.media += u64::from(is_media);
        is_media && self.loses.is_some_and(|every| self.media % every == 0)
    }

    pub(super) fn run_at(&mut self, now: Instant) {
        let _ = self.rtc.handle_input(Input::Timeout(now));
        self.drain();
    }

    /// Once the other side has said goodbye the engine fails, here and on input. A test that
    /// needs more of this client waits for it in vain and says so.
    fn drain(&mut self) {
        while let Ok(output) = self.rtc.poll_output() {
            match output {
                Output::Timeout(at) => {
                    self.deadline = at;
                    return;
                }
                Output::Transmit(t) => {
                    if t.contents.starts_with(&[0, 1]) {
                        self.last_check = Some(t.contents.to_vec());
                    }
                    if let Some(stream) = &mut self.stream {
                        stream.send(&t.contents);
                    } else {
                        let _ = self.socket.send_to(&t.contents, t.destination);
                    }
                }
                Output::Event(event) => self.note(event),
            }
        }
    }

    fn note(&mut self, event: str0m::Event) {
        match event {
            str0m::Event::Connected => self.connected = true,
            str0m::Event::RtpPacket(packet) => {
                let stream = self.rtc.direct_api().stream_rx(&packet.header.ssrc).unwrap().mid();
                self.packets.push((stream, packet));
            }
            str0m::Event::KeyframeRequest(r) => self.keyframe_requests.push((r.mid, r.rid)),
            str0m::Event::ChannelOpen(id, label) => self.channels.push((id, label)),
            str0m::Event::ChannelData(data) => {
                let label = self.channels.iter().find(|(id, _)| *id == data.id).unwrap().1.clone();
                self.messages.push((label, data.data));
            }
            _ => {}
        }
    }
}
