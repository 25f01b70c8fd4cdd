"""Is one form chosen for each section of an offer, whatever the offer says?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liveclass_hub.media.forms import H264, VP8, Wish, begun, chosen, mime_of, pictures

VIDEO = (
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101",
    "a=msid:- camera",
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 nack",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
    "a=rtpmap:98 H264/90000",
    "a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f",
    "a=rtpmap:99 H264/90000",
    "a=fmtp:99 level-asymmetry-allowed=1; packetization-mode=1; profile-level-id=42E01F",
    "a=rtpmap:100 rtx/90000",
    "a=fmtp:100 apt=99",
    "a=rtpmap:101 AV1/90000",
)
AUDIO = (
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
    "a=msid:- microphone",
    "a=rtpmap:111 opus/48000/2",
    "a=rtpmap:63 red/48000/2",
    "a=fmtp:63 111/111",
)


def offer(*sections: tuple[str, ...]) -> str:
    return "".join(f"{line}\r\n" for section in (("v=0",), *sections) for line in section)


def numbers(sdp: str, kind: str) -> list[str]:
    [head] = [line for line in sdp.splitlines() if line.startswith(f"m={kind}")]
    return head.split()[3:]


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (Wish(), ["96", "97", "101"]),
        (Wish(VP8), ["96", "97", "101"]),
        (Wish(H264), ["99", "100", "101"]),
    ],
)
def test_a_picture_has_the_form_that_was_announced(wish: Wish, left: list[str]) -> None:
    sdp = chosen(offer(VIDEO, AUDIO), {"camera": wish, "microphone": Wish()}.__getitem__)
    assert numbers(sdp, "video") == left
    assert numbers(sdp, "audio") == ["111", "63"]
    named = {line.partition(":")[2].split()[0] for line in sdp.splitlines() if "rtpmap" in line}
    assert named == {*left, "111", "63"}


def test_what_the_section_names_first_counts_where_nothing_was_announced() -> None:
    turned = VIDEO[0].replace("96 97 98 99", "98 99 97 96")
    sdp = chosen(offer((turned, *VIDEO[1:])), lambda _: Wish())
    assert numbers(sdp, "video") == ["99", "100", "101"]


def test_a_section_keeps_the_form_that_it_began_with() -> None:
    named = offer((*VIDEO, "a=mid:2"))
    settled = pictures(chosen(named, lambda _: Wish(VP8)))
    assert settled == {"2": VP8}
    again = chosen(named, lambda _: Wish(H264), settled)
    assert numbers(again, "video") == ["96", "97", "101"]
    other = chosen(named.replace("mid:2", "mid:3"), lambda _: Wish(H264), settled)
    assert numbers(other, "video") == ["99", "100", "101"]


def test_only_sections_of_the_last_offer_are_kept() -> None:
    settled: dict[str, str] = {}
    for tail in ("a", "b" * 10_000, "c"):
        named = offer((*VIDEO, f"a=mid:sixteen-letters.{tail}"))
        settled = begun(chosen(named, lambda _: Wish(H264), settled), settled)
    assert settled == {"sixteen-letters.": H264}
    assert begun(offer((*VIDEO, "a=mid:2")), settled) == {"2": VP8}


def test_a_form_that_is_not_passed_on_is_not_chosen() -> None:
    main = VIDEO[9].replace("42E01F", "4d001f")
    sdp = chosen(offer((*VIDEO[:9], main, *VIDEO[10:])), lambda _: Wish(H264))
    assert numbers(sdp, "video") == ["96", "97", "101"]
    strange = offer((VIDEO[0], *VIDEO[6:8]))
    assert chosen(strange, lambda _: Wish(H264)) == strange


def test_redundancy_that_was_turned_off_is_not_offered() -> None:
    sdp = chosen(offer(AUDIO), lambda _: Wish(redundancy=False))
    assert numbers(sdp, "audio") == ["111"]
    assert ":63" not in sdp


def test_announcements_name_forms_in_their_own_way() -> None:
    assert [mime_of(name) for name in ("h264", "H264", "video/vp8", "av1", "")] == [
        *(H264, H264, VP8),
        *("", ""),
    ]


def test_a_second_stream_that_says_more_goes_with_its_form() -> None:
    more = VIDEO[5] + ";rtx-time=3000"
    sdp = chosen(offer((*VIDEO[:5], more, *VIDEO[6:])), lambda _: Wish(H264))
    assert numbers(sdp, "video") == ["99", "100", "101"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("begun", ["a=fmtp:97 ", "a=rtpmap:97 x", "a=msid:- x", "a=fmtp:97 x"])
@pytest.mark.parametrize("filled", [" ", "x", "\t", "; ", "x "])
def test_a_line_as_long_as_may_be_takes_one_look(begun: str, filled: str) -> None:
    """To look at each character from each other one takes minutes."""
    sdp = offer((*VIDEO, begun + filled * (256 * 1024 // len(filled)) + "y"))
    assert numbers(chosen(sdp, lambda _: Wish(VP8)), "video")[0] == "96"


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [*VIDEO, *AUDIO, "m=", "m=video", "a=rtpmap:", "a=fmtp:99", "a=msid:-"]
            ),
            st.text(max_size=20),
        ),
        max_size=30,
    ),
    st.sampled_from([Wish(), Wish(H264, redundancy=False)]),
)
def test_no_offer_is_too_odd_and_choosing_twice_changes_nothing(
    lines: list[str], wish: Wish
) -> None:
    once = chosen("\r\n".join(lines), lambda _: wish)
    assert chosen(once, lambda _: wish) == once
    assert chosen(once, lambda _: wish, pictures(once)) == once
