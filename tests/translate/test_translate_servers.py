"""The ways of real servers: each leads to a clear state, loses nothing, can be resumed, and pays for nothing twice."""

import json
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from translate_posts_invented import POSTS
from translate_replies import Asked, Log, Sent, completion, failure, good, replying

from pipelines.records import Translation
from pipelines.translate import Memory, NotConfigured, Report, Wanted, translate_posts
from pipelines.translate.backends.openai import Endpoint, OpenAI

POST = Wanted(post_id="a", title="我的厨房实验记录", markdown=POSTS["plain"], language="zh-Hans")
LONG_TEXT = "这一段特别长，" * 40 + "结束了。"
WITH_LONG = replace(POST, markdown=f"{POST.markdown}\n\n{LONG_TEXT}\n\n最后还有一段普通的话。\n")


def translate(log: Log, report: Report, post: Wanted = POST, folder: Path | None = None, **changes: object) -> Translation:
    endpoint = replace(Endpoint(log.url, "fake", concurrency=2, batch_size=4, timeout_s=20, limit_s=100), **changes)
    with endpoint.wire() as wire, (Memory.open(folder) if folder else Memory()) as memory:
        backend = OpenAI(endpoint, wire, sleep=lambda _: None)
        (record,) = translate_posts([post], "en", backend, memory, report=report)
    return record


def ends_verified(reply: Callable[[Asked], Sent], tmp_path: Path, most_bills: int = 1) -> Log:
    """The post comes out verified, nothing is billed more often than said, and a second run asks nothing."""
    with replying(reply) as log:
        assert translate(log, Report(), folder=tmp_path).status == "verified"
        assert max(Counter(log.billed).values()) <= most_bills
        before = len(log.requests)
        assert translate(log, Report(), folder=tmp_path).status == "verified"
        assert len(log.requests) == before
    return log


def first(wrong: Sent) -> Callable[[Asked], Sent]:
    """The first request goes wrong, all others well."""
    return lambda asked: wrong if asked.number == 1 else good(asked)


def in_parts(asked: Asked) -> Sent:
    return completion({"role": "assistant", "content": [{"type": "text", "text": asked.answer()}]})


def with_thoughts_beside(asked: Asked) -> Sent:
    return completion({"role": "assistant", "content": asked.answer(), "reasoning_content": 'I should write <s id="1">no</s>.'})


def with_thoughts_before(asked: Asked) -> Sent:
    return completion(f'<think>Perhaps <s id="1">no</s>?</think>\n\n{asked.answer()}')


def with_lost_beginning_of_thoughts(asked: Asked) -> Sent:
    return completion(f'Perhaps <s id="1">no</s>?\n</think>\n{asked.answer()}')


def in_a_fence(asked: Asked) -> Sent:
    return completion(f"```xml\n{asked.answer()}\n```")


def streamed(asked: Asked) -> Sent:
    pieces = [asked.answer()[at : at + 30] for at in range(0, len(asked.answer()), 30)]
    chunks = [{"choices": [{"delta": {"content": piece}, "finish_reason": None}]} for piece in pieces]
    chunks.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return 200, {"Content-Type": "text/event-stream"}, ("".join(lines) + "data: [DONE]\n\n").encode()


@pytest.mark.parametrize(
    "reply", [in_parts, with_thoughts_beside, with_thoughts_before, with_lost_beginning_of_thoughts, in_a_fence, streamed]
)
def test_answers_in_other_clothes_are_read(reply: Callable[[Asked], Sent], tmp_path: Path) -> None:
    log = ends_verified(reply, tmp_path)
    assert log.requests[0].body["stream"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        completion({"role": "assistant", "content": None, "refusal": "I will not."}),
        completion({"role": "assistant", "content": None, "reasoning_content": "long thoughts"}, "length"),
        completion({"role": "assistant", "content": ""}),
        completion('{"translations": ["garbage"'),
        completion("", "content_filter"),
    ],
    ids=["refusal", "thoughts only", "empty", "json", "filtered"],
)
def test_an_empty_answer_is_paid_once_and_asked_again_text_by_text(wrong: Sent, tmp_path: Path) -> None:
    ends_verified(first(wrong), tmp_path, most_bills=2)


def test_thoughts_that_use_up_the_answer_get_more_room(tmp_path: Path) -> None:
    def reply(asked: Asked) -> Sent:
        if asked.body["max_tokens"] < 1000:
            return completion({"role": "assistant", "content": None, "reasoning_content": "…"}, "length")
        return good(asked)

    with replying(reply) as log:
        assert translate(log, Report()).status == "verified"


@pytest.mark.parametrize(
    "wrong",
    [
        failure(429, "slow down", Retry_After="0.01"),
        failure(500, "internal"),
        failure(503, "loading model"),
        (200, {"Content-Type": "application/json"}, b'{"error": {"message": "upstream overloaded"}}'),
    ],
    ids=["429", "500", "503", "error in a 200"],
)
def test_passing_trouble_is_waited_out_unpaid(wrong: Sent, tmp_path: Path) -> None:
    ends_verified(first(wrong), tmp_path)


def refuses_long(asked: Asked) -> Sent:
    if any(LONG_TEXT in text for _, text in asked.slots):
        return failure(400, "This model's maximum context length is 512 tokens, however you requested 2048 tokens")
    return good(asked)


def test_a_text_beyond_the_context_costs_itself_only(tmp_path: Path) -> None:
    with replying(refuses_long) as log:
        record = translate(log, report := Report(), WITH_LONG, tmp_path)
        assert record.status == "partial"
        assert "refused" in record.checks
        assert record.segments_translated == record.segments - 1
        assert LONG_TEXT in (record.markdown or "")
        assert "maximum context length" in report.problem
        assert max(Counter(log.billed).values()) == 1
        before = len(log.requests)
        assert translate(log, Report(), WITH_LONG, tmp_path).status == "partial"
        assert len(log.requests) <= before + 3
    with replying(good) as log:  # a model with more room
        assert translate(log, Report(), WITH_LONG, tmp_path).status == "verified"
        assert log.billed == [LONG_TEXT]


def test_a_server_that_refuses_everything_marks_nothing_as_failed(tmp_path: Path) -> None:
    with replying(lambda asked: failure(400, "response_format is required")) as log:
        record = translate(log, report := Report(), folder=tmp_path)
        assert (record.status, record.checks) == ("pending", ("unavailable",))
        assert report.stopped == "unavailable"
        assert "response_format is required" in report.problem
        assert len(log.requests) < 12
    with replying(good) as log:
        assert translate(log, Report(), folder=tmp_path).status == "verified"


@pytest.mark.parametrize(
    ("word", "gone"),
    [
        ("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.", "temperature"),
    ],
)
def test_a_parameter_that_a_model_does_not_know_is_left_out(word: str, gone: str, tmp_path: Path) -> None:
    log = ends_verified(lambda asked: failure(400, word) if gone in asked.body else good(asked), tmp_path)
    assert sum(gone in asked.body for asked in log.requests) <= 2  # two calls at once learn it


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (failure(404, "model 'fake' not found, try pulling it first"), "try pulling it first"),
        (failure(401, "Incorrect API key provided"), "Incorrect API key provided"),
        (failure(402, "Insufficient Balance"), "Insufficient Balance"),
        ((308, {"Location": "https://elsewhere.example/v1/chat/completions"}, b""), "elsewhere.example"),
    ],
    ids=["model", "key", "balance", "moved"],
)
def test_what_only_the_user_can_mend_says_so_at_once(wrong: Sent, said: str) -> None:
    with replying(lambda asked: wrong) as log:
        with pytest.raises(NotConfigured, match=said):
            translate(log, Report())
        assert len(log.requests) <= 4


def test_a_balance_that_ends_half_way_keeps_what_was_paid(tmp_path: Path) -> None:
    with replying(lambda asked: good(asked) if asked.number <= 2 else failure(402, "Insufficient Balance")) as log:
        record = translate(log, report := Report(), folder=tmp_path, batch_size=1)
        assert (record.status, report.stopped) == ("pending", "unavailable")
        assert "Insufficient Balance" in report.problem
        paid = list(log.billed)
    assert paid
    with replying(good) as log:
        assert translate(log, Report(), folder=tmp_path, batch_size=1).status == "verified"
        assert not set(paid) & set(log.billed)


def test_a_page_instead_of_an_answer_names_itself() -> None:
    page = 200, {"Content-Type": "text/html"}, b"<!doctype html><title>Welcome to the console</title>"
    with replying(lambda asked: page) as log:
        record = translate(log, report := Report())
    assert record.status == "pending"
    assert "not a chat completion" in report.problem
    assert "Welcome to the console" in report.problem


def test_a_wait_longer_than_the_limit_is_told() -> None:
    with replying(lambda asked: failure(429, "daily quota", Retry_After="7200")) as log:
        record = translate(log, report := Report())
    assert record.status == "pending"
    assert "daily quota" in report.problem
    assert "wait" in report.problem


def test_a_server_that_is_too_slow_is_told_with_the_next_step(tmp_path: Path) -> None:
    ready = threading.Event()

    def reply(asked: Asked) -> Sent:
        ready.wait(20)
        return good(asked)

    with replying(reply) as log:
        record = translate(log, report := Report(), folder=tmp_path, timeout_s=0.05)
        ready.set()
        assert record.status == "pending"
        assert "--timeout-s" in report.problem
        assert translate(log, Report(), folder=tmp_path).status == "verified"


def test_a_server_without_tls_is_named_at_once(tmp_path: Path) -> None:
    with replying(good) as log, pytest.raises(NotConfigured, match="http://"):
        log.url = log.url.replace("http://", "https://")
        translate(log, Report())


def test_a_certificate_nobody_vouches_for_is_named_at_once(tmp_path: Path) -> None:
    certificate = _own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    tries: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_greet, args=(server, context, tries), daemon=True)
        thread.start()
        log = Log(f"https://127.0.0.1:{server.getsockname()[1]}/v1")
        with pytest.raises(NotConfigured, match="SSL_CERT_FILE"):
            translate(log, Report(), concurrency=1)
    assert len(tries) <= 2


def _greet(server: socket.socket, context: ssl.SSLContext, tries: list[int]) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        tries.append(1)
        try:
            with connection, context.wrap_socket(connection, server_side=True):
                pass
        except OSError:
            pass


def _own_certificate(folder: Path) -> Path:
    """A key and a certificate that signs itself, in one file."""
    x509 = pytest.importorskip("cryptography.x509")
    from datetime import UTC, datetime, timedelta

    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "translator.test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "own.pem"
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path
