use std::net::UdpSocket;

use str0m::crypto::dtls::SrtpProfile;
use str0m::net::Protocol;
use str0m::rtp::rtcp::ReceiverReport;

use super::*;
use crate::keys::{self, Keys};

fn out(picture: Option<u16>, tl0: Option<u8>) -> Outgoing {
    Outgoing { seq: 70_000, time: 0x0102_0304, picture, tl0, begins: false }
}

fn leaving(orientation: Option<u8>) -> Leaving {
    let payload = Arc::from([1, 2, 3]);
    Leaving { out: out(None, None), codec: Codec::Vp8, marker: true, orientation, payload }
}

fn terms() -> Terms {
    Terms {
        ssrc: 9.into(),
        types: [None, None, Some((96, Some(97))), Some((98, None))],
        again: Some(10.into()),
        number: Some(3),
        send_time: Some(2),
        orientation: Some(13),
        line: Some((4, "abc".into())),
    }
}

fn renumbered(payload: &[u8], picture: Option<u16>, tl0: Option<u8>) -> Vec<u8> {
    let mut payload = payload.to_vec();
    renumber(&mut payload, &out(picture, tl0));
    payload
}

#[test]
fn a_picture_gets_its_numbers_in_the_form_that_is_there() {
    let long = renumbered(&[0x90, 0xe0, 0x80, 1, 2, 7, 8], Some(0x1234), Some(99));
    assert_eq!(long, [0x90, 0xe0, 0x92, 0x34, 99, 7, 8]);
    let short = renumbered(&[0x90, 0xc0, 1, 2, 7], Some(0x33), Some(99));
    assert_eq!(short, [0x90, 0xc0, 0x33, 99, 7]);
    let no_picture = renumbered(&[0x90, 0x40, 1, 2, 7], None, Some(99));
    assert_eq!(no_picture, [0x90, 0x40, 99, 2, 7]);
}

#[test]
fn what_has_no_numbers_or_is_cut_off_stays_as_it_is() {
    assert_eq!(renumbered(&[0x90, 0xe0, 1, 2], None, None), [0x90, 0xe0, 1, 2]);
    assert_eq!(renumbered(&[0x10, 0xe0, 1, 2], Some(5), Some(5)), [0x10, 0xe0, 1, 2]);
    for length in 0..4 {
        let payload = &[0x90, 0xe0, 0x80, 1][..length];
        assert_eq!(renumbered(payload, Some(0), Some(5)).len(), length);
    }
}

#[test]
fn a_header_has_the_extensions_that_were_agreed_on() {
    let mut header = Vec::new();
    let stamp = Stamp { send_time: [7, 8, 9], number: Some(0x0506), line: None };
    let mut written = |terms: Terms, orientation| {
        write_header(&mut header, &terms, &leaving(orientation), stamp);
        header.clone()
    };
    let all = written(terms(), Some(3));
    assert_eq!(all[..8], [0x90, 0, 0, 0, 1, 2, 3, 4]);
    assert_eq!(all[12..], [0xbe, 0xde, 0, 3, 0x31, 5, 6, 0x22, 7, 8, 9, 0xd0, 3, 0, 0, 0]);
    assert_eq!(written::number(&all, 3), Some(0x0506));
    let number = Terms { send_time: None, orientation: None, ..terms() };
    assert_eq!(written(number, Some(3))[12..], [0xbe, 0xde, 0, 1, 0x31, 5, 6, 0]);
    let before = Terms { number: None, ..terms() };
    let before = written(before, None);
    assert_eq!(before[12..], [0xbe, 0xde, 0, 1, 0x22, 7, 8, 9]);
    assert_eq!(written::number(&before, 3), None);
    let none = Terms { number: None, send_time: None, orientation: None, ..terms() };
    let none = written(none, Some(3));
    assert_eq!((none.len(), none[0]), (12, 0x80));
}

#[test]
fn a_nack_names_a_packet_and_some_of_the_sixteen_after_it() {
    let entry = NackEntry { pid: 65_535, blp: 0b1000_0000_0000_0011 };
    assert_eq!(missing(entry).collect::<Vec<_>>(), [65_535, 0, 1, 15]);
}

#[test]
fn who_asks_without_end_gets_a_share_of_what_is_sent() {
    let now = Instant::now();
    let mut line = Line::new(terms(), now);
    line.keep(&leaving(None), now);
    let again = |line: &mut Line| {
        let asked = (0..1000).map(|_| line.recall(70_000u64 as u16, Duration::ZERO, now));
        asked.flatten().count()
    };
    assert_eq!(again(&mut line), AGAIN_BURST as usize);
    (0..20).for_each(|_| line.keep(&leaving(None), now));
    let again = again(&mut line);
    assert!((2..=3).contains(&again), "{again}");
}

#[test]
fn what_is_sent_again_has_numbers_of_its_own_that_never_repeat() {
    let mut line = Line::new(terms(), Instant::now());
    let sent = leaving(None);
    assert_eq!(line.numbers(false, &sent), Some((9.into(), 96, 70_000)));
    let first = line.numbers(true, &sent).unwrap();
    let second = line.numbers(true, &sent).unwrap();
    assert_eq!((first.0, first.1), (10.into(), 97));
    assert!(second.2 > first.2);
    let other = Leaving { codec: Codec::H264, ..sent };
    assert_eq!(line.numbers(false, &other), Some((9.into(), 98, 70_000)));
    assert_eq!(line.numbers(true, &other), None, "no form was agreed on for that");
}

#[test]
fn the_time_of_sending_moves_with_the_clock_and_wraps_after_64_seconds() {
    let now = Instant::now();
    let at = |seconds| {
        let [a, b, c] = send_time(now + Duration::from_secs(seconds));
        u32::from_be_bytes([0, a, b, c])
    };
    assert_eq!(at(1).wrapping_sub(at(0)) & 0xff_ffff, 1 << 18);
    assert_eq!(at(64), at(0));
}

fn direct(now: Instant) -> Direct {
    let keys = |client| Keys {
        material: (0..56).collect(),
        profile: SrtpProfile::AEAD_AES_128_GCM,
        client,
    };
    let protect = Protect::new(&keys::provider(), &keys(true)).unwrap();
    let unprotect = Unprotect::new(&keys::provider(), &keys(true)).unwrap();
    let mut direct = Direct::new(protect, unprotect, Next::default(), now);
    direct.lines.push(Line::new(terms(), now));
    direct
}

#[test]
fn what_is_sent_again_and_padding_name_their_line_for_nothing_else_does() {
    let mut direct = direct(Instant::now());
    let mut extensions = |again, padding| {
        let queued = Queued { line: 0, again, padding, cluster: 0, leaving: leaving(None) };
        assert!(direct.seal(&queued, [7, 8, 9]));
        direct.header[12..].to_vec()
    };
    assert_eq!(extensions(false, 0), [0xbe, 0xde, 0, 1, 0x22, 7, 8, 9]);
    let named = [0xbe, 0xde, 0, 2, 0x22, 7, 8, 9, 0x42, b'a', b'b', b'c'];
    assert_eq!(extensions(true, 0), named);
    assert_eq!(extensions(true, 255), named);
}

/// The numbers that leave for a receiver of sound that tells of such a loss, while it sends this control too.
fn left(loss: f64, codec: Codec, sparing: bool, asks: bool) -> Vec<u16> {
    let now = Instant::now();
    let mut direct = direct(now);
    direct.lines[0].terms = Terms { again: None, ..terms_of_sound() };
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    receiver.set_nonblocking(true).unwrap();
    let mut net =
        Net::bind("127.0.0.1:0".parse().unwrap(), &["127.0.0.1".parse().unwrap()]).unwrap();
    let to = receiver.local_addr().unwrap();
    direct.way = Some(Way { wire: Protocol::Udp, from: net.advertised[0], to });
    if asks {
        direct.lines[0].twice.helps_itself();
    }
    let report =
        Rtcp::ReceiverReport(ReceiverReport { sender_ssrc: 1.into(), reports: Default::default() });
    direct.hear(&report, Duration::ZERO, loss, now);
    for seq in [65_534, 65_535, 65_536, 65_537] {
        let out = Outgoing { seq, ..out(None, None) };
        let leaving = Leaving { out, codec, ..leaving(None) };
        let (line, again, padding, cluster) = (0, false, 0, 0);
        direct.queue.push(Queued { line, again, padding, cluster, leaving });
        direct.flush(&mut net, sparing, now);
        net.flush();
    }
    let mut buffer = [0; 2000];
    std::iter::from_fn(|| receiver.recv(&mut buffer).ok().map(|n| written::sequence(&buffer[..n])))
        .collect()
}

fn terms_of_sound() -> Terms {
    Terms { types: [Some((111, None)), Some((63, None)), None, None], ..terms() }
}

#[test]
fn sound_leaves_twice_to_who_loses_it_and_cannot_help_itself() {
    let once = vec![65_534, 65_535, 0, 1];
    assert_eq!(left(0.1, Codec::Opus, false, false), [65_534, 65_535, 65_534, 0, 65_535, 1, 0]);
    assert_eq!(left(0.0, Codec::Opus, false, false), once);
    assert_eq!(left(0.1, Codec::Opus, true, false), once, "there is no room");
    assert_eq!(left(0.1, Codec::Opus, false, true), once, "it asks");
    assert_eq!(left(0.1, Codec::Red, false, false), once, "it has each twice already");
}

#[test]
fn packets_of_one_picture_leave_in_one_length_and_what_was_added_is_told() {
    let mut direct = direct(Instant::now());
    for (seq, length) in [(1, 700), (2, 703)] {
        let out = Outgoing { seq, ..out(None, None) };
        let leaving = Leaving { out, payload: Arc::from(vec![5; length]), ..leaving(None) };
        let (line, again, padding, cluster) = (0, false, 0, 0);
        direct.queue.push(Queued { line, again, padding, cluster, leaving });
    }
    let mut queue = std::mem::take(&mut direct.queue);
    even::even(&mut queue);
    let mut sent = |queued: &Queued| {
        assert!(direct.seal(queued, [0; 3]));
        (direct.sealed.len(), direct.header[0] & 0x20, direct.body.clone())
    };
    let (first, second) = (sent(&queue[0]), sent(&queue[1]));
    assert_eq!(first.0, second.0);
    assert_eq!((first.1, &first.2[..700], &first.2[700..]), (0x20, &[5; 700][..], &[0, 0, 3][..]));
    assert_eq!((second.1, &second.2[..]), (0, &[5; 703][..]));
}
