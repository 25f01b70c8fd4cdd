//! Connections by TCP: frames cut anywhere, lengths that lie, and ends that say nothing or vanish.

use std::net::{IpAddr, Ipv4Addr, TcpStream};

use crate::hall::{HECKLER, Hall, INTRUDER};
use crate::script::{Script, spoil};
use crate::streams::{came, connect, farewell, frame, send};
use crate::stun;

const MOST: usize = 64;
/// Connections of one input at a time.
const OPEN: usize = 24;
/// Most that the server may hold of it: those of strangers, and of two peers.
const HELD: usize = 64 + 2 * 16;

pub fn run(hall: &mut Hall, input: &[u8]) {
    let mut script = Script::new(input);
    let mut open: Vec<TcpStream> = Vec::new();
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        match script.below(8) {
            0 | 1 => enter(hall, &mut open),
            2 if !open.is_empty() => drop(open.swap_remove(script.below(open.len()))),
            3 if !open.is_empty() => farewell(open.swap_remove(script.below(open.len()))),
            _ => {
                if open.is_empty() {
                    enter(hall, &mut open);
                }
                say(hall, &mut script, &open);
            }
        }
        if script.byte() > 230 {
            hall.step();
        }
    }
    let held = hall.stand.connections();
    assert!(held <= HELD, "{held} connections are held");
    open.retain(|stream| came(stream).is_some());
    drop(open);
    hall.step();
}

fn enter(hall: &mut Hall, open: &mut Vec<TcpStream>) {
    if open.len() < OPEN {
        open.extend(connect(IpAddr::V4(Ipv4Addr::LOCALHOST), hall.stand.streams()));
        hall.stand.turn(hall.now);
    }
}

/// Frames for one connection, in pieces with turns between them.
fn say(hall: &mut Hall, script: &mut Script<'_>, open: &[TcpStream]) {
    let stream = &open[script.below(open.len())];
    let mut bytes = Vec::new();
    for _ in 0..=script.below(4) {
        let datagram = datagram(hall, script);
        let mut framed = frame(&datagram);
        match script.below(8) {
            0 => framed[..2].copy_from_slice(&script.short().to_be_bytes()),
            1 => spoil(script, &mut framed),
            _ => {}
        }
        bytes.extend(framed);
    }
    let mut rest = bytes.as_slice();
    for _ in 0..script.below(6) {
        // Zero is a byte at a time, for as long as there are pieces.
        let (piece, later) = rest.split_at(script.below(256).max(1).min(rest.len()));
        send(stream, piece);
        hall.stand.turn(hall.now);
        rest = later;
    }
    if script.coin() {
        send(stream, rest);
    }
    hall.stand.turn(hall.now);
}

fn datagram(hall: &mut Hall, script: &mut Script<'_>) -> Vec<u8> {
    match script.below(6) {
        0 => script.chunk().to_vec(),
        1 => {
            let names: Vec<_> = hall.clients.iter().map(|client| client.name.clone()).collect();
            stun::message(script, &names)
        }
        // What lets a connection in, of those of ill will.
        2 | 3 => hall.clients[script.one_of(&[INTRUDER, HECKLER])].check.clone(),
        _ if hall.tape.is_empty() => Vec::new(),
        again => {
            let mut datagram = hall.tape[script.below(hall.tape.len())].clone();
            if again == 5 {
                spoil(script, &mut datagram);
            }
            datagram
        }
    }
}
