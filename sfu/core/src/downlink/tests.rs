mod measured;
mod ways;

use super::*;
use crate::allocate::Grant;
use crate::congestion::Arrival;

/// All that is sent is told of, and it can be probed.
const FLOWS: Sending = Sending { flows: true, pads: true };

fn block(ssrc: u32, max_seq: u32, fraction_lost: u8) -> ReceptionReport {
    ReceptionReport {
        ssrc: ssrc.into(),
        fraction_lost,
        packets_lost: 0,
        max_seq,
        jitter: 900,
        last_sr_time: 0,
        last_sr_delay: 0,
    }
}

fn video(ssrc: Ssrc) -> Option<u32> {
    (*ssrc < 10).then_some(90_000)
}

fn sound(bits: f64) -> Sound {
    Sound { all: bits, told: bits, ..Sound::default() }
}

#[test]
fn loss_counts_by_packets_and_strangers_streams_do_not() {
    let now = Instant::now();
    let mut downlink = Downlink::new(now);
    let first = [block(1, 1000, 0), block(2, 70_000, 0), block(99, 5, 255)];
    downlink.hear_blocks(&first, video, now);
    assert_eq!(downlink.health().loss, 0.0, "nothing to compare with yet");
    let next = [block(1, 1100, 128), block(2, 70_300, 0), block(99, 900, 255)];
    downlink.hear_blocks(&next, video, now);
    assert_eq!(downlink.health().loss, 0.125);
    assert_eq!(downlink.health().jitter, Duration::from_millis(10));
    downlink.hear_blocks(&[block(1, 3, 255)], video, now);
    assert_eq!(downlink.health().loss, 0.125, "a number from before is no loss");
}

#[test]
fn another_way_is_not_judged_by_what_was_lost_between_the_two() {
    let now = Instant::now();
    let mut downlink = Downlink::new(now);
    downlink.estimate.hear_estimate(40e3, now);
    downlink.hear_blocks(&[block(1, 1000, 0)], video, now);
    downlink.begin_anew(now);
    downlink.hear_blocks(&[block(1, 2000, 255)], video, now);
    assert_eq!(downlink.estimate.budget(now).bits, crate::estimate::START);
    assert_eq!(downlink.health().loss, 0.0);
}

#[test]
fn another_way_is_measured_anew_where_the_last_one_was() {
    for measures in [false, true] {
        let start = Instant::now();
        let mut downlink = Downlink::new(start);
        downlink.uses_arrivals(measures, start);
        downlink.estimate.health.loss = 0.5;
        let arrival = |ms: u64| Arrival {
            sent: start + Duration::from_millis(ms),
            bytes: 1200,
            arrived: Some(Duration::from_millis(ms)),
            cluster: 0,
        };
        let later = start + Duration::from_secs(9);
        downlink.hear_arrivals(&(0..9000).map(arrival).collect::<Vec<_>>(), later);
        let known = downlink.measured.as_ref().map(Congestion::bits);
        assert!(known.is_none_or(|bits| bits > crate::estimate::START));
        downlink.begin_anew(later);
        assert_eq!(downlink.is_measured(), measures);
        let known = downlink.measured.as_ref().map(Congestion::bits);
        assert!(known.is_none_or(|bits| bits == crate::estimate::START));
        assert_eq!(downlink.health().loss, 0.5, "what is told of it stays until there is news");
        assert!(downlink.urgent && !downlink.probes() && !downlink.empties(later));
    }
}

#[test]
fn the_round_trip_is_what_is_left_of_the_time_since_the_report_it_answers() {
    let now = Instant::now();
    let sent = direct::wall_clock(now).duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let last_sr_time = ((sent.as_secs() + FROM_1900_TO_1970) << 16) as u32
        + ((u64::from(sent.subsec_nanos()) << 16) / 1_000_000_000) as u32;
    let answer = ReceptionReport { last_sr_time, last_sr_delay: 65_536 / 2, ..block(1, 5, 0) };
    let at = |ms| round_trip(&answer, now + Duration::from_millis(ms)).unwrap().as_secs_f64();
    assert!((at(580) - 0.08).abs() < 0.001);
    assert_eq!(at(499), 0.0, "answered before it was sent");
    assert_eq!(round_trip(&block(1, 5, 0), now), None);
}

#[test]
fn an_estimate_is_acted_on_and_probing_is_paced() {
    let mut now = Instant::now();
    let mut downlink = Downlink::new(now);
    downlink.estimate.hear_estimate(1e6, now);
    let wish = Wish {
        screen: false,
        size: 1,
        layers: [Some(150e3), Some(450e3), Some(1.7e6)],
        grant: None,
    };
    let share = downlink.share(&[wish], sound(40e3), FLOWS, now);
    assert_eq!(share.grants, [Grant::Layer(1)]);
    assert!(downlink.probes() && !downlink.urgent);
    let mut bytes = 0;
    for _ in 0..1000 {
        now += Duration::from_millis(1);
        let sent = downlink.probe_due(now) / 1268 * 1268;
        downlink.probed_with(sent, now);
        bytes += sent;
    }
    assert!((38_000..60_000).contains(&bytes), "{bytes}");
    now += Duration::from_secs(100);
    assert!(downlink.probe_due(now) <= BURST as usize, "a pause is not made up for");
}

/// Send what is due in the 200 ms from then on; how many bytes that was.
fn probe_for_a_window(downlink: &mut Downlink, from: Instant) -> usize {
    let mut bytes = 0;
    for tick in 1..=10 {
        let now = from + Duration::from_millis(20 * tick);
        let sent = downlink.probe_due(now) / SMALLEST * SMALLEST;
        downlink.probed_with(sent, now);
        bytes += sent;
    }
    bytes
}

#[test]
fn what_arrives_for_a_while_counts_though_the_receiver_is_slow_to_say_so() {
    let start = Instant::now();
    let mut downlink = Downlink::new(start);
    downlink.estimate.hear_estimate(130e3, start);
    let layers = [Some(150e3), Some(450e3), None];
    let wish = Wish { screen: false, size: 1, layers, grant: Some(Grant::Paused) };
    let at = |window: u64| start + Duration::from_millis(200 * window);
    let mut share = |window: u64| {
        downlink.estimate.hear_estimate(130e3, at(window));
        probe_for_a_window(&mut downlink, at(window - 1));
        downlink.share(&[wish], sound(40e3), FLOWS, at(window))
    };
    let shares: Vec<Share> = (1..60).map(&mut share).collect();
    let rise = shares.iter().position(|share| share.grants == [Grant::Layer(0)]).unwrap();
    assert!((15..50).contains(&rise), "after {rise} windows");
}

#[test]
fn sound_has_redundancy_where_there_is_room_for_it() {
    for (before, bits, sound, spare) in [
        (false, 300_000.0, 80_000.0, false),
        (false, 99_000.0, 40_000.0, true),
        (false, 150_000.0, 80_000.0, true),
        // It does not come and go at the edge.
        (true, 110_000.0, 40_000.0, true),
        (true, 140_000.0, 40_000.0, false),
        (true, 250_000.0, 100_000.0, true),
        (false, 250_000.0, 100_000.0, false),
    ] {
        assert_eq!(spares(before, bits, sound), spare, "{bits} of which sound takes {sound}");
    }
}

#[test]
fn nobody_is_charged_for_redundancy_that_is_spared() {
    // Whether the receiver tells of sound, and what is sent of it and told of.
    for (told, spares, expected) in [
        (true, false, (100e3, 100e3)),
        (false, false, (100e3, 0.0)),
        (true, true, (60e3, 60e3)),
        (false, true, (60e3, 0.0)),
    ] {
        let mut sound = Sound::default();
        [(80e3, 40e3), (20e3, 20e3)].into_iter().for_each(|each| sound.add(each, told));
        let sent = sound.sent(spares);
        assert_eq!((sent.all, sent.told), expected, "told: {told}, spared: {spares}");
    }
}

#[test]
fn sound_goes_alone_below_what_it_takes_with_a_picture_and_redundancy_that_is_spared_is_none_of_it()
{
    let now = Instant::now();
    // What sound takes with redundancy and without.
    for (takes, plain, grant) in
        [(80e3, 40e3, Grant::Paused), (80e3, 80e3, Grant::Layer(0)), (40e3, 40e3, Grant::Paused)]
    {
        let mut downlink = Downlink::new(now);
        downlink.estimate.hear_estimate(140e3, now);
        let layers = [Some(50e3), None, None];
        let mut wish = Wish { screen: false, size: 1, layers, grant: Some(Grant::Paused) };
        let mut sound = Sound::default();
        sound.add((takes, plain), false);
        for window in 0..60 {
            let at = now + Duration::from_millis(200 * window);
            downlink.estimate.hear_estimate(140e3, at);
            wish.grant = Some(downlink.share(&[wish], sound, FLOWS, at).grants[0]);
        }
        assert_eq!(wish.grant, Some(grant), "{takes} of which {plain} are sent");
    }
}

#[test]
fn no_cluster_begins_where_there_is_nothing_to_send_it_on() {
    let start = Instant::now();
    let layers = [Some(150e3), Some(450e3), Some(1.7e6)];
    let wish = Wish { screen: false, size: 1, layers, grant: None };
    for pads in [false, true] {
        let mut downlink = Downlink::new(start);
        downlink.uses_arrivals(true, start);
        let share = downlink.share(&[wish], sound(40e3), Sending { pads, ..FLOWS }, start);
        assert!(share.next.is_some());
        assert_eq!(downlink.probes(), pads);
    }
}

/// A browser behind a link that carries 100 kbit/s for a minute and then 3 Mbit/s: its estimate falls to
/// 85 % of a full link, and grows by 8 kbit/s in a second, as near what the link had before.
#[test]
fn the_best_picture_is_back_soon_after_a_way_became_wide() {
    let start = Instant::now();
    let at = |window: u64| start + Duration::from_millis(200 * window);
    let mut downlink = Downlink::new(start);
    let layers = [Some(150e3), Some(450e3), Some(1.7e6)];
    let mut wish = Wish { screen: false, size: 1, layers, grant: Some(Grant::Paused) };
    let (mut told, mut crowded, mut back) = (85e3_f64, 0, None);
    for window in 1..=700 {
        let wide = window > 300;
        let link = if wide { 3e6 } else { 100e3 };
        let probing = probe_for_a_window(&mut downlink, at(window - 1)) as f64 * 40.0;
        let took = probing + 30e3 + downlink.used;
        crowded += usize::from(took > link);
        told = if took > link { told.min(0.85 * link) } else { told + 1600.0 };
        downlink.estimate.hear_estimate(told as f32, at(window));
        let sends = Sending { flows: downlink.used > 0.0, pads: true };
        let share = downlink.share(&[wish], sound(30e3), sends, at(window));
        wish.grant = Some(share.grants[0]);
        if !wide {
            assert_eq!(share.grants, [Grant::Paused]);
        } else if share.grants == [Grant::Layer(2)] {
            back = back.or(Some(window - 300));
        }
    }
    assert!(back.is_some_and(|windows| windows <= 75), "after {back:?} windows of 200 ms");
    assert!(crowded < 30, "{crowded} of 300 windows with more than 100 kbit/s");
}

#[test]
fn a_picture_stays_while_what_probing_filled_empties() {
    let start = Instant::now();
    let at = |window: u64| start + Duration::from_millis(200 * window);
    // Whether anything is probed for when the estimate falls, and which pictures stay.
    for (layers, kept) in [
        ([Some(150e3), Some(1.7e6), None], Grant::Layer(0)),
        ([Some(150e3), None, None], Grant::Paused),
    ] {
        let mut downlink = Downlink::new(start);
        let mut wish = Wish { screen: false, size: 1, layers, grant: None };
        for window in 1..=20 {
            downlink.estimate.hear_estimate(300e3 + window as f32, at(window));
            wish.grant = Some(downlink.share(&[wish], sound(40e3), FLOWS, at(window)).grants[0]);
        }
        assert_eq!(wish.grant, Some(Grant::Layer(0)));
        downlink.estimate.hear_estimate(90e3, at(21));
        assert_eq!(downlink.share(&[wish], sound(40e3), FLOWS, at(21)).grants, [kept]);
    }
}

#[test]
fn an_answer_is_waited_for_as_long_as_the_last_took_within_bounds() {
    let ms = Duration::from_millis;
    for (round_trip, expected) in [
        (None, TOLD_WITHIN),
        (Some(ms(3)), TOLD_WITHIN),
        (Some(ms(300)), ms(300)),
        (Some(ms(60_000)), LONGEST_RESPONSE),
    ] {
        let mut downlink = Downlink::new(Instant::now());
        downlink.estimate.health.round_trip = round_trip;
        assert_eq!(downlink.response_time(), expected);
    }
}
