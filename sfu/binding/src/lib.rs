//! How does Python see the media core?
//!
//! Every call that reaches the media thread releases the interpreter while it waits.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::RawFd;

use liveclass_sfu_core as core;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

mod client;
mod errors;
mod events;

use errors::to_python;

/// A media thread and its sockets.
#[pyclass(frozen, module = "liveclass_sfu")]
struct Core {
    inner: core::Core,
}

/// Counts since the core began.
#[pyclass(frozen, get_all, module = "liveclass_sfu")]
struct CoreStats {
    peers: usize,
    tracks: usize,
    packets_in: u64,
    packets_out: u64,
    direct: u64,
    told: u64,
    dropped: u64,
    refused: u64,
    over: u64,
    connections: usize,
    cpu_seconds: f64,
}

#[pymethods]
impl Core {
    #[new]
    #[pyo3(signature = (*, bind, advertise, tcp = None))]
    fn new(
        py: Python<'_>,
        bind: &str,
        advertise: Vec<String>,
        tcp: Option<&str>,
    ) -> PyResult<Self> {
        let udp = socket_address("bind", bind)?;
        let tcp = tcp.map(|address| socket_address("tcp", address)).transpose()?;
        let advertise: Vec<IpAddr> = advertise
            .iter()
            .map(|ip| ip.parse())
            .collect::<Result<_, _>>()
            .map_err(|_| PyValueError::new_err("advertise must be IP addresses"))?;
        if advertise.is_empty() {
            return Err(PyValueError::new_err("advertise must name at least one IP address"));
        }
        let started = py.detach(|| core::Core::listen(udp, tcp, &advertise));
        let inner = started.map_err(|e| match e.raw_os_error() {
            Some(code) => {
                PyOSError::new_err((code, format!("cannot listen on {}: {e}", listened(udp, tcp))))
            }
            None => PyOSError::new_err(e.to_string()),
        })?;
        Ok(Core { inner })
    }

    #[getter]
    fn port(&self) -> u16 {
        self.inner.port()
    }

    #[getter]
    fn tcp_port(&self) -> Option<u16> {
        self.inner.tcp_port()
    }

    fn event_fd(&self) -> RawFd {
        self.inner.event_fd()
    }

    fn take_events(&self, py: Python<'_>) -> PyResult<Vec<Py<PyAny>>> {
        self.inner.take_events().into_iter().map(|event| events::to_python(py, event)).collect()
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| self.inner.close());
    }

    fn add_peer(&self, py: Python<'_>, role: &str) -> PyResult<core::PeerId> {
        let role = match role {
            "publisher" => core::Role::Publisher,
            "subscriber" => core::Role::Subscriber,
            _ => {
                return Err(PyValueError::new_err("role must be 'publisher' or 'subscriber'"));
            }
        };
        py.detach(|| self.inner.add_peer(role)).map_err(to_python)
    }

    fn remove_peer(&self, py: Python<'_>, peer: u64) -> PyResult<()> {
        py.detach(|| self.inner.remove_peer(peer)).map_err(to_python)
    }

    fn add_pair(
        &self,
        py: Python<'_>,
        labels: Vec<(String, bool)>,
    ) -> PyResult<(core::PeerId, core::PeerId)> {
        py.detach(|| self.inner.add_pair(labels)).map_err(to_python)
    }

    fn answer(&self, py: Python<'_>, peer: u64, offer: String) -> PyResult<String> {
        py.detach(|| self.inner.answer(peer, offer)).map_err(to_python)
    }

    fn offer(&self, py: Python<'_>, peer: u64) -> PyResult<Option<String>> {
        py.detach(|| self.inner.offer(peer)).map_err(to_python)
    }

    fn restart(&self, py: Python<'_>, peer: u64) -> PyResult<Option<String>> {
        py.detach(|| self.inner.restart(peer)).map_err(to_python)
    }

    fn accept_answer(&self, py: Python<'_>, peer: u64, answer: String) -> PyResult<()> {
        py.detach(|| self.inner.accept_answer(peer, answer)).map_err(to_python)
    }

    fn add_candidate(&self, py: Python<'_>, peer: u64, candidate: String) -> PyResult<()> {
        py.detach(|| self.inner.add_candidate(peer, candidate)).map_err(to_python)
    }

    fn open_channels(
        &self,
        py: Python<'_>,
        peer: u64,
        labels: Vec<(String, bool)>,
    ) -> PyResult<()> {
        py.detach(|| self.inner.open_channels(peer, labels)).map_err(to_python)
    }

    fn subscribe(
        &self,
        py: Python<'_>,
        peer: u64,
        track: u64,
        stream_id: String,
        track_id: String,
    ) -> PyResult<()> {
        let call = || self.inner.subscribe(peer, track, stream_id, track_id);
        py.detach(call).map_err(to_python)
    }

    fn unsubscribe(&self, py: Python<'_>, peer: u64, track: u64) -> PyResult<()> {
        py.detach(|| self.inner.unsubscribe(peer, track)).map_err(to_python)
    }

    #[pyo3(signature = (peer, track, *, paused, max_quality = 2, screen = false, size = 0))]
    fn set_subscription(
        &self,
        peer: u64,
        track: u64,
        paused: bool,
        max_quality: usize,
        screen: bool,
        size: u32,
    ) -> PyResult<()> {
        let shown = core::Shown { limit: max_quality, screen, size };
        self.inner.set_subscription(peer, track, paused, shown).map_err(to_python)
    }

    fn set_track_muted(&self, py: Python<'_>, track: u64, muted: bool) -> PyResult<()> {
        py.detach(|| self.inner.set_track_muted(track, muted)).map_err(to_python)
    }

    fn send_data(&self, peer: u64, label: String, payload: Vec<u8>) -> PyResult<()> {
        self.inner.send_data(peer, label, payload).map_err(to_python)
    }

    fn stats(&self, py: Python<'_>) -> PyResult<CoreStats> {
        let s = py.detach(|| self.inner.stats()).map_err(to_python)?;
        Ok(CoreStats {
            peers: s.peers,
            tracks: s.tracks,
            packets_in: s.packets_in,
            packets_out: s.packets_out,
            direct: s.direct,
            told: s.told,
            dropped: s.dropped,
            refused: s.refused,
            over: s.over,
            connections: s.connections,
            cpu_seconds: s.cpu_seconds,
        })
    }
}

fn socket_address(name: &str, text: &str) -> PyResult<SocketAddr> {
    text.parse().map_err(|_| PyValueError::new_err(format!("{name} must be ADDRESS:PORT")))
}

fn listened(udp: SocketAddr, tcp: Option<SocketAddr>) -> String {
    tcp.map_or_else(|| format!("udp {udp}"), |tcp| format!("udp {udp} and tcp {tcp}"))
}

#[pymodule]
fn _native(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add_class::<Core>()?;
    m.add_class::<CoreStats>()?;
    client::add_to(m)?;
    errors::add_to(m)?;
    events::add_to(m)
}
