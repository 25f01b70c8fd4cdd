//! Which exception does a refusal become?

use liveclass_sfu_core::Error;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(liveclass_sfu, SfuError, PyException, "A request to the core was refused.");
create_exception!(liveclass_sfu, BadSdp, SfuError, "The peer's description is at fault.");
create_exception!(liveclass_sfu, PeerGone, SfuError, "The peer has ended.");

/// Every exception carries the sentence as `reason` too.
pub(crate) fn to_python(error: Error) -> PyErr {
    let reason = error.to_string();
    let raised = match error {
        Error::BadSdp(_) => BadSdp::new_err(reason.clone()),
        Error::PeerGone => PeerGone::new_err(reason.clone()),
        _ => SfuError::new_err(reason.clone()),
    };
    Python::attach(|py| {
        // Setting an attribute on an exception of ours cannot fail; if it did, the sentence is
        // still its argument.
        let _ = raised.value(py).setattr("reason", reason);
    });
    raised
}

pub(crate) fn add_to(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("SfuError", m.py().get_type::<SfuError>())?;
    m.add("BadSdp", m.py().get_type::<BadSdp>())?;
    m.add("PeerGone", m.py().get_type::<PeerGone>())
}
