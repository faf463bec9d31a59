"""Posts in shadow roots, in parts that a server sent late, in boxes beside each other, or in boxes that say by role what they are."""

import pytest
from jobs import page_of

from pipelines.extract.body import Body, read_body

FIRST = "The lock keeper writes down each barge, its colour, and what the skipper shouted when the gate was slow."
SECOND = "第二天水位降了两寸，他把刻度重新描了一遍，又在旁边画了一条鱼。"
THIRD = "By the weekend the book was full, and a second one, bound in sailcloth, had been begun on the same table."
SIDE = "<aside><ul><li><a href='/a'>Barges</a></li><li><a href='/b'>Gates</a></li></ul></aside>"


def read(main: str, url: str = "https://lock.example/p/1") -> Body:
    html = f"<!doctype html><html><head><title>Lock book</title></head><body><h1>Lock book</h1>{main}{SIDE}</body></html>"
    return read_body(page_of(html.encode(), url), None, "Lock book")


def test_a_shadow_root_in_the_page_is_read() -> None:
    inside = f"<template shadowrootmode='open'><style>p{{}}</style><div><p>{FIRST}</p><h2>Water</h2><p>{SECOND}</p></div></template>"
    assert read(f"<lock-post>{inside}</lock-post>").markdown == f"{FIRST}\n\n## Water\n\n{SECOND}"


def test_children_of_a_host_stand_in_its_slots() -> None:
    root = "<template shadowrootmode='open'><header><slot name='top'></slot></header><main><slot></slot></main></template>"
    body = read(f"<lock-post>{root}<div><p>{FIRST}</p><p>{SECOND}</p></div></lock-post>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}"


def test_a_template_of_scripts_stays_unread() -> None:
    body = read(f"<div><p>{FIRST}</p><template><p>{THIRD}</p></template><p>{SECOND}</p></div>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}"


def test_a_part_that_came_late_is_read_in_its_place() -> None:
    late = f"<div hidden id='S:0'><p>{SECOND}</p><p>{THIRD}</p></div><script>$RC('B:0','S:0')</script>"
    body = read(f"<main><p>{FIRST}</p><!--$?--><template id='B:0'></template><p>Loading</p><!--/$--></main>{late}")
    assert body.markdown.startswith(f"{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_a_named_body_goes_on_in_boxes_beside_it() -> None:
    main = (
        f"<main><div class='post-content'><p>{FIRST}</p><p>{SECOND}</p></div><div><span>Advertisement</span><ins></ins></div>"
        f"<div class='x1'><h2>Later</h2><p>{THIRD}</p><p>{FIRST}</p></div><button>Continue</button>"
        f"<div><p>{THIRD}</p><p>{FIRST}</p></div></main>"
    )
    body = read(main)
    assert body.markdown == f"{FIRST}\n\n{SECOND}\n\n## Later\n\n{THIRD}\n\n{FIRST}\n\n{THIRD}\n\n{FIRST}"
    assert "parts_joined" in body.edits


@pytest.mark.parametrize(
    "beside",
    [
        f"<div class='comments'><p>{SECOND}</p><p>{THIRD * 3}</p></div>",
        f"<div><h3>Comments</h3><p>{SECOND}</p><p>{THIRD * 3}</p></div>",
        f"<div><h3>相关文章</h3><p>{THIRD}</p><p>{THIRD * 2}</p></div>",
        f"<div><p>版权声明：本文采用知识共享许可。</p><p>{THIRD * 3}</p></div>",
        f"<div><h2>Write to us</h2><p>{THIRD * 3}</p><form><textarea></textarea></form></div>",
        "<div><h2>Others</h2><ul>" + f"<li><a href='/c'>{THIRD}</a></li>" * 4 + "</ul></div>",
        f"<div><div><b>Ann</b><div><p>{THIRD}</p></div></div><div><b>Ben</b><div><p>{THIRD}</p></div></div></div>",
    ],
)
def test_what_is_no_part_of_a_post_stays_beside_it(beside: str) -> None:
    body = read(f"<main><div class='post-content'><p>{FIRST}</p><p>{SECOND}</p></div>{beside}</main>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}"


def test_posts_below_the_post_go() -> None:
    below = f"<h2><a href='/p/2'>Gate book</a></h2><p>{THIRD * 3}</p><p>{FIRST}</p><p>{THIRD}</p>"
    body = read(f"<main><div class='story'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div><div class='story'>{below}</div></main>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_boxes_with_roles_are_headings_lists_and_tables() -> None:
    rows = "".join(
        f"<div role='row'><div role='{kind}'>{one}</div><div role='{kind}'>{two}</div></div>"
        for kind, one, two in (("columnheader", "Barge", "Colour"), ("cell", "Ida", "blue"), ("cell", "Oda", "red"))
    )
    body = read(
        f"<article><p>{FIRST}</p><div role='heading' aria-level='3'>Water</div><div role='list'><div role='listitem'>low"
        f"<div role='list'><div role='listitem'>lower</div></div></div><div role='listitem'>high</div></div>"
        f"<div role='table'><div role='rowgroup'>{rows}</div></div><p>{SECOND}</p></article>"
    )
    assert "\n\n### Water\n\n- low\n  - lower\n- high\n\n" in body.markdown
    assert "\n\n| Barge | Colour |\n| --- | --- |\n| Ida | blue |\n| Oda | red |\n\n" in body.markdown


def test_words_for_screen_readers_go_under_any_prefix() -> None:
    link = "<a href='https://far.example/'>far<span class='zz-sr-only nx-select-none'> (new tab)</span></a>"
    body = read(f"<article><p>{FIRST} {link}</p></article>")
    assert body.markdown == f"{FIRST} [far](https://far.example/)"


def test_pictures_keep_the_address_they_had_before_a_framework_made_them_smaller() -> None:
    small = "/_next/image?url=%2Fgate.jpg&amp;w=640&amp;q=75"
    pictures = f"<img alt='gate' src='{small}' srcset='{small} 1x'><img alt='lock' src='/_image?href=/lock.png&w=9'>"
    body = read(f"<article><p>{FIRST}</p>{pictures}</article>")
    assert [image.url for image in body.images] == ["https://lock.example/gate.jpg", "https://lock.example/lock.png"]


def test_an_archives_copy_keeps_the_authors_addresses() -> None:
    copy = "https://archive.example/web/20200101000000/https://lock.example/p/1"
    body = read(
        f"<article><p>{FIRST} <a href='/web/20200101000000/https://far.example/x?y=1'>far</a>"
        "<img src='/web/20200101000000im_/https://lock.example/gate.jpg'></p></article>",
        copy,
    )
    assert [link.url for link in body.links] == ["https://far.example/x?y=1"]
    assert [image.url for image in body.images] == ["https://lock.example/gate.jpg"]
    elsewhere = "https://web.archive.example/web/20200101000000/https://far.example/"
    assert [link.url for link in read(f"<p>{FIRST} <a href='{elsewhere}'>a copy</a></p>").links] == [elsewhere]


def test_a_blurred_copy_beside_a_picture_makes_its_link_the_themes() -> None:
    blur = "<span style=\"background-image: url('data:image/jpeg;base64,AA')\"></span>"
    body = read(f"<article><p>{FIRST}</p><p><a href='/gate.jpg'>{blur}<img src='/gate.jpg' alt='gate'></a></p></article>")
    assert body.markdown == f"{FIRST}\n\n![gate](https://lock.example/gate.jpg)"


@pytest.mark.parametrize(
    "line",
    [
        "<a class='b' href='https://twitter.com/intent/tweet?url=x'>Share on Twitter</a>",
        "<div><span>Currently unrated</span><form><ul><li><label><input type='radio' name='v'> 1</label></li>"
        "<li><label><input type='radio' name='v'> 2</label></li></ul></form></div>",
    ],
)
def test_marks_and_buttons_after_a_post_go(line: str) -> None:
    body = read(f"<div><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>{line}</div>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_count_of_answers_before_a_post_goes() -> None:
    body = read(f"<div><p>(<a href='#comments'>3 comments</a>)</p><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_list_of_counted_archives_does_not_outweigh_a_post() -> None:
    months = "".join(f"<li><a href='/m/{month}'>Month {month}</a> ({month})</li>" for month in range(1, 90))
    body = read(f"<div class='l'><p>{FIRST}</p><p>{SECOND}</p></div><div class='r'><div><h3>Archive</h3><ul>{months}</ul></div></div>")
    assert body.markdown == f"{FIRST}\n\n{SECOND}"


def test_a_text_area_called_code_is_code() -> None:
    body = read(f"<article><p>{FIRST}</p><textarea name='code' rows='9'>gate.open()\ngate.shut()</textarea><p>{SECOND}</p></article>")
    assert "```\ngate.open()\ngate.shut()\n```" in body.markdown


def test_a_folded_contents_list_goes() -> None:
    toc = "<details><summary>Contents</summary><nav><ol><li><a href='#w'>Water</a></li><li><a href='#f'>Fish</a></li></ol></nav></details>"
    body = read(f"<article>{toc}<p>{FIRST}</p><h2 id='w'>Water</h2><p>{SECOND}</p><h2 id='f'>Fish</h2><p>{THIRD}</p></article>")
    assert body.markdown == f"{FIRST}\n\n## Water\n\n{SECOND}\n\n## Fish\n\n{THIRD}"


def test_the_first_message_of_a_thread_is_the_post() -> None:
    panel = "<td><a href='/u/{0}'>member {0}</a><table><tr><td>12</td><td>34</td></tr></table><p><em>Junior</em></p></td>"
    said = "<div><em>2024-05-0{0}</em> | <a href='#'>#{0}</a></div><table><tr><td id='postmessage_{0}'>{1}</td></tr></table>"
    row = f"<table><tr>{panel}<td>{said}</td></tr></table>"
    thread = "".join(row.format(number, text) for number, text in ((1, f"{FIRST}<br><br>{SECOND}"), (2, THIRD * 4), (3, THIRD)))
    assert read(f"<div id='posts'>{thread}</div>").markdown == f"{FIRST}\n\n{SECOND}"


def test_a_numbered_notice_is_no_thread() -> None:
    assert read(f"<div id='message-1'>Saved.</div><div><p>{FIRST}</p><p>{SECOND}</p></div>").markdown == f"{FIRST}\n\n{SECOND}"


def test_a_heading_to_unfold_is_a_heading() -> None:
    folded = f"<details open><summary><h2>Water</h2></summary><div><p>{SECOND}</p></div></details>"
    assert read(f"<article><p>{FIRST}</p>{folded}</article>").markdown == f"{FIRST}\n\n## Water\n\n{SECOND}"
    plain = f"<details><summary>Water</summary><p>{SECOND}</p></details>"
    assert "<summary>Water</summary>" in read(f"<article><p>{FIRST}</p>{plain}</article>").markdown


def test_words_shown_when_a_pointer_rests_go() -> None:
    tip = "<span tabindex='0'>barge<span role='tooltip'>A flat boat for the canal.</span></span>"
    assert read(f"<article><p>{FIRST} One {tip} sank.</p></article>").markdown == f"{FIRST} One barge sank."


def test_a_picture_to_press_is_kept_once() -> None:
    box = "<button aria-haspopup='dialog'><img src='/gate.jpg' alt='gate'></button><dialog><img src='/gate.jpg' alt='gate'></dialog>"
    menu = "<button class='search'><img src='/search.png' alt='search'></button>"
    body = read(f"<article><p>{FIRST}</p>{menu}<p><span>{box}</span></p></article>")
    assert [image.url for image in body.images] == ["https://lock.example/gate.jpg"]


def test_a_highlighters_numbered_list_is_code() -> None:
    bar = "<div class='bar'>Java代码 <a href='#'><img src='/copy.gif' alt='copy'></a></div>"
    lines = "<li><span>gate.open();&nbsp;&nbsp;</span></li><li><span>gate.shut();&nbsp;&nbsp;</span></li>"
    body = read(f"<article><p>{FIRST}</p><div class='dp-highlighter'>{bar}<ol start='1'>{lines}</ol></div><p>{SECOND}</p></article>")
    assert "gate.open();\ngate.shut();\n```" in body.markdown
    assert not body.images


def test_buttons_beside_a_headings_link_leave_it_its_words() -> None:
    beside = "<button>#</button><svg><title>Link to this heading</title></svg><span style='display:none'>Copied!</span>"
    heading = f"<h2 id='w'><a class='header-anchor' href='#w'><span>Water</span></a>{beside}</h2>"
    assert read(f"<article><p>{FIRST}</p>{heading}<p>{SECOND}</p></article>").markdown == f"{FIRST}\n\n## Water\n\n{SECOND}"
