"""Which addresses of the network a stranger's link may lead us to."""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that is public in IPv6; what lies outside may be led to a private IPv4 address."""
PROTOCOLS = ipaddress.IPv4Network("192.0.0.0/24")
"""For protocols between networks (RFC 6890); no web server is there."""


def may_reach(text: str, *, loopback: bool) -> bool:
    """Say whether a numeric address is open to us: public, or this machine if ``loopback``."""
    address = _plain(ipaddress.ip_address(text.split("%")[0]))
    if address.is_loopback:
        return loopback
    return address.is_global and not address.is_multicast and not _special(address)


def may_use_port(port: int, *, loopback: bool) -> bool:
    """Say whether a port is one that web servers use; low ports belong to other services."""
    return port == 443 or port >= 1024 or (loopback and port == 80)


def _plain(address: Address) -> Address:
    """Return the IPv4 address inside a mapped or translated IPv6 address."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _special(address: Address) -> bool:
    """Say whether an address hides an IPv4 address that we would have to trust, or no server."""
    if isinstance(address, ipaddress.IPv4Address):
        return address in PROTOCOLS
    return address not in UNICAST or address.sixtofour is not None or address.teredo is not None
