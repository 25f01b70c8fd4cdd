use super::*;
use proptest::prelude::*;

/// A packet that tells of `count` numbers from `first` on.
fn packet(first: u16, count: u16, reference: u32, chunks: &[u16], differences: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80 | FORM, FEEDBACK, 0, 0];
    packet.extend([0, 0, 0, 1, 0, 0, 0, 2]);
    packet.extend(first.to_be_bytes());
    packet.extend(count.to_be_bytes());
    packet.extend(&reference.to_be_bytes()[1..]);
    packet.push(7);
    packet.extend(chunks.iter().flat_map(|chunk| chunk.to_be_bytes()));
    packet.extend(differences);
    packet.resize(packet.len().next_multiple_of(4), 0);
    let words = packet.len() as u16 / 4 - 1;
    packet[2..4].copy_from_slice(&words.to_be_bytes());
    packet
}

/// What is said, times from that of the reference on.
fn said(packet: &[u8]) -> Vec<Said> {
    let mut all = Vec::new();
    let receipts = Receipts::read(packet).unwrap();
    receipts.each(&mut Clock::default(), |said| match said {
        Said::Came(at) => all.push(Said::Came(at - ORIGIN)),
        missing => all.push(missing),
    });
    all
}

fn came(times: &[i64]) -> Vec<Said> {
    times.iter().map(|at| Said::Came(*at)).collect()
}

#[test]
fn runs_and_both_kinds_of_lists_are_read() {
    let run = packet(9, 3, 5, &[0x2003], &[1, 2, 3]);
    assert_eq!(Receipts::read(&run).unwrap().first, 9);
    assert_eq!(said(&run), came(&[1, 3, 6]));
    let missing = packet(9, 5000, 5, &[5000], &[]);
    assert_eq!(said(&missing), [Said::Missing(5000)]);
    let short = packet(0, 3, 5, &[0x8000 | 0b10_1000_0000_0000], &[4, 5]);
    assert_eq!(said(&short), [Said::Came(4), Said::Missing(1), Said::Came(9)]);
    let long = packet(0, 3, 5, &[0xc000 | 0b10_0001_0000_0000], &[0xff, 0xff, 8]);
    assert_eq!(said(&long), [Said::Came(-1), Said::Missing(1), Said::Came(7)]);
    let two = packet(0, 15, 5, &[0xbfff, 0x2001], &[1; 15]);
    assert_eq!(said(&two).len(), 15);
}

#[test]
fn padding_is_no_time() {
    let mut padded = packet(0, 2, 5, &[0x2002], &[1, 3]);
    padded[0] |= 0x20;
    *padded.last_mut().unwrap() = 1;
    assert_eq!(said(&padded), came(&[1]));
    *padded.last_mut().unwrap() = 255;
    assert!(Receipts::read(&padded).is_none());
}

#[test]
fn it_ends_where_it_stops_making_sense() {
    let unknown = packet(0, 7, 5, &[0xc000 | 0b01_1100_0000_0000], &[1, 1, 1, 1]);
    assert_eq!(said(&unknown), came(&[1]), "a symbol that nobody knows");
    let unknown = packet(0, 2, 5, &[0x6002], &[1, 1]);
    assert_eq!(said(&unknown), []);
    let short = packet(0, 8191, 5, &[0x3fff], &[1, 1, 1, 1, 1, 1]);
    assert_eq!(said(&short), came(&[1, 2, 3, 4, 5, 6]), "more numbers than times");
    assert!(Receipts::read(&packet(0, 65_535, 5, &[0, 0, 0, 0], &[])).is_none(), "runs of none");
    assert!(Receipts::read(&packet(0, 9, 5, &[], &[])).is_none());
    let mut other = packet(0, 2, 5, &[0x2002], &[1, 3]);
    assert!(is_feedback(&other));
    other[0] = 0x81;
    assert!(!is_feedback(&other), "a request to send again");
    for length in 0..20 {
        assert!(Receipts::read(&run()[..length]).is_none());
    }
}

fn run() -> Vec<u8> {
    packet(9, 3, 5, &[0x2003], &[1, 2, 3])
}

#[test]
fn the_clock_goes_on_where_its_bits_end() {
    let mut clock = Clock::default();
    let start = clock.at(0xff_ffff);
    assert_eq!(clock.at(0) - start, 256);
    assert_eq!(clock.at(0xff_fffe) - start, -256);
    assert_eq!(clock.at(0xff_ffff) - start, 0);
    (0..5000u32).for_each(|n| {
        assert!(clock.at(n << 23) >= 0, "set back for ever");
    });
}

#[test]
fn a_compound_packet_is_taken_apart() {
    let two = [run(), run()].concat();
    assert_eq!(parts(&two).count(), 2);
    assert_eq!(parts(&two[..two.len() - 1]).count(), 1);
    assert_eq!(parts(&[0x80, 205, 0xff, 0xff, 0, 0, 0, 0]).count(), 0);
}

proptest! {
    #[test]
    fn any_bytes_are_read_in_bounded_steps(
        head in prop::sample::select(vec![0x8f_u8, 0xaf]),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let packet = [&[head, FEEDBACK, 0, 0][..], &bytes].concat();
        if let Some(receipts) = Receipts::read(&packet) {
            let mut steps = 0;
            receipts.each(&mut Clock::default(), |_| steps += 1);
            prop_assert!(steps <= 14 * packet.len());
        }
    }
}
