"""Makes feeds of a running demo, of a room and of a provider, busy and with titles, and prints their addresses."""

import json
import sys
import urllib.request


def main() -> None:
    """`feeds.py BASE_URL KEY PROVIDER ROOM`."""
    base_url, key, provider, room = sys.argv[1:]
    for scope in ({"room_id": room}, {"provider_id": provider}):
        for detail in ("busy", "titles"):
            feed = make(base_url, key, {**scope, "detail": detail, "label": "torture"})
            print(feed["url"])


def make(base_url: str, key: str, body: dict) -> dict:
    """The answer to the request for one feed, with its address."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    url = f"{base_url}/api/v1/feeds"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


if __name__ == "__main__":
    main()
