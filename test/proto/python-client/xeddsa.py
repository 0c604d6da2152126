"""Curve25519 keys and XEdDSA signatures in plain Python, as docs/PROTOCOL.md section 4 describes them. Slow and not constant-time: for tests only."""
import hashlib
import os

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, P - 2, P)) % P
BY = (4 * pow(5, P - 2, P)) % P


def _recover_x(y: int, sign: int) -> int:
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P != 0:
        raise ValueError("not on the curve")
    return P - x if x & 1 != sign else x


B = (_recover_x(BY, 0), BY, 1, _recover_x(BY, 0) * BY % P)
ZERO = (0, 1, 1, 0)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _multiply(k: int, p):
    r = ZERO
    while k:
        if k & 1:
            r = _add(r, p)
        p = _add(p, p)
        k >>= 1
    return r


def _encode(p) -> bytes:
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class KeyPair:
    """`public` is the serialised key: 05 and 32 bytes."""

    def __init__(self) -> None:
        raw = bytearray(os.urandom(32))
        raw[0] &= 248
        raw[31] = raw[31] & 127 | 64
        self._private = bytes(raw)
        self._scalar = int.from_bytes(raw, "little")
        point = _multiply(self._scalar, B)
        z = pow(point[2], P - 2, P)
        y = point[1] * z % P
        self._edwards = _encode(point)
        u = (1 + y) * pow(1 - y, P - 2, P) % P
        self.public = b"\x05" + u.to_bytes(32, "little")

    def sign(self, message: bytes) -> bytes:
        prefix = b"\xfe" + b"\xff" * 31
        r = int.from_bytes(hashlib.sha512(prefix + self._private + message + os.urandom(64)).digest(), "little") % Q
        big_r = _encode(_multiply(r, B))
        h = int.from_bytes(hashlib.sha512(big_r + self._edwards + message).digest(), "little") % Q
        s = bytearray(((h * self._scalar + r) % Q).to_bytes(32, "little"))
        s[31] |= self._edwards[31] & 0x80
        return big_r + bytes(s)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 33 or public[0] != 5 or len(signature) != 64:
        return False
    u = int.from_bytes(public[1:], "little") % 2**255
    y = (u - 1) * pow(u + 1, P - 2, P) % P
    sign = signature[63] >> 7
    try:
        a = (_recover_x(y, sign), y, 1, 0)
    except ValueError:
        return False
    a = (a[0], a[1], 1, a[0] * a[1] % P)
    s = int.from_bytes(signature[32:63] + bytes([signature[63] & 0x7F]), "little")
    if s >= Q:
        return False
    encoded = (y | sign << 255).to_bytes(32, "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + encoded + message).digest(), "little") % Q
    minus_a = ((P - a[0]) % P, a[1], 1, (P - a[3]) % P)
    return _encode(_add(_multiply(s, B), _multiply(h, minus_a))) == signature[:32]
