"""Valkey of a checkout: one unix socket, a password, nothing evicted, everything appended."""

import socket
import time
from dataclasses import dataclass

from dealership.embedded.account import run, service_account
from dealership.embedded.errors import LauncherError
from dealership.embedded.home import Home, write_private
from dealership.embedded.runtime import unpacked

START_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Valkey:
    """Starts and stops the server in ``home``."""

    home: Home

    def running(self) -> bool:
        """Whether our server answers: the password must be refused when it is wrong.

        A server without a password accepts any, so a good login alone would not prove
        whose it is.
        """
        return self._ask("wrong").startswith(b"-WRONGPASS") and b"+PONG" in self._ask(
            self.home.secret("valkey"), b"PING"
        )

    def up(self) -> None:
        """Start the server unless it runs; LauncherError when it does not answer in time."""
        if self.running():
            return
        config = self._configure()
        log = self.home.path / "valkey.log"
        run([unpacked() / "valkey-server", config], cwd=self.home.valkey_data)
        deadline = time.monotonic() + START_SECONDS
        while not self.running():
            if time.monotonic() > deadline:
                raise LauncherError(f"Valkey does not answer; see {log}")
            time.sleep(0.02)

    def down(self) -> None:
        """Save and stop; wait until the socket is gone."""
        if not self.running():
            return
        self._ask(self.home.secret("valkey"), b"SHUTDOWN SAVE")
        deadline = time.monotonic() + START_SECONDS
        while self.home.valkey_socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _ask(self, password: str, command: bytes = b"") -> bytes:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(2)
            try:
                wire.connect(str(self.home.valkey_socket))
                wire.sendall(b"AUTH " + password.encode() + b"\r\n")
                answer = wire.recv(4096)
                if command and answer.startswith(b"+OK"):
                    wire.sendall(command + b"\r\n")
                    answer = wire.recv(4096)
            except OSError:
                return b""
        return answer

    def _configure(self) -> str:
        path = self.home.path / "valkey.conf"
        lines = [
            "port 0",
            f"unixsocket {self.home.valkey_socket}",
            "unixsocketperm 700",
            f"requirepass {self.home.secret('valkey')}",
            f"dir {self.home.valkey_data}",
            f"appendonly {'yes' if self.home.durable else 'no'}",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize yes",
            f"logfile {self.home.path / 'valkey.log'}",
            f"pidfile {self.home.path / 'valkey.pid'}",
        ]
        path.unlink(missing_ok=True)
        write_private(path, "\n".join(lines) + "\n", service_account())
        return str(path)
