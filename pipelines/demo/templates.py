"""Four ways to serve a post, after the conventions of the platforms: what a spider meets, in small."""

import json
import re
from collections.abc import Iterable, Sequence
from html import escape

from pipelines.demo.posts import Sample

HEAD = '<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n<body>{body}</body></html>\n'


def page(title: str, body: str, *, lang: str = "zh-CN", head: str = "") -> str:
    """A whole HTML page."""
    return HEAD.format(lang=lang, title=escape(title), head=head, body=body)


def hexo_code(html: str) -> str:
    """Code as Hexo's highlighter writes it: a table with a gutter of line numbers."""

    def figure(match: re.Match[str]) -> str:
        lines = match[2].rstrip("\n").split("\n")
        numbers = "<br>".join(f'<span class="line">{number}</span>' for number in range(1, len(lines) + 1))
        code = "<br>".join(f'<span class="line">{line}</span>' for line in lines)
        return (
            f'<figure class="highlight {match[1] or "plaintext"}"><table><tr><td class="gutter"><pre>{numbers}</pre></td>'
            f'<td class="code"><pre>{code}</pre></td></tr></table></figure>'
        )

    return re.sub(r'<pre><code(?: class="language-(\w+)")?>(.*?)</code></pre>', figure, html, flags=re.S)


def anchored(html: str, *, before: bool) -> str:
    """Headings with a permalink: before the text as Hexo, or after it as xLog."""

    def heading(match: re.Match[str]) -> str:
        link = f'<a href="#h{match.start()}" class="{"headerlink" if before else "xlog-anchor"}">{"" if before else "#"}</a>'
        return f"<h{match[1]}>{link}{match[2]}</h{match[1]}>" if before else f"<h{match[1]}>{match[2]}{link}</h{match[1]}>"

    return re.sub(r"<h([2-4])>(.*?)</h\1>", heading, html)


def hexo_post(post: Sample, other: Sample | None, base: str) -> str:
    """A post of the lake blog."""
    english = post.meta.get("language") == "en"
    alternates = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{base}/{slug}/">'
        for lang, slug in ([("en" if english else "zh-CN", post.slug)] + ([("zh-CN" if english else "en", other.slug)] if other else []))
    )
    head = (
        f'<meta name="generator" content="Hexo 7.3.0"><link rel="canonical" href="{base}/{post.slug}/">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(post.title)}">'
        f'<meta property="og:site_name" content="{"By the Lake" if english else "湖边"}">'
        f'<meta property="article:published_time" content="{post.date.replace(" ", "T")}+08:00"><meta name="author" content="周默">{alternates}'
    )
    tags = "".join(f'<a class="tag-link" rel="tag" href="/tags/{escape(tag)}/">{escape(tag)}</a>' for tag in post.tags)
    body = (
        f'{hexo_nav(english)}<main><article class="post"><h1 class="post-title">{escape(post.title)}</h1>'
        f'<div class="post-meta"><time datetime="{post.date.replace(" ", "T")}+08:00">{post.date[:10]}</time></div>'
        f'<div class="post-body article-entry">{anchored(hexo_code(post.html), before=True)}</div>'
        f'<div class="post-tags">{tags}</div>'
        '<div class="post-copyright">本文采用 <a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a> 许可。</div>'
        "</article></main><footer>湖边 · 周默</footer>"
    )
    return page(f"{post.title} | {'By the Lake' if english else '湖边'}", body, lang="en" if english else "zh-CN", head=head)


def hexo_nav(english: bool) -> str:
    """The lake blog's header."""
    return '<header><a href="/en/">By the Lake</a></header>' if english else (
        '<header><h2><a href="/">湖边</a></h2><nav><a href="/">首页</a><a href="/archives/">归档</a><a href="/about/">关于</a><a href="/en/">English</a></nav></header>'
    )


def hexo_list(title: str, posts: Iterable[Sample], *, lang: str = "zh-CN") -> str:
    """An index page of the lake blog: excerpts that each link to their post."""
    items = "".join(
        f'<article class="post-block"><h2><a href="/{post.slug}/">{escape(post.title)}</a></h2><time>{post.date[:10]}</time>'
        f'<div class="excerpt">{_first_paragraph(post)}</div><a class="read-more" href="/{post.slug}/">{"Read more" if lang == "en" else "阅读全文"} »</a></article>'
        for post in posts
    )
    return page(title, f"{hexo_nav(lang == 'en')}<main>{items}</main>", lang=lang, head='<meta name="generator" content="Hexo 7.3.0">')


def _first_paragraph(post: Sample) -> str:
    return post.html.split("</p>", 1)[0] + "</p>"


def xlog_post(shown: Sample, original: Sample) -> str:
    """A post of the boat blog as xLog shows it to a crawler: machine-translated, with its marks around it."""
    translated = shown is not original
    box = (
        '<div class="mt-5 border">AI Translation<p>This post is translated from 中文 into English through AI.</p><a>View Original</a></div>'
        if translated
        else ""
    )
    linked = {"@context": "https://schema.org", "@type": "BlogPosting", "headline": shown.title, "datePublished": original.date}
    body = (
        '<div class="xlog-page xlog-page-post xlog-user"><header class="xlog-header"><h1 class="xlog-site-name">纸船</h1></header>'
        f'<main class="xlog-post-id-4107-{original.meta["id"]} xlog-post-area">'
        f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script><article>'
        f'<h2 class="xlog-post-title"><span>{escape(shown.title)}</span></h2>'
        f'<div class="xlog-post-meta"><time class="xlog-post-date" datetime="{original.date}">{original.date[:10]}</time></div>{box}'
        f'<div class="relative mt-10"><div class="xlog-post-content prose">{anchored(shown.html, before=False)}</div></div>'
        "</article></main></div>"
    )
    return page(f"{shown.title} - 纸船", body, lang="en" if translated else "zh")


def xlog_note(post: Sample) -> dict[str, object]:
    """A post of the boat blog as the indexer gives it: the author's own Markdown."""
    return {
        "characterId": 4107,
        "noteId": int(post.meta["id"]),
        "deleted": False,
        "createdAt": post.date,
        "updatedAt": post.date,
        "character": {"characterId": 4107, "handle": "paperboat", "metadata": {"content": {"name": "小舟"}}},
        "metadata": {
            "content": {
                "type": "note",
                "title": post.title,
                "content": post.markdown,
                "tags": ["post", *post.tags],
                "sources": ["xlog"],
                "date_published": post.date,
                "attributes": [{"trait_type": "xlog_slug", "value": post.slug}],
            }
        },
    }


def cnblogs_post(post: Sample) -> str:
    """A post of the linxi blog as cnblogs serves it: tags are missing, the signature is outside the body."""
    number = post.meta["id"]
    body = (
        f'<div id="blogTitle"><a id="Header1_HeaderTitle" href="/linxi">林汐的后院</a></div><div id="post_detail"><h1 class="postTitle">'
        f'<a id="cb_post_title_url" href="/linxi/p/{number}"><span role="heading">{escape(post.title)}</span></a></h1>'
        f'<div id="cnblogs_post_body" class="blogpost-body cnblogs-markdown">{post.html}</div>'
        f'<div id="MySignature">{escape(str(post.meta["license"]))}</div><div id="blog_post_info_block"></div>'
        f'<div class="postDesc">posted @ <span id="post-date">{post.date}</span> <a href="/linxi">林汐</a> 阅读(<span id="post_view_count">12</span>)</div></div>'
        f"<script>var currentBlogApp = 'linxi', cb_entryId = {number}, cb_entryCreatedDate = '{post.date}', cb_postType = 1;</script>"
    )
    return page(f"{post.title} - 林汐 - 博客园", body)


def cnblogs_list(posts: Sequence[Sample]) -> str:
    """The home page of the linxi blog."""
    days = "".join(
        f'<div class="day"><div class="dayTitle"><a>{post.date[:10]}</a></div><div class="postTitle"><a class="postTitle2" href="/linxi/p/{post.meta["id"]}">'
        f'{escape(post.title)}</a></div><div class="postCon"><div class="c_b_p_desc">摘要：{_first_paragraph(post)}<a class="c_b_p_desc_readmore" '
        f'href="/linxi/p/{post.meta["id"]}">阅读全文</a></div></div></div>'
        for post in posts
    )
    return page("林汐的后院 - 博客园", f"{days}<script>var currentBlogApp = 'linxi';</script>")


def plain_post(post: Sample, base: str, linxi: str) -> str:
    """A post of the shelf blog: no known platform, schema.org marks only."""
    lang = str(post.meta.get("language", "en"))
    linked = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "datePublished": post.date,
        "author": {"@type": "Person", "name": "Ada Wen"},
        "mainEntityOfPage": f"{base}/{post.slug}.html",
    }
    licence = (
        '<p class="licence">Text under <a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a>.</p>'
        if post.meta.get("license")
        else ""
    )
    source = f"{linxi}/linxi/p/18640001"
    origin = f'<p>文章来源：<a href="{source}">{source}</a></p>' if "repost_of" in post.meta else ""
    body = (
        f'<header><a href="/">The Shelf</a></header><main><article><h1>{escape(post.title)}</h1><p class="byline">{post.date}</p>'
        f"{post.html}{origin}</article>{licence}</main><footer>The Shelf, kept by Ada Wen</footer>"
    )
    head = f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>'
    return page(f"{post.title} – The Shelf", body, lang=lang, head=head)
