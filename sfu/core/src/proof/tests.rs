use std::net::SocketAddr;

use super::*;
use crate::keys;
use str0m::ice::StunMessage;

fn way(port: u16) -> Way {
    let from = SocketAddr::from(([192, 0, 2, 1], port));
    Way { wire: Protocol::Udp, from, to: SocketAddr::from(([192, 0, 2, 2], 7882)) }
}

fn back(way: Way) -> Way {
    Way { from: way.to, to: way.from, ..way }
}

fn remote() -> Credentials {
    Credentials { ufrag: "abcd".into(), password: "a password of theirs".into() }
}

fn answer(question: &[u8]) -> Vec<u8> {
    let mut answer = vec![1, 1, 0, 0];
    answer.extend_from_slice(&question[4..20]);
    answer
}

#[test]
fn a_question_is_a_check_that_the_remote_side_accepts() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    assert!(!proof.heard(way(9), &[0; 200]));
    let (to, bytes) = proof.ask("ours", &remote(), now).unwrap();
    assert_eq!(to, back(way(9)));
    let message = StunMessage::parse(&bytes).unwrap();
    assert!(message.is_binding_request() && !message.use_candidate());
    assert_eq!(message.split_username(), Some(("abcd", "ours")));
    let hmac =
        |key: &[u8], parts: &[&[u8]]| keys::provider().sha1_hmac_provider.sha1_hmac(key, parts);
    assert!(message.verify(b"a password of theirs", hmac));
    assert!(!message.verify(b"another", hmac));
}

#[test]
fn no_more_goes_to_an_address_than_came_from_it_until_it_has_answered() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    proof.heard(way(9), &[0; 110]);
    let (_, asked) = proof.ask("ours", &remote(), now).unwrap();
    assert!(asked.len() <= 110);
    assert!(!proof.lets(back(way(9)), 110 - asked.len() + 1));
    assert!(proof.lets(back(way(9)), 110 - asked.len()));
    assert!(!proof.lets(back(way(9)), 1));
    assert!(!proof.is_proven(back(way(9))));
    assert!(proof.heard(way(9), &answer(&asked)));
    assert!(proof.is_proven(back(way(9))) && proof.lets(back(way(9)), 1 << 20));
    assert!(!proof.heard(way(9), &answer(&asked)), "the engine hears what comes later");
}

#[test]
fn an_answer_from_elsewhere_or_with_another_number_proves_nothing() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    proof.heard(way(9), &[0; 200]);
    let (_, asked) = proof.ask("ours", &remote(), now).unwrap();
    proof.heard(way(8), &[0; 200]);
    assert!(!proof.heard(way(8), &answer(&asked)));
    let mut guessed = answer(&asked);
    guessed[10] ^= 1;
    assert!(!proof.heard(way(9), &guessed));
    assert!(!proof.heard(way(9), &asked), "a question is no answer");
    assert!(!proof.is_proven(back(way(9))) && !proof.is_proven(back(way(8))));
    assert!(!proof.lets(back(way(7)), 1), "nothing ever came from there");
}

#[test]
fn a_question_is_asked_again_when_it_may_have_been_lost() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    proof.heard(way(9), &[0; 1000]);
    let (_, first) = proof.ask("ours", &remote(), now).unwrap();
    assert!(proof.ask("ours", &remote(), now + AGAIN / 2).is_none());
    let (_, second) = proof.ask("ours", &remote(), now + AGAIN).unwrap();
    assert_eq!(first, second, "the answer to the first may be on its way");
    assert!(proof.heard(way(9), &answer(&first)));
    assert!(!proof.is_waiting());
}

#[test]
fn an_address_that_fell_silent_keeps_no_other_from_being_asked() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    proof.heard(way(9), &[0; 110]);
    proof.ask("ours", &remote(), now).unwrap();
    proof.heard(way(8), &[0; 110]);
    let (way_asked, asked) = proof.ask("ours", &remote(), now + AGAIN).unwrap();
    assert_eq!(way_asked, back(way(8)));
    assert!(proof.heard(way(8), &answer(&asked)));
}

#[test]
fn many_addresses_do_not_make_it_forget_the_proven_one() {
    let (mut proof, now) = (Proof::default(), Instant::now());
    proof.heard(way(1), &[0; 200]);
    let (_, asked) = proof.ask("ours", &remote(), now).unwrap();
    proof.heard(way(1), &answer(&asked));
    for port in 2..1000 {
        proof.heard(way(port), &[0; 200]);
    }
    assert!(proof.is_proven(back(way(1))));
    assert!(proof.places.len() <= PLACES);
}
