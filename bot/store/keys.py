"""Numbers that stand for what need not be kept."""

from hashlib import blake2b


def key_of(text: str) -> int:
    """Return a number of 64 bits, signed, that stands for a text."""
    encoded = text.encode(errors="surrogatepass")
    return int.from_bytes(blake2b(encoded, digest_size=8).digest(), signed=True)
