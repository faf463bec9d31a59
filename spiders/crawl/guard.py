"""The resolver every connection goes through: addresses that a crawl may not reach are never handed to the connector.

Twisted connects to exactly the addresses the resolver gives, and asks it for numbers in any notation too. So a name that
answers differently the second time, or a redirect to `http://2130706433/`, meets this check on the address it would reach.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from spiders.crawl.refusals import Refusals as Refusals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


@implementer(IHostnameResolver)
class GuardedResolver:
    """Wraps the reactor's resolver; resolves at every connection, without a cache that could grow stale answers."""

    def __init__(self, inner: IHostnameResolver, refusals: Refusals) -> None:
        self._inner = inner
        self._refusals = refusals

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: "ReactorBase") -> Self:
        """How Scrapy builds the class named by TWISTED_DNS_RESOLVER."""
        made = cls(reactor.nameResolver, crawler.settings["BOWEN_REFUSALS"])
        made._reactor = reactor
        return made

    _reactor: "ReactorBase"

    def install_on_reactor(self) -> None:
        """How Scrapy puts it in place."""
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve, passing on only the addresses that may be reached."""
        if self._refusals.unguarded(hostName, portNumber):
            receiver = resolutionReceiver
        else:
            receiver = _Filter(resolutionReceiver, hostName, self._refusals)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Filter:
    def __init__(self, receiver: IResolutionReceiver, host: str, refusals: Refusals) -> None:
        self._receiver, self._host, self._refusals = receiver, host, refusals

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        if not self._refusals.refuses(self._host, str(getattr(address, "host", ""))):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()
