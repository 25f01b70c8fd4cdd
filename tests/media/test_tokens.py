"""Which tokens are accepted, and what do they allow?"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from liveclass_hub.media.limits import Limits
from liveclass_hub.media.permission import Permission, from_grants, from_proto
from liveclass_hub.media.tokens import BadToken, mint, verify
from livekit import api
from livekit.protocol import models

from tests.media.conftest import KEY, SECRET, token

NOW = 1_700_000_000.0
KEYS = {KEY: SECRET, "other": "another secret of more than thirty-two"}
GOOD = {"iss": KEY, "sub": "ada", "exp": NOW + 60, "nbf": NOW, "video": {"roomJoin": True}}


def signed(secret: str = SECRET, **changes: Any) -> str:
    body = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return jwt.encode(body, secret, algorithm="HS256")


def unsigned(header: dict[str, str]) -> str:
    parts = [json.dumps(part).encode() for part in (header, GOOD)]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


@pytest.mark.parametrize(
    "refused",
    [
        "",
        "no token at all",
        "a.b.c",
        signed(secret="the wrong secret of thirty-two bytes and more"),
        signed(iss="unknown"),
        signed(iss="other"),
        signed(iss=None),
        signed(exp=NOW),
        signed(exp=NOW - 1),
        signed(exp=None),
        signed(exp="soon"),
        signed(nbf=NOW + 60),
        signed(sub="x" * 300),
        signed(sub=7),
        signed(name="x" * 300),
        signed(video="everything"),
        signed(attributes={"a": 1}),
        signed(attributes={"a": "x" * 70_000}),
        signed(metadata="x" * 600_000),
        unsigned({"alg": "none", "typ": "JWT"}),
        unsigned({"alg": "HS256", "typ": "JWT"}),
        jwt.encode(GOOD, SECRET + SECRET, algorithm="HS512"),
        jwt.encode(GOOD, rsa.generate_private_key(65537, 2048), algorithm="RS256"),
    ],
    ids=lambda value: value[:12],
)
def test_refuses(refused: str) -> None:
    with pytest.raises(BadToken) as caught:
        verify(refused, KEYS, NOW, Limits())
    assert len(refused) < 20 or refused[20:40] not in str(caught.value)


def test_a_good_token_is_accepted_until_it_expires() -> None:
    assert verify(signed(), KEYS, NOW + 59, Limits()).identity == "ada"
    with pytest.raises(BadToken, match="expired"):
        verify(signed(), KEYS, NOW + 60, Limits())


def test_any_of_several_keys_may_sign() -> None:
    accepted = verify(signed(secret=KEYS["other"], iss="other"), KEYS, NOW, Limits())
    assert accepted.key == "other"


def test_what_is_absent_is_allowed_except_special_rights() -> None:
    permission = from_grants({"roomJoin": True})
    assert (permission.can_publish, permission.can_subscribe, permission.can_publish_data) == (
        True,
        True,
        True,
    )
    assert not permission.hidden
    assert not permission.can_update_metadata


def test_listed_sources_narrow_publishing() -> None:
    permission = from_grants({"canPublishSources": ["microphone"]})
    assert permission.may_publish(models.TrackSource.MICROPHONE)
    assert not permission.may_publish(models.TrackSource.CAMERA)


def test_a_list_of_unknown_sources_allows_nothing() -> None:
    assert not from_grants({"canPublishSources": ["hologram"]}).can_publish
    unknown = models.ParticipantPermission(can_publish=True, can_publish_sources=[99])
    assert not from_proto(unknown).can_publish


def test_permission_survives_the_way_to_clients_and_back() -> None:
    permission = Permission(
        can_publish=False,
        sources=frozenset({models.TrackSource.CAMERA}),
        hidden=True,
        can_update_metadata=True,
    )
    assert from_proto(permission.to_proto()) == permission
    assert from_grants(permission.to_grants()) == permission


def test_a_refresh_token_carries_todays_rights_and_is_accepted_by_others() -> None:
    now = time.time()
    claims = verify(token("ada", can_publish=True), KEYS, now, Limits())
    fresh = mint(claims, Permission(can_publish=False), KEYS, now, 600)
    again = verify(fresh, KEYS, now + 599, Limits())
    assert not again.permission.can_publish
    assert (again.identity, again.room, again.name) == ("ada", "algebra", "Ada")
    assert api.TokenVerifier(KEY, SECRET).verify(fresh).identity == "ada"
