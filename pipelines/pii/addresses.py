"""Public IP addresses of somebody's machine; private, documentation and well-known service addresses stay."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from pipelines.pii.spans import Span, after, before

_V4: Final = re.compile(r"\d(?<![0-9A-Za-z_.].)\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![0-9A-Za-z_]|\.\d)")
_V6: Final = re.compile(r"[23](?<![0-9A-Za-z_.].)[0-9A-Fa-f]{3}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z_])")
_RESOLVERS: Final = frozenset((
    "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "1.1.1.2", "1.0.0.2", "1.1.1.3", "1.0.0.3", "9.9.9.9", "9.9.9.10", "149.112.112.112",
    "208.67.222.222", "208.67.220.220", "114.114.114.114", "114.114.115.115", "114.114.114.119", "114.114.115.119", "223.5.5.5",
    "223.6.6.6", "119.29.29.29", "119.28.28.28", "182.254.116.116", "182.254.118.118", "180.76.76.76", "1.2.4.8", "210.2.4.8",
    "101.226.4.6", "123.125.81.6", "4.2.2.1", "4.2.2.2", "4.2.2.3", "4.2.2.4", "64.6.64.6", "64.6.65.6", "94.140.14.14", "94.140.15.15",
    "185.222.222.222", "77.88.8.8", "77.88.8.1", "168.95.1.1", "168.95.192.1", "101.101.101.101", "101.102.103.104", "74.82.42.42",
    "84.200.69.80", "156.154.70.1", "199.85.126.10", "117.50.10.10", "52.80.66.66", "1.2.3.4", "4.3.2.1", "11.22.33.44", "12.34.56.78",
    "2001:4860:4860::8888", "2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001", "2620:fe::fe", "2620:fe::9",
    "2400:3200::1", "2400:3200:baba::1", "2402:4e00::", "2400:da00::6666", "2001:dc7:1000::1", "2a10:50c0::ad1:ff", "2a10:50c0::ad2:ff",
))
_VERSION: Final = re.compile(
    r"(?:version|ver\.?|release|build|chrome|chromium|firefox|edge|safari|opera|webkit|windows|android|ios|\.net|dotnet|python|php|nginx|node|openssl|kernel|oracle|firmware|sdk|driver|jdk|java"
    r"|版本号?|版|升级到|更新到|固件|驱动|第|§|section|章|节|[a-z]/)[\s:：=/v\"']{0,3}$"
)
_ADDRESS: Final = re.compile(r"ip|ping|ssh|host|server|服务器|地址|addr|inet|://|@|dns|登录|访问|curl|telnet|nslookup|主机|traceroute|remote|client|from|连接")


def ip_addresses(text: str) -> Iterator[Span]:
    """Public IPv4 and IPv6 addresses; what ends in `::` is a network."""
    for match in _V4.finditer(text):
        if _is_host(text, match):
            yield Span(match.start(), match.end(), "ipv4")
    for match in _V6.finditer(text):
        written = match[0][:-1] if match[0].endswith(":") and not match[0].endswith("::") else match[0]
        inside = re.search(r"(?:^|[^0-9a-z])[0-9a-f]{1,4}:$", before(text, match.start(), 8))
        if not written.endswith("::") and _is_public(written) and not inside:
            yield Span(match.start(), match.start() + len(written), "ipv6")


def _is_public(written: str) -> bool:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and str(address) not in _RESOLVERS


def _is_host(text: str, match: re.Match[str]) -> bool:
    octets = match[0].split(".")
    if not _is_public(match[0]) or len(set(octets)) == 1 or any(len(octet) > 1 and octet[0] == "0" for octet in octets):
        return False
    lead, tail = before(text, match.start(), 16), after(text, match.end(), 8)
    if (re.match(r"/\d", tail) and octets[-1] == "0") or re.match(r"\s?[版节章]", tail):
        return False
    if re.search(r"[a-z0-9]-$", lead) or (_VERSION.search(lead) and not re.search(r"://$", lead)):
        return False
    small = all(int(octet) < 32 for octet in octets)  # one address in 4,096, and nearly every version number
    return not small or bool(_ADDRESS.search(lead) or re.match(r":\d{2,5}\b", tail))
