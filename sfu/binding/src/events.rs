//! Which object does an event become?

use std::time::Duration;

use liveclass_sfu_core::{self as core, Event, Kind, Reason};
use pyo3::PyClass;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

macro_rules! event {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* }) => {
        $(#[$doc])*
        #[pyclass(frozen, get_all, module = "liveclass_sfu")]
        pub(crate) struct $name {
            $($field: $type),*
        }

        #[pymethods]
        impl $name {
            #[classattr]
            fn __match_args__(py: Python<'_>) -> PyResult<Py<PyTuple>> {
                Ok(PyTuple::new(py, [$(stringify!($field)),*])?.unbind())
            }

            fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
                let mut parts = Vec::new();
                for field in [$(stringify!($field)),*] {
                    parts.push(format!("{field}={}", slf.getattr(field)?.repr()?));
                }
                Ok(format!("{}({})", stringify!($name), parts.join(", ")))
            }
        }
    };
}

event!(
    /// Media and data can flow.
    Connected { peer: u64 }
);
event!(
    /// The peer has ended.
    Disconnected { peer: u64, reason: &'static str }
);
event!(
    /// A publisher began to send a track.
    TrackAdded {
        peer: u64,
        track: u64,
        kind: &'static str,
        mime: &'static str,
        mid: String,
        track_id: String,
        rids: Vec<String>
    }
);
event!(
    /// A publisher stopped sending a track.
    TrackRemoved { peer: u64, track: u64 }
);
event!(
    /// A message on a data channel.
    DataReceived { peer: u64, label: String, payload: Py<PyBytes> }
);
event!(
    /// Who is audible: track, level from 0 to 1, and whether it counts as speaking.
    AudioLevels { levels: Vec<(u64, f32, bool)> }
);
event!(
    /// How connections do: peer, loss, round trip and jitter.
    Health { peers: Vec<(u64, f64, Option<f64>, f64)> }
);
event!(
    /// A subscriber cannot take a track in the form that it is sent in.
    Unfit { peer: u64, track: u64 }
);
event!(
    /// The way to a subscriber has no room for a picture, or has it again.
    Held { peer: u64, track: u64, held: bool }
);
event!(
    /// Nothing has come from a peer for some seconds, or something has again.
    Quiet { peer: u64, quiet: bool }
);
event!(
    /// `Core.offer` has something to say to this subscriber.
    NegotiationNeeded { peer: u64 }
);

pub(crate) fn to_python(py: Python<'_>, event: Event) -> PyResult<Py<PyAny>> {
    match event {
        Event::Connected(peer) => wrap(py, Connected { peer }),
        Event::Disconnected(peer, reason) => wrap(py, Disconnected { peer, reason: word(reason) }),
        Event::TrackAdded { peer, track, codec, mid, track_id, rids } => {
            let kind = match codec.kind() {
                Kind::Audio => "audio",
                Kind::Video => "video",
            };
            let mime = codec.mime();
            wrap(py, TrackAdded { peer, track, kind, mime, mid, track_id, rids })
        }
        Event::TrackRemoved(peer, track) => wrap(py, TrackRemoved { peer, track }),
        Event::Data { peer, label, payload } => {
            let payload = PyBytes::new(py, &payload).unbind();
            wrap(py, DataReceived { peer, label, payload })
        }
        Event::AudioLevels(levels) => wrap(py, AudioLevels { levels }),
        Event::Health(peers) => wrap(py, Health { peers: peers.into_iter().map(health).collect() }),
        Event::Unfit { peer, track } => wrap(py, Unfit { peer, track }),
        Event::Held { peer, track, held } => wrap(py, Held { peer, track, held }),
        Event::Quiet { peer, quiet } => wrap(py, Quiet { peer, quiet }),
        Event::NegotiationNeeded(peer) => wrap(py, NegotiationNeeded { peer }),
    }
}

fn health((peer, health): (u64, core::Health)) -> (u64, f64, Option<f64>, f64) {
    let seconds = |duration: Duration| duration.as_secs_f64();
    (peer, health.loss, health.round_trip.map(seconds), seconds(health.jitter))
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Ice => "ice",
        Reason::Dtls => "dtls",
        Reason::Panic => "panic",
        Reason::Removed => "removed",
        Reason::Absurd => "absurd",
    }
}

fn wrap<T: PyClass + Into<PyClassInitializer<T>>>(py: Python<'_>, event: T) -> PyResult<Py<PyAny>> {
    Ok(Py::new(py, event)?.into_any())
}

pub(crate) fn add_to(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add_class::<Connected>()?;
    m.add_class::<Disconnected>()?;
    m.add_class::<TrackAdded>()?;
    m.add_class::<TrackRemoved>()?;
    m.add_class::<DataReceived>()?;
    m.add_class::<AudioLevels>()?;
    m.add_class::<Health>()?;
    m.add_class::<Held>()?;
    m.add_class::<Quiet>()?;
    m.add_class::<Unfit>()?;
    m.add_class::<NegotiationNeeded>()
}
