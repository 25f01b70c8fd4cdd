//! How much can a joined peer of ill will take from the others, and from the machine?

use std::net::UdpSocket;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use liveclass_sfu_core::{Event, Reason, Role};
use liveclass_sfu_fuzz::hall::{HECKLER, Hall, INTRUDER, LISTENER, SPEAKER};
use liveclass_sfu_fuzz::kept::Chance;
use liveclass_sfu_fuzz::rtp::Header;
use liveclass_sfu_fuzz::sctp::{chunk, open};
use str0m::rtp::Extension;

/// Memory of this process that is in use, in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("the system's own figures");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// What a test takes is measured by what the process does, so those that measure run alone.
static ROOM: RwLock<()> = RwLock::new(());

fn alone() -> RwLockWriteGuard<'static, ()> {
    ROOM.write().unwrap_or_else(PoisonError::into_inner)
}

fn beside() -> RwLockReadGuard<'static, ()> {
    ROOM.read().unwrap_or_else(PoisonError::into_inner)
}

fn class_goes_on(hall: &mut Hall) {
    assert_eq!(hall.complaint(), None);
}

#[test]
fn a_check_under_anothers_address_does_not_take_it_away() {
    let _room = beside();
    let mut hall = Hall::new();
    let check = hall.clients[HECKLER].check.clone();
    for _ in 0..50 {
        hall.forge(Some(SPEAKER), &check);
        hall.forge(Some(LISTENER), &check);
        hall.clients[SPEAKER].play(hall.now);
        hall.step();
        class_goes_on(&mut hall);
    }
}

/// What a publisher's packet looks like from outside, of a stream that it never sent.
fn forged(hall: &Hall, at: usize, ssrc: u32) -> Vec<u8> {
    let client = &hall.clients[at];
    let mid = client.mids[1];
    let name = client.extension(mid, Extension::RtpMid).expect("a name for it");
    let header = Header {
        ssrc,
        kind: client.kind(mid),
        seq: ssrc as u16,
        extensions: vec![(name, mid.as_bytes().to_vec())],
        ..Header::default()
    };
    [&header.bytes()[..], &[9; 60]].concat()
}

#[test]
fn a_publisher_who_lost_its_lane_has_one_again_when_it_chooses_its_way() {
    let _room = beside();
    let mut hall = Hall::new();
    let (speaker, door) = (hall.clients[SPEAKER].socket.local_addr(), hall.stand.address());
    let speaker = speaker.expect("an address");
    assert!(!hall.stand.lacks_lane(speaker));
    // As one who wanders: its genuine checks, from everywhere.
    let check = hall.clients[SPEAKER].check.clone();
    let elsewhere = [(); 4].map(|()| UdpSocket::bind("127.0.0.1:0").expect("a socket"));
    for socket in &elsewhere {
        socket.send_to(&check, door).expect("sent");
        hall.stand.turn(hall.now);
    }
    assert!(hall.stand.lacks_lane(speaker));
    for _ in 0..2000 {
        hall.step();
    }
    assert!(!hall.stand.lacks_lane(speaker));
    class_goes_on(&mut hall);
}

#[test]
fn forged_media_under_a_publishers_address_harms_it_not() {
    let _room = beside();
    let mut hall = Hall::new();
    for n in 0..8000 {
        let datagram = forged(&hall, SPEAKER, 0x0200_0000 + n);
        hall.forge(Some(SPEAKER), &datagram);
        if n % 20 == 0 {
            hall.step();
        }
        if n % 1000 == 0 {
            class_goes_on(&mut hall);
        }
    }
    hall.step();
    class_goes_on(&mut hall);
}

#[test]
fn a_storm_of_wishes_reaches_the_publisher_as_two_a_second() {
    let _room = beside();
    let mut hall = Hall::new();
    let streams = hall.clients[HECKLER].seen.streams();
    let before = hall.clients[SPEAKER].wishes;
    let mut steps = 0;
    for n in 0..10_000u32 {
        for ssrc in &streams {
            let wish = [&[0x81, 206, 0, 2][..], &7u32.to_be_bytes(), &ssrc.to_be_bytes()].concat();
            hall.clients[HECKLER].seal_control(&wish);
        }
        if n % 50 == 0 {
            hall.step();
            steps += 1;
        }
    }
    let most = steps * 5 / 500 + 3;
    let wishes = hall.clients[SPEAKER].wishes - before;
    assert!(wishes <= most, "{wishes} wishes in {} ms", steps * 5);
    class_goes_on(&mut hall);
}

#[test]
fn a_storm_of_losses_is_answered_within_an_allowance() {
    let _room = beside();
    let mut hall = Hall::new();
    for _ in 0..200 {
        hall.clients[SPEAKER].play(hall.now);
        hall.step();
    }
    let streams = hall.clients[HECKLER].seen.streams();
    let before = hall.clients[HECKLER].datagrams;
    for round in 0..200u32 {
        for ssrc in &streams {
            let mut all =
                [&[0x81, 205, 0, 0][..], &7u32.to_be_bytes(), &ssrc.to_be_bytes()].concat();
            for entry in 0..300u16 {
                all.extend([(entry * 17).to_be_bytes(), [0xff, 0xff]].concat());
            }
            let words = (all.len() / 4 - 1) as u16;
            all[2..4].copy_from_slice(&words.to_be_bytes());
            hall.clients[HECKLER].seal_control(&all);
        }
        if round % 10 == 0 {
            hall.step();
        }
    }
    hall.step();
    let came = hall.clients[HECKLER].datagrams - before;
    assert!(came <= 300, "{came} datagrams for a million numbers");
    class_goes_on(&mut hall);
}

#[test]
fn estimates_and_reports_that_make_no_sense_are_nothing() {
    let _room = beside();
    let mut hall = Hall::new();
    let streams = hall.clients[HECKLER].seen.streams();
    for n in 0..5000u32 {
        let mut remb = [&[0x8f, 206, 0, 0][..], &7u32.to_be_bytes(), &[0; 4], b"REMB"].concat();
        remb.extend([streams.len() as u8, n as u8, (n >> 8) as u8, !n as u8]);
        streams.iter().for_each(|ssrc| remb.extend(ssrc.to_be_bytes()));
        let words = (remb.len() / 4 - 1) as u16;
        remb[2..4].copy_from_slice(&words.to_be_bytes());
        hall.clients[HECKLER].seal_control(&remb);
        let mut report = [&[0x81, 201, 0, 7][..], &n.to_be_bytes()].concat();
        report.extend(streams[0].to_be_bytes());
        report.extend([n as u8; 20]);
        hall.clients[HECKLER].seal_control(&report);
        if n % 50 == 0 {
            hall.step();
        }
    }
    class_goes_on(&mut hall);
}

#[test]
fn ten_thousand_streams_take_no_room_and_end_who_makes_them_up() {
    let _room = alone();
    let mut hall = Hall::new();
    let (mid, kind) = {
        let intruder = &hall.clients[INTRUDER];
        (intruder.mids[0], intruder.kind(intruder.mids[0]))
    };
    let name = hall.clients[INTRUDER].extension(mid, Extension::RtpMid);
    let before = resident();
    let ended = Event::Disconnected(hall.clients[INTRUDER].peer, Reason::Absurd);
    for n in 0..10_000u32 {
        let header = Header {
            ssrc: 0x0100_0000 + n,
            kind,
            seq: n as u16,
            time: n * 960,
            extensions: vec![(name.expect("a name for it"), mid.as_bytes().to_vec())],
            ..Header::default()
        };
        hall.clients[INTRUDER].seal_media(header.ssrc, header.seq, &header.bytes(), &[5; 80]);
        if n % 5 == 0 {
            hall.step();
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    assert!(hall.events.contains(&ended));
    class_goes_on(&mut hall);
}

#[test]
fn descriptions_full_of_streams_layers_and_candidates_take_no_room() {
    let _room = alone();
    let mut hall = Hall::new();
    let before = resident();
    let at = hall.enter(Role::Publisher);
    let peer = hall.clients[at].peer;
    let mut next = 1u32;
    for round in 0..4 {
        for kind in ["ssrc", "rid", "candidate", "rtpmap", "extmap", "group"] {
            let mut offer = liveclass_sfu_fuzz::targets::HONEST.replace("a=mid:2", "a=mid:3");
            for _ in 0..2000 {
                next += 1;
                offer.push_str(&match kind {
                    "ssrc" => format!("a=ssrc:{next} cname:x\r\n"),
                    "rid" => format!("a=rid:r{next} send\r\n"),
                    "candidate" => {
                        format!("a=candidate:{next} 1 udp {next} 192.0.2.1 9 typ host\r\n")
                    }
                    "rtpmap" => format!("a=rtpmap:{} VP8/90000\r\n", 35 + next % 92),
                    "extmap" => format!("a=extmap:{} urn:x:{next}\r\n", 1 + next % 255),
                    _ => format!("a=ssrc-group:FID {next} {}\r\n", next + 1),
                });
            }
            let _ = hall.stand.answer(peer, &offer, hall.now);
            let video = offer.replace("m=application", "a=x\r\nm=video").replacen(
                "a=mid:3",
                &format!("a=mid:v{round}"),
                1,
            );
            let _ = hall.stand.answer(peer, &video, hall.now);
        }
        hall.step();
    }
    hall.dismiss();
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    class_goes_on(&mut hall);
}

#[test]
fn who_never_reads_data_costs_a_bounded_room() {
    let _room = alone();
    let mut hall = Hall::new();
    let peer = hall.clients[HECKLER].peer;
    hall.clients[HECKLER].asleep = true;
    let before = resident();
    for n in 0..20_000 {
        hall.stand.send_data(peer, ["_reliable", "_lossy"][n % 2], vec![7; 10_000]);
        if n % 100 == 0 {
            hall.step();
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    class_goes_on(&mut hall);
}

#[test]
fn a_flood_of_channels_and_of_beginnings_takes_a_bounded_room() {
    let _room = alone();
    let mut hall = Hall::new();
    let before = resident();
    let now = hall.now;
    for n in 0..6_000u32 {
        let intruder = &mut hall.clients[INTRUDER];
        // Each other one takes the place of a channel that there is.
        let label = if n % 2 == 0 { format!("channel {n}") } else { "_reliable".to_owned() };
        let opens = intruder.association.data(3, n as u16, 50, &open(0, label.as_bytes(), b""));
        // The beginning of a message that never ends.
        let begins = intruder.association.data(2, n as u16, 53, &[1; 400]);
        let packet = intruder.association.packet(&[opens, begins].concat(), false);
        intruder.seal_data(packet, now);
        if n % 4 == 0 {
            let mut begins = n.to_be_bytes().to_vec();
            begins.extend([0, 16, 0, 0, 255, 255, 255, 255, 0, 0, 0, 9]);
            let packet = intruder.association.packet(&chunk(1, 0, &begins, None), true);
            intruder.seal_data(packet, now);
        }
        if n % 20 == 0 {
            hall.step();
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 64 << 10, "{grown} KiB more");
    class_goes_on(&mut hall);
}

#[test]
fn numbers_from_before_the_beginning_take_no_room() {
    let _room = alone();
    let mut hall = Hall::new();
    let before = resident();
    let intruder = &hall.clients[INTRUDER];
    let mid = intruder.mids[0];
    let kind = intruder.kind(mid);
    let name = |extension| intruder.extension(mid, extension).expect("a name for it");
    let (names, numbers) = (name(Extension::RtpMid), name(Extension::TransportSequenceNumber));
    for (n, number) in [0u16, 1, 40_000, 65_535, 32_769, 2, 32_767, 65_000].into_iter().enumerate()
    {
        let header = Header {
            ssrc: 77,
            kind,
            seq: n as u16,
            extensions: vec![
                (names, mid.as_bytes().to_vec()),
                (numbers, number.to_be_bytes().to_vec()),
            ],
            ..Header::default()
        };
        hall.clients[INTRUDER].seal_media(77, n as u16, &header.bytes(), &[5; 80]);
        hall.step();
    }
    (0..100).for_each(|_| hall.step());
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    class_goes_on(&mut hall);
}

#[test]
fn twenty_thousand_datagrams_of_junk_take_no_room_and_nothing_from_the_class() {
    let _room = alone();
    let mut hall = Hall::new();
    let mut chance = Chance::new(9);
    let before = resident();
    for n in 0..20_000 {
        let from = [None, Some(HECKLER), Some(LISTENER), Some(SPEAKER)][chance.below(4)];
        let datagram = match chance.below(4) {
            0 => chance.vary(&[]),
            1 => [&[22, 254, 253][..], &chance.bytes(80)].concat(),
            2 => [&[0x80, 96][..], &chance.bytes(80)].concat(),
            _ => hall.tape[chance.below(hall.tape.len())].clone(),
        };
        hall.forge(from, &datagram);
        if n % 50 == 0 {
            hall.clients[SPEAKER].play(hall.now);
            hall.step();
        }
        if n % 2000 == 0 {
            hall.strange = (1, 0);
            class_goes_on(&mut hall);
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    class_goes_on(&mut hall);
}
