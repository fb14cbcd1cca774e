"""Databases of a proof: one file or one PostgreSQL database each, reached without the product's own code."""

import os
import sqlite3
import subprocess
import uuid
from pathlib import Path

SERVER = os.environ.get("GEMEINRAUM_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432").rstrip("/")


class Sqlite:
    """A file in a directory of its own."""

    name = "SQLite"

    def __init__(self, directory: Path):
        self.path = directory / "gemeinraum.db"
        self.url = f"sqlite://{self.path}"

    def uuid(self, number: int) -> str:
        """An id as a literal."""
        return f"x'{number:032x}'"

    def hex(self, column: str) -> str:
        """An id as digits."""
        return f"hex({column})"

    def execute(self, script: str) -> None:
        """Runs statements."""
        with sqlite3.connect(self.path, timeout=10) as connection:
            connection.executescript(script)
        connection.close()

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """What a query yields, all as text."""
        connection = sqlite3.connect(self.path, timeout=10)
        try:
            return [tuple(str(value) for value in row) for row in connection.execute(query)]
        finally:
            connection.close()

    def drop(self) -> None:
        """Nothing: the directory is deleted as a whole."""


class Postgres:
    """A database with a name of its own on the server for tests."""

    name = "PostgreSQL"

    def __init__(self, _directory: Path):
        self.database = f"gemeinraum_torture_{uuid.uuid4().hex[:12]}"
        psql("postgres", f"CREATE DATABASE {self.database}")
        self.url = f"{SERVER}/{self.database}"

    def uuid(self, number: int) -> str:
        """An id as a literal."""
        return f"'{number:032x}'"

    def hex(self, column: str) -> str:
        """An id as digits."""
        return f"replace({column}::text, '-', '')"

    def execute(self, script: str) -> None:
        """Runs statements."""
        psql(self.database, script)

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """What a query yields, all as text."""
        lines = psql(self.database, query).splitlines()
        return [tuple(line.split("\x1f")) for line in lines]

    def drop(self) -> None:
        """Deletes the database, whoever is connected."""
        psql("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")


def psql(database: str, script: str) -> str:
    """What psql prints for a script, values separated by the unit separator."""
    command = ["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d", f"{SERVER}/{database}"]
    done = subprocess.run(command, input=script, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"psql refused: {done.stderr.strip()}")
    return done.stdout


BOTH = (Sqlite, Postgres)
