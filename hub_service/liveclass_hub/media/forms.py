"""In which form should each section of a publisher's offer send?

A picture leaves in the form that the client announced, when the section offers it in a way that is
passed on; else in the first such form that the section names. What a section began with it keeps while
it offers that: the core settles it once. Sound leaves with redundancy where the
client offers that and did not turn it off. What a section should not send is taken out of the offer,
so that the answer leaves nothing to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

OPUS, RED, VP8, H264 = "audio/opus", "audio/red", "video/VP8", "video/H264"
CARRIED = (OPUS, RED, VP8, H264)
RATES = {
    "opus/48000/2": OPUS,
    "red/48000/2": RED,
    "vp8/90000": VP8,
    "h264/90000": H264,
}
RTPMAP = re.compile(r"^a=rtpmap:(\d{1,3}) (\S+)\s*$", re.M)
# No two parts of these can take the same characters: else a hostile line takes minutes.
FMTP = re.compile(r"^a=fmtp:(\d{1,3}) ([^\r\n]*)", re.M)
MSID = re.compile(r"^a=msid:\S+ (\S+)\s*$", re.M)
MID = re.compile(r"^a=mid:(\S+)\s*$", re.M)
NUMBERED = re.compile(r"^a=(?:rtpmap|fmtp|rtcp-fb):(\d{1,3}) ")
CONSTRAINED = 0x40
NAMED_BY = 16
"""Characters of a section's name that the core tells it by."""


@dataclass(frozen=True)
class Wish:
    """What a client announced of a track: the form of a picture, "" when it did not say, and whether
    sound has redundancy.
    """

    picture: str = ""
    redundancy: bool = True


UNSAID = Wish()


def mime_of(codec: str) -> str:
    """The form that an announcement calls `codec`; "" when it is none that is passed on."""
    named = codec.lower().removeprefix("video/")
    return next((mime for mime in (VP8, H264) if mime.lower() == f"video/{named}"), "")


def chosen(
    sdp: str, wish_of: Callable[[str], Wish], settled: Mapping[str, str] | None = None
) -> str:
    """The offer with one form in each section that sends a picture. `wish_of` is asked by the track
    ids of the offer; `settled` says which form a section began with.
    """
    session, *sections = re.split(r"^(?=m=)", sdp, flags=re.M)
    return session + "".join(_chosen_of(each, wish_of, settled or {}) for each in sections)


def pictures(sdp: str) -> dict[str, str]:
    """Which form each section that sends a picture has in an offer that leaves nothing to choose."""
    found = {}
    for section in re.split(r"^(?=m=)", sdp, flags=re.M)[1:]:
        fitting = [mime for mime in _forms(section).values() if mime in {VP8, H264}]
        if section.startswith("m=video") and fitting:
            found[_section_name(section)] = fitting[0]
    return found


def begun(sdp: str, before: Mapping[str, str]) -> dict[str, str]:
    """Which form each section began with that is in this offer. Sections stay in every offer, so
    nothing is kept of others.
    """
    return {name: before.get(name, form) for name, form in pictures(sdp).items()}


def _section_name(section: str) -> str:
    named = MID.search(section)
    return named[1][:NAMED_BY] if named else ""


def _chosen_of(section: str, wish_of: Callable[[str], Wish], settled: Mapping[str, str]) -> str:
    track = MSID.search(section)
    wish = wish_of(track[1]) if track else UNSAID
    forms = _forms(section)
    if section.startswith("m=video"):
        fitting = [mime for mime in forms.values() if mime in {VP8, H264}]
        if not fitting:
            return section
        wanted = settled.get(_section_name(section)) or wish.picture
        best = wanted if wanted in fitting else fitting[0]
        return _without(section, {number for number, mime in forms.items() if mime != best})
    if section.startswith("m=audio") and not wish.redundancy:
        return _without(section, {number for number, mime in forms.items() if mime == RED})
    return section


def _forms(section: str) -> dict[str, str]:
    """The numbers of forms that are known here, in the order of the section; those of H.264 that are
    not passed on count as "".
    """
    names = {number: RATES.get(form.lower()) for number, form in RTPMAP.findall(section)}
    parameters = dict(FMTP.findall(section))
    numbers = section.partition("\n")[0].split()[3:]
    forms = {number: names[number] for number in numbers if names.get(number)}
    return {
        number: "" if mime == H264 and not _is_passed_on(parameters.get(number, "")) else str(mime)
        for number, mime in forms.items()
    }


def _is_passed_on(parameters: str) -> bool:
    """Every browser decodes constrained baseline, in packets of mode 1 (RFC 7742 §6.2)."""
    values = dict(part.strip().partition("=")[::2] for part in parameters.lower().split(";"))
    profile = re.fullmatch(r"42([0-9a-f]{2})[0-9a-f]{2}", values.get("profile-level-id", ""))
    constrained = profile is not None and int(profile[1], 16) & CONSTRAINED != 0
    return constrained and values.get("packetization-mode") == "1"


def _without(section: str, numbers: set[str]) -> str:
    again = {
        number
        for number, parameters in FMTP.findall(section)
        if parameters.partition(";")[0].strip().removeprefix("apt=") in numbers
    }
    gone = numbers | again
    head, *lines = section.splitlines()
    words = head.split()
    kept = [*words[:3], *(word for word in words[3:] if word not in gone)]
    lines = [line for line in lines if not (m := NUMBERED.match(line)) or m[1] not in gone]
    return "\r\n".join([" ".join(kept), *lines, ""])
