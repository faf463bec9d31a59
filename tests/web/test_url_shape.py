"""What addresses say of their pages."""

import pytest

from spiders.kind.url_shape import url_shape

HOME = "https://tides.example/"


@pytest.mark.parametrize(
    ("path", "kind", "strong"),
    [
        ("", "home", True),
        ("index.html", "home", True),
        ("en/", "home", True),
        ("zh-CN/index.html", "home", True),
        ("page/2/", "listing", True),
        ("page2/", "listing", True),
        ("en/page/3", "listing", True),
        ("?page=2", "listing", True),
        ("blog?tag=sea", "listing", True),
        ("tags/sea/", "listing", True),
        ("blog/categories/sea/page/2/", "listing", True),
        ("%E6%A0%87%E7%AD%BE/%E6%B5%B7/", "listing", True),
        ("archives/", "listing", True),
        ("tags/", "listing", True),
        ("categories.html", "listing", True),
        ("blog/2021.html", "listing", False),
        ("blog/archive", "listing", False),
        ("archives/2021/03/", "listing", True),
        ("2021/03/", "listing", True),
        ("archives/1999.html", "listing", False),
        ("archives/1921.html", "post", False),
        ("posts/1921", "post", False),
        ("1921/", None, False),
        ("1975/03/", "listing", True),
        ("2021/", "listing", True),
        ("2011.html", "listing", False),
        ("posts/", "listing", False),
        ("archives/ebb-and-flow", "post", False),
        ("archives/4711.html", "post", False),
        ("2021/03/04/ebb/", "post", False),
        ("2021/03/ebb.html", "post", False),
        ("posts/ebb", "post", False),
        ("?p=12", "post", False),
        ("blog/?p=12", "post", False),
        ("about", "about", True),
        ("en/about.html", "about", True),
        ("page/about/", "about", False),
        ("guide/intro.html", None, False),
        ("friends/", "other", True),
        ("go/", None, False),
        ("ebb-and-flow/", None, False),
        ("pages/2a3b4ae0/", None, False),
    ],
)
def test_address(path: str, kind: str | None, strong: bool) -> None:
    shape = url_shape(HOME + path, HOME)
    assert (shape.kind.value if shape.kind else None, shape.strong) == (kind, strong), shape.evidence
    assert shape.evidence


def test_the_folder_of_the_home_is_not_read() -> None:
    assert url_shape("https://tides.example/blog/archives/", "https://tides.example/blog/").strong
    assert url_shape("https://tides.example/tag/", "https://tides.example/tag/").kind == "home"
