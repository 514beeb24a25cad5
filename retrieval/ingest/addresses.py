"""Which addresses of the network a stranger's link may lead to: the public internet's alone."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# Ranges of IPv6 that hold an IPv4 address, and how far from its end: a gateway would go there.
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_IPV4_COMPATIBLE = IPv6Network("::/96")
_IPV4_BITS = 0xFFFF_FFFF


def is_public(address: str) -> bool:
    """Say whether an IP address, as a socket is about to connect to it, is a public one.

    Private, loopback, link-local, carrier-grade NAT, multicast and reserved addresses are not, nor
    is any IPv6 address that stands for such an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo).
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_global, (parsed, *_embedded(parsed))))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    is_local = isinstance(address, IPv6Address) and (
        address.is_site_local or address in _LOCAL_NAT64
    )
    if isinstance(address, IPv6Address) and _embedded(address) and not is_local:
        return True  # its IPv4 address decides
    return address.is_global and not (address.is_multicast or address.is_reserved or is_local)


def _embedded(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    if address.teredo:
        return address.teredo
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        return (IPv4Address(int(address) & _IPV4_BITS),)
    found = address.ipv4_mapped or address.sixtofour
    return (found,) if found else ()
