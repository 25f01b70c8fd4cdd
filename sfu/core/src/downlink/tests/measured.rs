//! What is seen and heard on bad ways, where the receiver tells when each packet arrived?

use super::ways::Model;
use super::{FLOWS, Sound};
use crate::allocate::Grant;

const SMALL: [Option<f64>; 3] = [Some(150e3), Some(450e3), None];
const LARGE: [Option<f64>; 3] = [Some(150e3), Some(450e3), Some(1.7e6)];
/// Sound that comes later than this, in milliseconds, is made up.
const LATE: u64 = 350;

fn is_within(seconds: Option<f64>, most: f64) {
    assert!(seconds.is_some_and(|seconds| seconds <= most), "after {seconds:?} s, not {most}");
}

#[test]
fn a_picture_gets_small_stops_and_is_soon_back_as_a_way_gets_narrow_and_wide() {
    let mut model = Model::new("rate=3000 delay=10", SMALL);
    is_within(model.until(30.0, |m| m.shows(1)), 2.0);
    model.run(5.0);
    model.is_like("rate=500 delay=10");
    is_within(model.until(20.0, |m| m.shows(0)), 3.0);
    let small = model.second();
    model.run(10.0);
    assert!(model.shows(0) && model.sound_missing(small, LATE) < 0.01);

    model.is_like("rate=100 delay=10");
    is_within(model.until(20.0, |m| m.grants.last() == Some(&Grant::Paused)), 2.5);
    model.run(2.0);
    let (alone, probed) = (model.second(), model.probed);
    model.run(30.0);
    assert_eq!(model.grants.last(), Some(&Grant::Paused));
    assert!(model.sound_missing(alone, 150) < 0.01, "probing is heard");
    assert!(model.probed - probed < 15_000, "{} bytes", model.probed - probed);

    model.is_like("rate=3000 delay=10");
    is_within(model.until(40.0, |m| m.shows(1)), 12.0);
}

#[test]
fn a_wide_way_is_found_and_the_best_picture_comes() {
    let mut model = Model::new("rate=2000 delay=10", LARGE);
    is_within(model.until(30.0, |m| m.shows(1)), 2.0);
    let from = model.grants.len();
    model.run(20.0);
    assert_eq!(model.worst(from), Grant::Layer(1));
    model.is_like("rate=5000 delay=10");
    is_within(model.until(30.0, |m| m.shows(2)), 10.0);
    let from = model.grants.len();
    model.run(30.0);
    assert_eq!(model.worst(from), Grant::Layer(2));
}

#[test]
fn what_is_no_full_way_takes_no_picture() {
    // The way, how often and how long the receiver is held up, and for what part of a minute the better
    // picture is shown, at least and at most.
    for (way, busy, least, most) in [
        ("delay=10", None, 1.0, 1.0),
        ("delay=150", None, 1.0, 1.0),
        ("delay=60 jitter=20", None, 1.0, 1.0),
        ("delay=100 jitter=80", None, 0.5, 1.0),
        ("delay=50 reorder=20 duplicate=1 loss=0.1", None, 1.0, 1.0),
        ("delay=100 jitter=30 loss=3 rate=1000", None, 1.0, 1.0),
        ("delay=10 loss=10", None, 1.0, 1.0),
        ("delay=10 loss=30", None, 0.0, 0.1),
        ("delay=10 silence=200/5000", None, 1.0, 1.0),
        ("delay=10", Some((1700, 200)), 1.0, 1.0),
        ("rate=3000 delay=10", Some((1300, 200)), 1.0, 1.0),
    ] {
        let mut model = Model::new(way, SMALL);
        model.busy = busy;
        model.until(30.0, |m| m.shows(1)).unwrap();
        let from = model.grants.len();
        model.run(60.0);
        assert!(model.worst(from) >= Grant::Layer(0), "{way} {busy:?}: a picture stopped");
        let better = model.part(from, |grant| grant == Grant::Layer(1));
        assert!((least..=most).contains(&better), "{way} {busy:?}: {better}");
    }
}

#[test]
fn where_a_tenth_is_lost_a_picture_of_many_packets_gets_small_and_stays_so() {
    for (way, layer) in [("delay=10 loss=10", 0), ("delay=10 loss=5", 1)] {
        let mut model = Model::new("delay=10", [Some(150e3), Some(1.5e6), None]);
        is_within(model.until(30.0, |m| m.shows(1)), 10.0);
        model.is_like(way);
        model.run(15.0);
        let from = model.grants.len();
        model.run(60.0);
        assert_eq!(model.part(from, |grant| grant == Grant::Layer(layer)), 1.0, "{way}");
    }
}

#[test]
fn after_nothing_came_for_a_while_the_picture_is_soon_back() {
    let mut model = Model::new("rate=3000 delay=10", SMALL);
    model.run(10.0);
    model.is_like("block=all");
    model.run(5.0);
    model.is_like("rate=3000 delay=10");
    is_within(model.until(20.0, |m| m.shows(0) || m.shows(1)), 5.0);
    is_within(model.until(20.0, |m| m.shows(1)), 8.0);
}

#[test]
fn a_publisher_that_sends_nothing_for_a_while_says_nothing_of_the_way() {
    let mut model = Model::new("rate=3000 delay=10", SMALL);
    is_within(model.until(30.0, |m| m.shows(1)), 2.0);
    model.run(5.0);
    let from = model.grants.len();
    model.still = true;
    model.run(10.0);
    model.still = false;
    model.run(20.0);
    assert_eq!(model.worst(from), Grant::Layer(1));
}

#[test]
fn sound_that_is_not_told_of_is_not_taken_from_what_arrives() {
    for (told, expected) in [(0.0, Grant::Layer(1)), (600e3, Grant::Layer(0))] {
        let mut model = Model::new("rate=1000 delay=10", SMALL);
        is_within(model.until(30.0, |m| m.shows(1)), 2.0);
        model.run(10.0);
        let (wish, now) = (model.wish, model.now());
        let sound = Sound { all: 600e3, told, ..Sound::default() };
        let share = model.downlink.share(&[wish], sound, FLOWS, now);
        assert_eq!(share.grants, [expected]);
    }
}

#[test]
fn redundancy_that_is_not_sent_is_not_taken_from_what_arrives() {
    let mut model = Model::new("rate=1000 delay=10", SMALL);
    is_within(model.until(30.0, |m| m.shows(1)), 2.0);
    model.run(10.0);
    let (wish, now) = (model.wish, model.now());
    let sound = Sound { all: 600e3, told: 600e3, spared: 300e3, told_spared: 300e3 };
    for (spares, expected) in [(false, Grant::Layer(0)), (true, Grant::Layer(1))] {
        assert_eq!(model.downlink.spares_sound(), spares);
        let share = model.downlink.share(&[wish], sound, FLOWS, now);
        assert_eq!(share.grants, [expected]);
        // There would still be no room for it.
        assert!(model.downlink.spares_sound());
    }
}

#[test]
fn a_way_is_narrow_that_sound_all_but_fills_and_no_other() {
    // What the way carries, what sound takes of it, and whether that leaves nothing.
    for (way, all, narrow) in [
        ("rate=100 delay=10", 48e3, true),
        ("rate=500 delay=10", 48e3, false),
        ("rate=500 delay=10", 400e3, false),
        ("rate=1000 delay=10", 48e3, false),
    ] {
        let mut model = Model::new(way, SMALL);
        model.run(20.0);
        let (wish, now) = (model.wish, model.now());
        let sound = Sound { all, told: all, ..Sound::default() };
        model.downlink.share(&[wish], sound, FLOWS, now);
        assert_eq!(model.downlink.is_narrow(), narrow, "{way} {all}");
    }
}

#[test]
fn a_way_that_others_use_too_is_shared() {
    let mut model = Model::new("rate=1000 delay=10", SMALL);
    model.run(10.0);
    assert!(model.shows(1));
    model.others = 600e3;
    is_within(model.until(20.0, |m| m.shows(0)), 6.0);
    model.run(2.0);
    let from = model.second();
    model.run(20.0);
    assert!(model.sound_missing(from, LATE) < 0.02, "{}", model.sound_missing(from, LATE));
    assert!(model.worst(model.grants.len() - 20) >= Grant::Layer(0));
    model.others = 0.0;
    is_within(model.until(30.0, |m| m.shows(1)), 12.0);
}

#[test]
fn who_agreed_to_tell_and_does_not_is_judged_by_its_own_estimate() {
    let mut model = Model::new("delay=10", SMALL);
    model.tells = false;
    model.run(8.0);
    assert_eq!(model.downlink.cluster(), 0);
    assert!(model.downlink.measured.is_none());
}

#[test]
fn the_way_is_shared_out_when_something_changed_and_not_all_the_time() {
    // So much is lost by chance that nothing is probed for; a way with no room for more; and a wide one.
    for (way, most) in [("delay=10 loss=10", 1.1), ("rate=500 delay=10", 1.3), ("delay=10", 1.1)] {
        let mut model = Model::new("rate=3000 delay=10", LARGE);
        model.run(10.0);
        model.is_like(way);
        model.run(10.0);
        let from = model.grants.len();
        model.run(60.0);
        let each = (model.grants.len() - from) as f64 / 60.0;
        assert!((1.0..most).contains(&each), "{way}: {each} times a second");
    }
}
