"""A hundred servers that send a byte a second beside one healthy site: what speed does the healthy one keep? Prints a table.

    python tests/benchmarks/drip_servers.py [SERVERS] [POSTS] [TIMEOUT_S] [ROUNDS]
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from blogsite import blog, site
from mockweb import MockWeb

from spiders.crawling import child_environment, site_row
from spiders.site import Site


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """robots.txt and the home page at once, everything else a byte a second without end."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        while request := await reader.readuntil(b"\r\n\r\n"):
            path = request.split(b" ", 2)[1]
            if path in (b"/", b"/robots.txt"):
                body = b"".join(b'<a href="/p/%d">x</a>' % number for number in range(20)) if path == b"/" else b""
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                continue
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1)
    writer.close()


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def drips(count: int) -> Iterator[list[str]]:
    """Addresses of `count` drip servers."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> list[str]:
        servers = [await asyncio.start_server(_drip, f"127.0.{2 + number // 200}.{1 + number % 200}", 0) for number in range(count)]
        return ["{}:{}".format(*server.sockets[0].getsockname()) for server in servers]

    yield asyncio.run_coroutine_threadsafe(start(), loop).result()
    asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def speed(web: MockWeb, target: Site, others: list[Site], timeout_s: float) -> tuple[float, float]:
    """Pages a second of the healthy site beside others: from its first request on, and over its last three quarters."""
    web.requests.clear()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "spiders.crawl", "--data-dir", folder, "--timeout", str(timeout_s)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=child_environment(), text=True) as process:
            assert process.stdin and process.stdout
            process.stdin.write("".join(json.dumps(site_row(row)) + "\n" for row in [target, *others]))
            process.stdin.close()
            for line in process.stdout:
                event = json.loads(line)
                if event.get("kind") == "end" and event["site"] == target.name:
                    break
            process.kill()
    times = sorted(seen.at for seen in web.requests if seen.path.startswith("/p/"))
    first, begun = len(times) // 4, min(seen.at for seen in web.requests)
    return len(times) / (times[-1] - begun), (len(times) - 1 - first) / (times[-1] - times[first])


def main() -> int:
    """Alternate runs alone and in bad company, all sites starting beside the healthy one; exit 1 below 90 %."""
    servers, posts, timeout_s, rounds = [*map(int, sys.argv[1:]), *(100, 400, 30, 3)[len(sys.argv) - 1 :]]
    alone, beside = [], []
    with drips(servers) as hosts, blog(posts) as web:
        bad = [Site(name=f"drip{n}", url=f"http://{host}/", allow_hosts=(host,), delay_s=0.0) for n, host in enumerate(hosts)]
        target = site(web, name="healthy", delay_s=0.04)  # paced, as every real crawl is
        for _ in range(rounds):
            alone.append(speed(web, target, [], timeout_s))
            beside.append(speed(web, target, bad, timeout_s))
    shares = []
    for part, what in enumerate(("from the first request on", "once all have begun")):
        for name, rates in (("alone", alone), (f"beside {servers} drips", beside)):
            print(f"{name:18} {what:26} {' '.join(f'{rate[part]:6.2f}' for rate in rates)} pages/s")
        pairs = sorted(after[part] / before[part] for before, after in zip(alone, beside, strict=True))
        shares.append(pairs[len(pairs) // 2])
        print(f"speed kept {what}: {shares[-1]:.0%} (median of {rounds}, {pairs[0]:.0%} to {pairs[-1]:.0%})")
    return int(min(shares) < 0.9)


if __name__ == "__main__":
    sys.exit(main())
