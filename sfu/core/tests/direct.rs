//! Is what leaves without the engine the same stream as what the engine sends?
#![allow(clippy::unwrap_used)]

mod hall;

use hall::{Frame, Hall};
use liveclass_sfu_core::{Kind, TrackId};

fn frame(n: u16) -> Frame {
    Frame { tag: 3, key: n % 50 == 0, picture: n, tl0: n as u8 }
}

fn direct(hall: &Hall) -> u64 {
    hall.core.stats().unwrap().direct
}

/// A publisher, a subscriber who has reported on both streams, and the number of the next frame.
fn reported(hall: &mut Hall) -> (usize, usize, Vec<TrackId>, u16) {
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    let subscriber = hall.subscriber(&tracks);
    let mut next = 0;
    hall.send_until(
        "a hundred packets left directly",
        |hall, n| {
            next = n + 1;
            send(hall, publisher, n);
        },
        |hall| direct(hall) >= 100,
    );
    (publisher, subscriber, tracks, next)
}

fn send(hall: &mut Hall, publisher: usize, n: u16) {
    hall.clients[publisher].send_video(None, frame(n));
    hall.clients[publisher].send_audio(-20, 9);
}

fn arrived(hall: &mut Hall, subscriber: usize, last: u16) {
    hall.until("the last frame arrived", |hall| {
        hall.clients[subscriber].frames().iter().any(|frame| frame.picture == last)
    });
}

#[test]
fn numbers_and_contents_run_on_over_engine_and_direct() {
    let mut hall = Hall::new();
    let (_, subscriber, _, next) = reported(&mut hall);
    arrived(&mut hall, subscriber, next - 1);
    let client = &hall.clients[subscriber];
    for kind in [client.packets[0].0, client.packets[1].0] {
        let of_kind = client.packets.iter().filter(|(mid, _)| *mid == kind);
        let seqs: Vec<u64> = of_kind.map(|(_, packet)| *packet.seq_no).collect();
        assert!(seqs.windows(2).all(|w| w[1] == w[0] + 1), "{seqs:?}");
    }
    let frames = client.frames();
    assert!(frames.windows(2).all(|w| w[1].picture == w[0].picture + 1));
    assert!(frames.iter().all(|f| *f == frame(f.picture)));
    let sent_at = |(_, p): &(_, str0m::rtp::RtpPacket)| p.header.ext_vals.abs_send_time.unwrap();
    let times: Vec<_> = client.packets.iter().map(sent_at).collect();
    assert!(times.windows(2).all(|w| w[1] + std::time::Duration::from_millis(50) > w[0]));
}

#[test]
fn what_is_lost_is_sent_again() {
    let mut hall = Hall::new();
    let (publisher, subscriber, _, next) = reported(&mut hall);
    hall.clients[subscriber].loses = Some(20);
    hall.send_until(
        "two hundred frames more",
        |hall, n| send(hall, publisher, next + n),
        |hall| hall.clients[subscriber].frames().last().is_some_and(|f| f.picture > next + 200),
    );
    hall.clients[subscriber].loses = None;
    let last = hall.clients[subscriber].frames().last().unwrap().picture;
    hall.until("no frame is missing", |hall| {
        let mut pictures: Vec<u16> =
            hall.clients[subscriber].frames().iter().map(|f| f.picture).collect();
        pictures.sort_unstable();
        pictures.dedup();
        let first = pictures[0];
        pictures.iter().filter(|p| **p <= last).count() == usize::from(last - first) + 1
    });
}

#[test]
fn sound_that_is_lost_is_sent_again() {
    let mut hall = Hall::new();
    let (publisher, subscriber, ..) = reported(&mut hall);
    // Not as fast as the test can: it is asked for every 33 ms.
    let speak = |hall: &mut Hall, n: u16| {
        if n.is_multiple_of(4) {
            hall.clients[publisher].send_audio(-20, 9);
        }
    };
    let already = direct(&hall);
    hall.send_until("sound leaves directly", speak, |hall| direct(hall) > already + 20);
    let sound = |hall: &Hall| hall.clients[subscriber].sound();
    hall.clients[subscriber].asks_for_sound();
    hall.clients[subscriber].loses = Some(20);
    let before = sound(&hall).len();
    hall.send_until("four hundred pieces of sound more", speak, |hall| {
        sound(hall).len() > before + 400
    });
    hall.clients[subscriber].loses = None;
    let (first, last) = (sound(&hall)[before], *sound(&hall).iter().max().unwrap());
    hall.send_until("nearly nothing is missing", speak, |hall| {
        let mut came = sound(hall);
        came.retain(|seq| (first..=last).contains(seq));
        came.sort_unstable();
        came.dedup();
        // What was lost before the first question, and of the two a second that the engine sends.
        last - first + 1 - came.len() as u64 <= 4
    });
}

#[test]
fn a_pause_and_a_key_frame_are_asked_for_as_before() {
    let mut hall = Hall::new();
    let (publisher, subscriber, tracks, next) = reported(&mut hall);
    let peer = hall.clients[subscriber].peer;
    arrived(&mut hall, subscriber, next - 1);
    hall.show(peer, tracks[1], true, 2);
    let before = hall.clients[subscriber].frames().len();
    for n in 0..20 {
        send(&mut hall, publisher, next + n);
    }
    let asked = hall.clients[publisher].keyframe_requests.len();
    hall.show(peer, tracks[1], false, 2);
    let mut key = false;
    hall.send_until(
        "the picture goes on with a key frame",
        |hall, n| {
            let n = next + 20 + n;
            key |= hall.clients[publisher].keyframe_requests.len() > asked;
            hall.clients[publisher].send_video(None, Frame { key, ..frame(n) });
        },
        |hall| hall.clients[subscriber].frames().len() > before + 5,
    );
    let client = &hall.clients[subscriber];
    assert!(client.frames()[before].key);
    let video = client.packets.iter().filter(|(_, p)| p.payload.len() == 700);
    let seqs: Vec<u64> = video.map(|(_, packet)| *packet.seq_no).collect();
    assert!(seqs.windows(2).all(|w| w[1] == w[0] + 1), "a pause looks like loss: {seqs:?}");
}

/// Of thirty frames of which each third is lost, these are followed by one that came.
const KNOWN: u16 = 28;

/// Pictures that were sent before something was done to the track, were lost on the way, and came
/// nevertheless: how many of how many.
fn come_late(act: impl Fn(&Hall, u64, TrackId)) -> (usize, usize) {
    let mut hall = Hall::new();
    let (publisher, subscriber, tracks, next) = reported(&mut hall);
    arrived(&mut hall, subscriber, next - 1);
    let out = hall.core.stats().unwrap().packets_out;
    (0..30).for_each(|n| hall.clients[publisher].send_video(None, frame(next + n)));
    while hall.core.stats().unwrap().packets_out < out + 30 {
        std::thread::yield_now();
    }
    act(&hall, hall.clients[subscriber].peer, tracks[1]);
    hall.clients[subscriber].loses = Some(3);
    hall.clients[subscriber].run();
    hall.clients[subscriber].loses = None;
    let came = |hall: &Hall| {
        let frames = hall.clients[subscriber].frames();
        (0..KNOWN).filter(|n| frames.iter().any(|frame| frame.picture == next + n)).count()
    };
    let before = came(&hall);
    let heard = |hall: &Hall| {
        let packets = &hall.clients[subscriber].packets;
        packets.iter().filter(|(_, packet)| packet.payload.len() == 80).count()
    };
    let enough = heard(&hall) + 200;
    hall.send_until(
        "two hundred pieces of sound came, in which to ask for what is missing",
        |hall, _| hall.clients[publisher].send_audio(-20, 9),
        |hall| heard(hall) >= enough,
    );
    assert!(before < KNOWN.into(), "nothing was lost");
    (came(&hall) - before, usize::from(KNOWN) - before)
}

#[test]
fn what_was_withdrawn_is_not_sent_again() {
    let (late, lost) = come_late(|_, _, _| {});
    assert_eq!(late, lost);
    let muted = |hall: &Hall, _, track| hall.core.set_track_muted(track, true).unwrap();
    assert_eq!(come_late(muted).0, 0);
    let paused = |hall: &Hall, peer, track| hall.show(peer, track, true, 2);
    assert_eq!(come_late(paused).0, 0);
    let unsubscribed = |hall: &Hall, peer, track| hall.core.unsubscribe(peer, track).unwrap();
    assert_eq!(come_late(unsubscribed).0, 0);
}
