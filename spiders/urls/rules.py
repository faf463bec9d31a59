"""What is known of parameters and paths that do not choose content: trackers, comment forms, AMP and platform spellings.

Each entry is a fact about a named product; a name that any site could use for content is left out.
"""

import re

_PREFIXES = ("utm_", "mtm_", "hsa_", "spm_")
_TRACKERS = frozenset(
    re.split(
        " +",
        "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid _hsenc _hsmi _ga _gl "
        "_openstat mkt_tok oly_anon_id oly_enc_id vero_id wickedid s_cid icid rb_clickid spm vd_source share_token share_source "
        "share_medium share_plat share_session_id share_tag share_from sharefrom isappinstalled nsukey wfr weibo_id bbid "
        "ops_request_misc pk_campaign pk_kwd pk_source pk_medium pk_content pk_cid pk_vid utm from_wecom unique_k bsource "
        "plat_id xhsshare xsec_token xsec_source replytocom unapproved moderation-hash PHPSESSID JSESSIONID jsessionid phpsessid "
        "CFID CFTOKEN zenid osCsid ASPSESSIONID",
    )
)
# Values that make an otherwise meaningful name a presentation choice.
_PAIRS = frozenset(
    {
        ("from", "timeline"), ("from", "singlemessage"), ("from", "groupmessage"), ("from", "message"),
        ("preview", "false"), ("m", "0"), ("m", "1"), ("amp", ""), ("amp", "1"), ("outputType", "amp"),
    }
)  # fmt: skip

_AMP_FILE = re.compile(r"\.amp(\.html?)$")
_AMP_FOLDER = re.compile(r"^(/.*?([^/]+))/amp/?$")
# Folders whose child may truly be called "amp": a tag, a category, a post of that name.
_COLLECTIONS = frozenset(
    ("tag", "tags", "category", "categories", "posts", "articles", "archive", "archives", "blog", "blogs", "topic", "topics", "label",
     "labels", "search", "series")
)  # fmt: skip

_CNBLOGS_POST = re.compile(r"^/([^/]+)/(?:p|archive/\d{4}/\d{2}/\d{2})/([^/]+?)(?:\.html)?/?$")
_CNBLOGS_ARTICLE = re.compile(r"^/([^/]+)/articles/([^/]+?)(?:\.html)?/?$")
_CNBLOGS_HOME = re.compile(r"^/([^/]+)/(?:default\.html|p)?/?$")
_CNBLOGS_OLD = re.compile(r"^/(?:archive|articles|category|p)/")
_CNBLOGS_SERVICES = frozenset(
    ("home", "i", "q", "news", "ing", "zzk", "msg", "account", "report", "feed", "api", "oauth", "rpc", "group", "job", "edu", "passport",
     "kb", "space", "images", "pic")
)  # fmt: skip


_SESSIONS = frozenset(("sid", "session", "sessid", "sessionid", "session_id", "s_id"))
_RANDOM = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w-]{16,}|[\w-]{24,}")  # shorter ones may name a story


# CSDN adds these beside `ops_request_misc`; alone they may be anyone's.
_COMPANIONS = frozenset(("request_id", "biz_id"))


def drop_parameter(name: str, value: str, query: str) -> bool:
    """Whether a field of a query is known never to choose content."""
    if name.startswith(_PREFIXES) or name in _TRACKERS or (name, value) in _PAIRS:
        return True
    if name.lower() in _SESSIONS and _RANDOM.fullmatch(value):
        return True
    return name in _COMPANIONS and "ops_request_misc=" in query


def platform_path(host: str, path: str) -> tuple[str, str]:
    """Host and path in the one spelling their platform's rules give."""
    if host == "cnblogs.com" or host.endswith(".cnblogs.com"):
        return _cnblogs(host, path)
    path = _AMP_FILE.sub(r"\1", path)
    found = _AMP_FOLDER.match(path)
    return host, found.group(1) + "/" if found and found.group(2) not in _COLLECTIONS else path


def _cnblogs(host: str, path: str) -> tuple[str, str]:
    """All spellings of one post share its blog and number (old subdomains, dated archive, with and without `.html`)."""
    name = host.removesuffix("cnblogs.com").rstrip(".")
    if name and name not in _CNBLOGS_SERVICES and _CNBLOGS_OLD.match(path):
        host, path = "cnblogs.com", f"/{name}{path}"
    if host != "cnblogs.com":
        return host, path
    post = _CNBLOGS_POST.match(path)
    if post:
        return host, f"/{post.group(1).lower()}/p/{post.group(2)}"
    article = _CNBLOGS_ARTICLE.match(path)
    if article:
        return host, f"/{article.group(1).lower()}/articles/{article.group(2)}"
    home = _CNBLOGS_HOME.match(path)
    if home and path.endswith("default.html"):
        return host, f"/{home.group(1).lower()}"
    app, slash, rest = path[1:].partition("/")
    return host, f"/{app.lower()}{slash}{rest}"
