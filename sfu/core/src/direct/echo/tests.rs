use std::time::{Duration, Instant};

use liveclass_impair::{Conditions, Way};

use super::*;

fn packet(number: u16) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    vec![0x80, 111, high, low, 7]
}

#[test]
fn nothing_is_kept_before_somebody_asks_nor_after_it_is_forgotten() {
    let mut echo = Echo::default();
    echo.keep(&packet(5));
    assert_eq!(echo.recall(5), None);
    echo.begin();
    echo.keep(&packet(6));
    assert_eq!(echo.recall(6), Some(&packet(6)[..]));
    echo.begin();
    assert!(echo.recall(6).is_some());
    echo.forget();
    assert_eq!(echo.recall(6), None);
}

#[test]
fn only_the_newest_of_a_place_is_there() {
    let mut echo = Echo::default();
    echo.begin();
    assert_eq!(echo.recall(0), None);
    (0..200).for_each(|number| echo.keep(&packet(number)));
    for number in 0..300 {
        let expected = (136..200).contains(&number);
        assert_eq!(echo.recall(number).is_some(), expected, "{number}");
    }
}

/// Sound each 20 ms through a bad network, for two minutes that take none. The receiver asks each
/// 20 ms for what is missing, and plays a packet 120 ms after it left. The share that comes too
/// late for that.
fn too_late(words: &str, asks: bool) -> f64 {
    const COUNT: u16 = 6000;
    let (step, every, patience) = (Duration::from_millis(1), 20, 120);
    let start = Instant::now();
    let (mut there, mut back) = (Way::new(2, start), Way::new(3, start));
    let conditions: Conditions = words.parse().expect("words that describe a network");
    there.set(conditions, start);
    back.set(conditions, start);
    let mut echo = Echo::default();
    let mut came: Vec<Option<u32>> = vec![None; usize::from(COUNT)];
    let mut highest = 0;
    for ms in 0..u32::from(COUNT) * every + 1000 {
        let now = start + step * ms;
        let number = (ms / every) as u16;
        if ms % every == 0 && number < COUNT {
            echo.keep(&packet(number));
            there.take(packet(number), now);
        }
        while let Some(question) = back.next(now) {
            echo.begin();
            if let Some(kept) = echo.recall(u16::from_be_bytes([question[0], question[1]])) {
                there.take(kept.to_vec(), now);
            }
        }
        while let Some(packet) = there.next(now) {
            highest = highest.max(sequence(&packet));
            came[usize::from(sequence(&packet))].get_or_insert(ms);
        }
        if asks && ms % every == 0 {
            let missing =
                (highest.saturating_sub(8)..highest).filter(|n| came[usize::from(*n)].is_none());
            missing.for_each(|number| back.take(number.to_be_bytes().to_vec(), now));
        }
    }
    let left = |number: usize| number as u32 * every;
    let in_time =
        |(number, at): (usize, &Option<u32>)| at.is_some_and(|at| at <= left(number) + patience);
    1.0 - came.iter().enumerate().filter(|each| in_time(*each)).count() as f64 / f64::from(COUNT)
}

#[test]
fn sound_outlives_a_network_that_loses_a_tenth() {
    for (words, without, with) in [
        ("delay=10 loss=5", 0.04, 0.005),
        ("delay=10 loss=10", 0.08, 0.02),
        ("delay=20 loss=10", 0.08, 0.03),
    ] {
        let (silent, asking) = (too_late(words, false), too_late(words, true));
        assert!(silent > without, "{words}: only {silent} are lost");
        assert!(asking < with, "{words}: {asking} come too late");
    }
}
