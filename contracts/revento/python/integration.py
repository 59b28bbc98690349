"""A correct integration with Revento in one file and Python's standard library: the proof that any language will do.

It is deliberately unlike the reference integration: threads instead of an event loop, SQLite instead of files, a database lock around a
refresh, webhooks applied at once and in one transaction instead of queued, no API call while one is processed, 200 and 400 instead of 202
and 401. All settings come from the environment, as `emulator.config.yaml` beside this file shows.
"""

import base64
import hashlib
import hmac
import json
import os
import random
import secrets
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENV = os.environ


def required(name):
    """An empty secret is no secret: whoever knows that it is empty could sign with it."""
    if not ENV.get(name):
        sys.exit(f"Set {name} before starting.")
    return ENV[name]


API, AUTH = required("REVENTO_API_BASE"), required("REVENTO_AUTH_BASE")
CLIENT_ID, CLIENT_SECRET = required("REVENTO_CLIENT_ID"), required("REVENTO_CLIENT_SECRET")
WEBHOOK_SECRET = required("REVENTO_WEBHOOK_SECRET").encode()
PORT = int(ENV.get("PORT", "3000"))
REDIRECT_URI = ENV.get("REVENTO_REDIRECT_URI", f"http://127.0.0.1:{PORT}/callback")
DATA_DIR = ENV.get("DATA_DIR", "./data")
RUN_TOKEN = ENV.get("EMULATOR_RUN_TOKEN")
RETRY_BASE_S = int(ENV.get("RETRY_BASE_MS", "200")) / 1000
TIMEOUT_S = int(ENV.get("REQUEST_TIMEOUT_MS", "10000")) / 1000

SCOPES = "event.read participants.read"
TOLERANCE_S = 300
RETRIES = 5
IN_FLIGHT = 4
LONGEST_WAIT_S = 3600
LARGEST_BODY = 1_048_576


class Ended(Exception):
    """The connection is over: nothing to retry until an organizer connects again."""


class Unavailable(Exception):
    """The provider could not serve us this time. Tokens stay as they are."""


def log(message, **fields):
    """Ids, codes and counts; never a token, a secret or a body."""
    print(json.dumps({"message": message, **fields}), flush=True)


# -- Storage -----------------------------------------------------------------------------------------------------------


class Store:
    """SQLite, one connection behind a lock. What a call has written survives a crash right after it returned."""

    def __init__(self, folder):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self.key = self._key(os.path.join(folder, "token.key"))
        self.lock = threading.RLock()
        self.db = sqlite3.connect(os.path.join(folder, "integration.db"), check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.executescript(
            """
            CREATE TABLE IF NOT EXISTS connections (
              event_id TEXT PRIMARY KEY, organization_id TEXT, scopes TEXT, status TEXT, reason TEXT, delete_by TEXT, tokens BLOB);
            CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, event_id TEXT, type TEXT, had_effect INTEGER);
            CREATE TABLE IF NOT EXISTS things (
              event_id TEXT, kind TEXT, id TEXT, at REAL, by TEXT, row TEXT, PRIMARY KEY (event_id, kind, id));
            CREATE TABLE IF NOT EXISTS requests (event_id TEXT, request_id TEXT, what TEXT, status INTEGER);
            """
        )

    @staticmethod
    def _key(path):
        if not os.path.exists(path):
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        with open(path, "rb") as file:
            return file.read()

    def run(self, sql, *values):
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def seal(self, value):
        """A keystream with a MAC, since the standard library has no cipher. Outside of an example: a library, or a KMS."""
        nonce = secrets.token_bytes(16)
        text = json.dumps(value).encode()
        stream = hashlib.shake_256(self.key + nonce).digest(len(text))
        sealed = nonce + bytes(a ^ b for a, b in zip(text, stream))
        return sealed + hmac.new(self.key, sealed, "sha256").digest()

    def unseal(self, blob):
        sealed, mac = blob[:-32], blob[-32:]
        if not hmac.compare_digest(mac, hmac.new(self.key, sealed, "sha256").digest()):
            raise ValueError("the token store was written with another key")
        stream = hashlib.shake_256(self.key + sealed[:16]).digest(len(sealed) - 16)
        return json.loads(bytes(a ^ b for a, b in zip(sealed[16:], stream)))


STORE = Store(DATA_DIR)


def connection(event_id):
    rows = STORE.run("SELECT organization_id, scopes, status, reason, delete_by, tokens FROM connections WHERE event_id = ?", event_id)
    if not rows:
        return None
    organization_id, scopes, status, reason, delete_by, tokens = rows[0]
    return {
        "event_id": event_id,
        "organization_id": organization_id,
        "scopes": scopes.split(" "),
        "status": status,
        "reason": reason,
        "delete_by": delete_by,
        "tokens": STORE.unseal(tokens) if tokens else None,
    }


def working(event_id):
    found = connection(event_id)
    if found is None or found["status"] != "connected":
        raise Ended(found["status"] if found else "not connected")
    return found


def end(event_id, status, reason):
    STORE.run("UPDATE connections SET status = ?, reason = ?, tokens = NULL WHERE event_id = ?", status, reason, event_id)
    log("connection ended", event_id=event_id, status=status, reason=reason)


# -- The provider ------------------------------------------------------------------------------------------------------


class Gate:
    """A few requests of one connection at a time, and none while its credential is paused."""

    def __init__(self):
        self.places = threading.BoundedSemaphore(IN_FLIGHT)
        self.refreshing = threading.Lock()
        self.resume_at = 0.0

    def wait(self):
        while (left := self.resume_at - time.monotonic()) > 0:
            time.sleep(left + random.random() * 0.05)


GATES, GATES_LOCK = {}, threading.Lock()


def gate_of(event_id):
    with GATES_LOCK:
        return GATES.setdefault(event_id, Gate())


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect must not carry a token elsewhere."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def send(url, headers, form=None):
    """Status, headers and JSON body; (None, {}, reason) where there was no whole answer."""
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(url, data=data, headers=headers)
    deadline = time.monotonic() + TIMEOUT_S
    try:
        try:
            response = OPENER.open(request, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            body = bytearray()
            while chunk := response.read1(65536):
                body += chunk
                # The timeout of a socket is for one read; a body that trickles in has none.
                if time.monotonic() > deadline:
                    return None, {}, "the answer took too long"
            if (announced := response.headers.get("content-length")) and int(announced) != len(body):
                return None, {}, "the answer was cut off"
            try:
                parsed = json.loads(body)
            except ValueError:
                return (None, {}, "not JSON") if response.status == 200 else (response.status, response.headers, {})
            return response.status, response.headers, parsed if isinstance(parsed, dict) else {}
    except Exception as error:  # noqa: BLE001 - whatever a network does is an outage
        return None, {}, str(error)


def retry_after(headers):
    """Seconds, or None where the header is missing or no use."""
    value = (headers.get("retry-after") or "").strip()
    if value.isdigit():
        wait = float(value)
    else:
        try:
            now = parsedate_to_datetime(headers["date"]).timestamp() if headers.get("date") else time.time()
            wait = parsedate_to_datetime(value).timestamp() - now
        except (TypeError, ValueError, IndexError):
            return None
    return wait if 0 < wait <= LONGEST_WAIT_S else None


def backoff(attempt):
    """Equal jitter: half of it is random."""
    return min(RETRY_BASE_S * 2**attempt, 10) * (0.5 + random.random() / 2)


def request_token(event_id, form):
    request_id = str(uuid.uuid4())
    credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    status, headers, body = send(f"{AUTH}/oauth/token", {"X-Revento-Request-Id": request_id}, {**form, **credentials})
    STORE.run("INSERT INTO requests VALUES (?, ?, ?, ?)", event_id, request_id, form["grant_type"], status)
    log("token request", grant=form["grant_type"], status=status, error=body.get("error") if isinstance(body, dict) else "no answer")
    return status, headers, body


def refresh(event_id, expired):
    """One at a time: whoever waited looks again before asking."""
    with gate_of(event_id).refreshing:
        for attempt in range(RETRIES + 1):
            tokens = working(event_id)["tokens"]
            if tokens["access"] != expired:
                return
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh"]}
            status, headers, body = request_token(event_id, form)
            if status == 200 and body.get("access_token") and body.get("refresh_token"):
                # Committed before anybody can use the access token.
                sealed = STORE.seal({"access": body["access_token"], "refresh": body["refresh_token"]})
                STORE.run("UPDATE connections SET tokens = ? WHERE event_id = ?", sealed, event_id)
                return
            if status == 400 and body.get("error") == "invalid_grant":
                end(event_id, "suspended" if is_suspended() else "reconnect_required", "invalid_grant")
                raise Ended("reconnect_required")
            if status is not None and status not in (200, 429) and status < 500:
                raise Unavailable(f"refresh refused with {status}")
            if attempt < RETRIES:
                time.sleep((retry_after(headers) or 0) + backoff(attempt))
        raise Unavailable("refresh failed")


def read(event_id, path):
    """Reads one resource, through expiry, limits and outages."""
    gate, renewed, failures = gate_of(event_id), False, 0
    while True:
        with gate.places:
            gate.wait()
            token = working(event_id)["tokens"]["access"]
            request_id = str(uuid.uuid4())
            accept = {"Accept": "application/vnd.revento.v1+json"}
            headers = {**accept, "Authorization": f"Bearer {token}", "X-Revento-Request-Id": request_id}
            status, answered, body = send(API + path, headers)
            STORE.run("INSERT INTO requests VALUES (?, ?, ?, ?)", event_id, request_id, path.split("?")[0], status)
            code = body.get("error") if isinstance(body, dict) else None
            wait = retry_after(answered) if status in (429, 503) else None
            if wait is not None:
                gate.resume_at = max(gate.resume_at, time.monotonic() + wait + backoff(failures))
        if status == 200:
            return body
        if status == 401 and code == "token_revoked":
            if working(event_id)["tokens"]["access"] == token:
                end(event_id, "suspended" if is_suspended() else "revoked", "token_revoked")
            raise Ended("revoked")
        if status == 401 and not renewed:
            if code == "token_expired" or working(event_id)["tokens"]["access"] != token:
                renewed = True
                refresh(event_id, token)
                continue
        if status is not None and status != 429 and status < 500:
            raise Unavailable(f"{status} {code}")
        failures += 1
        if failures > RETRIES:
            raise Unavailable(f"{status} {code}")
        if wait is None:
            time.sleep(backoff(failures - 1) + (0.1 if code == "concurrent_limit_exceeded" else 0))


def sync(event_id):
    scopes = working(event_id)["scopes"]
    quoted, began = urllib.parse.quote(event_id), time.time()
    if "event.read" in scopes:
        put(event_id, "event", event_id, began, "", read(event_id, f"/events/{quoted}"))
    rows, cursor, seen = [], None, set()
    while "participants.read" in scopes:
        query = urllib.parse.urlencode({"limit": 50, **({"cursor": cursor} if cursor else {})})
        page = read(event_id, f"/events/{quoted}/participants?{query}")
        rows += [row for row in page.get("data", []) if isinstance(row, dict)]
        if page.get("has_more") is not True:
            break
        cursor = page.get("next_cursor")
        if not cursor or cursor in seen:
            raise Unavailable("the list of participants does not end")
        seen.add(cursor)
    with STORE.lock:
        for row in rows:
            put(event_id, "participant", row["id"], 0, "", row, read=True)
    return {"event_id": event_id, "participants": len(rows)}


# -- State -------------------------------------------------------------------------------------------------------------


def instant(text):
    try:
        return time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except (TypeError, ValueError):
        return 0.0


def put(event_id, kind, thing_id, at, by, row, read=False):
    """The newest state of a thing wins, in whatever order the news arrives. What was read is as new as it says itself."""
    with STORE.lock:
        known = STORE.run("SELECT at, by FROM things WHERE event_id = ? AND kind = ? AND id = ?", event_id, kind, thing_id)
        if read:
            stamps = [instant(row.get(name)) for name in ("submitted_at", "last_reviewed_at", "updated_at")]
            at, by = max(stamps), known[0][1] if known else ""
            if known and known[0][0] > at:
                return
        elif known and (known[0][0], known[0][1]) >= (at, by) and kind != "event":
            return
        STORE.run("INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?, ?, ?)", event_id, kind, thing_id, at, by, json.dumps(row))


def is_suspended():
    return bool(STORE.run("SELECT 1 FROM things WHERE kind = 'suspension'"))


def state():
    events = {}
    for event_id, kind, thing_id, row in STORE.run("SELECT event_id, kind, id, row FROM things WHERE kind != 'suspension' ORDER BY 1, 2, 3"):
        events.setdefault(event_id, {}).setdefault(kind, {})[thing_id] = json.loads(row)
    processed = [row[0] for row in STORE.run("SELECT id FROM deliveries WHERE had_effect ORDER BY id")]
    deletions = STORE.run("SELECT event_id, delete_by FROM connections WHERE delete_by IS NOT NULL ORDER BY 1")
    return {"suspended": is_suspended(), "events": events, "processed": processed, "deletions": deletions}


# -- Webhooks ----------------------------------------------------------------------------------------------------------


def is_genuine(headers, raw):
    timestamp, signature = headers.get("X-Revento-Timestamp") or "", headers.get("X-Revento-Signature") or ""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 13):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_S:
        return False
    expected = "sha256=" + hmac.new(WEBHOOK_SECRET, timestamp.encode() + b"." + raw, "sha256").hexdigest()
    # Bytes: text outside of ASCII makes compare_digest raise.
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))


def take_webhook(headers, raw):
    delivery_id = headers.get("X-Revento-Delivery-Id") or ""
    if not is_genuine(headers, raw):
        log("webhook refused", delivery_id=delivery_id)
        return 400
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return 400
    if not isinstance(body, dict) or not isinstance(body.get("type"), str) or not delivery_id:
        return 400
    with STORE.lock:
        STORE.db.execute("BEGIN IMMEDIATE")
        try:
            fresh = STORE.db.execute(
                "INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, 0)", (delivery_id, body.get("event_id"), body["type"])
            ).rowcount
            if fresh and apply(body, delivery_id):
                STORE.run("UPDATE deliveries SET had_effect = 1 WHERE id = ?", delivery_id)
            STORE.db.execute("COMMIT")
        except BaseException:
            STORE.db.execute("ROLLBACK")
            raise
    return 200


def apply(body, delivery_id):
    kind, event_id, data = body["type"], body.get("event_id"), body.get("data")
    data = data if isinstance(data, dict) else {}
    if kind == "integration.suspended":
        STORE.run("INSERT OR REPLACE INTO things VALUES ('', 'suspension', '', 0, '', '{}')")
        for (other,) in STORE.run("SELECT event_id FROM connections WHERE delete_by IS NULL"):
            end(other, "suspended", kind)
        return True
    found = connection(event_id) if isinstance(event_id, str) else None
    if found is None or found["organization_id"] != body.get("organization_id"):
        return False
    if kind == "data.deletion_required":
        status = "archived" if data.get("reason") == "event_archived" else "revoked"
        end(event_id, status, kind)
        STORE.run("UPDATE connections SET delete_by = ? WHERE event_id = ?", data.get("delete_by") or "now", event_id)
        STORE.run("DELETE FROM things WHERE event_id = ?", event_id)
        return True
    if found["status"] != "connected" or not isinstance(data.get("id"), str):
        return False
    if kind.startswith("application.") or kind in ("participant.registered", "participant.profile_updated"):
        put(event_id, kind.split(".")[0], data["id"], instant(body.get("occurred_at")), delivery_id, data)
        return True
    return False  # A type of tomorrow: acknowledged, and of no concern.


# -- Consent -----------------------------------------------------------------------------------------------------------

LOGINS, LOGINS_LOCK = {}, threading.Lock()


def start_login(event_id, session):
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    with LOGINS_LOCK:
        LOGINS[state] = (session, event_id, verifier, time.monotonic() + 600)
    query = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "scope": SCOPES,
        "event_id": event_id,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{AUTH}/oauth/authorize?{urllib.parse.urlencode(query)}"


def finish_login(query, session):
    """Status and page of the callback."""
    with LOGINS_LOCK:
        login = LOGINS.get(query.get("state", ""))
        if login is None or login[0] != session:
            return 400, "This link is not valid. It was used before, is too old, or belongs to another browser. Please connect again."
        del LOGINS[query["state"]]
    _, event_id, verifier, expires_at = login
    if "error" in query or "code" not in query or expires_at < time.monotonic():
        return 403, "Not connected. The access was declined or could not be completed. You can connect again at any time."
    form = {"grant_type": "authorization_code", "code": query["code"], "code_verifier": verifier, "redirect_uri": REDIRECT_URI}
    status, _, body = request_token(event_id, form)
    if status != 200 or body.get("event_id") != event_id:
        return 502, "Not connected. Revento did not confirm the connection. Please connect again."
    sealed = STORE.seal({"access": body["access_token"], "refresh": body["refresh_token"]})
    row = (event_id, body["organization_id"], body["scope"], "connected", None, None, sealed)
    with STORE.lock:
        STORE.run("INSERT OR REPLACE INTO connections VALUES (?, ?, ?, ?, ?, ?, ?)", *row)
        STORE.run("DELETE FROM things WHERE kind = 'suspension'")
    gate_of(event_id).resume_at = 0.0
    return 200, f"Connected. The event {event_id} is connected."


# -- HTTP --------------------------------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass  # The default prints request lines, and a callback's address holds a code.

    def reply(self, status, body="", headers=None):
        text = json.dumps(body) if not isinstance(body, str) else f"<!doctype html><title>Acme</title><h1>Acme</h1><p>{body}</p>"
        raw = text.encode()
        self.send_response(status)
        kind = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"
        for name, value in {"Content-Type": kind, "Cache-Control": "no-store", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def body(self):
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            raw = bytearray()
            while size := int(self.rfile.readline().split(b";")[0], 16):
                raw += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return bytes(raw)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def session(self):
        for part in (self.headers.get("Cookie") or "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == "session":
                return value
        return None

    def route(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        raw = self.body() if self.command == "POST" else b""
        try:
            self.answer(url.path, query, raw)
        except Ended as error:
            self.reply(409, {"error": "connection_ended", "reason": str(error)})
        except Unavailable as error:
            self.reply(503, {"error": "unavailable", "reason": str(error)})
        except Exception as error:  # noqa: BLE001 - a request must not take the process along
            log("request failed", path=url.path, reason=type(error).__name__)
            self.reply(500, {"error": "internal_error"})

    do_GET = do_POST = route

    def answer(self, path, query, raw):
        event_id = query.get("event_id", "")
        if path == "/":
            self.reply(200, "Acme shows your events.")
        elif path == "/healthz":
            self.reply(200, {"ok": True})
        elif path == "/connect" and event_id:
            session = self.session() or secrets.token_urlsafe(32)
            cookie = f"session={session}; Path=/; HttpOnly; SameSite=Lax"
            self.reply(302, "", {"Location": start_login(event_id, session), "Set-Cookie": cookie})
        elif path == "/callback":
            self.reply(*finish_login(query, self.session()))
        elif path == "/webhooks/revento" and self.command == "POST":
            self.reply(413 if len(raw) > LARGEST_BODY else take_webhook(self.headers, raw), {})
        elif path.startswith("/emulator-hooks/") and self.may_hook():
            self.hook(path.removeprefix("/emulator-hooks/"), event_id)
        else:
            self.reply(404, {"error": "not_found"})

    def may_hook(self):
        given = self.headers.get("X-Emulator-Run-Token") or ""
        return RUN_TOKEN is not None and hmac.compare_digest(given.encode(), RUN_TOKEN.encode())

    def hook(self, name, event_id):
        if name == "sync":
            self.reply(200, sync(event_id))
        elif name == "state":
            self.reply(200, state())
        elif name == "clock":
            self.reply(200, {"ok": True})  # Nothing here runs on a schedule.
        elif name == "trace":
            requests = [{"request_id": row[0]} for row in STORE.run("SELECT request_id FROM requests WHERE event_id = ?", event_id)]
            deliveries = [{"delivery_id": row[0]} for row in STORE.run("SELECT id FROM deliveries WHERE event_id = ?", event_id)]
            self.reply(200, {"event_id": event_id, "requests": requests, "deliveries": deliveries})
        elif name.startswith("connections/"):
            found = connection(urllib.parse.unquote(name.removeprefix("connections/")))
            shown = found and {key: found[key] for key in ("event_id", "organization_id", "status", "reason", "scopes")}
            self.reply(200 if found else 404, shown or {"error": "not_found"})
        else:
            self.reply(404, {"error": "not_found"})


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    try:
        server = Server(("127.0.0.1", PORT), Handler)
    except OSError as error:
        sys.exit(f"Cannot listen on port {PORT}: {error}")
    log("listening", port=PORT)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
