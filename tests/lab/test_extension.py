"""What does the user's own server answer to the page, on good days and bad ones?"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from tornado.httpclient import HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from jupyter_liveclass import _jupyter_labextension_paths, _jupyter_server_extension_points
from tests.hub import RunningHub

Fetch = Callable[..., Any]


@pytest.fixture
def on_hub(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make this the server of a user of the hub."""

    def become(user: str) -> None:
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", hub.token(user))

    monkeypatch.setenv("LIVECLASS_URL", hub.direct_url)
    become("cleo")
    return become


@pytest.fixture
def fetch(on_hub: Callable[[str], None], jp_fetch: Fetch) -> Fetch:
    """A server that a hub has started."""
    return jp_fetch


async def post(fetch: Fetch, path: str, body: object) -> Any:
    """A POST of JSON; the answer."""
    reply = await fetch("liveclass", path, method="POST", body=json.dumps(body))
    return json.loads(reply.body)


async def refusal_of(asked: Any) -> tuple[int, dict[str, str]]:
    """The status and the refusal of a request that must fail."""
    with pytest.raises(HTTPClientError) as error:
        await asked
    response = error.value.response
    assert response is not None
    refusal = json.loads(response.body)["refusal"]
    assert set(refusal) == {"code", "message", "next"}
    assert all(refusal.values())
    return error.value.code, refusal


async def test_me_comes_from_the_hub(fetch: Fetch) -> None:
    me = json.loads((await fetch("liveclass", "me")).body)
    assert me == {
        "user": "cleo",
        "courses": {"demo": {"title": "Statistics 101", "role": "student"}},
    }


async def test_a_ticket_and_nothing_but_a_ticket(fetch: Fetch, hub: RunningHub) -> None:
    reply = await fetch("liveclass", "ticket", method="POST", body='{"for":"feed"}')
    assert set(json.loads(reply.body)) == {"ticket", "socket", "expires_in"}
    assert reply.headers["Cache-Control"] == "no-store"
    assert hub.token("cleo") not in reply.body.decode() + str(list(reply.headers.get_all()))


async def test_a_teacher_starts_a_class_and_a_student_does_not(
    fetch: Fetch, on_hub: Callable[[str], None]
) -> None:
    body = {"course": "demo", "title": "Today"}
    status, refusal = await refusal_of(post(fetch, "sessions", body))
    assert (status, refusal["code"]) == (403, "not_allowed")
    on_hub("ana")
    session = (await post(fetch, "sessions", body))["session"]
    ticket = await post(fetch, "ticket", {"for": "session", "session": session})
    assert ticket["socket"] == "/services/liveclass/socket"


async def test_a_courses_files_come_through_large_ones_too(fetch: Fetch, hub: RunningHub) -> None:
    assert await post(fetch, "files", {"course": "demo", "path": ""}) == {"entries": []}
    folder = hub.data_dir / "courses" / "demo"
    (folder / "large.txt").write_text("x" * (3 << 20))
    (entry,) = (await post(fetch, "files", {"course": "demo", "path": ""}))["entries"]
    assert (entry["path"], entry["type"], entry["size"]) == ("large.txt", "file", 3 << 20)
    file = await post(fetch, "file", {"course": "demo", "path": "large.txt"})
    assert set(file) == {"type", "format", "content", "mimetype", "size", "modified"}
    assert file["content"] == "x" * (3 << 20)
    asked = post(fetch, "file", {"course": "demo", "path": "../log.sqlite"})
    status, refusal = await refusal_of(asked)
    assert (status, refusal["code"]) == (404, "no_such_file")


async def test_an_outsider_is_told_so(fetch: Fetch, on_hub: Callable[[str], None]) -> None:
    on_hub("zoe")
    body = {"for": "session", "session": "s_1"}
    status, refusal = await refusal_of(post(fetch, "ticket", body))
    assert (status, refusal["code"]) == (403, "not_enrolled")


async def test_a_token_the_hub_does_not_know(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "0" * 32)
    status, refusal = await refusal_of(fetch("liveclass", "me"))
    assert (status, refusal["code"]) == (401, "signed_out")


async def test_a_token_without_the_scope(
    fetch: Fetch, hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = hub.token("dan", scopes=["read:users:name!user"])
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", token)
    status, refusal = await refusal_of(fetch("liveclass", "me"))
    assert (status, refusal["code"]) == (403, "hub_scope_missing")


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', " " * 20_000 + "{}", "\x00"])
async def test_what_is_no_request_is_refused_here(fetch: Fetch, body: str) -> None:
    asked = fetch("liveclass", "ticket", method="POST", body=body)
    status, refusal = await refusal_of(asked)
    assert (status, refusal["code"]) == (400, "bad_request")


async def test_what_the_service_does_not_understand_comes_back_in_words(fetch: Fetch) -> None:
    status, refusal = await refusal_of(post(fetch, "ticket", {"for": "everything"}))
    assert (status, refusal["code"]) == (400, "bad_request")


async def test_without_a_login_nothing_is_answered(fetch: Fetch) -> None:
    with pytest.raises(HTTPClientError) as error:
        await fetch("liveclass", "me", headers={"Authorization": "token wrong"})
    assert error.value.code in {302, 403}


async def test_off_a_hub_it_says_so(jp_fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN", raising=False)
    status, refusal = await refusal_of(jp_fetch("liveclass", "me"))
    assert (status, refusal["code"]) == (503, "not_on_hub")


class TestBadServices:
    """The service is not there, or is not what it should be."""

    @pytest.fixture
    def answer(self) -> dict[str, Any]:
        """What the thing at the service's address answers."""
        return {"status": 200, "body": b"", "headers": {}}

    @pytest.fixture
    def port(self, answer: dict[str, Any], jp_asyncio_loop: Any) -> Any:
        """Something that listens where the service should."""

        class Thing(RequestHandler):
            def prepare(self) -> None:
                self.set_status(answer["status"])
                for name, value in answer["headers"].items():
                    self.set_header(name, value)
                self.finish(answer["body"])

        listening, port = bind_unused_port()
        server = HTTPServer(Application([(".*", Thing)], log_function=lambda handler: None))
        server.add_socket(listening)
        yield port
        server.stop()

    @pytest.fixture
    def service(self, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is what the hub told this server to ask."""
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "a-secret-of-this-server")
        monkeypatch.setenv("LIVECLASS_URL", f"http://127.0.0.1:{port}/services/liveclass/")

    ANSWERS: ClassVar[list[tuple[int, bytes, str]]] = [
        (200, b"", "service_down"),
        (200, b"<html>hello</html>", "service_down"),
        (200, b'{"user":"cleo"}', "service_down"),
        (200, b"[" * 100_000, "service_down"),
        (200, b"\xff\xfe", "service_down"),
        (302, b"", "service_down"),
        (404, b"not found", "service_down"),
        (500, b"Traceback", "service_down"),
        (503, b'{"refusal":{"code":"x"}}', "service_down"),
        (403, b"forbidden", "hub_scope_missing"),
        (401, b"", "hub_scope_missing"),
        (503, b'{"refusal":{"code":"starting","message":"m","next":"n"}}', "starting"),
    ]

    @pytest.mark.usefixtures("service")
    @pytest.mark.parametrize(("status", "body", "code"), ANSWERS, ids=range(len(ANSWERS)))
    async def test_every_answer_becomes_words(
        self, jp_fetch: Fetch, answer: dict[str, Any], status: int, body: bytes, code: str
    ) -> None:
        answer.update(status=status, body=body, headers={"Location": "http://127.0.0.1:9/"})
        _, refusal = await refusal_of(jp_fetch("liveclass", "me"))
        assert refusal["code"] == code
        assert "a-secret-of-this-server" not in str(refusal)

    @pytest.mark.usefixtures("service")
    async def test_only_known_fields_go_on(self, jp_fetch: Fetch, answer: dict[str, Any]) -> None:
        answer["body"] = json.dumps({"user": "cleo", "courses": {}, "token": "x"}).encode()
        me = json.loads((await jp_fetch("liveclass", "me")).body)
        assert me == {"user": "cleo", "courses": {}}


@pytest.mark.usefixtures("nobody")
async def test_nobody_listens(jp_fetch: Fetch) -> None:
    status, refusal = await refusal_of(jp_fetch("liveclass", "me"))
    assert (status, refusal["code"]) == (503, "service_down")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "x")
    monkeypatch.setenv("LIVECLASS_URL", "http://127.0.0.1:9/")


def test_the_package_says_where_its_parts_are() -> None:
    (paths,) = _jupyter_labextension_paths()
    assert paths == {"src": "labextension", "dest": "jupyter-liveclass"}
    (point,) = _jupyter_server_extension_points()
    assert point["app"].name == "jupyter_liveclass"
