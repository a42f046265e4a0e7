"""Which addresses of machines belong to the public internet."""

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

# `is_global` is True for these: multicast, a private address in the clothes of a public one, and
# the last, where machines at Azure reach its own services.
_NOT_FOR_US = (
    ip_network("192.0.0.0/24"),
    ip_network("192.88.99.0/24"),
    ip_network("2001::/23"),
    ip_network("2002::/16"),
    ip_network("3fff::/20"),
    ip_network("168.63.129.16"),
)
_UNICAST_V6 = ip_network("2000::/3")  # outside it: mapped, NAT64, local and link addresses


def is_public(address: Address) -> bool:
    """True for a unicast address of the public internet."""
    if isinstance(address, IPv6Address) and address not in _UNICAST_V6:
        return False
    hidden = address.is_multicast or address.is_reserved or not address.is_global
    return not hidden and not any(address in network for network in _NOT_FOR_US)
