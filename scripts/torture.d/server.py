"""The real binary as a process: started, asked whether it is ready, killed."""

import atexit
import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

BINARY = Path(os.environ["GEMEINRAUM_BINARY"])

READY_SECONDS_MAX = 30


def migrate(database, directory: Path, smtp_port: int | None = None) -> Path:
    """Makes the database and a configuration for it; returns the configuration."""
    config = directory / "config.toml"
    mail = f'[mail.spool]\ndirectory = "{directory}/spool"\n'
    if smtp_port is not None:
        mail = f'[mail.smtp]\nhost = "127.0.0.1"\nport = {smtp_port}\ntls = "none"\n'
        mail += "timeout_ms = 1000\naccept_timeout_ms = 1000\n"
    config.write_text(
        f'data = "{directory}"\n'
        # Servers come and go on other ports; the links in their mails name one address, as behind a proxy.
        '[server]\nbase_url = "https://raum.example.org"\n'
        f'[database]\nurl = "{database.url}"\n'
        '[mail]\nfrom = "raum@example.org"\nfrom_name = "Gemeinraum"\n'
        f"{mail}"
        '[logging]\nfilter = "warn"\n'
        "[limits]\nenabled = false\n"
    )
    subprocess.run([BINARY, "migrate", "--config", config], check=True, capture_output=True, text=True)
    return config


class Server:
    """One server process on a port of its own."""

    def __init__(self, config: Path, wrapper: tuple[str, ...] = ()):
        self.is_wrapped = bool(wrapper)
        self.port = free_port()
        self.log = (config.parent / "server.log").open("ab")
        command = [*wrapper, str(BINARY), "serve", "--config", str(config), "--listen", f"127.0.0.1:{self.port}"]
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        # A proof that fails leaves no server behind.
        atexit.register(self.kill)
        self.ready_seconds = self._wait_until_ready()

    def _wait_until_ready(self) -> float:
        while time.monotonic() - self.began < READY_SECONDS_MAX:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}, see {self.log.name}")
            if self._is_ready():
                return time.monotonic() - self.began
            time.sleep(0.002)
        raise RuntimeError(f"the server is not ready after {READY_SECONDS_MAX} s")

    def _is_ready(self) -> bool:
        connection = self.connect()
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def connect(self) -> http.client.HTTPConnection:
        """A connection of its own, which is opened with the first request."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def kill(self) -> None:
        """kill -9; of a traced server, whose tracer then ends with it."""
        if self.process.poll() is not None:
            return
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        traced = children.read_text(encoding="ascii").split() if self.is_wrapped else []
        os.kill(int(traced[0]) if traced else self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self) -> None:
        """SIGTERM, as an operator would."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.log.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
