//! Does everyone get media in a form that they take, and hear of it when there is none?

mod hall;

use hall::Hall;
use hall::forms::{add_red, without};
use liveclass_sfu_core::{Codec, Core, Error, Event, Kind, TrackId};
use str0m::format::{Codec as Engine, CodecConfig};
use str0m::media::MediaKind;

fn h264(codecs: &mut CodecConfig) {
    codecs.add_h264(102.into(), Some(103.into()), true, 0x42_e01f);
}

#[test]
fn h264_goes_from_its_parameters_on_to_who_takes_it_and_the_rest_is_told() {
    let mut hall = Hall::new();
    let (publisher, mid) = hall.publisher_of(MediaKind::Video, h264);
    let track = hall.tracks(publisher, Kind::Video)[0];
    let of_h264 = |e: &Event| matches!(e, Event::TrackAdded { codec, .. } if *codec == Codec::H264);
    assert!(hall.events.iter().any(of_h264));
    let takes = hall.subscriber_to(track, |codecs| {
        codecs.enable_vp8(true);
        h264(codecs);
    });
    let lacks = hall.subscriber_to(track, |codecs| {
        codecs.enable_vp8(true);
    });
    hall.until_event(&Event::Unfit { peer: hall.clients[lacks].peer, track });
    let (key, rest): (&[u8], &[u8]) = (&[0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, 1], &[0x41, 7, 7]);
    hall.send_until(
        "two key pictures",
        |hall, n| {
            let payload = if n % 10 == 9 { key } else { rest };
            hall.clients[publisher].send(mid, Engine::H264, 1000 + u64::from(n), payload);
        },
        |hall| hall.clients[takes].got(Engine::H264).iter().filter(|p| *p == key).count() > 1,
    );
    let got = hall.clients[takes].got(Engine::H264);
    assert_eq!((got[0].as_slice(), got[1].as_slice()), (key, rest));
    let numbers: Vec<u64> = hall.clients[takes].packets.iter().map(|(_, p)| *p.seq_no).collect();
    assert!(numbers.windows(2).all(|w| w[1] == w[0] + 1), "{numbers:?}");
    assert!(hall.clients[lacks].packets.is_empty());
    let unfit = hall.events.iter().filter(|event| matches!(event, Event::Unfit { .. }));
    assert_eq!(unfit.count(), 1);
}

#[test]
fn sound_with_redundancy_is_plain_sound_to_who_does_not_take_it() {
    let mut hall = Hall::new();
    let both = |codecs: &mut CodecConfig| {
        codecs.enable_opus(true);
        add_red(codecs);
    };
    let (publisher, mid) = hall.publisher_of(MediaKind::Audio, both);
    let track = hall.tracks(publisher, Kind::Audio)[0];
    let takes = hall.subscriber_to(track, both);
    let lacks = hall.subscriber_to(track, |codecs| {
        codecs.enable_opus(true);
    });
    let (whole, alone): (&[u8], &[u8]) = (&[0xef, 0x0f, 0, 2, 111, 1, 2, 3, 4, 5], &[3, 4, 5]);
    let broken: &[u8] = &[0xef, 0x0f, 0, 9, 111, 1];
    hall.send_until(
        "ten pieces at both",
        |hall, n| {
            let payload = if n % 3 == 0 { broken } else { whole };
            hall.clients[publisher].send(mid, Engine::CN, 1000 + u64::from(n), payload);
        },
        |hall| [takes, lacks].iter().all(|at| hall.clients[*at].packets.len() > 10),
    );
    assert!(hall.clients[takes].got(Engine::CN).iter().all(|p| p == whole));
    assert!(hall.clients[takes].got(Engine::Opus).is_empty());
    assert!(hall.clients[lacks].got(Engine::Opus).iter().all(|p| p == alone));
    assert!(hall.clients[lacks].got(Engine::Opus).len() > 10);
}

fn added(core: &Core, in_codec: Codec) -> TrackId {
    let added = core.take_events().into_iter().find_map(|event| match event {
        Event::TrackAdded { track, codec, .. } if codec == in_codec => Some(track),
        _ => None,
    });
    added.expect("a track was added")
}

#[test]
fn a_section_that_moves_to_another_codec_ends_its_track_and_begins_one() {
    let mut hall = Hall::new();
    let both = |codecs: &mut CodecConfig| {
        codecs.enable_vp8(true);
        h264(codecs);
    };
    let (publisher, mid) = hall.publisher_by(MediaKind::Video, both, |core, peer, offer| {
        core.answer(peer, offer.to_owned())?;
        let former = added(core, Codec::Vp8);
        core.set_track_muted(former, true)?;
        let answer = core.answer(peer, without(offer, &[96, 97]));
        assert!(core.set_track_muted(former, false).is_err(), "the former track is there");
        answer
    });
    let track = hall.tracks(publisher, Kind::Video)[0];
    let takes = hall.subscriber_to(track, both);
    // Of the mute that the former track had, nothing is left.
    hall.send_until(
        "a picture in the other form",
        |hall, n| {
            let payload: &[u8] = &[0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, 1];
            hall.clients[publisher].send(mid, Engine::H264, 1000 + u64::from(n), payload);
        },
        |hall| !hall.clients[takes].got(Engine::H264).is_empty(),
    );
}

#[test]
fn a_section_does_not_move_to_a_codec_that_it_began_without() {
    let mut hall = Hall::new();
    let both = |codecs: &mut CodecConfig| {
        codecs.enable_vp8(true);
        h264(codecs);
    };
    hall.publisher_by(MediaKind::Video, both, |core, peer, offer| {
        core.answer(peer, without(offer, &[102, 103]))?;
        let track = added(core, Codec::Vp8);
        let refused = core.answer(peer, without(offer, &[96, 97]));
        assert!(matches!(refused, Err(Error::BadSdp(_))), "{refused:?}");
        // What was there goes on, also where the offer names another form beside it.
        let answer = core.answer(peer, offer.to_owned());
        core.set_track_muted(track, true)?;
        assert_eq!(core.take_events(), []);
        answer
    });
}
