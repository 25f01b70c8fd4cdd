//! How does Python see the client role?

use std::net::IpAddr;

use liveclass_sfu_core as core;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::errors::to_python;

/// Watchers in a thread of their own.
#[pyclass(frozen, module = "liveclass_sfu")]
struct Viewers {
    inner: core::Viewers,
}

/// What came to viewers since they began.
#[pyclass(frozen, get_all, module = "liveclass_sfu")]
struct ViewerTotals {
    connected: usize,
    packets: u64,
    bytes: u64,
    lost: u64,
    controls: u64,
    reports: u64,
    feedback: u64,
}

/// What viewers noted.
#[pyclass(frozen, get_all, module = "liveclass_sfu")]
struct ViewerNotes {
    trace: Vec<(u32, u32)>,
    delay_median: f64,
    delay_p99: f64,
    delay_p99_above: f64,
}

/// A steady publisher in a thread of its own.
#[pyclass(frozen, module = "liveclass_sfu")]
struct Source {
    inner: core::Source,
}

fn address(text: &str) -> PyResult<IpAddr> {
    text.parse().map_err(|_| PyValueError::new_err("address must be an IP address"))
}

#[pymethods]
impl Viewers {
    #[new]
    #[pyo3(signature = (*, address))]
    fn new(py: Python<'_>, address: &str) -> PyResult<Self> {
        let address = self::address(address)?;
        let started = py.detach(|| core::Viewers::start(address));
        Ok(Viewers { inner: started.map_err(|e| PyOSError::new_err(e.to_string()))? })
    }

    fn watch(&self, py: Python<'_>, offer: String) -> PyResult<String> {
        py.detach(|| self.inner.watch(offer)).map_err(to_python)
    }

    fn watch_again(&self, py: Python<'_>, number: usize, offer: String) -> PyResult<String> {
        py.detach(|| self.inner.watch_again(number, offer)).map_err(to_python)
    }

    fn listening(&self, py: Python<'_>) -> PyResult<Vec<(Option<f64>, f64)>> {
        let all = py.detach(|| self.inner.listening()).map_err(to_python)?;
        let seconds = |l: &core::Listening| {
            (l.first.map(|first| first.as_secs_f64()), l.longest.as_secs_f64())
        };
        Ok(all.iter().map(seconds).collect())
    }

    fn estimate(&self, py: Python<'_>, bits_per_second: u64) -> PyResult<()> {
        py.detach(|| self.inner.estimate(bits_per_second)).map_err(to_python)
    }

    fn note(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.inner.note()).map_err(to_python)
    }

    fn noted(&self, py: Python<'_>) -> PyResult<Option<ViewerNotes>> {
        let noted = py.detach(|| self.inner.noted()).map_err(to_python)?;
        Ok(noted.map(|n| ViewerNotes {
            trace: n.trace,
            delay_median: n.median.as_secs_f64(),
            delay_p99: n.p99.as_secs_f64(),
            delay_p99_above: n.p99_above.as_secs_f64(),
        }))
    }

    fn totals(&self, py: Python<'_>) -> PyResult<ViewerTotals> {
        let t = py.detach(|| self.inner.totals()).map_err(to_python)?;
        Ok(ViewerTotals {
            connected: t.connected,
            packets: t.packets,
            bytes: t.bytes,
            lost: t.lost,
            controls: t.controls,
            reports: t.reports,
            feedback: t.feedback,
        })
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| self.inner.close());
    }
}

#[pymethods]
impl Source {
    #[new]
    #[pyo3(signature = (*, address, bits_per_second))]
    fn new(py: Python<'_>, address: &str, bits_per_second: u32) -> PyResult<Self> {
        let address = self::address(address)?;
        let started = py.detach(|| core::Source::start(address, bits_per_second));
        Ok(Source { inner: started.map_err(|e| PyOSError::new_err(e.to_string()))? })
    }

    #[getter]
    fn offer(&self) -> &str {
        self.inner.offer()
    }

    #[getter]
    fn packets(&self) -> u64 {
        self.inner.packets()
    }

    fn accept(&self, answer: String) -> PyResult<()> {
        self.inner.accept(answer).map_err(to_python)
    }

    fn play(&self, playing: bool) {
        self.inner.play(playing);
    }
}

pub(crate) fn add_to(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add_class::<Viewers>()?;
    m.add_class::<ViewerNotes>()?;
    m.add_class::<ViewerTotals>()?;
    m.add_class::<Source>()
}
