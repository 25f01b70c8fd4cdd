"""Do the viewers of the benchmark come into a real server, and is what servers spent compared rightly?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.media import products
from bench.media.audience import Audience
from bench.media.compared import FILM, gathered, lines, promises, starved
from bench.media.server import ADDRESS
from bench.media.signalling import tracks, with_candidates
from bench.media.stretch import Stand, Stretch
from tools import debian

OURS = products.OURS
OFFER = (
    "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=msid:- sound\r\n"
    "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=msid:cam picture\r\n"
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
)


def test_janus_is_installed_without_its_service_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str]) -> None:
        ran.append(command)
        if "install" in command:
            (tmp_path / "janus").touch(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(products, "_run", run)
    monkeypatch.setattr(debian, "prefix", list)
    monkeypatch.setattr(debian, "SERVICES", str(tmp_path))
    assert products.janus_program() == tmp_path / "janus"
    assert debian.QUIETLY in ran[1]
    assert ran[2:] == [["update-rc.d", "janus", "disable"]]
    assert "its service will not be started" in capsys.readouterr().err


def a_stretch(server: str, microseconds: float, lost: int = 0) -> Stretch:
    return Stretch(
        server=server,
        viewers=30,
        publisher=FILM,
        seconds=1.0,
        packets=1000,
        lost=lost,
        cpu=microseconds / 1000,
        packets_in=200,
        bytes_of_one=900.0,
        delay_median=0.001,
        delay_p99=0.002,
        delay_p99_above=0.002,
        load=1.0,
        waited=2.0 if lost else 0.0,
    )


@pytest.mark.asyncio
async def test_viewers_come_by_signalling_and_what_they_get_is_counted(tmp_path: Path) -> None:
    with products.ours(tmp_path) as running:
        stand = Stand(running, Audience())
        await stand.open(ADDRESS, 300_000)
        stand.source.play(True)
        await stand.fill(3)
        await stand.hear(0)
        stand.source.play(False)
        found = await stand.stretch("even", stand.source.play, 0.5)
        assert found.viewers == 3
        # Fifty of sound and some of the picture each second, to each.
        assert found.packets > 3 * 25
        assert found.lost == 0
        assert found.cpu > 0
        assert stand.memory[3] > stand.memory[0]
        stand.close()


def test_tracks_are_named_as_the_offer_names_them() -> None:
    assert [name for name, _ in tracks(OFFER)] == ["sound", "picture"]


def test_addresses_told_beside_an_answer_stand_in_each_section() -> None:
    answer = with_candidates(OFFER, ["candidate:1 1 udp 1 127.0.0.1 9 typ host"])
    assert answer.count("a=candidate:1 1 udp") == 3
    assert answer.index("a=msid:- sound") < answer.index("a=candidate") < answer.index("m=video")


@pytest.mark.parametrize(("ours", "met"), [(4.0, True), (6.0, False)])
def test_ours_is_held_against_half_of_a_peer(ours: float, met: bool) -> None:
    stretches = [a_stretch(OURS, ours), a_stretch("Janus", 9.0), a_stretch("Janus", 90.0, lost=10)]
    (row,) = promises(gathered(stretches, {}), OURS, FILM)
    assert row.reference == pytest.approx(9.0)
    assert row.verdict.met is met


def test_a_peer_that_lost_packets_each_time_is_no_reference() -> None:
    found = gathered([a_stretch(OURS, 4.0), a_stretch("Janus", 9.0, lost=10)], {})
    (row,) = promises(found, OURS, FILM)
    assert row.measured.void == "Janus lost packets in every stretch"
    (why,) = starved(found)
    assert "Janus with 30 viewers of Chromium was starved: 1.0 % lost at best" in why
    ours, theirs = lines(found, OURS).splitlines()[1:]
    assert ours.split()[3:5] == ["4.00", "—"]
    assert theirs.split()[3:6] == ["—", "—", "—"]
    assert "0.99" in theirs
