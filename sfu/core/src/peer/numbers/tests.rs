use str0m::crypto::dtls::SrtpProfile;

use super::*;
use crate::event::Role;
use crate::keys::{self, Keys};
use crate::peer::Template;
use crate::protect::{Protect, Unprotect};

/// A subscriber that agreed to tell which packets arrived, and has keys.
fn teller(now: Instant) -> Peer {
    let provider = keys::provider();
    let template = Template::new(keys::provider()).unwrap();
    let mut peer = Peer::new(Role::Subscriber, &template, &[], now);
    let (material, profile) = ((0..56).collect(), SrtpProfile::AEAD_AES_128_GCM);
    let keys = Keys { material, profile, client: true };
    let (ours, theirs) =
        (Protect::new(&provider, &keys).unwrap(), Unprotect::new(&provider, &keys).unwrap());
    peer.direct = Some(Direct::new(ours, theirs, peer.next.clone(), now));
    peer.tells = true;
    peer
}

/// The engine writes a packet, which leaves or not.
fn write(peer: &mut Peer, leaves: bool, now: Instant) {
    peer.next.give();
    peer.direct.as_mut().unwrap().note_number(&[0x80; 100], leaves, now);
}

#[test]
fn something_flows_to_who_tells_what_arrives_when_a_number_left_since() {
    let now = Instant::now();
    let mut peer = teller(now);
    peer.use_numbers(now);
    for pictures in [true, false] {
        assert!(!peer.flows(pictures), "nothing left yet");
        write(&mut peer, false, now);
        assert!(!peer.flows(pictures), "it did not leave");
        write(&mut peer, true, now);
        write(&mut peer, true, now);
        assert!(peer.flows(pictures));
        assert!(!peer.flows(pictures), "that was known");
    }
}

#[test]
fn of_who_tells_nothing_only_pictures_are_known_to_flow() {
    let now = Instant::now();
    let mut peer = teller(now);
    assert!(peer.flows(true) && !peer.flows(false), "there are no numbers yet");
    peer.use_numbers(now);
    write(&mut peer, true, now);
    peer.downlink.uses_arrivals(false, now);
    assert!(peer.flows(true) && !peer.flows(false), "it was found to tell nothing");
    peer.downlink.uses_arrivals(true, now);
    assert!(peer.flows(false), "what left meanwhile is news");
    assert!(!peer.flows(true));
}
