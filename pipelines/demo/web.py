"""The sample web as routes: blog -> path -> (media type, body). What is not there is a 404, as anywhere."""

import json
from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from pipelines.demo import templates
from pipelines.demo.posts import Sample

Routes = dict[str, tuple[str, bytes]]
HTML, XML, JSON, TEXT = "text/html; charset=utf-8", "application/xml", "application/json", "text/plain; charset=utf-8"
NOT_FOUND = templates.page("404", "<h1>404</h1><p>Nothing here.</p>").encode()


def sample_web(posts: Iterable[Sample], base: dict[str, str]) -> dict[str, Routes]:
    """Routes of every sample blog; `base` is each blog's origin, such as http://127.0.0.1:8701."""
    by_site: dict[str, list[Sample]] = {}
    for post in posts:
        by_site.setdefault(str(post.meta["site"]), []).append(post)
    makers = {"boat": _boat, "linxi": _linxi, "lake": _lake}
    made = {site: make(by_site[site], base[site]) for site, make in makers.items()}
    return made | {"shelf": _shelf(by_site["shelf"], base["shelf"], base["linxi"])}


def _boat(posts: list[Sample], base: str) -> Routes:
    originals = [post for post in posts if "translation_of" not in post.meta]
    shown = {post.meta["translation_of"]: post for post in posts if "translation_of" in post.meta}
    notes = [templates.xlog_note(post) for post in originals]
    items = [
        {"id": f"4107-{post.meta['id']}", "title": post.title, "url": f"{base}/{post.slug}", "date_published": post.date, "content_html": post.html}
        for post in originals
    ]
    feed = {"version": "https://jsonfeed.org/version/1", "title": "纸船", "home_page_url": base, "items": items}
    routes = {f"/{post.slug}": _html(templates.xlog_post(shown.get(post.name, post), post)) for post in originals}
    cards = "".join(f'<a class="xlog-post" href="/{post.slug}">{escape(post.title)}</a>' for post in originals)
    return routes | {
        "/": _html(templates.page("纸船", f'<div class="xlog-page xlog-page-home">{cards}</div>')),
        "/feed": (JSON, _json(feed)),
        **{f"/v1/characters/4107/notes/{note['noteId']}": (JSON, _json(note)) for note in notes},
        "/v1/notes": (JSON, _json({"list": notes, "count": len(notes), "cursor": None})),
        "/sitemap.xml": _sitemap(f"{base}/{post.slug}" for post in originals),
        "/robots.txt": (TEXT, b"User-agent: *\nDisallow: /api/\nDisallow: /dashboard/\n"),
    }


def _linxi(posts: list[Sample], base: str) -> Routes:
    routes = {f"/linxi/p/{post.meta['id']}": _html(templates.cnblogs_post(post)) for post in posts}
    for post in posts:
        tags = "".join(f'<a href="/linxi/tag/{escape(tag)}/">{escape(tag)}</a>' for tag in post.tags)
        groups = "".join(f'<a href="/linxi/category/1.html">{escape(name)}</a>' for name in post.meta.get("categories", []))
        answer = {"categoriesTags": f'<div id="BlogPostCategory">分类: {groups}</div><div id="EntryTag">标签: {tags}</div>'}
        routes[f"/linxi/ajax/post-accessories?postId={post.meta['id']}"] = (JSON, _json(answer))
    home = _html(templates.cnblogs_list(posts))
    return routes | {
        "/linxi": home,
        "/linxi/": home,
        "/linxi/sitemap.xml": _sitemap(f"{base}/linxi/p/{post.meta['id']}" for post in posts),
        "/robots.txt": (TEXT, b"User-agent: *\nAllow: /\n"),
    }


def _lake(posts: list[Sample], base: str) -> Routes:
    english = {str(post.meta["translation_of"]): post for post in posts if "translation_of" in post.meta}
    chinese = {post.name: post for post in posts if "translation_of" not in post.meta}
    routes = {f"/{post.slug}/": _html(templates.hexo_post(post, english.get(name), base)) for name, post in chinese.items()}
    routes |= {f"/{post.slug}/": _html(templates.hexo_post(post, chinese[name], base)) for name, post in english.items()}
    for tag in {tag for post in posts for tag in post.tags}:
        routes[f"/tags/{quote(tag)}/"] = _html(templates.hexo_list(f"{tag} | 湖边", [post for post in posts if tag in post.tags]))
    about = templates.page("关于 | 湖边", f"{templates.hexo_nav(False)}<main><article><h1>关于</h1><p>住在湖边，写一点字。</p></article></main>")
    entries = "".join(
        f"<entry><title>{escape(post.title)}</title><link href='{base}/{post.slug}/'/><id>{base}/{post.slug}/</id>"
        f"<published>{post.date.replace(' ', 'T')}+08:00</published><summary>…</summary></entry>"
        for post in chinese.values()
    )
    return routes | {
        "/": _html(templates.hexo_list("湖边", chinese.values())),
        "/en/": _html(templates.hexo_list("By the Lake", english.values(), lang="en")),
        "/archives/": _html(templates.hexo_list("归档 | 湖边", chinese.values())),
        "/about/": _html(about),
        "/atom.xml": (XML, f"<feed xmlns='http://www.w3.org/2005/Atom'><title>湖边</title><id>{base}/</id>{entries}</feed>".encode()),
        "/sitemap.xml": _sitemap([f"{base}/{post.slug}/" for post in posts] + [f"{base}/about/"]),
        "/robots.txt": (TEXT, f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n".encode()),
    }


def _shelf(posts: list[Sample], base: str, linxi: str) -> Routes:
    routes = {f"/{post.slug}.html": _html(templates.plain_post(post, base, linxi)) for post in posts}
    links = "".join(f'<li><a href="/{post.slug}.html">{escape(post.title)}</a> {post.date}</li>' for post in posts)
    more = '<li><a href="/posts/lost.html">A page that is gone</a></li><li><a href="/private/draft.html">drafts</a></li>'
    return routes | {
        "/": _html(templates.page("The Shelf", f"<header><h1>The Shelf</h1></header><main><ul>{links}{more}</ul></main>", lang="en")),
        "/robots.txt": (TEXT, b"User-agent: *\nDisallow: /private/\n\nUser-agent: GPTBot\nDisallow: /\n"),
    }


def _html(text: str) -> tuple[str, bytes]:
    return HTML, text.encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _sitemap(urls: Iterable[str]) -> tuple[str, bytes]:
    places = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    return XML, f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()
