"""Who is in the demo's course, and with which word do they log in?"""

from __future__ import annotations

from typing import Final

PASSWORD: Final = "liveclass"

COURSE: Final = "statistics"
COURSE_TITLE: Final = "Statistics 101"

INSTRUCTORS: Final = ("rivera",)
ASSISTANTS: Final = ("kim",)
STUDENTS: Final = ("mika", "aiko", "ben")
OUTSIDER: Final = "otto"

# Played by the simulator, so that the names above stay free for whoever tries the demo.
SIMULATED: Final = (
    "amara", "bilal", "chiara", "david", "elif", "farid", "greta", "hana", "ivan", "jonas", "katya", "lucia",
    "mateo", "nadia", "oskar", "priya", "quentin", "rosa", "samir", "tove", "uma", "viktor", "wei", "xenia",
    "yusuf", "zoe", "anouk", "bruno", "carmen", "dmitri",
)  # fmt: skip

GROUPS: Final = {
    f"{COURSE}-instructors": INSTRUCTORS,
    f"{COURSE}-assistants": ASSISTANTS,
    f"{COURSE}-students": STUDENTS + SIMULATED,
}
