"""Throughput of translation against a local server: what share of the rate that its concurrency allows is reached.

`python tests/benchmarks/translate.py [ROUNDS]`. The server is a process of its own and sleeps 50 ms a request, so with C calls at
once the ideal is C / 0.05 requests a second (`of ideal`). The server costs CPU too, and the machine may be busy: `of bare` is the
share of what a client reaches that only sends the same requests over kept-open connections, in the same round. Rounds are
interleaved; a row is the median round, with the least and the most. This is latency-bound: the one measurement here that is taken
by the wall clock, from the first post to the last result (reading, checks and memory on disk included).
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "translate"))
ROOT = Path(__file__).resolve().parents[2]

from pipelines.translate import Memory, Report, Wanted, translate_posts  # noqa: E402
from pipelines.translate.backends.openai import Endpoint, OpenAI  # noqa: E402

LATENCY_S = 0.05
SETTINGS = ((1, 1), (4, 1), (8, 1), (16, 1), (8, 8))


def posts(requests: int, batch: int) -> list[Wanted]:
    """Documents of 20 paragraphs with a link and code each, enough for so many requests."""
    line = "第 {n} 段说明了一个例子，其中 `code_{n}` 和[链接](https://x.example/{n})都要保留。"
    numbers = range(1000, 1000 + requests * batch)
    return [
        Wanted(
            post_id=str(start), language="zh", markdown="\n\n".join(line.format(n=n) for n in numbers[start - 1000 : start - 980]) + "\n"
        )
        for start in range(1000, 1000 + requests * batch, 20)
    ]


@dataclass(frozen=True)
class Round:
    """One run beside one bare client."""

    of_ideal: float
    of_bare: float
    cpu_ms: float
    requests: int


def measure(url: str, concurrency: int, batch: int, requests: int) -> Round:
    endpoint = Endpoint(url, "fake", concurrency=concurrency, batch_size=batch)
    work = posts(requests, batch)
    report = Report()
    with endpoint.wire() as wire, TemporaryDirectory() as folder, Memory.open(Path(folder)) as memory:
        wall, cpu = time.perf_counter(), time.process_time()
        found = list(translate_posts(work, "en", OpenAI(endpoint, wire), memory, report=report))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert {record.status for record in found} == {"verified"}, {check for record in found for check in record.checks}
    made = report.spent.requests
    ideal = made * LATENCY_S / concurrency
    return Round(ideal / wall, bare(url, concurrency, made, batch) / wall, 1000 * cpu / made, made)


def bare(url: str, concurrency: int, requests: int, batch: int) -> float:
    """Seconds that the same number of requests takes when nothing but the sending is done: what this machine allows just now."""
    slots = "\n".join(f'<s id="{n}">第 1234 段说明了一个例子，其中 <x1/> 和<g2>链接</g2>都要保留。</s>' for n in range(1, batch + 1))
    payload = json.dumps({"model": "fake", "messages": [{"role": "user", "content": slots}]}).encode()
    own = threading.local()

    def send(_: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = HTTPConnection(url.split("/")[2])
        own.connection.request("POST", "/v1/chat/completions", payload, {"Content-Type": "application/json"})
        own.connection.getresponse().read()

    with ThreadPoolExecutor(concurrency) as pool:
        wall = time.perf_counter()
        list(pool.map(send, range(requests)))
        return time.perf_counter() - wall


def middle(rounds: list[Round], name: str) -> str:
    values = sorted(getattr(one, name) for one in rounds)
    return f"{median(values):.3f} ({values[0]:.2f}-{values[-1]:.2f})"


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    command = [sys.executable, str(ROOT / "tests/translate/translate_server.py"), "--latency-s", str(LATENCY_S)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    assert re.match(r"http://127\.0\.0\.1:\d+/v1", url)
    try:
        rows = {(at_once, batch): [] for at_once, batch in SETTINGS}
        for _ in range(times):
            for (at_once, batch), rounds in rows.items():
                rounds.append(measure(url, at_once, batch, 60 * at_once if batch == 1 else 30 * at_once))
        print(f"{'at once':>8}{'batch':>7}{'requests':>10}{'of ideal':>22}{'of bare':>22}{'CPU ms/request':>16}")
        for (at_once, batch), rounds in rows.items():
            cpu = median(one.cpu_ms for one in rounds)
            shares = f"{middle(rounds, 'of_ideal'):>22}{middle(rounds, 'of_bare'):>22}"
            print(f"{at_once:8}{batch:7}{rounds[0].requests:10}{shares}{cpu:16.2f}")
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
