"""Who signed this token, and what does it allow?

Tokens are LiveKit's: JWT, HS256, `iss` the API key, `sub` the identity, `video` the grants. The
algorithm is ours, never the header's; a token without an expiry is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import jwt

from .limits import Limits, attributes_size
from .permission import Permission, from_grants

ALGORITHM = "HS256"
LEEWAY = 5.0


class BadToken(Exception):
    """The token is not accepted; the text says why and never contains any of it."""


@dataclass(frozen=True)
class Claims:
    """What a valid token says. `issued_at` and `expires` are unix seconds; `issued_at` is 0 when
    the token does not say.
    """

    key: str
    identity: str
    name: str
    metadata: str
    attributes: dict[str, str]
    kind: str
    video: Mapping[str, object]
    issued_at: float
    expires: float
    room_config: Mapping[str, object] = field(default_factory=dict)
    sha256: str = ""

    @property
    def room(self) -> str:
        """The only room this token is for; empty when it names none."""
        value = self.video.get("room")
        return value if isinstance(value, str) else ""

    @property
    def permission(self) -> Permission:
        """The rights in that room."""
        return from_grants(self.video)

    def grants(self, name: str) -> bool:
        """Whether a boolean grant is given."""
        return self.video.get(name) is True


def verify(token: str, keys: Mapping[str, str], now: float, limits: Limits) -> Claims:
    """The claims of a token signed by one of `keys` and valid at `now`. Raises `BadToken`."""
    if not token:
        raise BadToken("No token was given.")
    if len(token) > limits.token:
        raise BadToken("The token is too long.")
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        secret = keys.get(issuer) if isinstance(issuer, str) else None
        if not isinstance(issuer, str) or secret is None:
            raise BadToken("The token was signed with a key this server does not know.")
        body = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            options={
                "require": ["exp"],
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": False,
            },
        )
    except jwt.PyJWTError as error:
        raise BadToken(f"The token is not valid ({type(error).__name__}).") from None
    _check_times(body, now)
    return _claims(issuer, body, limits)


def _check_times(body: Mapping[str, object], now: float) -> None:
    if _number(body, "exp") <= now:
        raise BadToken("The token has expired.")
    if _number(body, "nbf") > now + LEEWAY:
        raise BadToken("The token is not valid yet.")


def _number(body: Mapping[str, object], name: str) -> float:
    value = body.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadToken(f"The token's {name} is not a number.")
    return float(value)


def _text(body: Mapping[str, object], name: str, limit: int) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise BadToken(f"The token's {name} is not text.")
    if len(value.encode("utf-8", "replace")) > limit:
        raise BadToken(f"The token's {name} is too long.")
    return value


def _mapping(body: Mapping[str, object], name: str) -> dict[str, object]:
    value = body.get(name) or {}
    if not isinstance(value, dict):
        raise BadToken(f"The token's {name} is not an object.")
    return value


def _claims(key: str, body: Mapping[str, object], limits: Limits) -> Claims:
    attributes = _mapping(body, "attributes")
    texts = {name: value for name, value in attributes.items() if isinstance(value, str)}
    if len(texts) != len(attributes) or attributes_size(texts) > limits.attributes:
        raise BadToken("The token's attributes are not short texts.")
    video = _mapping(body, "video")
    _text(video, "room", limits.name)
    return Claims(
        key=key,
        identity=_text(body, "sub", limits.name),
        name=_text(body, "name", limits.name),
        metadata=_text(body, "metadata", limits.metadata),
        attributes=texts,
        kind=_text(body, "kind", limits.name),
        video=video,
        issued_at=max(_number(body, "nbf"), _number(body, "iat")),
        expires=_number(body, "exp"),
        room_config=_mapping(body, "roomConfig"),
        sha256=_text(body, "sha256", limits.name),
    )


def mint(
    claims: Claims, permission: Permission, keys: Mapping[str, str], now: float, ttl: float
) -> str:
    """A new token for the same person with today's permission: what a client reconnects with.

    Lives at least `ttl`, and as long as the original would have.
    """
    body = {
        "iss": claims.key,
        "sub": claims.identity,
        "nbf": int(now),
        "exp": int(max(now + ttl, claims.expires)),
        "name": claims.name,
        "metadata": claims.metadata,
        "attributes": claims.attributes,
        "kind": claims.kind,
        "video": {**claims.video, **permission.to_grants()},
    }
    return jwt.encode(
        {name: value for name, value in body.items() if value != ""},
        keys[claims.key],
        algorithm=ALGORITHM,
    )
