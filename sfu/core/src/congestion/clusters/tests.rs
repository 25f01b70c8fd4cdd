use super::*;

/// Run one cluster over a way that carries `link` bits a second, which holds what arrives up until
/// `held` seconds; what it tried and found.
fn found(known: f64, wanted: f64, link: f64, held: f64) -> (f64, Option<f64>) {
    let start = Instant::now();
    let mut clusters = Clusters::new(start);
    clusters.plan(Some(wanted), known, start);
    let Phase::Sending { rate, .. } = clusters.phase else { return (0.0, None) };
    let (mut ms, mut free) = (0u64, 0.0f64);
    let mut told = Vec::new();
    while clusters.is_sending() && ms < 1000 {
        let now = start + Duration::from_millis(ms);
        let due = clusters.due(now);
        let each = due.clamp(160, 323);
        for _ in 0..due / each {
            let bits = each as f64 * 8.0;
            let sent = ms as f64 / 1000.0;
            free = free.max(sent) + bits / link;
            let packet = Packet { sent, arrived: free.max(held), bits };
            let bytes = (each - 28) as u16;
            told.push((
                Arrival { sent: now, bytes, arrived: None, cluster: clusters.id() },
                packet,
            ));
        }
        clusters.sent(due / each * each, now);
        ms += 4;
    }
    let later = start + Duration::from_millis(ms + 20);
    for (arrival, packet) in told {
        assert_eq!(clusters.told(&arrival, Some(packet), later), None);
    }
    let next = Arrival { sent: later, bytes: 100, arrived: None, cluster: 0 };
    (rate, clusters.told(&next, None, later))
}

#[test]
fn the_rate_at_which_it_arrives_is_found_and_no_more_than_was_tried() {
    // Known, wanted, and what the way carries; what is tried, and what is found.
    for (known, wanted, link, tried, most) in [
        (85e3, 260e3, 100e3, 187e3, 100e3),
        (85e3, 260e3, 3e6, 187e3, 187e3),
        (400e3, 600e3, 500e3, 840e3, 500e3),
        (700e3, 2.1e6, 5e6, 1.54e6, 1.54e6),
        (1.5e6, 2.1e6, 2e6, 2.94e6, 2e6),
    ] {
        let (rate, found) = found(known, wanted, link, 0.0);
        assert!((rate - tried).abs() < 1e3, "{rate}");
        let found = found.unwrap();
        assert!((most * 0.8..=most).contains(&found), "{known} {wanted} {link}: {found}");
    }
}

#[test]
fn what_the_receiver_read_all_at_once_tells_nothing() {
    assert_eq!(found(700e3, 2e6, 5e6, 0.5).1, None);
}

#[test]
fn nothing_is_tried_that_is_known() {
    assert_eq!(found(2e6, 1e6, 5e6, 0.0), (0.0, None));
}

#[test]
fn a_cluster_that_brings_nothing_is_followed_by_a_longer_rest() {
    let mut now = Instant::now();
    let mut clusters = Clusters::new(now);
    let mut waits = Vec::new();
    for _ in 0..6 {
        clusters.plan(Some(1e6), 500e3, now);
        assert!(clusters.is_sending());
        clusters.fell(now);
        let began = now;
        while clusters.is_due(1e6, 500e3, now).is_none() {
            now += Duration::from_millis(100);
        }
        waits.push(now - began);
    }
    assert!(waits.is_sorted() && waits[5] == LONGEST_REST, "{waits:?}");
}

#[test]
fn on_a_narrow_way_a_cluster_is_small() {
    let start = Instant::now();
    let mut clusters = Clusters::new(start);
    clusters.plan(Some(1e6), 100e3, start);
    let mut bytes = 0;
    for ms in (0..500).step_by(4) {
        let now = start + Duration::from_millis(ms);
        let due = clusters.due(now);
        clusters.sent(due, now);
        bytes += due;
    }
    assert!(bytes < 1300, "{bytes}");
}
