"""Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.

They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
Fill in the functions of the first part. Leave out what you do not have, with its line in emulator.config.yaml.

    Flask:        app.wsgi_app = wsgi(app.wsgi_app)
    Django:       application = wsgi(get_wsgi_application())      # in wsgi.py, with WSGI_APPLICATION set
    FastAPI:      fastapi(app)                                    # before a route that catches everything
    http.server:  found = answer(self.command, self.path, self.headers.get(HEADER), body)
                  # None: no hook, go on; otherwise (status, body)
"""

import hashlib
import hmac
import json
import os
from http import HTTPStatus
from urllib.parse import parse_qs, unquote, urlsplit

# Each returns (status, body).


def sync(event_id):
    """Reads this event from the API, now: 200 done, 404 not connected, 409 connection ended, 502 refused, 503 failed."""
    return 501, {"error": "sync is not filled in", "event_id": event_id}


def create(number, name, po, to, type):
    """Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused."""
    return 501, {"error": "create is not filled in", "number": number, "name": name, "po": po, "to": to, "type": type}


def submit(document):
    """Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused."""
    return 501, {"error": "submit is not filled in", "document": document}


def batch(count):
    """Makes so many documents, and sends them in batches: 202 at once."""
    return 501, {"error": "batch is not filled in", "count": count}


def import_rows(rows):
    """Makes each record of a JSON list by itself: 200 and {"rows": [{"key": ..., "outcome": "done" | "refused" | "kept"}]}."""
    return 501, {"error": "import_rows is not filled in", "rows": rows}


def remove(po):
    """Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed."""
    return 501, {"error": "remove is not filled in", "po": po}


def bulk(rows):
    """Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": ...}]}."""
    return 501, {"error": "bulk is not filled in", "rows": rows}


def profile(user_id):
    """Reads what this person lets you see, now: the same answers."""
    return 501, {"error": "profile is not filled in", "user_id": user_id}


def replay(delivery_id):
    """Puts a dead letter to work again: 200 done, 404 unknown, 503 failed again."""
    return 501, {"error": "replay is not filled in", "delivery_id": delivery_id}


def redrive(number):
    """Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown."""
    return 501, {"error": "redrive is not filled in", "number": number}


def pause():
    """Switches sending off: what comes is kept. 200 when it is off."""
    return 501, {"error": "pause is not filled in"}


def resume():
    """Switches sending on again: what was kept is sent. 200 when it is on."""
    return 501, {"error": "resume is not filled in"}


def signup(user, plan):
    """Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused."""
    return 501, {"error": "signup is not filled in", "user": user, "plan": plan}


def session(user):
    """Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed."""
    return 501, {"error": "session is not filled in", "user": user}


def disconnect(user, app):
    """Ends the connection of an application: the same answers."""
    return 501, {"error": "disconnect is not filled in", "user": user, "app": app}


def configure(user, app):
    """Opens the settings of an application: the same answers."""
    return 501, {"error": "configure is not filled in", "user": user, "app": app}


def enable(user, app, workflow):
    """Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off."""
    return 501, {"error": "enable is not filled in", "user": user, "app": app, "workflow": workflow}


def fire(user, event, app, payload):
    """Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused."""
    return 501, {"error": "fire is not filled in", "user": user, "event": event, "app": app, "payload": payload}


def look(user, execution):
    """Reads one execution of a workflow: 200 done, 404 unknown, 503 failed."""
    return 501, {"error": "look is not filled in", "user": user, "execution": execution}


def rerun(user, execution):
    """Runs again what failed, the last one where none is named: the same answers."""
    return 501, {"error": "rerun is not filled in", "user": user, "execution": execution}


def move_clock(seconds):
    """Moves the integration's own clock ahead: 200 when all that fell due on the way is done."""
    return 501, {"error": "move_clock is not filled in", "seconds": seconds}


def state():
    """200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times, no counters."""
    return 501, {"error": "state is not filled in"}


def connection(event_id):
    """200 and {"status": "connected" | "revoked" | "archived" | "suspended" | ...}, or 404."""
    return 501, {"error": "connection is not filled in", "event_id": event_id}


def user(user_id):
    """200 and {"status": "connected" | "revoked" | ...} of a person who has signed in, or 404."""
    return 501, {"error": "user is not filled in", "user_id": user_id}


def dead_letters():
    """200 and what failed for good: [{"delivery_id": ..., "type": ..., "reason": ...}]."""
    return 501, {"error": "dead_letters is not filled in"}


def trace(event_id):
    """200 and the ids of one connection: {"requests": [{"request_id": ...}], "deliveries": [{"delivery_id": ...}]}."""
    return 501, {"error": "trace is not filled in", "event_id": event_id}


def alerts():
    """200 and the alerts that were raised: [{"alert": ..., "count": ...}]."""
    return 501, {"error": "alerts is not filled in"}


def messages():
    """200 and what people were told: [{"at": ..., "about": ..., "text": ...}]."""
    return 501, {"error": "messages is not filled in"}


# The rest is the same everywhere.

PREFIX = "/emulator-hooks/"
HEADER = "X-Emulator-Run-Token"


def answer(method, target, given, sent=b""):
    """(status, body) for a request of a hook, which may have sent a body; None where the request is none, or hooks do not exist."""
    token = os.environ.get("EMULATOR_RUN_TOKEN")
    url = urlsplit(target)
    if not token or not url.path.startswith(PREFIX):
        return None
    if not is_same(token, given or ""):
        return 404, {"error": "not_found"}
    name, _, last = url.path[len(PREFIX) :].partition("/")
    query = parse_qs(url.query)

    def asked(parameter):
        return query.get(parameter, [""])[0]

    hooks = {
        "POST sync": lambda: sync(asked("event_id")),
        "POST create": lambda: create(asked("number"), asked("name"), asked("po"), asked("to"), asked("type")),
        "POST submit": lambda: submit(sent.decode()),
        "POST batch": lambda: batch(int(asked("count") or "0")),
        "POST import": lambda: import_rows(json.loads(asked("rows") or "[]")),
        "POST remove": lambda: remove(asked("po")),
        "POST bulk": lambda: bulk(json.loads(asked("rows") or "[]")),
        "POST profile": lambda: profile(asked("user_id")),
        "POST replay": lambda: replay(asked("delivery_id")),
        "POST redrive": lambda: redrive(asked("number")),
        "POST pause": pause,
        "POST resume": resume,
        "POST signup": lambda: signup(asked("user"), asked("plan")),
        "POST session": lambda: session(asked("user")),
        "POST disconnect": lambda: disconnect(asked("user"), asked("app")),
        "POST configure": lambda: configure(asked("user"), asked("app")),
        "POST enable": lambda: enable(asked("user"), asked("app"), asked("workflow")),
        "POST fire": lambda: fire(asked("user"), asked("event"), asked("app"), sent.decode()),
        "POST look": lambda: look(asked("user"), asked("execution")),
        "POST rerun": lambda: rerun(asked("user"), asked("execution")),
        "POST clock": lambda: move_clock(int(asked("by"))),
        "GET state": state,
        "GET connections": lambda: connection(unquote(last)),
        "GET users": lambda: user(unquote(last)),
        "GET dead-letters": dead_letters,
        "GET trace": lambda: trace(asked("event_id")),
        "GET alerts": alerts,
        "GET messages": messages,
    }
    hook = hooks.get(f"{method} {name}")
    return hook() if hook else (404, {"error": "not_found"})


def is_same(token, given):
    """In constant time: both are hashed, so that not even the length tells."""
    return hmac.compare_digest(hashlib.sha256(token.encode()).digest(), hashlib.sha256(given.encode()).digest())


def wsgi(app):
    """Puts the hooks before any WSGI application; the application itself where hooks do not exist."""
    if not os.environ.get("EMULATOR_RUN_TOKEN"):
        return app

    def with_hooks(environ, start_response):
        target = environ.get("PATH_INFO", "") + "?" + environ.get("QUERY_STRING", "")
        is_hook = environ.get("PATH_INFO", "").startswith(PREFIX)
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) if is_hook else b""
        found = answer(environ["REQUEST_METHOD"], target, environ.get("HTTP_X_EMULATOR_RUN_TOKEN"), sent)
        if found is None:
            return app(environ, start_response)
        status, body = found
        start_response(f"{status} {HTTPStatus(status).phrase}", [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    return with_hooks


def fastapi(app):
    """Adds the hooks to a FastAPI application; nothing where hooks do not exist."""
    from fastapi import Request
    from fastapi.concurrency import run_in_threadpool
    from fastapi.responses import JSONResponse

    if not os.environ.get("EMULATOR_RUN_TOKEN"):
        return

    async def hooks(request: Request):
        target = request.url.path + "?" + request.url.query
        sent = await request.body()
        status, body = await run_in_threadpool(answer, request.method, target, request.headers.get(HEADER), sent)
        return JSONResponse(body, status)

    app.add_api_route(PREFIX + "{rest:path}", hooks, methods=["GET", "POST"], include_in_schema=False)
