use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;

use super::*;

/// A packet of a source that sends one packet a frame, with ids of its own.
fn packet(layer: usize, n: u64, starts: bool) -> Incoming {
    let picture = (n as u16 + 9000 * layer as u16) & PICTURE_LONG;
    let [high, low] = picture.to_be_bytes();
    let payload = [0x90, 0xe0, 0x80 | high, low, n as u8, 0, u8::from(!starts), 0];
    Incoming {
        source: Source { track: 1, layer, ssrc: layer as u32 },
        codec: Codec::Vp8,
        payload: Arc::from(payload),
        alone: None,
        seq: 60_000 + n + 5000 * layer as u64,
        time: (n as u32).wrapping_mul(3000).wrapping_add(u32::MAX - 10_000),
        descriptor: Vp8Descriptor::parse(&payload).ok(),
        picture_mask: PICTURE_LONG,
        starts,
    }
}

#[test]
fn video_waits_for_a_key_frame_and_audio_does_not() {
    let now = Instant::now();
    let mut video = Forwarder::new(Kind::Video);
    assert_eq!(video.rewrite(&packet(0, 1, false), 0, now), None);
    assert!(video.rewrite(&packet(0, 2, true), 0, now).is_some());
    assert!(video.rewrite(&packet(0, 3, false), 0, now).is_some());
    assert_eq!(video.rewrite(&packet(0, 1, false), 0, now), None, "from before the start");
}

#[test]
fn the_first_packet_needs_no_roll_over_count() {
    let mut forwarder = Forwarder::new(Kind::Video);
    let first = forwarder.rewrite(&packet(0, 1 << 40, true), 0, Instant::now()).unwrap();
    assert!(first.seq <= 0x7fff);
}

#[test]
fn a_short_picture_id_stays_short() {
    let now = Instant::now();
    let mut forwarder = Forwarder::new(Kind::Video);
    forwarder.rewrite(&packet(1, 500, true), 1, now).unwrap();
    let mut short = packet(0, 100, true);
    short.descriptor = Vp8Descriptor::parse(&[0x90, 0x80, 0x64, 0x00, 0]).ok();
    short.picture_mask = PICTURE_SHORT;
    assert!(forwarder.rewrite(&short, 0, now).unwrap().picture.unwrap() <= PICTURE_SHORT);
}

#[test]
fn no_number_of_an_earlier_run_is_used_again() {
    let now = Instant::now();
    let mut forwarder = Forwarder::new(Kind::Audio);
    for n in 0..20 {
        forwarder.rewrite(&packet(0, n, true), 0, now).unwrap();
    }
    let mut next = packet(1, 0, true);
    next.seq = 5;
    forwarder.rewrite(&next, 1, now).unwrap();
    // An engine that extends 16 bits to the nearest number counts below nought.
    for below in [1, 5, 5536, 1 << 40] {
        next.seq = 5u64.wrapping_sub(below);
        assert_eq!(forwarder.rewrite(&next, 1, now), None, "{below} below");
    }
}

#[test]
fn a_jump_begins_a_run_without_a_gap() {
    let now = Instant::now();
    let mut forwarder = Forwarder::new(Kind::Video);
    let first = forwarder.rewrite(&packet(0, 0, true), 0, now).unwrap();
    assert!(forwarder.rewrite(&packet(0, JUMP, false), 0, now).is_some(), "a long loss is no jump");
    let far = 2 * JUMP + 1;
    assert_eq!(forwarder.rewrite(&packet(0, far, false), 0, now), None);
    let out = forwarder.rewrite(&packet(0, far + 1, true), 0, now).unwrap();
    assert_eq!(out.seq, first.seq + JUMP + 1);
}

#[test]
fn sound_goes_as_its_receiver_takes_it() {
    let [whole, alone]: [Arc<[u8]>; 2] = [Arc::from([111, 5]), Arc::from([5])];
    let with = |forms: &[&str]| {
        let mut agreed = Agreed::default();
        forms.iter().for_each(|form| agreed.read(&format!("a=rtpmap:{form}")));
        agreed
    };
    let mut redundant = packet(0, 1, true);
    (redundant.codec, redundant.payload) = (Codec::Red, whole.clone());
    redundant.alone = Some(alone.clone());
    let both = with(&["111 opus/48000/2", "63 red/48000/2"]);
    assert_eq!(redundant.form(both, false), Some((Codec::Red, &whole)));
    assert_eq!(redundant.form(both, true), Some((Codec::Opus, &alone)));
    assert_eq!(redundant.form(with(&["109 opus/48000/2"]), false), Some((Codec::Opus, &alone)));
    assert_eq!(redundant.form(with(&["96 VP8/90000"]), false), None);
    let mut plain = packet(0, 1, true);
    (plain.codec, plain.payload) = (Codec::Opus, alone.clone());
    assert_eq!(plain.form(both, false), Some((Codec::Opus, &alone)));
    assert_eq!([redundant.least(), plain.least()], [1, 1]);
    assert_eq!(packet(0, 1, true).form(both, false), None, "no picture was agreed on");
}

#[test]
fn layers_of_h264_are_changed_where_a_decoder_can_start_and_numbers_run_on() {
    let now = Instant::now();
    let mut forwarder = Forwarder::new(Kind::Video);
    let h264 = |layer, n, payload: &[u8]| {
        let mut packet = packet(layer, n, h264::starts(payload));
        (packet.codec, packet.descriptor) = (Codec::H264, None);
        packet
    };
    let (key, rest, next) = ([0x78, 0, 2, 0x67, 1], [0x7c, 0x85, 1], [0x41, 1]);
    let mut sent = Vec::new();
    let mut send = |layer, n, payload: &[u8], wanted| {
        sent.extend(forwarder.rewrite(&h264(layer, n, payload), wanted, now));
    };
    send(0, 0, &rest, 0);
    send(0, 1, &key, 0);
    send(0, 2, &rest, 0);
    send(1, 7, &next, 1);
    send(0, 3, &next, 1);
    send(1, 8, &key, 1);
    send(0, 4, &next, 1);
    send(1, 9, &rest, 1);
    assert_eq!(sent.len(), 5);
    assert!(sent.windows(2).all(|w| w[1].seq == w[0].seq + 1));
    assert!(sent.windows(2).all(|w| w[1].time.wrapping_sub(w[0].time) < 10_000));
    assert!(sent.iter().all(|out| out.picture.is_none() && out.tl0.is_none()));
}

/// Something that happens at a slot.
#[derive(Debug, Clone)]
enum Step {
    Want(usize),
    /// The next frame of every layer, a key frame or not.
    Frame {
        key: bool,
    },
    /// An older packet of a layer once more or late.
    Late {
        layer: usize,
        back: u64,
    },
    /// The next frame of every layer is lost on the way to us.
    Lost,
    Interrupt,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => (0usize..3).prop_map(Step::Want),
        12 => prop::bool::weighted(0.2).prop_map(|key| Step::Frame { key }),
        3 => (0usize..3, 1u64..40).prop_map(|(layer, back)| Step::Late { layer, back }),
        1 => Just(Step::Lost),
        1 => Just(Step::Interrupt),
    ]
}

proptest! {
    /// Whatever happens, two different packets never leave under one number, one packet never
    /// leaves under two, and a frame and its picture id belong together.
    #[test]
    fn numbers_are_never_used_twice(steps in prop::collection::vec(step(), 1..400)) {
        let start = Instant::now();
        let mut forwarder = Forwarder::new(Kind::Video);
        let mut wanted = 0;
        let (mut n, mut run) = (0u64, 0u64);
        let mut by_seq: HashMap<u64, (u64, usize, u64)> = HashMap::new();
        let mut newest: Option<Outgoing> = None;
        for (turn, step) in steps.into_iter().enumerate() {
            let now = start + Duration::from_millis(33 * turn as u64);
            let mut sent = Vec::new();
            match step {
                Step::Want(layer) => wanted = layer,
                Step::Lost => n += 1,
                Step::Interrupt => forwarder.interrupt(),
                Step::Late { layer, back } => {
                    sent.push((layer, n.saturating_sub(back), packet(layer, n.saturating_sub(back), false)));
                }
                Step::Frame { key } => {
                    n += 1;
                    sent.extend((0..3).map(|layer| (layer, n, packet(layer, n, key))));
                }
            }
            for (layer, n, incoming) in sent {
                let before = forwarder.layer();
                let Some(out) = forwarder.rewrite(&incoming, wanted, now) else { continue };
                if before != Some(layer) {
                    run += 1;
                    prop_assert!(incoming.starts);
                    if let Some(newest) = newest {
                        prop_assert_eq!(out.seq, newest.seq + 1, "a run follows without a gap");
                        prop_assert_eq!(out.picture.unwrap(), (newest.picture.unwrap() + 1) & PICTURE_LONG);
                        prop_assert_eq!(out.tl0.unwrap(), newest.tl0.unwrap().wrapping_add(1));
                        prop_assert!(out.time.wrapping_sub(newest.time) < u32::MAX / 2);
                        prop_assert_ne!(out.time, newest.time);
                    }
                }
                let identity = (run, layer, n);
                prop_assert_eq!(*by_seq.entry(out.seq).or_insert(identity), identity);
                if newest.is_none_or(|newest| out.seq > newest.seq) {
                    newest = Some(out);
                }
            }
        }
    }

    /// Within a run every number moves by a constant.
    #[test]
    fn order_and_gaps_within_a_run_are_kept(gaps in prop::collection::vec(1u64..4, 1..200)) {
        let now = Instant::now();
        let mut forwarder = Forwarder::new(Kind::Video);
        let first = forwarder.rewrite(&packet(0, 0, true), 0, now).unwrap();
        let mut n = 0;
        for gap in gaps {
            n += gap;
            let out = forwarder.rewrite(&packet(0, n, false), 0, now).unwrap();
            prop_assert_eq!(out.seq - first.seq, n);
            prop_assert_eq!(u64::from(out.time.wrapping_sub(first.time)), n * 3000);
            let pictures = out.picture.unwrap().wrapping_sub(first.picture.unwrap()) & PICTURE_LONG;
            prop_assert_eq!(u64::from(pictures), n);
        }
    }
}
