"""
What Schemathesis sends is sent by one principal (SETAREH_PRINCIPAL, at SETAREH_URL), half of it about what there is.
SETAREH_ROOT is the cookie of an administrator, who takes no other part.
"""

import json
import os
import zlib

import schemathesis

from world import CONNECTION, OFFER, PASSWORD, PICTURE, World

WORLD = World(os.environ["SETAREH_URL"], os.environ["SETAREH_PRINCIPAL"], os.environ["SETAREH_ROOT"])

# Where it succeeds, that part is another one for the next request.
SPOILS = {
    "POST /api/session": "me",
    "DELETE /api/session": "me",
    "POST /api/accounts": "me",
    "POST /api/password": "me",
    "PUT /api/me/password": "me",
    "POST /api/me/deletion": "me",
    "DELETE /api/me/sessions": "session",
    "DELETE /api/me/sessions/{session}": "session",
    "PATCH /api/admin/people/{account}": "contact",
    "DELETE /api/admin/people/{account}": "contact",
    "POST /api/admin/people/{account}/reset": "contact",
    "DELETE /api/contacts/{account}": "contact",
    "PUT /api/contacts/{account}/block": "contact",
    "PATCH /api/rooms/{id}": "room",
    "DELETE /api/rooms/{id}": "room",
    "PUT /api/rooms/{id}/key": "room",
    "POST /api/rooms/{id}/moderation": "room",
    "DELETE /api/rooms/{id}/members/{account}": "room",
    "POST /api/rooms/{id}/participants/{pid}/moderation": "room",
    "POST /api/rooms/{id}/participants/{pid}/leave": "inside",
    "DELETE /api/rooms/{id}/participants/{pid}": "inside",
    "PUT /api/rooms/{id}/knocks": "knock",
    "PUT /api/rooms/{id}/knocks/{knock}": "knock",
    "DELETE /api/rooms/{id}/knocks/{knock}": "knock",
    "POST /api/rooms/{id}/call": "call_room",
    "POST /api/rooms/{id}/call/leave": "call_room",
    "POST /api/calls": "call",
    "POST /api/calls/{id}/hang-up": "call",
    "POST /api/calls/{id}/reject": "call",
    "POST /api/calls/{id}/grown": "call",
    "DELETE /whip/{room}/{resource}": "published",
    "DELETE /whep/{room}/{resource}": "published",
}


@schemathesis.hook
def before_call(context, case, kwargs):
    # What an answer has set is nobody's next cookie.
    if kwargs.get("session") is not None:
        kwargs["session"].cookies.clear()
    aim(case)
    case.headers.update(WORLD.me)


@schemathesis.hook
def after_call(context, case, response):
    part = SPOILS.get(case.operation.label)
    if part and response.status_code < 300:
        WORLD.spoil(part)


def aim(case):
    """Half of the requests are about what there is; what is made up meets a 404 alone."""
    path = case.operation.path
    if isinstance(case.path_parameters, dict) and half(case.path_parameters, case.body):
        for name in case.path_parameters:
            if (known := in_path(path, name)) is not None:
                case.path_parameters[name] = known
    if isinstance(case.body, dict) and half(case.body):
        for name in case.body:
            if (known := in_body(path, name)) is not None:
                case.body[name] = known
    elif isinstance(case.body, (str, bytes)) and half(case.body):
        if path.startswith(("/whip/", "/whep/")):
            case.body = OFFER
        elif path == "/api/me/picture":
            case.body = PICTURE


def half(*values):
    return zlib.crc32(repr(values).encode()) % 2


def in_path(path, name):
    match name:
        case "id" if path.startswith("/api/rooms/{id}/call"):
            return WORLD.call_room["id"]
        case "id" if path.startswith("/api/rooms/"):
            return WORLD.room["id"]
        case "id" if path.startswith("/api/calls/{id}") and WORLD.call:
            return WORLD.call[0]
        case "room":
            return WORLD.room["id"]
        case "resource":
            return WORLD.resource(path.split("/")[1])
        case "pid" if path.endswith("/moderation"):
            return WORLD.member
        case "pid":
            return WORLD.inside[0]
        case "knock":
            return WORLD.knock
        case "account" if path.startswith("/api/rooms/") and WORLD.member:
            return WORLD.other.id
        case "account":
            return WORLD.contact
        case "session":
            return WORLD.session


def in_body(path, name):
    match name:
        case "key":
            return (WORLD.call_room if "/call" in path else WORLD.room)["key"]
        case "account":
            return WORLD.contact
        case "password" | "before":
            return PASSWORD
        case "name" if path == "/api/session":
            return WORLD.owner.name
        case "name" if path.startswith("/api/rooms/"):
            return "Somebody"
        case "token":
            return WORLD.reset
        case "tab" if WORLD.call:
            return WORLD.call[1]
        case "connection":
            return CONNECTION
        case "offer":
            return OFFER


@schemathesis.serializer("application/sdp", "application/trickle-ice-sdpfrag")
def as_text(context, value):
    return value if isinstance(value, (str, bytes)) else json.dumps(value)


@schemathesis.check
def refusals_are_problems(context, response, case):
    """RFC 9457, with our code, whatever was asked."""
    if response.status_code < 400 or case.method.upper() == "HEAD":
        return
    kind = response.headers.get("content-type", [""])[0].split(";")[0]
    assert kind == "application/problem+json", f"a {response.status_code} of type {kind!r}"
    problem = json.loads(response.content)
    assert problem.get("status") == response.status_code, problem
    assert problem.get("code") and problem.get("detail"), problem
