"""Two Python devices talk through a gateway. Arguments: URL. Codes are read from stdin as lines `NUMBER CODE`. Prints `ok NAME` per step and `done`."""
import os
import sys

import trust_pb2 as trust
import wire_pb2 as wire
from client import Device, Refused, kyber_public, read_manifest, seal_for, signed_key
from websockets.exceptions import ConnectionClosed
from xeddsa import KeyPair, verify


def ok(name: str) -> None:
    print("ok", name, flush=True)


def read_code(number: str) -> str:
    print("code?", number, flush=True)
    return sys.stdin.readline().split()[1]


def refused(expected: str, action):
    try:
        action()
    except Refused as error:
        assert error.answer.name == expected, error.answer.name
        return error.answer
    raise AssertionError(f"not refused with {expected}")


def main(url: str) -> None:
    ada, bob = Device(url), Device(url)
    ada.register("+12025550141", read_code)
    bob.register("+12025550142", read_code)
    ok("registered")

    try:
        refused("UNAUTHENTICATED", lambda: ada.connect(os.urandom(32)))
    except ConnectionClosed as closed:
        assert closed.rcvd.code == 4401
    a, b = ada.connect(), bob.connect()
    a.event("queue_empty")
    b.event("queue_empty")
    ok("authenticated")

    pairs = [(wire.PublicKeyEntry(id=i, key=KeyPair().public), signed_key(bob.identity, i, kyber_public())) for i in (1, 2)]
    status = b.request(upload_keys=wire.UploadKeys(one_time=[p[0] for p in pairs], one_time_kyber=[p[1] for p in pairs])).key_status
    assert status.one_time == 2 and status.repeated_use_digest == bob.repeated_use_digest() and not status.last_resort_used
    forged = signed_key(ada.identity, 9, KeyPair().public)
    refused("BAD_SIGNATURE", lambda: b.request(upload_keys=wire.UploadKeys(signed=forged)))
    ok("keys")

    info = a.request(find_account=wire.FindAccount(number="+12025550142")).account_info
    manifest = read_manifest(info.manifest)
    assert info.account == bob.account and manifest.account == bob.account and manifest.version == 1
    seen = []
    for _ in range(3):
        bundle = a.request(take_bundles=wire.TakeBundles(account=bob.account, devices=[1])).bundles.bundles[0]
        for entry in (bundle.signed, bundle.kyber):
            assert verify(manifest.devices[0].identity_key, entry.key, entry.signature)
        seen.append((bundle.one_time.id, bundle.last_resort))
    assert sorted(seen) == [(0, True), (1, False), (2, False)], seen
    assert b.request(get_key_status=wire.GetKeyStatus()).key_status.last_resort_used
    ok("bundles")

    send = wire.Send(client_message_id=os.urandom(16), recipient=bob.account, manifest_version=1, sealed=seal_for(manifest, b"opaque one"), urgent=True)
    first = a.request(send=send).accepted
    again = a.request(send=send).accepted
    assert first.envelope_id == again.envelope_id and len(first.envelope_id) == 16
    delivered = b.event("deliver").deliver
    assert delivered.envelope_id == first.envelope_id and delivered.sender == ada.account and delivered.sender_device == 1
    assert trust.SealedPayload.FromString(delivered.payload).ciphertext == b"opaque one"
    b.post(ack=wire.Ack(position=delivered.position))
    bob.last_position = delivered.position
    ok("delivered")

    send.manifest_version = 7
    send.client_message_id = os.urandom(16)
    answer = refused("STALE_MANIFEST", lambda: a.request(send=send))
    assert read_manifest(answer.manifest).version == 1
    send.manifest_version = 1
    send.sealed[0].device = 2
    refused("WRONG_DEVICES", lambda: a.request(send=send))
    ok("refused")

    b.close()
    send.sealed[0].device = 1
    send.sealed[0].payload = trust.SealedPayload(type=trust.SEALED_WHISPER, ciphertext=b"opaque two").SerializeToString()
    a.request(send=send)
    b = bob.connect()
    queued = b.event("deliver").deliver
    assert trust.SealedPayload.FromString(queued.payload).ciphertext == b"opaque two"
    assert (queued.position.epoch, queued.position.offset) > (delivered.position.epoch, delivered.position.offset)
    b.post(ack=wire.Ack(position=queued.position))
    b.event("queue_empty")
    bob.last_position = queued.position
    ok("queued")

    newer = bob.connect()
    try:
        b.event("never")
    except ConnectionClosed as closed:
        assert closed.rcvd.code == 4409, closed
    newer.event("queue_empty")
    assert not any(e.WhichOneof("body") == "deliver" for e in newer.events)
    ok("replaced")

    newer.post(ack=wire.Ack(position=wire.Position(epoch=queued.position.epoch, offset=queued.position.offset + 1000)))
    try:
        newer.event("never")
    except ConnectionClosed as closed:
        assert closed.rcvd.code == 4400, closed
    ok("ack beyond")
    a.close()
    print("done", flush=True)


main(sys.argv[1])
