//! Does a subscriber get what the way to it carries?
#![allow(clippy::unwrap_used)]

mod hall;

use std::time::{Duration, Instant};

use hall::{Client, Frame, Hall};
use liveclass_sfu_core::{Event, Kind, PeerId, TrackId};
use str0m::media::Rid;

/// The layers, and how many turns there are from one frame of each to the next.
const LAYERS: [(&str, u16); 3] = [("q", 9), ("h", 3), ("f", 1)];

/// From one frame of the highest layer to the next.
const EVERY: Duration = Duration::from_micros(1500);
/// Frames that are made up for at once, where the machine was late.
const MOST: u128 = 8;

struct Story {
    hall: Hall,
    publisher: usize,
    subscriber: usize,
    peer: PeerId,
    video: TrackId,
    n: u16,
    due: Instant,
}

impl Story {
    fn new() -> Self {
        let mut hall = Hall::new();
        let publisher = hall.publisher(true, &["q", "h", "f"]);
        let video = hall.tracks(publisher, Kind::Video)[0];
        let audio = hall.tracks(publisher, Kind::Audio)[0];
        let subscriber = hall.subscriber(&[audio, video]);
        let peer = hall.clients[subscriber].peer;
        Story { hall, publisher, subscriber, peer, video, n: 0, due: Instant::now() }
    }

    fn estimate(&mut self, bits: u64) {
        self.hall.clients[self.subscriber].estimate = Some(bits);
    }

    /// Send on until something is so.
    fn until(&mut self, what: &str, mut is_so: impl FnMut(&mut Story) -> bool) {
        let end = Instant::now() + Duration::from_secs(40);
        self.due = Instant::now();
        while !is_so(self) {
            assert!(Instant::now() < end, "never: {what}");
            self.hall.once(|hall| {
                // As many bits a second on a busy machine too: what a way carries is held against them.
                let late = Instant::now().saturating_duration_since(self.due);
                for _ in 0..=(late.as_micros() / EVERY.as_micros()).min(MOST) {
                    self.n += 1;
                    self.due += EVERY;
                    send(&mut hall.clients[self.publisher], self.n);
                }
            });
        }
    }

    fn client(&mut self) -> &mut Client {
        &mut self.hall.clients[self.subscriber]
    }

    /// Wait until the newest frames are of a layer.
    fn shows(&mut self, layer: u8) {
        self.until(&format!("layer {layer}"), |story| {
            let frames = story.client().frames();
            frames.len() > 5 && frames[frames.len() - 5..].iter().all(|f| f.tag == layer)
        });
    }

    fn sounds(&mut self) -> usize {
        self.client().packets.iter().filter(|(_, p)| *p.payload == [9; 80]).count()
    }
}

/// The upper layers send more; a key frame where one was asked for.
fn send(client: &mut Client, n: u16) {
    client.send_audio(-20, 9);
    for (layer, (rid, every)) in LAYERS.into_iter().enumerate() {
        if n % every != 0 {
            continue;
        }
        let wanted = Some(Rid::from(rid));
        let key = client.keyframe_requests.iter().any(|(_, r)| *r == wanted);
        client.keyframe_requests.retain(|(_, r)| *r != wanted);
        let picture = n / every;
        client.send_video(Some(rid), Frame { tag: layer as u8, key, picture, tl0: picture as u8 });
    }
}

#[test]
fn a_picture_falls_with_the_estimate_and_rises_again() {
    let mut story = Story::new();
    story.estimate(50_000_000);
    story.shows(2);
    story.estimate(1_200_000);
    story.until("less than the highest layer", |story| {
        story.client().frames().last().is_some_and(|f| f.tag < 2)
    });
    story.estimate(50_000_000);
    story.shows(2);
    let frames = story.client().frames();
    let switches = frames.windows(2).filter(|w| w[0].tag != w[1].tag);
    assert!(switches.clone().all(|w| w[1].key), "a layer begins with a key frame");
    assert!(switches.count() <= 8, "no flapping");
    let video = story.client().packets.iter().filter(|(_, p)| p.payload.len() == 700);
    let seqs: Vec<u64> = video.map(|(_, p)| *p.seq_no).collect();
    assert!(seqs.windows(2).all(|w| w[1] == w[0] + 1), "{seqs:?}");
}

#[test]
fn sound_goes_on_alone_and_the_picture_comes_back_by_itself() {
    let mut story = Story::new();
    story.estimate(50_000_000);
    story.shows(2);
    story.estimate(100_000);
    let held = |held| Event::Held { peer: story.peer, track: story.video, held };
    let (paused, resumed) = (held(true), held(false));
    story.until("the picture is held back", |story| story.hall.events.contains(&paused));
    let heard = story.sounds();
    story.until("sound goes on", |story| story.sounds() > heard + 200);
    let frames = story.client().frames().len();
    story.until("more sound", |story| story.sounds() > heard + 400);
    assert_eq!(story.client().frames().len(), frames, "nothing to see meanwhile");
    story.estimate(50_000_000);
    story.until("the picture goes on", |story| story.hall.events.contains(&resumed));
    story.until("frames again", |story| story.client().frames().len() > frames + 5);
    story.shows(2);
    let frame = story.client().frames()[frames];
    assert!(frame.key, "it goes on with a key frame");
    let sound = story.client().packets.iter().filter(|(_, p)| *p.payload == [9; 80]);
    let seqs: Vec<u64> = sound.map(|(_, p)| *p.seq_no).collect();
    assert!(seqs.windows(2).all(|w| w[1] == w[0] + 1), "sound had a gap");
}
