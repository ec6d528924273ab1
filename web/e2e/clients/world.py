"""Who asks, and what there is to ask about: made by the API when it is needed, and anew once a request has spoilt it."""

import itertools
import secrets
import struct
import time
import zlib
from functools import cached_property
from typing import NamedTuple

import requests

PASSWORD = "correct horse"

# Of a participant, and of a program: a microphone and a camera that never send.
OFFER = "\r\n".join(
    [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        "a=ice-ufrag:them",
        "a=ice-pwd:their-password-of-22-chars",
        "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
        "a=setup:actpass",
        *(
            line
            for mid, (kind, payload, codec) in enumerate(
                [("audio", 111, "opus/48000/2"), ("video", 96, "VP8/90000")]
            )
            for line in (
                f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload}",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{mid}",
                "a=sendonly",
                "a=rtcp-mux",
                f"a=rtpmap:{payload} {codec}",
                f"a=ssrc:{mid + 1} cname:them",
            )
        ),
        "",
    ]
)
# Of one dark point.
PICTURE = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ]
)
CONNECTION = {"offer": OFFER, "sources": {"0": "microphone", "1": "camera"}, "slots": []}


class Person(NamedTuple):
    id: str
    name: str
    cookie: str


class World:
    """PRINCIPAL is "stranger", "guest", "account", "administrator" or "program"; ROOT the cookie of an administrator."""

    # What goes together with a part.
    PARTS = {
        "me": ("me", "own", "other", "contact", "room", "call_room", "inside", "member", "knock", "session", "reset", "call", "published"),
        "contact": ("contact", "other", "member", "call"),
        "room": ("room", "inside", "member", "knock", "published"),
    }

    def __init__(self, url, principal, root):
        self.url, self.principal, self.root = url, principal, root
        self.has_account = principal in ("account", "administrator")
        self.numbers = itertools.count(1)

    def spoil(self, part):
        for one in self.PARTS.get(part, (part,)):
            self.__dict__.pop(one, None)
        if part == "inside" and self.principal == "guest":
            self.spoil("me")

    def ask(self, method, path, body=None, cookie="", **more):
        """Waits where a limit says so; anything else but success is an error."""
        headers = more.pop("headers", {}) | ({"Cookie": cookie} if cookie else {})
        while True:
            response = requests.request(
                method, self.url + path, json=body, headers=headers, timeout=60, **more
            )
            if response.status_code != 429:
                break
            time.sleep(int(response.headers["Retry-After"]))
        assert response.ok, f"{method} {path}: {response.status_code} {response.text}"
        return response

    def cookie_of(self, response):
        return "; ".join(f"{name}={value}" for name, value in response.cookies.items())

    def register(self, administrator=False):
        name = f"{self.principal}-{secrets.token_hex(4)}"
        response = self.ask("POST", "/api/accounts", {"name": name, "password": PASSWORD})
        account = response.json()["account"]["id"]
        if administrator:
            self.ask("PATCH", f"/api/admin/people/{account}", {"administrator": True}, self.root)
        return Person(account, name, self.cookie_of(response))

    @cached_property
    def other(self):
        return self.register()

    @cached_property
    def me(self):
        """The headers by which the principal is known."""
        match self.principal:
            case "guest":
                return {"Cookie": self.inside[1]}
            case "program":
                wish = {"key": self.room["key"], "may": ["publish", "view"]}
                token = self.ask("POST", f"/api/rooms/{self.room['id']}/tokens", wish).json()["token"]
                return {"Authorization": f"Bearer {token}"}
            case "stranger":
                return {}
        return {"Cookie": self.own.cookie}

    @cached_property
    def own(self):
        return self.register(administrator=self.principal == "administrator")

    @property
    def owner(self):
        return self.own if self.has_account else self.other

    @cached_property
    def contact(self):
        """Of the principal, where it can have any."""
        if self.has_account:
            self.ask("POST", "/api/contacts", {"account": self.other.id}, self.own.cookie)
            self.ask("PUT", f"/api/contacts/{self.own.id}", cookie=self.other.cookie)
        return self.other.id

    @cached_property
    def room(self):
        return self.ask("POST", "/api/rooms", {"title": "Family"}, self.owner.cookie).json()

    @cached_property
    def call_room(self):
        return self.ask("POST", "/api/rooms", {"kind": "call"}, self.owner.cookie).json()

    @cached_property
    def inside(self):
        """A participant, and its cookie: the principal, where it can be one."""
        return self.join("" if self.principal == "guest" else self.owner.cookie)

    @cached_property
    def member(self):
        """Another participant, who has an account."""
        return self.join(self.other.cookie)[0]

    def join(self, cookie):
        wish = {"key": self.room["key"], "name": "Somebody", "connection": CONNECTION}
        response = self.ask("POST", f"/api/rooms/{self.room['id']}/participants", wish, cookie)
        return response.json()["participant"], self.cookie_of(response) or cookie

    @cached_property
    def knock(self):
        path = f"/api/rooms/{self.room['id']}/knocks"
        return self.ask("POST", path, {"name": "Somebody"}).json()["knock"]

    @cached_property
    def session(self):
        """Another one of the principal's."""
        return self.ask("POST", "/api/session", {"name": self.owner.name, "password": PASSWORD}).json()["session"]

    @cached_property
    def reset(self):
        """The token of a link for whoever has forgotten the password."""
        link = self.ask("POST", f"/api/admin/people/{self.owner.id}/reset", cookie=self.root).json()["link"]
        return link.split("#")[1]

    @cached_property
    def call(self):
        """Its id, and the principal's tab: rings at the principal, or was accepted by the other, by turns."""
        if not self.has_account:
            return None
        snapshot = self.ask("GET", "/api/snapshot", cookie=self.own.cookie).json()["snapshot"]
        for before in snapshot["me"]["calls"]:
            self.ask("POST", f"/api/calls/{before['id']}/hang-up", cookie=self.own.cookie)
        mine, theirs = (f"t_{letter * 22}" for letter in "mo")
        account = self.contact
        if next(self.numbers) % 2:
            wish = {"account": self.own.id, "kind": "video", "tab": theirs}
            return self.ask("POST", "/api/calls", wish, self.other.cookie).json()["id"], mine
        wish = {"account": account, "kind": "video", "tab": mine}
        call = self.ask("POST", "/api/calls", wish, self.own.cookie).json()["id"]
        self.ask("POST", f"/api/calls/{call}/accept", {"tab": theirs, "camera": False}, self.other.cookie)
        return call, mine

    @cached_property
    def published(self):
        """Sessions that the program began, by their endpoint."""
        return {}

    def resource(self, endpoint):
        """The last part of such a session's address."""
        if self.principal != "program":
            return None
        if endpoint not in self.published:
            headers = self.me | {"Content-Type": "application/sdp"}
            path = f"/{endpoint}/{self.room['id']}"
            offer = OFFER.replace("sendonly", "recvonly" if endpoint == "whep" else "sendonly")
            response = self.ask("POST", path, headers=headers, data=offer)
            self.published[endpoint] = response.headers["Location"].split("/")[-1]
        return self.published[endpoint]
