//! Does a peer that is described later than others are let wait still come in then?

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use liveclass_sfu_core::Role;
use liveclass_sfu_core::stand::Stand;

#[test]
fn who_is_offered_nothing_for_minutes_stays_and_is_offered_something_then() {
    let mut now = Instant::now();
    let mut stand = Stand::new(IpAddr::V4(Ipv4Addr::LOCALHOST), now).expect("an engine");
    let receives = stand.add_peer(Role::Subscriber, now).expect("a peer");
    stand.open_channels(receives, &[("_reliable".to_owned(), true)]).expect("it is there");
    stand.take_events();
    for _ in 0..120 {
        now += Duration::from_secs(1);
        stand.turn(now);
    }
    assert_eq!(stand.take_events(), []);
    assert!(stand.offer(receives, now).expect("it is there").is_some());
}
