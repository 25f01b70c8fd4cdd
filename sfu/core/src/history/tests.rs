use super::*;
use proptest::prelude::*;

/// A packet of feedback: what came of the numbers from `first` on, each a millisecond after the other.
fn told(first: u16, came: &[bool]) -> Vec<u8> {
    let mut packet = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
    packet.extend(first.to_be_bytes());
    packet.extend((came.len() as u16).to_be_bytes());
    packet.extend([0, 0, 5, 7]);
    for came in came {
        packet.extend(if *came { [0x20, 1] } else { [0, 1] });
    }
    packet.extend(came.iter().filter(|came| **came).map(|_| 4));
    packet
}

struct Story {
    now: Instant,
    history: History,
}

impl Story {
    /// So many packets of 100, 101, … bytes were sent, a millisecond apart.
    fn new(sent: u64) -> Self {
        let now = Instant::now();
        let mut story = Story { now, history: History::new(now) };
        (0..sent).for_each(|_| story.send(0));
        story
    }

    fn send(&mut self, cluster: u8) {
        self.now += Duration::from_millis(1);
        self.history.sent(100 + self.history.next as usize, cluster, self.now);
    }

    fn hear(&mut self, first: u16, came: &[bool]) -> Vec<Arrival> {
        let (packet, mut batch) = (told(first, came), Vec::new());
        self.history.hear(&Receipts::read(&packet).unwrap(), self.now, &mut batch);
        batch
    }

    /// Numbers, by their sizes, and whether they came.
    fn fates(&mut self, first: u16, came: &[bool]) -> Vec<(u16, bool)> {
        let batch = self.hear(first, came);
        batch.iter().map(|arrival| (arrival.bytes - 100, arrival.arrived.is_some())).collect()
    }
}

#[test]
fn what_came_is_told_with_its_times_size_and_cluster() {
    let mut story = Story::new(3);
    story.send(9);
    let start = story.history.began;
    let batch = story.hear(2, &[true, true]);
    let sent = |ms| start + Duration::from_millis(ms);
    assert_eq!((batch[0].sent, batch[0].bytes, batch[0].cluster), (sent(3), 102, 0));
    assert_eq!((batch[1].sent, batch[1].bytes, batch[1].cluster), (sent(4), 103, 9));
    let step = batch[1].arrived.unwrap() - batch[0].arrived.unwrap();
    assert_eq!(step, Duration::from_millis(1));
}

#[test]
fn what_is_missing_is_lost_when_the_next_word_does_not_bring_it() {
    let mut story = Story::new(8);
    assert_eq!(story.fates(0, &[true, false, false, true]), [(0, true), (3, true)]);
    assert_eq!(story.fates(1, &[true, false, true, true]), [(1, true), (2, false), (4, true)]);
    assert_eq!(story.fates(5, &[false, true]), [(6, true)]);
    assert_eq!(story.fates(7, &[true]), [(5, false), (7, true)]);
}

#[test]
fn nothing_is_told_twice_nor_of_what_was_not_sent() {
    let mut story = Story::new(4);
    assert_eq!(story.fates(0, &[true; 4]).len(), 4);
    assert_eq!(story.fates(0, &[true; 4]), []);
    assert_eq!(story.fates(0, &[false; 4]), []);
    assert_eq!(story.fates(4, &[true; 4]), [], "not sent yet");
    assert_eq!(story.fates(65_530, &[true; 8]), [], "before the first");
    assert_eq!(story.fates(30_000, &[true; 8]), []);
    story.send(0);
    story.history.forget(4);
    assert_eq!(story.fates(4, &[true]), [], "it left twice");
    (0..=u16::MAX).for_each(|number| story.history.forget(number));
}

#[test]
fn numbers_go_on_where_their_bits_end_and_what_is_old_is_forgotten() {
    let mut story = Story::new(65_536);
    let start = story.history.began;
    let last = story.hear(65_535, &[true]);
    assert_eq!(last[0].sent, start + Duration::from_millis(65_536));
    story.send(0);
    assert_eq!(story.hear(0, &[true]).len(), 1);
    let old = 65_536 - KEPT as u32;
    assert_eq!(story.hear(old as u16, &[true]).len(), 0);
    assert_eq!(story.hear(old as u16 + 1, &[true]).len(), 1);
}

#[test]
fn an_hour_and_more_is_told_apart() {
    let mut story = Story::new(0);
    let start = story.history.began;
    for hours in [0, 2, 9] {
        story.now = start + Duration::from_secs(hours * 3600);
        story.send(0);
        let sent = story.now;
        story.now += Duration::from_secs(1);
        let number = story.history.next() - 1;
        assert_eq!(story.hear(number, &[true])[0].sent, sent);
    }
}

proptest! {
    /// Whatever is said, each packet is told of once at most, with what was sent.
    #[test]
    fn each_packet_is_told_of_once_and_in_order(
        sent in 0u64..5000,
        words in prop::collection::vec((any::<u16>(), prop::collection::vec(any::<bool>(), 0..40)), 0..30),
    ) {
        let mut story = Story::new(sent);
        let mut seen = std::collections::HashSet::new();
        for (first, came) in words {
            let near = (sent as u16).wrapping_sub(first % 100);
            let batch = story.hear(near, &came);
            prop_assert!(batch.windows(2).all(|w| w[0].sent < w[1].sent));
            prop_assert!(batch.len() <= KEPT as usize);
            for arrival in batch {
                prop_assert!(seen.insert(arrival.bytes));
                prop_assert!(u64::from(arrival.bytes) < 100 + sent);
            }
        }
    }
}
