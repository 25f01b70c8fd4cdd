use super::*;
use crate::congestion::Congestion;
use crate::estimate::START;
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

/// The same with when each came, in milliseconds by the receiver's clock.
fn told_when(first: u16, came: &[Option<u64>]) -> Vec<u8> {
    let mut packet = vec![0x8f, 205, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2];
    packet.extend(first.to_be_bytes());
    packet.extend((came.len() as u16).to_be_bytes());
    // In units of 64 ms.
    let reference = came.iter().flatten().next().map_or(0, |ms| ms / 64);
    packet.extend(&(reference as u32).to_be_bytes()[1..]);
    packet.push(7);
    for came in came {
        packet.extend(if came.is_some() { [0x40, 1] } else { [0, 1] });
    }
    let mut before = reference * 64;
    for ms in came.iter().flatten() {
        packet.extend(((*ms as i64 - before as i64) as i16 * 4).to_be_bytes());
        before = *ms;
    }
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

    fn hear_when(&mut self, first: u64, came: &[Option<u64>]) -> Vec<Arrival> {
        let (packet, mut batch) = (told_when(first as u16, came), Vec::new());
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
    let now = story.now;
    (0..=u16::MAX).for_each(|number| story.history.again(number, now));
    assert_eq!(story.fates(0, &[true; 4]), []);
}

/// What is told of number 3 of eight, each of which left a millisecond after the other and took 20, and
/// which left again after 50; `words` say when it came.
fn of_repeated(words: &[Option<u64>]) -> Vec<Option<u64>> {
    let mut story = Story::new(8);
    let before = story.hear_when(0, &[Some(1021), Some(1022), Some(1023)]);
    let clock = before[0].arrived.unwrap() - Duration::from_millis(1021);
    story.now = story.history.began + Duration::from_millis(50);
    (0..2).for_each(|_| story.history.again(3, story.now));
    let mut told = Vec::new();
    for (after, came) in (4..).zip(words) {
        told.extend(story.hear_when(3, &[*came, Some(1021 + after)]));
    }
    told.extend(story.hear_when(7, &[Some(1028)]));
    let third = told.iter().filter(|arrival| arrival.bytes == 103);
    assert!(third.clone().all(|a| a.sent == story.history.began + Duration::from_millis(4)));
    third.map(|arrival| arrival.arrived.map(|at| (at - clock).as_millis() as u64)).collect()
}

#[test]
fn what_left_twice_is_lost_once_unless_it_came_before_the_second_can_have() {
    // It left at 50 for the second time, and takes 20 at least.
    for (words, expected) in [
        (vec![None, None], vec![None]),
        (vec![None], vec![None]),
        (vec![None, Some(1070)], vec![None]),
        (vec![Some(1070)], vec![None]),
        (vec![Some(1069)], vec![None]),
        (vec![Some(1500), Some(1500), None], vec![None]),
        (vec![Some(1060)], vec![Some(1060)]),
        (vec![None, Some(1060), None], vec![Some(1060)]),
        (vec![], vec![]),
    ] {
        assert_eq!(of_repeated(&words), expected, "{words:?}");
    }
}

#[test]
fn of_more_than_can_be_noted_nothing_is_told() {
    let mut story = Story::new(100);
    story.hear_when(0, &[Some(1021)]);
    (1..100).for_each(|number| story.history.again(number, story.now));
    let came: Vec<_> = (1..100).map(|number| Some(1221 + number)).collect();
    let told = story.hear_when(1, &came);
    assert_eq!(told.len(), 64);
    assert!(told.iter().all(|arrival| arrival.arrived.is_none()));
    story.send(0);
    story.history.again(100, story.now);
    assert_eq!(story.hear_when(100, &[Some(1400)]).len(), 1, "there is room again");
}

/// What is told of pictures (odd) and sound (even), 1,000 bytes each millisecond over a way of `took` ms that
/// loses two of twenty. Missing sound is asked for at once and leaves again; what came is told each 50 ms as
/// browsers do, from the earliest that came since.
fn a_tenth_lost(took: u64, mut hear: impl FnMut(&[Arrival], Instant)) {
    const PACKETS: u64 = 20_000;
    let mut story = Story::new(0);
    let (mut came, mut on_the_way) = (vec![None; PACKETS as usize], Vec::new());
    let mut next = 0;
    for ms in 0..PACKETS {
        story.now += Duration::from_millis(1);
        story.history.sent(1000, 0, story.now);
        if ![3, 4].contains(&(ms % 20)) {
            on_the_way.push((ms + took, ms));
        }
        if let Some(lost) = ms.checked_sub(2 * took + 1).filter(|lost| lost % 20 == 4) {
            story.history.again(lost as u16, story.now);
            on_the_way.push((ms + took, lost));
        }
        if ms % 50 != 0 {
            continue;
        }
        let (news, later): (Vec<_>, Vec<_>) = on_the_way.iter().partition(|(at, _)| *at <= ms);
        on_the_way = later;
        news.iter().for_each(|(at, number)| came[*number as usize] = Some(*at));
        let Some(newest) = news.iter().map(|(_, number)| *number).max() else { continue };
        let first = news.iter().map(|(_, number)| *number).min().unwrap_or(next).min(next);
        next = newest + 1;
        let batch = story.hear_when(first, &came[first as usize..next as usize]);
        hear(&batch, story.now);
    }
}

#[test]
fn what_is_mended_by_sending_it_again_counts_as_lost() {
    for took in [5, 20, 100] {
        let mut congestion = Congestion::new(Instant::now());
        let (mut all, mut lost) = (0.0, 0.0);
        a_tenth_lost(took, |batch, now| {
            all += batch.len() as f64;
            lost += batch.iter().filter(|arrival| arrival.arrived.is_none()).count() as f64;
            congestion.hear(batch, now);
        });
        assert!((0.098..0.102).contains(&(lost / all)), "{took} ms: {}", lost / all);
        assert!(congestion.bits() <= START, "{took} ms: that is much, and yet {congestion:?}");
    }
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
