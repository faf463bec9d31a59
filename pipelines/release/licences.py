"""What a licence means for a release: its family (which config holds the text), its deed, its id on the Hub."""

import re

FAMILIES = ("open", "sa", "nc", "nd")
FAMILY_TITLES = {
    "open": ("Open: public domain and attribution", "开放：公有领域与署名"),
    "sa": ("Share-alike", "相同方式共享"),
    "nc": ("Non-commercial", "非商业性使用"),
    "nd": ("No derivatives: verbatim text, never translated", "禁止演绎：原文照录，不作翻译"),
}

_CC = re.compile(r"CC-BY(?P<nc>-NC)?(?:-(?P<sd>SA|ND))?(?:-(?P<version>\d\.\d))?(?:-(?P<port>[A-Z]{2,4}))?")
# SPDX id -> (family, deed, the Hub's id). Texts under a software licence are rare but real.
_OTHERS = {
    "CC0-1.0": ("open", "https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
    "CC-PDDC": ("open", "https://creativecommons.org/licenses/publicdomain/", "pddl"),
    "PDM-1.0": ("open", "https://creativecommons.org/publicdomain/mark/1.0/", "other"),
    "Unlicense": ("open", "https://unlicense.org/", "unlicense"),
    "WTFPL": ("open", "http://www.wtfpl.net/about/", "wtfpl"),
    "MIT": ("open", "https://opensource.org/license/mit", "mit"),
    "Apache-2.0": ("open", "https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
    "BSD-2-Clause": ("open", "https://opensource.org/license/bsd-2-clause", "bsd-2-clause"),
    "BSD-3-Clause": ("open", "https://opensource.org/license/bsd-3-clause", "bsd-3-clause"),
    "GFDL-1.2": ("sa", "https://www.gnu.org/licenses/old-licenses/fdl-1.2.html", "gfdl"),
    "GFDL-1.3": ("sa", "https://www.gnu.org/licenses/fdl-1.3.html", "gfdl"),
}
# Versions of each Creative Commons licence that the Hub has an id for.
_HUB_CC = re.compile(r"cc-by-(2\.[05]|[34]\.0)|cc-by-sa-[34]\.0|cc-by-nc-[234]\.0|cc-by-nd-4\.0|cc-by-nc-nd-[34]\.0|cc-by-nc-sa-[234]\.0")


def family(license_id: str) -> str | None:
    """The family of an SPDX id, or None when it gives no right to republish the text.

    No-derivatives stands first: whatever else such a licence says, its text must not be adapted.
    """
    if license_id in _OTHERS:
        return _OTHERS[license_id][0]
    match = _CC.fullmatch(license_id)
    if match is None:
        return None
    if match["sd"] == "ND":
        return "nd"
    return "nc" if match["nc"] else "sa" if match["sd"] else "open"


def deed(license_id: str) -> str | None:
    """Where the licence can be read; a Creative Commons id without a version points at the list of versions."""
    if license_id in _OTHERS:
        return _OTHERS[license_id][1]
    match = _CC.fullmatch(license_id)
    if match is None:
        return None
    name = "by" + (match["nc"] or "").lower() + (f"-{match['sd'].lower()}" if match["sd"] else "")
    version = f"{match['version']}/" if match["version"] else ""
    return f"https://creativecommons.org/licenses/{name}/{version}"


def hub_id(license_id: str) -> str:
    """The id the Hub's card metadata knows, else 'other'."""
    if license_id in _OTHERS:
        return _OTHERS[license_id][2]
    lowered = license_id.lower()
    return lowered if _HUB_CC.fullmatch(lowered) else "other"
