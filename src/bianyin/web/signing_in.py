"""Who asks: by a token of their own, by a reverse proxy's word, or, on loopback alone, anybody at this machine."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bianyin.errors import ConfigurationError
from bianyin.lab.ended_sessions import EndedSessions
from bianyin.settings import Settings

LOCAL = "本机"  # whoever sits at this machine, where nobody signs in
SHORTEST_TOKEN = 24  # characters: what `secrets.token_urlsafe` gives for 16 bytes is 22
_LASTS = 14 * 24 * 3600  # seconds that a browser stays signed in
_LONGEST_NAME = 64
_KEY_FILE = "web.key"


class Person(NamedTuple):
    """Whoever asks, and the browser's session to which the tokens of forms are bound; empty for scripts."""

    name: str
    session: str = ""


class SignIn:
    """The ways to sign in that the settings allow.

    Args:
        ended: the sessions that were signed out.

    Raises:
        ConfigurationError: a token is short, or a name empty or long.
    """

    def __init__(self, settings: Settings, ended: EndedSessions) -> None:
        self._ended = ended
        self._tokens = {name: token.get_secret_value() for name, token in settings.web_tokens.items()}
        self._proxy, self._header = settings.web_proxy or None, settings.web_user_header.lower().encode()
        self._https = settings.web_https
        for name, token in self._tokens.items():
            _check(name, token)
        key = _key(settings.corpora)
        self._signer = URLSafeTimedSerializer(key, salt="bianyin session")
        self._forms = hashlib.sha256(key + b"bianyin forms").digest()
        self.cookie = "__Host-bianyin" if self._https else "bianyin"

    @property
    def required(self) -> bool:
        return bool(self._tokens or self._proxy)

    @property
    def by_token(self) -> bool:
        return bool(self._tokens)

    def person(self, request: Request) -> Person | None:
        """Who asks; None where they must sign in first. A script's person has no session."""
        if told := self._told_by_proxy(request):
            return Person(told, self._session(request, told))
        name, session = self._of_cookie(request)
        if self._tokens:
            return Person(name, session) if session and name in self._tokens else None
        if self._proxy:
            return None
        return Person(LOCAL, session if name == LOCAL else "")

    def bearer(self, request: Request) -> Person | None:
        """Who asks with `Authorization: Bearer`; without any way to sign in, anybody at this machine."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and (name := self.name_of(token.strip())):
            return Person(name)
        if told := self._told_by_proxy(request):
            return Person(told)
        return None if self.required else Person(LOCAL)

    def name_of(self, token: str) -> str | None:
        """Whose token it is. All are compared, each in the same time."""
        given, found = token.encode("utf-8", "surrogatepass"), None
        for name, known in self._tokens.items():
            if hmac.compare_digest(given, known.encode()):
                found = name
        return found

    def begin(self, response: Response, name: str) -> str:
        """Give the browser a new session of this person; returns it."""
        session = secrets.token_urlsafe(18)
        value = self._signer.dumps([name, session, self._tag(name)])
        response.set_cookie(
            self.cookie, value, max_age=_LASTS, httponly=True, samesite="strict", secure=self._https, path="/"
        )
        return session

    def end(self, response: Response, person: Person) -> None:
        """Have the browser forget its session, and open nothing to whoever has a copy of it."""
        self._ended.end(person.session, _LASTS)
        response.delete_cookie(self.cookie, httponly=True, samesite="strict", secure=self._https, path="/")

    def form_token(self, person: Person) -> str:
        """What every form of this session carries."""
        said = f"{person.session}\n{person.name}".encode()
        return hmac.new(self._forms, said, hashlib.sha256).hexdigest()

    def is_form_token(self, person: Person, given: str) -> bool:
        known = self.form_token(person).encode()
        return bool(person.session) and hmac.compare_digest(known, given.encode("utf-8", "surrogatepass"))

    def anonymous(self, request: Request) -> str:
        """The session of somebody who has not signed in yet; empty for none."""
        name, session = self._of_cookie(request)
        return "" if name else session

    def _told_by_proxy(self, request: Request) -> str:
        """The name that the proxy gives: from its address alone, once, and fit to be shown."""
        if not self._proxy or request.client is None or request.client.host != self._proxy:
            return ""
        given = [value for name, value in request.scope["headers"] if name == self._header]
        name = given[0].decode("utf-8", "replace").strip() if len(given) == 1 else ""
        return name if _is_name(name) else ""

    def _session(self, request: Request, name: str) -> str:
        signed, session = self._of_cookie(request)
        return session if signed == name else ""

    def _of_cookie(self, request: Request) -> tuple[str, str]:
        """Name and session of a cookie of ours whose token still stands and that was not signed out; else two empty ones."""
        try:
            name, session, tag = self._signer.loads(request.cookies.get(self.cookie, ""), max_age=_LASTS)
        except (BadData, ValueError, TypeError):
            return "", ""
        return (name, session) if tag == self._tag(name) and session not in self._ended else ("", "")

    def _tag(self, name: str) -> str:
        """Changes with the person's token: a new one ends the sessions of the old."""
        return hmac.new(self._forms, self._tokens.get(name, "").encode(), hashlib.sha256).hexdigest()[:16]


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()


def _check(name: str, token: str) -> None:
    if not _is_name(name):
        raise ConfigurationError("BIANYIN_WEB_TOKENS 中有的姓名为空、过长或不可显示。", remedy="请改正姓名。")
    if len(token) < SHORTEST_TOKEN:
        raise ConfigurationError(
            f"BIANYIN_WEB_TOKENS 中 {name} 的令牌不足 {SHORTEST_TOKEN} 个字符。",
            remedy=f"可用这个新令牌：{secrets.token_urlsafe(24)}",
        )


def _key(folder: Path) -> bytes:
    """The key that signs sessions: made once, readable for the owner alone, beside the lab's database."""
    file = folder / _KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigurationError(
            f"{file} 无法写入（{error.strerror}）。", remedy="请检查文件夹权限。"
        ) from None
    else:
        with os.fdopen(made, "w") as opened:
            opened.write(secrets.token_hex(32))
    key = file.read_bytes().strip()
    if len(key) < 32:  # a kill between making and writing it
        file.unlink(missing_ok=True)
        return _key(folder)
    return key


def hosts_of(settings: Settings, host: str) -> frozenset[str]:
    """The names under which browsers may ask: the loopback's, the address bound to, and those of the settings."""
    own = {each.strip().lower().rstrip(".") for each in settings.web_hosts.split(",")}
    bound = {host.lower()} - {"0.0.0.0", "::", ""}
    return frozenset({"localhost", "127.0.0.1", "::1", *bound, *own} - {""})


def is_loopback(host: str) -> bool:
    return host == "localhost" or host == "::1" or host.startswith("127.")


def check_binding(host: str, sign_in: SignIn, given: Mapping[str, object]) -> None:
    """Refuse to be reached from elsewhere by anybody.

    Raises:
        ConfigurationError: bound to more than loopback without sign-in, or without a name to be asked by.
    """
    if is_loopback(host):
        return
    if not sign_in.required:
        raise ConfigurationError(
            f"{host} 可从其他机器访问，却没有设置登录。",
            remedy="请设置 BIANYIN_WEB_TOKENS（例如 "
            f'{{"张三": "{secrets.token_urlsafe(24)}"}}）或 BIANYIN_WEB_PROXY，或只绑定 127.0.0.1。',
        )
    if host in ("0.0.0.0", "::") and not given.get("hosts"):
        raise ConfigurationError(
            f"绑定了 {host}，却没有说浏览器用什么主机名访问。",
            remedy="请设置 BIANYIN_WEB_HOSTS，例如 lab.example.org,192.168.1.5。",
        )
