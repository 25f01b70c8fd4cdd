//! Does media that one peer publishes reach those who subscribed, and no one else?

mod hall;

use hall::{Client, Frame, Hall};
use liveclass_sfu_core::{Event, Kind, Role, TrackId};
use str0m::media::{Direction, Rid};

fn frame(tag: u8, n: u16, key: bool) -> Frame {
    Frame { tag, key, picture: n, tl0: n as u8 }
}

/// A publisher of one video layer and a subscriber to it.
fn pair(hall: &mut Hall) -> (usize, usize, TrackId) {
    let publisher = hall.publisher(true, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let subscriber = hall.subscriber(&[video]);
    (publisher, subscriber, video)
}

#[test]
fn audio_and_video_arrive_unchanged() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[""]);
    let tracks =
        [hall.tracks(publisher, Kind::Audio), hall.tracks(publisher, Kind::Video)].concat();
    let subscriber = hall.subscriber(&tracks);
    hall.send_until(
        "ten frames and ten audio packets arrived",
        |hall, n| {
            hall.clients[publisher].send_video(None, frame(7, n, n % 10 == 0));
            hall.clients[publisher].send_audio(-20, 9);
        },
        |hall| {
            let client = &hall.clients[subscriber];
            let audio = client.packets.iter().filter(|(_, p)| *p.payload == [9; 80]).count();
            client.frames().len() >= 10 && audio >= 10
        },
    );
    let frames = hall.clients[subscriber].frames();
    assert!(frames[0].key);
    assert!(frames.windows(2).all(|w| w[1].picture == w[0].picture + 1));
    assert_eq!(hall.core.stats().unwrap().tracks, 2);
}

#[test]
fn the_offer_names_streams_as_they_were_given() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let mut client = Client::new(hall.core.add_peer(Role::Subscriber).unwrap());
    hall.core.subscribe(client.peer, video, "PA_speaker|TR_cam".into(), "TR_cam".into()).unwrap();
    let offer = client.renegotiate(&hall.core).unwrap();
    assert!(offer.contains("a=msid:PA_speaker|TR_cam TR_cam\r\n"), "{offer}");
    assert!(offer.contains("a=ice-lite"));
}

#[test]
fn one_offer_is_outstanding_and_changes_meanwhile_are_joined() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[""]);
    let audio = hall.tracks(publisher, Kind::Audio)[0];
    let video = hall.tracks(publisher, Kind::Video)[0];
    let peer = hall.core.add_peer(Role::Subscriber).unwrap();
    hall.subscribe(peer, audio);
    hall.until_event(&Event::NegotiationNeeded(peer));
    assert!(hall.core.offer(peer).unwrap().is_some());
    hall.subscribe(peer, video);
    assert_eq!(hall.core.offer(peer).unwrap(), None);
    hall.core.unsubscribe(peer, video).unwrap();
    hall.subscribe(peer, video);
    assert_eq!(hall.core.offer(peer).unwrap(), None);
}

#[test]
fn nothing_of_a_muted_track_is_forwarded() {
    let mut hall = Hall::new();
    let (publisher, subscriber, video) = pair(&mut hall);
    let send = |hall: &mut Hall, n: u16| {
        hall.clients[publisher].send_video(None, frame(1, n, n % 5 == 0));
    };
    hall.send_until("a frame", send, |hall| !hall.clients[subscriber].frames().is_empty());
    hall.core.set_track_muted(video, true).unwrap();
    hall.clients[subscriber].packets.clear();
    let dropped = hall.core.stats().unwrap().dropped;
    let mut n = 1000;
    hall.until("frames were dropped", |hall| {
        n += 1;
        hall.clients[publisher].send_video(None, frame(2, n, n % 5 == 0));
        hall.core.stats().unwrap().dropped > dropped + 20
    });
    assert!(hall.clients[subscriber].frames().iter().all(|f| f.tag != 2));
    hall.core.set_track_muted(video, false).unwrap();
    hall.until("frames again, from a key frame", |hall| {
        n += 1;
        hall.clients[publisher].send_video(None, frame(3, n, n % 5 == 0));
        let frames = hall.clients[subscriber].frames();
        frames.iter().find(|f| f.tag == 3).is_some_and(|first| first.key)
    });
}

#[test]
fn a_new_subscriber_and_an_unmute_ask_for_a_key_frame_but_not_too_often() {
    let mut hall = Hall::new();
    let (publisher, _, video) = pair(&mut hall);
    let start = std::time::Instant::now();
    hall.until("a key frame was asked for", |hall| {
        !hall.clients[publisher].keyframe_requests.is_empty()
    });
    for _ in 0..5 {
        hall.subscriber(&[video]);
    }
    // No key frame comes, so it is asked again; the rate is what is held.
    hall.until("it was asked again", |hall| hall.clients[publisher].keyframe_requests.len() > 1);
    let most = start.elapsed().as_millis() / 500 + 1;
    assert!(hall.clients[publisher].keyframe_requests.len() as u128 <= most);
}

#[test]
fn an_unsubscribed_slot_goes_quiet_and_is_used_again() {
    let mut hall = Hall::new();
    let (publisher, subscriber, video) = pair(&mut hall);
    let other = hall.publisher(false, &[""]);
    let second = hall.tracks(other, Kind::Video)[0];
    let mut n = 0;
    hall.until("the first arrives", |hall| {
        n += 1;
        hall.clients[publisher].send_video(None, frame(1, n, n % 5 == 0));
        !hall.clients[subscriber].frames().is_empty()
    });
    let peer = hall.clients[subscriber].peer;
    hall.core.unsubscribe(peer, video).unwrap();
    hall.until_event(&Event::NegotiationNeeded(peer));
    let Hall { core, clients, .. } = &mut hall;
    let quiet = clients[subscriber].renegotiate(core).unwrap();
    hall.subscribe(peer, second);
    let Hall { core, clients, .. } = &mut hall;
    let again = clients[subscriber].renegotiate(core).unwrap();
    assert!(quiet.contains("a=inactive"));
    assert_eq!(again.matches("m=video").count(), 1);
    assert!(again.contains(&format!("a=msid:PA_x|TR_{second} TR_{second}")));
    assert!(!again.contains(&format!("TR_{video}\r\n")), "{again}");

    let before = hall.clients[subscriber].packets.last().unwrap().1.seq_no;
    hall.until("the second arrives", |hall| {
        n += 1;
        hall.clients[publisher].send_video(None, frame(1, n, n % 5 == 0));
        hall.clients[other].send_video(None, frame(2, n, n % 5 == 0));
        hall.clients[subscriber].frames().iter().any(|f| f.tag == 2)
    });
    let packets = &hall.clients[subscriber].packets;
    let first = packets.iter().find(|(_, p)| p.payload.last() == Some(&2)).unwrap();
    assert_eq!(*first.1.seq_no, *before + 1, "the stream runs on without a gap");
}

#[test]
fn an_unpublished_track_is_removed_and_offered_as_inactive() {
    let mut hall = Hall::new();
    let (publisher, subscriber, video) = pair(&mut hall);
    let mid = hall.clients[publisher].video.unwrap();
    let peer = hall.clients[publisher].peer;
    let Hall { core, clients, .. } = &mut hall;
    clients[publisher].set_direction(core, mid, Direction::Inactive);
    hall.until_event(&Event::TrackRemoved(peer, video));
    let watcher = hall.clients[subscriber].peer;
    hall.until_event(&Event::NegotiationNeeded(watcher));
    let Hall { core, clients, .. } = &mut hall;
    assert!(clients[subscriber].renegotiate(core).unwrap().contains("a=inactive"));
    assert_eq!(hall.core.stats().unwrap().tracks, 1);
    assert!(hall.core.subscribe(watcher, video, "s".into(), "t".into()).is_err());

    let Hall { core, clients, .. } = &mut hall;
    clients[publisher].set_direction(core, mid, Direction::SendOnly);
    hall.until("it is a new track", |hall| hall.tracks(publisher, Kind::Video).len() == 2);
}

#[test]
fn a_paused_subscription_leaves_no_gap() {
    let mut hall = Hall::new();
    let (publisher, subscriber, video) = pair(&mut hall);
    let peer = hall.clients[subscriber].peer;
    let mut n = 0;
    let send = |hall: &mut Hall, tag: u8, n: &mut u16| {
        *n += 1;
        hall.clients[publisher].send_video(None, frame(tag, *n, *n % 5 == 0));
    };
    hall.until("a frame", |hall| {
        send(hall, 1, &mut n);
        !hall.clients[subscriber].frames().is_empty()
    });
    hall.show(peer, video, true, 2);
    let sent = hall.core.stats().unwrap().packets_in;
    hall.until("frames passed by", |hall| {
        send(hall, 2, &mut n);
        hall.core.stats().unwrap().packets_in > sent + 20
    });
    hall.show(peer, video, false, 2);
    hall.until("frames again", |hall| {
        send(hall, 3, &mut n);
        hall.clients[subscriber].frames().iter().any(|f| f.tag == 3)
    });
    let frames = hall.clients[subscriber].frames();
    assert!(frames.iter().all(|f| f.tag != 2));
    let seqs: Vec<u64> = hall.clients[subscriber].packets.iter().map(|(_, p)| *p.seq_no).collect();
    assert!(seqs.windows(2).all(|w| w[1] == w[0] + 1), "{seqs:?}");
}

/// One frame of every layer; a key frame where one was asked for. The layers of an encoder number
/// their pictures from different places.
fn send_layers(client: &mut Client, n: u16) {
    for (layer, rid) in ["q", "h", "f"].iter().enumerate() {
        let wanted = Some(Rid::from(*rid));
        let key = client.keyframe_requests.iter().any(|(_, r)| *r == wanted);
        client.keyframe_requests.retain(|(_, r)| *r != wanted);
        let picture = n + 3000 * layer as u16;
        let frame = Frame { tag: layer as u8, key, picture, tl0: picture as u8 };
        client.send_video(Some(rid), frame);
    }
}

/// Numbers run on without gaps, and a layer begins with a key frame.
fn assert_unbroken(client: &Client) {
    let frames = client.frames();
    for (w, p) in frames.windows(2).zip(client.packets.windows(2)) {
        assert_eq!(*p[1].1.seq_no, *p[0].1.seq_no + 1);
        assert_eq!(w[1].picture, (w[0].picture + 1) % (1 << 15));
        assert_eq!(w[1].tl0, w[0].tl0.wrapping_add(1));
        let (then, now) = (p[0].1.header.timestamp, p[1].1.header.timestamp);
        assert!(now.wrapping_sub(then) < 900_000, "time runs forward");
        assert!(w[0].tag == w[1].tag || w[1].key);
    }
}

#[test]
fn layers_change_at_key_frames_and_the_stream_runs_on() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &["q", "h", "f"]);
    let video = hall.tracks(publisher, Kind::Video)[0];
    let subscriber = hall.subscriber(&[video]);
    let peer = hall.clients[subscriber].peer;
    let mut n = 0;
    for (limit, layer) in [(2, 2), (0, 0), (1, 1), (2, 2)] {
        hall.show(peer, video, false, limit);
        hall.until(&format!("layer {layer} arrives"), |hall| {
            n += 1;
            send_layers(&mut hall.clients[publisher], n);
            hall.clients[subscriber].frames().last().is_some_and(|f| f.tag == layer)
        });
    }
    assert_unbroken(&hall.clients[subscriber]);
}

#[test]
fn loudness_is_told_while_there_is_any_and_when_it_ends() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(true, &[]);
    let audio = hall.tracks(publisher, Kind::Audio)[0];
    let levels = |hall: &Hall| -> Vec<(TrackId, f32, bool)> {
        let all = hall.events.iter().filter_map(|e| match e {
            Event::AudioLevels(levels) => Some(levels.clone()),
            _ => None,
        });
        all.flatten().collect()
    };
    hall.send_until(
        "speech is told",
        |hall, _| hall.clients[publisher].send_audio(-10, 0),
        |hall| levels(hall).iter().any(|(t, level, active)| *t == audio && *active && *level > 0.1),
    );
    hall.until("its end is told", |hall| levels(hall).last() == Some(&(audio, 0.0, false)));
}

#[test]
fn data_goes_both_ways_on_both_kinds_of_peer() {
    let mut hall = Hall::new();
    let publisher = hall.publisher(false, &[""]);
    let subscriber = hall.subscriber(&[]);
    hall.until("the channels are open", |hall| {
        hall.clients[publisher].has_channel("_reliable")
            && hall.clients[subscriber].has_channel("_reliable")
            && hall.clients[subscriber].has_channel("_lossy")
    });
    for (at, text) in [(publisher, "from publisher"), (subscriber, "from subscriber")] {
        hall.clients[at].send_data("_reliable", text.as_bytes());
        let peer = hall.clients[at].peer;
        hall.until_event(&Event::Data {
            peer,
            label: "_reliable".into(),
            payload: text.as_bytes().to_vec(),
        });
        hall.core.send_data(peer, "_reliable".into(), b"an answer".to_vec()).unwrap();
        hall.until("the answer", |hall| {
            hall.clients[at].messages == [("_reliable".to_owned(), b"an answer".to_vec())]
        });
    }
    let peer = hall.clients[subscriber].peer;
    hall.core.send_data(peer, "_lossy".into(), vec![1; 3000]).unwrap();
    hall.until("a lossy message", |hall| {
        hall.clients[subscriber].messages.contains(&("_lossy".to_owned(), vec![1; 3000]))
    });
}

#[test]
fn much_reliable_data_arrives_whole_and_in_order() {
    let mut hall = Hall::new();
    let subscriber = hall.subscriber(&[]);
    let peer = hall.clients[subscriber].peer;
    for n in 0..60u8 {
        hall.core.send_data(peer, "_reliable".into(), vec![n; 60_000]).unwrap();
    }
    hall.until("all of it", |hall| hall.clients[subscriber].messages.len() == 60);
    let arrived = hall.clients[subscriber].messages.iter().map(|(_, m)| (m[0], m.len()));
    assert!(arrived.eq((0..60).map(|n| (n, 60_000))));
}
