//! What does one forwarded packet cost the media thread?
//!
//! `cargo run --release --example fanout -- [subscribers] [seconds] [tcp]`: one publisher of 2.5 Mbit/s
//! video and audio, real connections over loopback. The clients run in another thread and only
//! keep their connections alive; the figure is the media thread's processor time, receive path of
//! the loopback included.

#[path = "../tests/hall/mod.rs"]
mod hall;

use std::time::{Duration, Instant};

use hall::{Frame, Hall};
use liveclass_sfu_core::{Kind, Stats};

/// 30 frames a second of 12 packets of 700 bytes are about 2 Mbit/s.
const FRAME: Duration = Duration::from_micros(33_333);
const PACKETS: u16 = 12;

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let subscribers = arguments.next().unwrap_or(20);
    let seconds = arguments.next().unwrap_or(5);
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    hall.over_tcp = std::env::args().any(|argument| argument == "tcp");
    for _ in 0..subscribers {
        hall.subscriber(&tracks);
    }
    let before = hall.core.stats().expect("the core runs");
    send(&mut hall, publisher, Duration::from_secs(seconds as u64));
    let after = hall.core.stats().expect("the core runs");
    report(subscribers, before, after);
}

fn send(hall: &mut Hall, publisher: usize, time: Duration) {
    let (start, mut n) = (Instant::now(), 0u16);
    let mut next = start;
    while start.elapsed() < time {
        if Instant::now() >= next {
            next += FRAME;
            for _ in 0..PACKETS {
                n = (n + 1) % (1 << 15);
                let frame = Frame { tag: 1, key: n <= PACKETS, picture: n, tl0: n as u8 };
                hall.clients[publisher].send_video(None, frame);
            }
            hall.clients[publisher].send_audio(-20, 0);
        }
        for client in &mut hall.clients {
            client.packets.clear();
            client.run();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn report(subscribers: usize, before: Stats, after: Stats) {
    let packets = after.packets_out - before.packets_out;
    let cpu = after.cpu_seconds - before.cpu_seconds;
    println!(
        "{subscribers} subscribers: {packets} packets out, {cpu:.2} s of processor time, {:.2} µs a packet, {} dropped",
        cpu * 1e6 / packets as f64,
        after.dropped - before.dropped,
    );
}
