"""Do the viewers and the source see through Python what the core sends?"""

from collections.abc import Callable
from time import monotonic, sleep

import liveclass_sfu as sfu
import pytest

HOME = "127.0.0.1"


def wait_for(what: str, is_so: Callable[[], bool]) -> None:
    end = monotonic() + 20
    while not is_so():
        assert monotonic() < end, f"never: {what}"
        sleep(0.01)


def test_a_viewer_counts_what_a_source_publishes() -> None:
    core = sfu.Core(bind=f"{HOME}:0", advertise=[HOME])
    source = sfu.Source(address=HOME, bits_per_second=500_000)
    source.accept(core.answer(core.add_peer("publisher"), source.offer))
    added: list[int] = []

    def tracks() -> bool:
        events = core.take_events()
        added.extend(event.track for event in events if isinstance(event, sfu.TrackAdded))
        return len(added) == 2

    wait_for("both tracks", tracks)
    viewers = sfu.Viewers(address=HOME)
    peer = core.add_peer("subscriber")
    for track in added:
        core.subscribe(peer, track, f"PA_x|TR_{track}", f"TR_{track}")
    offer = core.offer(peer)
    assert offer is not None
    core.accept_answer(peer, viewers.watch(offer))
    wait_for("the viewer is in", lambda: viewers.totals().connected == 1)
    source.play(True)
    wait_for("packets", lambda: viewers.totals().packets > 50)
    source.play(False)
    sent = source.packets
    wait_for("the last packet", lambda: viewers.totals().packets >= sent)
    totals = viewers.totals()
    assert totals.lost == 0
    assert totals.bytes > 100 * totals.packets
    viewers.close()
    core.close()


def test_what_is_malformed_is_refused() -> None:
    viewers = sfu.Viewers(address=HOME)
    with pytest.raises(sfu.BadSdp):
        viewers.watch("no offer")
    viewers.close()
    with pytest.raises(sfu.SfuError):
        viewers.totals()
    with pytest.raises(ValueError, match="address"):
        sfu.Viewers(address="nowhere")
    with pytest.raises(sfu.BadSdp):
        sfu.Source(address=HOME, bits_per_second=1).accept("no answer")
