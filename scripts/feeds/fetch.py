"""Fetches feeds as calendar clients do and checks the answers; the calendars are left in DIR for the readers.

usage: fetch.py DIR URL...

Each feed is fetched twice, with its entity tag, with HEAD and compressed. Prints every finding; the exit code says
whether there was one.
"""

import gzip
import http.client
import pathlib
import sys
import time
import urllib.parse

TIMEOUT_SECONDS = 30


def answer(url, method="GET", **headers):
    """Status, headers and body of one request; redirects are not followed."""
    parts = urllib.parse.urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
    path = urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Accept-Encoding": "identity"} | headers)
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def head_findings(headers):
    """What a first answer must say."""
    if headers["Content-Type"] != "text/calendar; charset=utf-8":
        yield f"Content-Type is {headers['Content-Type']}"
    if headers["Cache-Control"] != "private, max-age=300":
        yield f"Cache-Control is {headers['Cache-Control']}"
    if "Set-Cookie" in headers:
        yield "sets a cookie"
    if not (headers["ETag"] or "").startswith('"'):
        yield f"no strong ETag: {headers['ETag']}"
    if not headers["Last-Modified"]:
        yield "no Last-Modified"
    if "accept-encoding" not in (headers["Vary"] or "").lower():
        yield f"Vary is {headers['Vary']}"


def repeat_findings(url, headers, body):
    """What a second look must give."""
    if answer(url)[2] != body:
        yield "two fetches differ"
    tag = headers["ETag"] or '""'
    for name, value in [("plain", tag), ("in a list", f'"x", {tag}')]:
        status, again, empty = answer(url, If_None_Match=value)
        if status != 304 or empty:
            yield f"If-None-Match ({name}) gives {status} with {len(empty)} octets"
        elif again["ETag"] != headers["ETag"]:
            yield "304 without its ETag"
    if answer(url, If_None_Match='"other"')[0] != 200:
        yield "another tag does not give 200"
    status, head, empty = answer(url, method="HEAD")
    same = ["Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control", "Vary"]
    if status != 200 or empty or any(head[name] != headers[name] for name in same):
        yield "HEAD differs from GET"


def gzip_findings(url, headers, body):
    """What the compressed form must be."""
    status, packed, octets = answer(url, Accept_Encoding="gzip")
    if status != 200 or packed["Content-Encoding"] != "gzip":
        yield f"not compressed: {status}, {packed['Content-Encoding']}"
        return
    if gzip.decompress(octets) != body:
        yield "the compressed form holds other bytes"
    if packed["ETag"] == headers["ETag"]:
        yield "the compressed form has the same strong ETag"
    tag = packed["ETag"] or '""'
    if answer(url, Accept_Encoding="gzip", If_None_Match=tag)[0] != 304:
        yield "the compressed form gives no 304"


def feed_findings(url, file):
    status, headers, body = answer(url)
    if status != 200:
        yield f"answers {status}"
        return
    file.write_bytes(body)
    yield from head_findings(headers)
    time.sleep(1.1)  # a stamp that is the present time would show
    yield from repeat_findings(url, headers, body)
    yield from gzip_findings(url, headers, body)


def main(folder, *urls):
    count = 0
    for number, url in enumerate(urls, 1):
        file = pathlib.Path(folder) / f"feed-{number}.ics"
        for finding in feed_findings(url, file):
            count += 1
            print(f"{file.name}: {finding}", file=sys.stderr)
    print(f"{len(urls)} feeds fetched, {count} findings")
    return 1 if count else 0


sys.exit(main(*sys.argv[1:]))
