"""Encodes and decodes each golden vector with Google's implementation. Argument: vectors.json. With --write it fills in the hex."""
import base64
import json
import sys

from google.protobuf import json_format, symbol_database

import content_pb2  # noqa: F401  (registers the types)
import record_pb2  # noqa: F401
import trust_pb2  # noqa: F401
import wire_pb2  # noqa: F401


def plain(value):
    """Bytes are written as hex:… in the vectors; the JSON mapping of protobuf wants base64."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, str) and value.startswith("hex:"):
        return base64.b64encode(bytes.fromhex(value[4:])).decode()
    return value


vectors = json.load(open(sys.argv[1]))
for vector in vectors:
    kind = symbol_database.Default().GetSymbol(vector["type"])
    message = json_format.ParseDict(plain(vector["value"]), kind())
    encoded = message.SerializeToString(deterministic=True).hex()
    if "--write" in sys.argv:
        vector["hex"] = encoded
        continue
    assert encoded == vector["hex"], (vector["name"], encoded)
    assert kind.FromString(bytes.fromhex(vector["hex"])) == message, vector["name"]
    print("ok", vector["name"])
if "--write" in sys.argv:
    lines = ",\n".join("  " + json.dumps(v, ensure_ascii=False) for v in vectors)
    open(sys.argv[1], "w").write(f"[\n{lines}\n]\n")
