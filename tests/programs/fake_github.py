"""A GitHub on 127.0.0.1: issues, comments, labels and pull requests of one repository, and failures to order."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.programs.loopback import serving

REPOSITORY = "north/atlas"
TOKEN = "ghs_" + "secret" * 6
BOT = {"login": "github-actions[bot]", "type": "Bot"}
PERSON = {"login": "somebody", "type": "User"}
LIMIT = 65_536
Json = dict[str, Any]
Routes = dict[str, Callable[["Handler", Json], tuple[int, Any]]]


@dataclass
class Fault:
    """What happens instead, to the first `times` requests that fit. `late`: after the request was carried out."""

    request: str
    status: int | None = None
    """None: the connection is reset."""
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "as ordered"
    times: int = 1
    late: bool = False
    hold: bool = False
    """No answer at all, until the server stops."""


class Fake(ThreadingHTTPServer):
    """What it holds, in the open, and the requests that changed something."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issues: list[Json] = []
        self.comments: dict[int, list[Json]] = {}
        self.labels: set[str] = set()
        self.pulls: list[Json] = []
        self.files: list[Json] = []
        self.reviews: list[Json] = []
        self.faults: list[Fault] = []
        self.requests: list[str] = []
        self.tokens: set[str | None] = set()
        self.agent = BOT
        self.drops_labels = False
        self.page = 100
        self.lock = threading.Lock()
        self.held, self.stopped = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        return {"GITHUB_API_URL": self.url, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": TOKEN}

    def changes(self) -> list[str]:
        """Requests that are no GET, since the last call."""
        found = [request for request in self.requests if not request.startswith("GET")]
        self.requests.clear()
        return found

    def add_issue(self, user: Json, body: str = "", labels: tuple[str, ...] = ("dead-links",), **more: Any) -> Json:
        """An issue that is there already."""
        number = len(self.issues) + len(self.pulls) + 1
        made = {"number": number, "state": "open", "title": "x", "body": body, "user": user, "comments": 0}
        self.issues.append(made | {"labels": [{"name": name} for name in labels], **more})
        self.comments[number] = []
        return self.issues[-1]

    def fault(self, request: str, late: bool) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.late == late and fault.times and re.fullmatch(fault.request, request):
                    fault.times -= 1
                    return fault
        return None

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed is what some tests are about."""


class Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Fake
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = unquote(parts.path).removeprefix(f"/repos/{REPOSITORY}")
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = f"{self.command} {path}"
        self.server.requests.append(request)
        self.more: dict[str, str] = {}
        self.server.tokens.add(self.headers.get("Authorization"))
        if self._ordered(self.server.fault(request, late=False)):
            return
        with self.server.lock:
            status, answer = self._answer(path, json.loads(content or b"{}"))
        if not self._ordered(self.server.fault(request, late=True)):
            self._send(status, answer, self.more)

    do_GET = do_POST = do_PATCH = _serve  # noqa: N815

    def _ordered(self, fault: Fault | None) -> bool:
        if fault is None:
            return False
        if fault.hold:
            self.server.held.set()
            self.server.stopped.wait(20)
        elif fault.status is None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        else:
            self._send(fault.status, {"message": fault.message}, fault.headers)
        return True

    def _send(self, status: int, answer: Any, headers: dict[str, str]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _answer(self, path: str, fields: Json) -> tuple[int, Any]:
        if self.headers.get("Authorization") not in (f"Bearer {TOKEN}", None):
            return 401, {"message": "Bad credentials"}
        for route, method in ROUTES.items():
            found = re.fullmatch(route, f"{self.command} {path}")
            if found:
                self.argument = found[1] if found.groups() else ""
                try:
                    return method(self, fields)
                except Refused as refused:
                    return refused.status, {"message": str(refused)}
        return 404, {"message": "Not Found"}

    def _paged(self, found: list[Json]) -> tuple[int, Any]:
        size = min(int(self.query.get("per_page", 30)), self.server.page)
        first = (int(self.query.get("page", 1)) - 1) * size
        if len(found) > first + size:
            self.more = {"Link": '<https://elsewhere.example/steal?page=2>; rel="next"'}
        return 200, found[first : first + size]

    def _one(self, things: list[Json]) -> Json:
        for thing in things:
            if thing["number"] == int(self.argument):
                return thing
        raise Refused(404, "Not Found")

    def _checked(self, fields: Json) -> None:
        if len(fields.get("body") or "") > LIMIT:
            raise Refused(422, f"Validation Failed: body is too long (maximum is {LIMIT} characters)")

    def list_issues(self, _: Json) -> tuple[int, Any]:
        both = [*self.server.issues, *({**pull, "pull_request": {}} for pull in self.server.pulls)]
        label, state = self.query.get("labels"), self.query.get("state", "open")
        names = [{name["name"] for name in issue.get("labels", ())} for issue in both]
        found = [issue for issue, has in zip(both, names, strict=True) if label in has]
        return self._paged([issue for issue in found if state in ("all", issue["state"])])

    def create_issue(self, fields: Json) -> tuple[int, Any]:
        self._checked(fields)
        labels = () if self.server.drops_labels else tuple(fields["labels"])
        made = self.server.add_issue(self.server.agent, fields["body"], labels, title=fields["title"])
        return 201, made

    def edit_issue(self, fields: Json) -> tuple[int, Any]:
        self._checked(fields)
        found = self._one(self.server.issues)
        found.update(fields)
        return 200, found

    def list_comments(self, _: Json) -> tuple[int, Any]:
        return self._paged(self.server.comments[int(self.argument)])

    def create_comment(self, fields: Json) -> tuple[int, Any]:
        self._checked(fields)
        number = sum(map(len, self.server.comments.values())) + 1
        made = {"id": number, "body": fields["body"], "user": self.server.agent}
        self.server.comments[int(self.argument)].append(made)
        return 201, made

    def edit_comment(self, fields: Json) -> tuple[int, Any]:
        self._checked(fields)
        every = [one for found in self.server.comments.values() for one in found]
        [found] = [one for one in every if one.get("id") == int(self.argument)]
        found.update(fields)
        return 200, found

    def get_label(self, _: Json) -> tuple[int, Any]:
        return (
            (200, {"name": self.argument}) if self.argument in self.server.labels else (404, {"message": "Not Found"})
        )

    def create_label(self, fields: Json) -> tuple[int, Any]:
        if fields["name"] in self.server.labels:
            raise Refused(422, "Validation Failed: already_exists")
        self.server.labels.add(fields["name"])
        return 201, fields

    def list_pulls(self, _: Json) -> tuple[int, Any]:
        head, state = self.query["head"], self.query.get("state", "open")
        found = [pull for pull in self.server.pulls if f"north:{pull['head']['ref']}" == head]
        return self._paged([pull for pull in found if state in ("all", pull["state"])])

    def list_files(self, _: Json) -> tuple[int, Any]:
        return self._paged(self.server.files)

    def list_review_comments(self, _: Json) -> tuple[int, Any]:
        return self._paged([one for review in self.server.reviews for one in review["comments"]])

    def create_review(self, fields: Json) -> tuple[int, Any]:
        """As GitHub: a line that the diff does not show spoils the whole review."""
        shown = {file["filename"]: file.get("patch", "") for file in self.server.files}
        for comment in fields["comments"]:
            found = re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", shown.get(comment["path"], ""), re.M)
            lines = {line for first, size in found for line in range(int(first), int(first) + int(size or 1))}
            if not {comment["line"], comment.get("start_line", comment["line"])} <= lines:
                raise Refused(422, "Unprocessable Entity: pull_request_review_thread.line must be part of the diff")
        self.server.reviews.append({"id": len(self.server.reviews) + 1, **fields})
        return 200, self.server.reviews[-1]

    def create_pull(self, fields: Json) -> tuple[int, Any]:
        if any(pull["state"] == "open" and pull["head"]["ref"] == fields["head"] for pull in self.server.pulls):
            raise Refused(422, "Validation Failed: a pull request already exists")
        number = len(self.server.issues) + len(self.server.pulls) + 1
        head = {"ref": fields.pop("head")}
        made = {**fields, "number": number, "state": "open", "merged_at": None, "head": head, "user": self.server.agent}
        self.server.pulls.append(made)
        return 201, made

    def edit_pull(self, fields: Json) -> tuple[int, Any]:
        found = self._one(self.server.pulls)
        found.update(fields)
        return 200, found


ROUTES: Routes = {
    r"GET /issues": Handler.list_issues,
    r"POST /issues": Handler.create_issue,
    r"PATCH /issues/(\d+)": Handler.edit_issue,
    r"GET /issues/(\d+)/comments": Handler.list_comments,
    r"POST /issues/(\d+)/comments": Handler.create_comment,
    r"PATCH /issues/comments/(\d+)": Handler.edit_comment,
    r"GET /labels/(.+)": Handler.get_label,
    r"POST /labels": Handler.create_label,
    r"GET /pulls": Handler.list_pulls,
    r"POST /pulls": Handler.create_pull,
    r"PATCH /pulls/(\d+)": Handler.edit_pull,
    r"GET /pulls/(\d+)/files": Handler.list_files,
    r"GET /pulls/(\d+)/comments": Handler.list_review_comments,
    r"POST /pulls/(\d+)/reviews": Handler.create_review,
}


@contextmanager
def github() -> Iterator[Fake]:
    """The server, as long as the block lasts."""
    with Fake() as server, serving(server):
        yield server
