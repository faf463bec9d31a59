"""Authors: what a byline holds beside a name, and what stands in a name's place without being one."""

import pytest
from invented_pages import page

from pipelines.extract.metadata.author import read_author


@pytest.mark.parametrize(
    ("main", "head", "author"),
    [
        ("", "<meta name='author' content='By  Ada Kettle'>", "Ada Kettle"),
        ("<article><p class='byline'>by Ada Kettle | Apr 19, 2023</p></article>", "", "Ada Kettle"),
        ("<article><p class='author'>作者：阿舟 · 两分钟</p></article>", "", "阿舟"),
        ("<article><p class='author'>Ada Kettle</p></article>", "<meta name='author' content='name, name@mail.example'>", "Ada Kettle"),
        ("<article><p class='author'>Ada Kettle</p></article>", "<meta name='author' content='104363'>", "Ada Kettle"),
        ("<article><p class='byline'>9:39 AM, 5 October 2021</p></article>", "", None),
        ("<article><p class='author'>byron</p></article>", "", "byron"),
    ],
)
def test_author(main: str, head: str, author: str | None) -> None:
    assert read_author(page(main, f"<title>Ebb</title>{head}"))[0] == author
