"""Which addresses of the network a stranger's link may lead to: the public internet's alone."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_IPV6_SITES = IPv6Network("2000::/3")
"""Where IPv6 has sites; what stands for an IPv4 address (mapped, compatible, NAT64) is not."""
_NO_SITES: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # protocols' own
            "192.88.99.0/24",  # relays to 6to4
            "2001::/23",  # protocols' own, Teredo's tunnels among them
            "2002::/16",  # 6to4, which a relay would take to an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: str) -> bool:
    """Say whether an IP address, as a socket is about to connect to it, is a public one.

    Private, loopback, link-local, carrier-grade NAT, multicast and reserved addresses are not, nor
    is any IPv6 address that stands for an IPv4 one, which a gateway might lead anywhere.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if any(parsed in network for network in _NO_SITES):
        return False
    if isinstance(parsed, IPv6Address):
        return parsed in _IPV6_SITES and parsed.is_global
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)
