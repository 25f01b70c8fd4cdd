"""What are the rules of files in the chat?

A file is stored first and *waits* for the message it goes with; until then only its owner may read it, and a
person's oldest gives way when too many wait. Then whoever reads the message may read the file: hiding or
deleting the message takes it away in the same moment.
"""

from __future__ import annotations

from .. import commands as c
from .. import events as e
from ..limits import FILE_NAME_CHARACTERS, FILES_IN_MESSAGE, FILES_WAITING, OWN_FILES_PART
from ..moment import Decision, Moment
from ..names import FileId, PersonId
from ..refusals import Refusal, refuse
from ..state import Attached, State
from ..wording import clean_line


def add_file(moment: Moment, command: c.AddFile) -> Decision:
    state = moment.state
    if state.present(moment.by) is None:
        return refuse("not_here")
    if state.chat == "off" and not moment.staff:
        return refuse("chat_off")
    if command.file in state.files:
        return []
    if command.size > state.limits.attachment_bytes:
        return refuse("attachment_too_big", limit=state.limits.attachment_bytes // 2**20)
    if (full := no_room(state, moment.by, command.size, staff=moment.staff)) is not None:
        return full
    waiting = [file for file, held in state.files.items() if _waits(held, moment.by)]
    surplus = waiting[: max(0, len(waiting) + 1 - FILES_WAITING)]
    dropped: list[e.AnyEvent] = [e.FileDropped(moment.now, file, moment.by) for file in surplus]
    name = file_name(command.name)
    added = e.FileAdded(moment.now, command.file, moment.by, name, command.mime, command.size)
    return [*dropped, added]


def no_room(state: State, person: PersonId, size: int, *, staff: bool) -> Refusal | None:
    """Why so many bytes of this person are too many, for the class or for one of its students."""
    limits = state.limits
    if state.stored + size > limits.attachments_bytes:
        return refuse("attachments_full")
    own = max(limits.attachments_bytes // OWN_FILES_PART, limits.attachment_bytes)
    if not staff and state.brought.get(person, 0) + size > own:
        return refuse("own_attachments_full", limit=own // 2**20)
    return None


def drop_file(moment: Moment, command: c.DropFile) -> Decision:
    held = moment.state.files.get(command.file)
    if held is None or not _waits(held, moment.by):
        return refuse("no_such_attachment")
    return [e.FileDropped(moment.now, command.file, moment.by)]


def left_over(moment: Moment) -> list[e.AnyEvent]:
    """What still waits when the class ends goes with it: no message can have it any more."""
    waiting = ((file, held) for file, held in moment.state.files.items() if held.message is None)
    return [e.FileDropped(moment.now, file, held.owner) for file, held in waiting]


def unattachable(moment: Moment, files: tuple[FileId, ...]) -> Refusal | None:
    """Why these files cannot go with a message of this person."""
    if len(set(files)) > FILES_IN_MESSAGE:
        return refuse("too_many_attachments", limit=FILES_IN_MESSAGE)
    held = (moment.state.files.get(file) for file in files)
    if all(one is not None and _waits(one, moment.by) for one in held):
        return None
    return refuse("no_such_attachment")


def names_in(state: State, files: tuple[FileId, ...]) -> str:
    """What the files are called, as a text that the class reads."""
    return " ".join(state.files[file].name for file in files)


def may_read(state: State, file: FileId, person: PersonId) -> bool:
    """Whether this person, who is here, is shown the message the file goes with, or waits to send it."""
    seen = state.present(person)
    return seen is not None and is_shown(state, file, person, staff=seen.staff)


def is_shown(state: State, file: FileId, person: PersonId, *, staff: bool) -> bool:
    """The same of someone who was here, once the class is over."""
    held = state.files.get(file)
    if held is None:
        return False
    if held.message is None:
        return held.owner == person
    said = state.messages.get(held.message)
    if said is None:
        return False
    shown = said.kept == "shown" or (said.kept == "held" and said.author == person)
    return staff or (shown and said.private in {None, person})


def file_name(typed: str) -> str:
    """A name to be shown: one line, no path, cut in the middle so that its ending stays."""
    name = clean_line(typed).replace("\\", "/").rpartition("/")[2].strip(". ") or "file"
    if len(name) <= FILE_NAME_CHARACTERS:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
    return name[: FILE_NAME_CHARACTERS - len(ending) - 1] + "…" + ending


def _waits(held: Attached, person: PersonId) -> bool:
    return held.owner == person and held.message is None
