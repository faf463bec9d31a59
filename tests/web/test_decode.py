"""Bytes to text: what a browser would show, whatever the header says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.formats.decode import decode
from spiders.formats.legacy_text import decode_web
from spiders.formats.prescan import encoding_name, prescan

CHINESE = "昨天下午我把博客迁移到了新的服务器，顺便整理了一下过去三年的文章和图片。"
TAIWAN = "昨天下午我把部落格搬到新的伺服器，順便整理了過去三年的文章與圖片。"
JAPANESE = "昨日の午後、ブログを新しいサーバーへ移して、三年分の記事を整理しました。"
KOREAN = "어제 오후에 블로그를 새 서버로 옮기고 지난 삼 년 동안의 글을 정리했습니다."


def page(text: str, meta: str = "") -> str:
    return f"<!doctype html><html><head>{meta}<title>{text[:8]}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (CHINESE, "gbk", "gb18030"),
        (TAIWAN, "big5", "big5"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (JAPANESE, "cp932", "shift_jis"),
        (KOREAN, "cp949", "euc-kr"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=ISO-8859-1"])
@pytest.mark.parametrize("meta", ["", '<meta charset="utf-8">'])
def test_an_undeclared_or_wrongly_declared_page_is_read_by_its_bytes(text, codec, name, content_type, meta) -> None:
    source = page(text, meta)
    decoded = decode(source.encode(codec), content_type)
    assert (decoded.text, decoded.encoding) == (source, name)


@pytest.mark.parametrize("declared", ["gbk", "shift_jis", "iso-8859-1", "nonsense", "utf-7", "rot13"])
def test_valid_utf8_wins_over_any_declaration(declared: str) -> None:
    source = page(CHINESE, f'<meta charset="{declared}">')
    decoded = decode(source.encode(), f"text/html; charset={declared}")
    assert (decoded.text, decoded.encoding, decoded.source) == (source, "utf-8", "utf8")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_forms_are_read_with_and_without_mark(codec: str) -> None:
    source = page(CHINESE)
    assert decode(source.encode(codec), None).text == source


def test_a_torn_utf8_page_stays_utf8() -> None:
    body = page(CHINESE * 5).encode()[:-60]
    cut = next(body[:-n] for n in range(1, 4) if not _valid(body[:-n]))
    assert decode(cut, "text/html; charset=gbk").encoding == "utf-8"


def _valid(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def test_western_and_cyrillic_pages_follow_their_declaration() -> None:
    french = page("Un été à Besançon : le café était déjà fermé, hélas. " * 3)
    assert decode(french.encode("cp1252"), "text/html; charset=iso-8859-1").text == french
    russian = page("Вчера я перенёс свой блог на новый сервер и разобрал старые записи. " * 3)
    assert decode(russian.encode("cp1251"), "text/html; charset=windows-1251").text == russian
    assert decode(russian.encode("cp1251"), None).text == russian


def test_characters_that_python_tables_lack_are_read_as_browsers_do() -> None:
    assert decode_web(b"\x80 100", "gb18030") == "€ 100"
    assert decode_web(b"\xa8\xbc", "gb18030") == "\u1e3f"
    assert decode_web(b"\xad\xa1\xa1\xc1", "euc-jp") == "①～"
    assert decode_web(b"\xa3\xe1", "big5") == "€"


def test_a_broken_lead_byte_does_not_swallow_the_tag_after_it() -> None:
    assert decode_web(b"\xb0<p>", "gb18030").endswith("<p>")


def test_iso_2022_jp_is_recognised_though_it_is_ascii() -> None:
    assert JAPANESE in decode(page(JAPANESE).encode("iso2022_jp"), None).text


def test_labels_cannot_select_other_codecs() -> None:
    assert [encoding_name(label) for label in ("hex", "rot13", "zlib", "utf-7", "unicode_escape", "idna", "")] == [None] * 7
    assert encoding_name("GB2312") == "gb18030"
    assert encoding_name("latin1") == "windows-1252"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<meta charset=big5>", "big5"),
        (b"<!-- <meta charset=big5> --><meta charset=gbk>", "gb18030"),
        (b"<meta name=x content='text/html; charset=big5'>", None),
        (b"<meta http-equiv=content-type content='text/html; charset=big5'>", "big5"),
        (b"<meta charset=big5", None),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<?xml version='1.0' encoding='euc-jp'?>", "euc-jp"),
        (b"\xef\xbb\xbf<meta charset=big5>", "utf-8"),
        (b"plain text", None),
    ],
)
def test_prescan(head: bytes, expected: str | None) -> None:
    assert prescan(head) == expected


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=gbk", "; charset=", "charset=\x00"]))
def test_any_bytes_decode(body: bytes, content_type: str | None) -> None:
    decoded = decode(body, content_type)
    assert isinstance(decoded.text, str)
    assert decoded.encoding


@given(st.text(max_size=300))
def test_utf8_round_trips(text: str) -> None:
    body = text.encode("utf-8", "replace")
    if not body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\x00" not in body and b"\x1b$" not in body:
        assert decode(body, None).text == body.decode()
