"""A small sealgate client, written from docs/PROTOCOL.md and the .proto files alone. It does not encrypt: what it sends as ciphertext is opaque anyway."""
import hashlib
import os
import time

from kyber_py.kyber import Kyber1024
from websockets.sync.client import connect

import trust_pb2 as trust
import wire_pb2 as wire
from xeddsa import KeyPair, verify

DOMAIN = b"sealgate/manifest/v1\x00"


class Refused(Exception):
    def __init__(self, answer):
        super().__init__(f"{answer.name}: {answer.text}")
        self.answer = answer


def signed_key(identity: KeyPair, key_id: int, public: bytes) -> "wire.SignedKeyEntry":
    return wire.SignedKeyEntry(id=key_id, key=public, signature=identity.sign(public))


def kyber_public() -> bytes:
    return b"\x08" + Kyber1024.keygen()[0]


def read_manifest(blob: "trust.SignedBlob") -> "trust.Manifest":
    """Verifies a manifest under its own first key; the caller compares that key with the one it has pinned."""
    manifest = trust.Manifest.FromString(blob.payload)
    ids = [d.id for d in manifest.devices]
    assert ids and ids[0] == 1 and ids == sorted(set(ids)) and ids[-1] <= 127
    assert verify(manifest.devices[0].identity_key, DOMAIN + blob.payload, blob.signature)
    return manifest


class Connection:
    """One WebSocket: requests with answers, and the events that came meanwhile."""

    def __init__(self, url: str) -> None:
        self.socket = connect(url + "/v1/device", compression=None)
        self.events = []
        self.next_id = 1

    def post(self, **body) -> int:
        request_id, self.next_id = self.next_id, self.next_id + 1
        self.socket.send(wire.Frame(request_id=request_id, **body).SerializeToString())
        return request_id

    def request(self, **body) -> "wire.Frame":
        return self.answer(self.post(**body))

    def answer(self, request_id: int) -> "wire.Frame":
        while True:
            frame = wire.Frame.FromString(self.socket.recv(timeout=10))
            if frame.request_id == request_id:
                if frame.WhichOneof("body") == "refused":
                    raise Refused(frame.refused)
                return frame
            self.events.append(frame)

    def event(self, kind: str) -> "wire.Frame":
        """The next event of this kind; others before it stay where they are."""
        while True:
            for i, frame in enumerate(self.events):
                if frame.WhichOneof("body") == kind:
                    return self.events.pop(i)
            self.events.append(wire.Frame.FromString(self.socket.recv(timeout=10)))

    def close(self) -> None:
        self.socket.close()


class Device:
    """A primary device: its keys and what it must remember."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.identity = KeyPair()
        self.secret = os.urandom(32)
        self.registration_id = int.from_bytes(os.urandom(2), "big") % 16383 + 1
        self.last_position = None

    def _once(self, **body) -> "wire.Frame":
        connection = Connection(self.url)
        try:
            return connection.request(**body)
        finally:
            connection.close()

    def register(self, number: str, read_code) -> None:
        session = self._once(start_verification=wire.StartVerification(number=number)).verification_started.session
        accepted = self._once(submit_code=wire.SubmitCode(session=session, code=read_code(number))).code_accepted
        self.account, self.cluster_id = accepted.account, accepted.cluster_id
        self.incarnation = int(time.time() * 1000)
        manifest = trust.Manifest(
            account=self.account, kind=trust.CONSUMER, custody=trust.CUSTODY_DEVICE, cluster_id=self.cluster_id, version=1,
            issued_at_ms=self.incarnation,
            devices=[trust.ManifestDevice(id=1, incarnation=self.incarnation, registration_id=self.registration_id,
                                          identity_key=self.identity.public)]).SerializeToString()
        self.signed = signed_key(self.identity, 1, KeyPair().public)
        self.last_resort = signed_key(self.identity, 0xF00000, kyber_public())
        registered = self._once(register=wire.Register(
            session=session, manifest=trust.SignedBlob(payload=manifest, signature=self.identity.sign(DOMAIN + manifest)),
            secret_hash=hashlib.sha256(self.secret).digest(), signed=self.signed, last_resort=self.last_resort)).registered
        assert registered.account == self.account and registered.device == 1

    def connect(self, secret: bytes = b"") -> Connection:
        connection = Connection(self.url)
        hello = wire.Hello(protocol=1, account=self.account, device=1, secret=secret or self.secret, client="python test 1")
        if self.last_position is not None:
            hello.last_position.CopyFrom(self.last_position)
        welcome = connection.request(hello=hello).welcome
        assert welcome.cluster_id == self.cluster_id and welcome.limits.window_messages > 0
        connection.limits = welcome.limits
        return connection

    def repeated_use_digest(self) -> bytes:
        return hashlib.sha256(
            self.identity.public + self.signed.id.to_bytes(4, "big") + self.signed.key
            + self.last_resort.id.to_bytes(4, "big") + self.last_resort.key).digest()


def seal_for(manifest: "trust.Manifest", ciphertext: bytes, without: int = 0):
    payload = trust.SealedPayload(type=trust.SEALED_WHISPER, ciphertext=ciphertext).SerializeToString()
    return [wire.Sealed(device=d.id, incarnation=d.incarnation, registration_id=d.registration_id, payload=payload)
            for d in manifest.devices if d.id != without]
