//! A handshake whose datagrams are lost, doubled, late, cut, or others.

use liveclass_sfu_core::Role;

use crate::hall::Hall;
use crate::script::{Script, spoil};

/// Steps that a handshake may take: then it has failed.
const STEPS: usize = 60;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    let at = hall.enter(Role::Publisher);
    hall.publish(at, &[]);
    let mut late = Vec::new();
    for _ in 0..STEPS {
        let now = hall.now;
        hall.clients[at].tick(now);
        let sent = std::mem::take(&mut hall.clients[at].outbox);
        for datagram in sent {
            for arriving in fate(&mut script, datagram, &mut late) {
                hall.forge(Some(at), &arriving);
            }
        }
        hall.step();
        if hall.clients[at].connected && script.is_over() {
            break;
        }
    }
    hall.dismiss();
}

/// What arrives instead of one datagram.
fn fate(script: &mut Script<'_>, datagram: Vec<u8>, late: &mut Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    match script.byte() {
        0..=99 => vec![datagram],
        100..=119 => vec![datagram.clone(), datagram],
        120..=129 => Vec::new(),
        130..=159 => {
            late.push(datagram);
            Vec::new()
        }
        160..=179 => {
            late.push(datagram);
            std::mem::take(late)
        }
        180..=239 => {
            let mut spoilt = datagram;
            spoil(script, &mut spoilt);
            vec![spoilt]
        }
        240..=247 => {
            let mut spoilt = datagram.clone();
            spoil(script, &mut spoilt);
            vec![spoilt, datagram]
        }
        _ => vec![script.chunk().to_vec(), datagram],
    }
}
