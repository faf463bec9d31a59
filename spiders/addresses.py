"""Which network addresses a crawl may reach: public ones, and those a user allows by name.

Checked on the resolved address at connect time, so that a name that changes its answer (rebinding) gains nothing; numbers written as
decimal, octal or hex come out of the resolver as plain addresses and meet the same check.
"""

import ipaddress
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Not "private" by the standard, yet never a blog: embedded IPv4 forms, and cloud services at public addresses.
_BLOCKED: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10"),
        *("3fff::/20", "168.63.129.16/32", "192.88.99.0/24"),
    )
)
_NAMES: Final = ("localhost", "localhost.localdomain", "ip6-localhost", "metadata.google.internal", "metadata")
_SUFFIXES: Final = (".localhost", ".local", ".internal", ".localdomain", ".home.arpa", ".onion")


def blocked(address: str) -> str | None:
    """Why an IP address may not be reached, or None when it may. A string that is no address is refused."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is not an address"
    for network in _BLOCKED:
        if ip.version == network.version and ip in network:
            return f"{ip} is in {network}"
    if ip.is_multicast or ip.is_unspecified or ip.is_reserved or not ip.is_global:
        return f"{ip} is not a public address"
    return None


def blocked_host(host: str) -> str | None:
    """Why a host may not be asked for at all, before its name is resolved: internal names and addresses written out."""
    name = host.rstrip(".").lower().strip("[]")
    if not name:
        return "no host"
    if name in _NAMES or name.endswith(_SUFFIXES):
        return f"{name} is an internal name"
    literal = _literal(name)
    return blocked(literal) if literal else None


def _literal(name: str) -> str | None:
    """The address that a host written as one means, in any notation that resolvers read."""
    try:
        return str(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        pass
    parts = name.split(".")
    if len(parts) > 4 or not all(parts):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    *heads, last = numbers
    if any(number > 255 for number in heads) or last >= 256 ** (4 - len(heads)):
        return "0.0.0.0"  # noqa: S104 - an impossible number is refused as the unspecified address is
    return str(ipaddress.IPv4Address(sum(number << (24 - 8 * index) for index, number in enumerate(heads)) + last))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)


def allowed_by_name(host: str, port: int | None, allow_hosts: tuple[str, ...]) -> bool:
    """Whether a site's `allow_hosts` names this host, alone or with its port."""
    name = host.strip("[]").lower()
    wanted = {name, f"{name}:{port}", f"[{name}]:{port}"}
    return any(entry.lower() in wanted for entry in allow_hosts)
