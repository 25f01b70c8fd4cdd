//! Does what is sent to somebody before a channel is open arrive once it is?

use liveclass_sfu_core::Role;
use liveclass_sfu_fuzz::hall::Hall;

/// Steps of time until a channel is open and what waited has left.
const STEPS: usize = 2000;

#[test]
fn what_is_reliable_waits_for_a_publishers_channel_and_nothing_else_does() {
    let mut hall = Hall::new();
    let at = hall.enter(Role::Publisher);
    let peer = hall.clients[at].peer;
    let labels = [("_reliable".to_owned(), true), ("_lossy".to_owned(), false)];
    hall.stand.open_channels(peer, &labels).expect("it is there");
    let before = hall.stand.dropped();
    for n in 0..3 {
        hall.stand.send_data(peer, "_reliable", vec![n; 1000]);
        hall.stand.send_data(peer, "_lossy", vec![n; 1000]);
        hall.stand.send_data(peer, "unheard of", vec![n; 1000]);
    }
    assert_eq!(hall.stand.dropped() - before, 6);
    hall.publish(at, &[]);
    let arrived = (0..STEPS).any(|_| {
        hall.step();
        hall.clients[at].messages >= 3
    });
    assert!(arrived, "{} messages", hall.clients[at].messages);
    (0..100).for_each(|_| hall.step());
    assert_eq!(hall.clients[at].messages, 3);
}

#[test]
fn who_never_opens_a_channel_is_waited_for_within_bounds() {
    let mut hall = Hall::new();
    let at = hall.enter(Role::Publisher);
    let peer = hall.clients[at].peer;
    hall.stand.open_channels(peer, &[("_reliable".to_owned(), true)]).expect("it is there");
    let before = hall.stand.dropped();
    for _ in 0..5 << 4 {
        hall.stand.send_data(peer, "_reliable", vec![7; 1 << 16]);
    }
    assert_eq!(hall.stand.dropped() - before, 1 << 4, "of five MiB four are kept");
}
