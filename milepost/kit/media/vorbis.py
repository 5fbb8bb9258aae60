"""The comment headers of Vorbis and Opus, emptied without changing their length."""

import struct

VORBIS, SETUP, OPUS = b"\x03vorbis", b"\x05vorbis", b"OpusTags"


def blank_comments(packets: bytes) -> bytes:
    """Return packets of a codec with the comment packet, if one is among them, emptied."""
    start = packets.find(VORBIS)
    if start < 0:
        return packets
    end = packets.find(SETUP, start)
    end = len(packets) if end < 0 else end
    return packets[:start] + blank_packet(packets[start:end]) + packets[end:]


def blank_packet(packet: bytes) -> bytes:
    """Return a comment packet of the same length: a vendor of spaces, and no comments."""
    if packet.startswith(VORBIS):
        return VORBIS + _spaces(len(packet) - len(VORBIS) - 1) + b"\x01"
    return OPUS + _spaces(len(packet) - len(OPUS))


def _spaces(length: int) -> bytes:
    return struct.pack("<I", length - 8) + b" " * (length - 8) + struct.pack("<I", 0)
