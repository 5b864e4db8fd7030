"""A scripted OpenAI-compatible server on loopback: no model; it answers what a test says and keeps what it was sent.

    with ModelServer(lambda body: Reply(content='{"rows": []}')) as server:
        ModelSession(model="scripted", base_url=server.url, cache=False)

It speaks /v1/chat/completions and /v1/models, and can fail in the ways that real servers do.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One answer of the server. `raw` is sent in the place of a completion, `drop` closes the connection unanswered."""

    content: str | None = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    delay_s: float = 0.0
    drop: bool = False
    finish_reason: str = "stop"
    refusal: str | None = None
    arguments: str | None = None
    """Arguments of a tool call, made in the name of the tool that was offered."""
    usage: tuple[int, int] | None = (100, 20)
    """Tokens in and out that are reported; None: nothing is."""


@dataclass(frozen=True)
class Received:
    """One request: path, headers with lower-case names, body as JSON, when it came (monotonic seconds)."""

    path: str
    headers: Mapping[str, str]
    body: Body
    at: float

    @property
    def question(self) -> str:
        """All that was said to the model."""
        return "\n".join(message["content"] for message in self.body["messages"])


Script = Callable[[Body], "Reply | str"]


class ModelServer:
    """The server, on a free port of 127.0.0.1 while in the `with`. `received` holds the chat requests, in order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.received: list[Received] = []
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def host(self) -> str:
        """Host and port as messages name them."""
        return f"127.0.0.1:{self._http.server_address[1]}"

    def answer(self, request: Received) -> Reply:
        """Keep a request and return what the script says."""
        with self._lock:
            self.received.append(request)
        reply = self.script(request.body)
        return Reply(content=reply) if isinstance(reply, str) else reply

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that no longer wait are part of the tests."""


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._send(
                200, {}, json.dumps({"object": "list", "data": [{"id": "scripted", "object": "model"}]}).encode()
            )

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.answer(Received(self.path, headers, body, time.monotonic()))
            time.sleep(reply.delay_s)
            if reply.drop:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            failed = json.dumps({"error": {"message": "scripted failure", "code": reply.status}}).encode()
            usual = failed if reply.status != 200 else json.dumps(completion(reply, body), ensure_ascii=False).encode()
            self._send(reply.status, reply.headers, usual if reply.raw is None else reply.raw)

        def _send(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
            self.send_response(status)
            usual = {"Content-Type": "application/json", "Content-Length": str(len(data))}
            for name, value in (usual | dict(headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def completion(reply: Reply, body: Body) -> Body:
    """The chat completion that a reply stands for."""
    message: Body = {"role": "assistant", "content": reply.content, "refusal": reply.refusal}
    if reply.arguments is not None:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": reply.arguments}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
    found: Body = {
        "id": "scripted-1",
        "object": "chat.completion",
        "created": 1,
        "model": body["model"],
        "choices": [{"index": 0, "finish_reason": reply.finish_reason, "message": message}],
    }
    if reply.usage is not None:
        sent, said = reply.usage
        found["usage"] = {"prompt_tokens": sent, "completion_tokens": said, "total_tokens": sent + said}
    return found


def in_turn(*replies: Reply | str) -> Script:
    """A script that gives these replies one after the other, the last one again and again."""
    left = list(replies)
    lock = threading.Lock()

    def script(_: Body) -> Reply | str:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return script


def closed_port_url() -> str:
    """A base URL on loopback at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/v1"
