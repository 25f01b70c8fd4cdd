"""Who is connected to a session, and who has just lost their connection?

A person and a connection are two things: a person whose line breaks keeps place and hand for a
*grace* of a minute, and a person has one line at a time, the last one that was admitted.
"""

from __future__ import annotations

from collections.abc import Mapping

from liveclass_hub.host.audience import Connection, pack
from liveclass_hub.host.world import World
from liveclass_hub.readers.view import AUDIENCES, Audience, audience_of
from liveclass_hub.session.names import PersonId
from liveclass_hub.session.refusals import Refusal
from liveclass_hub.session.state import State
from liveclass_hub.wire.frames import Media, NewMedia
from liveclass_hub.wire.problems import ByeReason


class Presence:
    """The lines into one session."""

    def __init__(self, state: State, world: World) -> None:
        self.state = state
        self._world = world
        self._lines: dict[PersonId, Connection] = {}
        self._users: dict[PersonId, str] = {}
        """Whoever had a line, as the hub knows them."""
        self._audiences: dict[Audience, dict[PersonId, Connection]] = {a: {} for a in AUDIENCES}
        now = world.monotonic()
        # After a restart everyone who was here, or waited, has the grace to come back.
        self._absent: dict[PersonId, float] = {
            id: now + world.settings.grace_seconds
            for id, person in state.people.items()
            if person.here
        } | dict.fromkeys(state.waiting, now + world.settings.grace_seconds)
        self._empty_since: float | None = now
        self._cut: dict[PersonId, Refusal] = {}
        """Why the line of those was cut who could not keep up, until they are back and told."""

    def connected(self, person: PersonId | None) -> bool:
        """Whether this person has a line."""
        return person in self._lines

    def hears(self, person: PersonId) -> bool:
        """Whether this person is told what happens: who waits in the lobby has a line and is not."""
        return any(person in lines for lines in self._audiences.values())

    def line_of(self, person: PersonId) -> Connection | None:
        """The line of this person, if there is one."""
        return self._lines.get(person)

    def expected(self) -> dict[PersonId, str]:
        """Who has a line or is waited for, by the names the hub knows them by.

        Whom a restart of the host cut off is not among them until they come back, or their grace ends.
        """
        known = self._lines.keys() | self._absent.keys()
        return {person: self._users[person] for person in known if person in self._users}

    def all(self) -> list[Connection]:
        """Every line, as of now."""
        return list(self._lines.values())

    def admit(self, connection: Connection) -> None:
        """This is the person's line from now on; an older one is told so and closed."""
        before = self._lines.get(connection.person)
        if before is not None and before is not connection:
            self._forget(before)
            before.bye("elsewhere")
        if connection.closed:
            self._start_grace(connection.person)
            return
        self._absent.pop(connection.person, None)
        self._empty_since = None
        self._lines[connection.person] = connection
        self._users[connection.person] = connection.user
        if self.state.present(connection.person) is not None:
            self._audiences[audience_of(connection.role)][connection.person] = connection

    def lost(self, connection: Connection) -> None:
        """A line has closed; the person stays for the grace."""
        if self._lines.get(connection.person) is connection:
            self._forget(connection)
            self._start_grace(connection.person)
            if connection.reason == "slow" and connection.last is not None:
                self._cut[connection.person] = connection.last

    def why_cut(self, person: PersonId) -> Refusal | None:
        """Why this person's last line was cut, if they could not keep up; told once."""
        line = self._lines.get(person)
        if line is not None and line.reason == "slow":
            return line.last
        return self._cut.pop(person, None)

    def tell(
        self, audience: Audience, packed: bytes, instead: Mapping[PersonId, bytes] | None = None
    ) -> None:
        """Send the same bytes to a whole audience; other bytes to those named in `instead`."""
        own = instead or {}
        for connection in list(self._audiences[audience].values()):
            connection.tell(own.get(connection.person, packed))

    def send_one_away(self, person: PersonId, reason: ByeReason) -> None:
        """Close a person's line, if there is one, and expect them no more."""
        self._absent.pop(person, None)
        connection = self._lines.get(person)
        if connection is not None:
            self._forget(connection)
            connection.bye(reason)

    def send_away(self, reason: ByeReason) -> None:
        """Close every line."""
        for connection in self.all():
            self._forget(connection)
            connection.bye(reason)

    def renew(self, connection: Connection) -> None:
        """Ask this line to come again with a new ticket; meanwhile the person stays."""
        self._forget(connection)
        self._start_grace(connection.person)
        connection.bye("lease")

    def overdue(self) -> list[PersonId]:
        """Those whose grace is over; named until the log has it that they are gone."""
        now = self._world.monotonic()
        return [person for person, deadline in self._absent.items() if deadline <= now]

    def empty_for(self) -> float:
        """For how many seconds nobody has had a line."""
        return 0.0 if self._empty_since is None else self._world.monotonic() - self._empty_since

    def _start_grace(self, person: PersonId) -> None:
        if self.state.present(person) is not None or person in self.state.waiting:
            self._absent[person] = self._world.monotonic() + self._world.settings.grace_seconds

    def _forget(self, connection: Connection) -> None:
        self._lines.pop(connection.person, None)
        for lines in self._audiences.values():
            lines.pop(connection.person, None)
        if not self._lines:
            self._empty_since = self._world.monotonic()


def fresh_media(media: Media) -> bytes:
    """The frame that renews a page's media token."""
    return pack(NewMedia(media.url, media.token))
