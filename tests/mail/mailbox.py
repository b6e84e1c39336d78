"""A small mailbox on this machine that speaks IMAP (RFC 3501), as far as reports are fetched and deleted."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox:
    """`messages` by uid, `seen` and `deleted` are uids; what is deleted goes with EXPUNGE."""

    def __init__(self, password: str = "right") -> None:
        self.password = password
        self.messages: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.deleted: set[int] = set()
        self.port = 0

    @contextmanager
    def open(self) -> Iterator[Mailbox]:
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK IMAP4rev1 ready\r\n")
                while line := self.rfile.readline().decode().rstrip("\r\n"):
                    tag, _, rest = line.partition(" ")
                    for answer in box.answers(tag, rest):
                        self.wfile.write(answer)
                    if rest.upper() == "LOGOUT":
                        return

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def answers(self, tag: str, rest: str) -> Iterator[bytes]:
        verb = rest.upper()
        done = f"{tag} OK done\r\n".encode()
        if verb.startswith("LOGIN") and self.password not in rest:
            done = f"{tag} NO wrong password\r\n".encode()
        elif verb == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif verb.startswith("SELECT"):
            yield f"* {len(self.messages)} EXISTS\r\n".encode()
        elif verb.startswith("UID SEARCH"):
            new = sorted(set(self.messages) - self.seen - self.deleted)
            yield f"* SEARCH {' '.join(map(str, new))}\r\n".encode()
        elif found := re.match(r"UID FETCH (\d+)", verb):
            raw = self.messages[int(found[1])]
            yield f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        elif found := re.match(r"UID STORE (\d+)", verb):
            (self.deleted if "DELETED" in verb else self.seen).add(int(found[1]))
        elif verb == "EXPUNGE":
            self.messages = {uid: raw for uid, raw in self.messages.items() if uid not in self.deleted}
        yield done
