"""A mail relay that takes, refuses, drops and hangs by a script, and remembers what it took."""

import itertools
import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

# Where a conversation goes wrong and how; None is a conversation that goes well.
SCRIPT = [
    None,
    ("greeting", "drop"),
    None,
    ("greeting", "421 4.3.2 too busy"),
    ("mail", "451 4.3.0 not now"),
    None,
    ("rcpt", "450 4.2.0 greylisted"),
    ("rcpt", "drop"),
    ("data", "451 4.3.0 not now"),
    None,
    ("text", "drop while reading"),
    ("text", "452 4.3.1 disk full"),
    ("text", "take and drop"),
    None,
    ("text", "take, answer and drop"),
    ("text", "hang"),
]

# Failures after which the relay has the mail although the client does not know.
TAKEN_UNKNOWN = {"take and drop"}


class Relay:
    """A listener on a port of its own; each conversation takes the next line of the script."""

    def __init__(self):
        self.received: list[tuple[str, EmailMessage, bytes]] = []
        self.commands: list[bytes] = []
        self.played: list[tuple[str, str] | None] = []
        self.taken_unknown = 0
        self.goes_well = False
        self.lock = threading.Lock()
        self.script = itertools.cycle(SCRIPT)
        relay = self

        class Conversation(socketserver.StreamRequestHandler):
            """One connection."""

            timeout = 30

            def handle(self):
                try:
                    converse(self, relay)
                except (OSError, Hung):
                    pass

        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def next_failure(self) -> tuple[str, str]:
        """What goes wrong in the next conversation; an empty pair for nothing."""
        with self.lock:
            failure = None if self.goes_well else next(self.script)
            self.played.append(failure)
            return failure or ("", "")

    def take(self, recipient: str, text: bytes) -> None:
        """Remembers a mail."""
        with self.lock:
            self.received.append((recipient, message_from_bytes(text, policy=policy.default), text))

    def close(self) -> None:
        """Takes no more connections."""
        self.server.shutdown()
        self.server.server_close()


class Hung(Exception):
    """The relay stopped talking."""


def converse(peer, relay: Relay) -> None:
    """The relay's half of one SMTP conversation."""
    moment, failure = relay.next_failure()
    recipient = ""

    def say(at: str, answer: str) -> None:
        """Answers, unless the script says otherwise for this moment."""
        if at == moment:
            if failure == "drop":
                raise Hung
            answer = failure
        peer.wfile.write(answer.encode() + b"\r\n")

    say("greeting", "220 relay.example ESMTP")
    while line := peer.rfile.readline(4096):
        relay.commands.append(line)
        command = line[:4].upper()
        if command in (b"EHLO", b"HELO"):
            say("ehlo", "250 relay.example")
        elif command == b"MAIL":
            say("mail", "250 2.1.0 ok")
        elif command == b"RCPT":
            recipient = line.split(b"<", 1)[1].split(b">", 1)[0].decode()
            say("rcpt", "250 2.1.5 ok")
        elif command == b"DATA":
            if moment == "data":
                say("data", "")
                continue
            peer.wfile.write(b"354 go on\r\n")
            take_text(peer, relay, recipient, failure if moment == "text" else "")
        elif command == b"QUIT":
            peer.wfile.write(b"221 2.0.0 bye\r\n")
            return
        else:
            peer.wfile.write(b"250 2.0.0 ok\r\n")


def take_text(peer, relay: Relay, recipient: str, failure: str) -> None:
    """Reads a mail and answers it as the script says."""
    if failure == "drop while reading":
        peer.rfile.readline(4096)
        raise Hung
    lines = []
    while (line := peer.rfile.readline(65536)) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b"..") else line)
    if failure == "hang":
        peer.rfile.readline(4096)
        raise Hung
    if failure[:1] == "4":
        peer.wfile.write(failure.encode() + b"\r\n")
        return
    relay.take(recipient, b"".join(lines))
    if failure == "take and drop":
        with relay.lock:
            relay.taken_unknown += 1
        raise Hung
    peer.wfile.write(b"250 2.0.0 taken\r\n")
    if failure == "take, answer and drop":
        raise Hung
