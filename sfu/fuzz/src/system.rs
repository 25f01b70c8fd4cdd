//! What does the system say of this process: what it takes, what it waits for, what it loses?
//!
//! Linux alone tells; elsewhere the figures are zero.

use std::collections::HashSet;
use std::fs::{read_dir, read_link, read_to_string};

/// What was read at one moment; all but the memory are sums since the process began.
#[derive(Debug, Default, Clone, Copy)]
pub struct Burden {
    /// Memory in use, in KiB.
    pub resident: usize,
    /// Maps of memory.
    pub maps: usize,
    /// Datagrams that found the buffer of the server's socket full.
    pub at_server: u64,
    /// Datagrams that found the buffer of another socket of this process full.
    pub at_clients: u64,
    /// Datagrams that never came to a socket, for the machine's own line was full. Of all processes.
    pub on_the_way: u64,
}

impl Burden {
    /// Of now. `server` is the port of the server's sockets; `careless` are those of sockets that
    /// nobody reads, and that are not counted.
    pub fn now(server: u16, careless: &[u16]) -> Self {
        let status = read("/proc/self/status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let resident = line.and_then(|l| l.split_whitespace().next()?.parse().ok());
        let (at_server, at_clients) = lost_at_sockets(server, careless);
        Burden {
            resident: resident.unwrap_or_default(),
            maps: read("/proc/self/maps").lines().count(),
            at_server,
            at_clients,
            on_the_way: lost_on_the_way(),
        }
    }
}

/// Seconds that a thread of this process wanted a core and had none.
pub fn waited(thread: &str) -> f64 {
    let tasks = read_dir("/proc/self/task").into_iter().flatten().flatten();
    let named = tasks.map(|task| task.path()).filter(|task| {
        let name = read_to_string(task.join("comm")).unwrap_or_default();
        name.trim() == thread
    });
    let waited = |task: std::path::PathBuf| {
        let words = read_to_string(task.join("schedstat")).unwrap_or_default();
        words.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    named.filter_map(waited).sum::<f64>() / 1e9
}

fn read(path: &str) -> String {
    read_to_string(path).unwrap_or_default()
}

/// What found the buffers full of the server's sockets, and of the others of this process.
fn lost_at_sockets(server: u16, careless: &[u16]) -> (u64, u64) {
    let own = own_sockets();
    let (mut at_server, mut at_clients) = (0, 0);
    for line in read("/proc/self/net/udp").lines().skip(1) {
        let Some((port, inode, lost)) = socket(line) else {
            continue;
        };
        match own.contains(&inode) {
            true if port == server => at_server += lost,
            true if !careless.contains(&port) => at_clients += lost,
            _ => {}
        }
    }
    (at_server, at_clients)
}

/// Port, inode and losses of a line of the system's table.
fn socket(line: &str) -> Option<(u16, u64, u64)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (_, port) = words.get(1)?.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    Some((port, words.get(9)?.parse().ok()?, words.get(12)?.parse().ok()?))
}

fn own_sockets() -> HashSet<u64> {
    let open = read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let names = open.filter_map(|file| read_link(file.path()).ok());
    let inode = |name: std::path::PathBuf| {
        name.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
    };
    names.filter_map(inode).collect()
}

fn lost_on_the_way() -> u64 {
    let lost = |line: &str| u64::from_str_radix(line.split_whitespace().nth(1)?, 16).ok();
    read("/proc/net/softnet_stat").lines().filter_map(lost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::UdpSocket;

    #[test]
    fn a_full_socket_is_seen_where_it_is() {
        let socket = UdpSocket::bind(("127.0.0.1", 0)).expect("a socket");
        let to = socket.local_addr().expect("its address");
        let before = Burden::now(to.port(), &[]);
        for _ in 0..20_000 {
            socket.send_to(&[0; 1000], to).expect("the loopback takes it");
        }
        let after = Burden::now(to.port(), &[]);
        assert!(after.at_server > before.at_server, "{after:?}");
        assert!(Burden::now(0, &[]).at_clients >= after.at_server);
    }
}
