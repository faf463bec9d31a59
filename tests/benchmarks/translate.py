"""Throughput of translation against a local server: what share of the rate that its concurrency allows is reached.

`python tests/benchmarks/translate.py`. The server is a process of its own and sleeps 50 ms a request, so with C calls at once
the ideal is C / 0.05 requests a second. This is latency-bound: the one measurement here that is taken by the wall clock.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1] / "translate"))
ROOT = Path(__file__).resolve().parents[2]

from pipelines.translate import Memory, Report, Wanted, translate_posts  # noqa: E402
from pipelines.translate.backends.openai import Endpoint, OpenAI  # noqa: E402

LATENCY_S = 0.05


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


def measure(url: str, concurrency: int, batch: int, requests: int) -> tuple[float, float, float, int]:
    """(share of the ideal rate, share of a bare client's rate, CPU seconds of ours a request, requests)."""
    endpoint = Endpoint(url, "fake", concurrency=concurrency, batch_size=batch)
    work = posts(requests, batch)
    report = Report()
    with httpx.Client(limits=httpx.Limits(max_connections=concurrency)) as client:
        wall, cpu = time.perf_counter(), time.process_time()
        found = list(translate_posts(work, "en", OpenAI(endpoint, client), Memory(), report=report))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert {record.status for record in found} == {"verified"}, {check for record in found for check in record.checks}
    ideal = report.spent.requests * LATENCY_S / concurrency
    made = report.spent.requests
    return ideal / wall, bare(url, concurrency, made) / wall, cpu / made, made


def bare(url: str, concurrency: int, requests: int) -> float:
    """Seconds that the same number of requests takes when nothing but the sending is done: what this machine allows today."""
    payload = {"model": "fake", "messages": [{"role": "user", "content": '<s id="1">一段话</s>'}]}
    with httpx.Client(limits=httpx.Limits(max_connections=concurrency)) as client, ThreadPoolExecutor(concurrency) as pool:
        wall = time.perf_counter()
        list(pool.map(lambda _: client.post(f"{url}/chat/completions", json=payload).read(), range(requests)))
        return time.perf_counter() - wall


def main() -> None:
    command = [sys.executable, str(ROOT / "tests/translate/translate_server.py"), "--latency-s", str(LATENCY_S)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    assert re.match(r"http://127\.0\.0\.1:\d+/v1", url)
    try:
        print(f"{'at once':>8}{'batch':>7}{'requests':>10}{'of ideal':>10}{'of bare':>10}{'CPU ms/request':>16}")
        for concurrency, batch, requests in ((1, 1, 40), (4, 1, 160), (8, 1, 240), (8, 8, 160), (16, 1, 320)):
            share, of_bare, cpu, made = measure(url, concurrency, batch, requests)
            print(f"{concurrency:8}{batch:7}{made:10}{share:10.3f}{of_bare:10.3f}{cpu * 1000:16.1f}")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main()
