"""Holds Kubernetes objects (YAML on stdin) against the published schemas, and custom resources against the schema of their CRD; prints what is wrong as JSON.

Strict: a field that no schema knows is an error, where a cluster would drop it in silence.
"""
import functools
import json
import pathlib
import sys

import jsonschema
import kubernetes_validate
import kubernetes_validate.utils
import yaml

KUBERNETES = '1.37'
# It reads megabytes of definitions for each object.
kubernetes_validate.utils.schema_contents = functools.cache(kubernetes_validate.utils.schema_contents)


def closed(schema):
    """The schema with unknown fields refused."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    strict = {name: closed(value) for name, value in schema.items()}
    if isinstance(schema.get('properties'), dict) and 'additionalProperties' not in schema and not schema.get('x-kubernetes-preserve-unknown-fields'):
        strict['additionalProperties'] = False
    return strict


def complaint(document, crds):
    try:
        custom = crds / f"{document['kind']}.json"
        if custom.exists():
            schema = json.loads(custom.read_text())
            # Every object has them; a CRD's schema says nothing about what is inside metadata.
            body = {name: value for name, value in document.items() if name not in ('apiVersion', 'kind', 'metadata')}
            spec = {name: value for name, value in schema['properties'].items() if name not in ('apiVersion', 'kind', 'metadata')}
            jsonschema.Draft202012Validator(closed({**schema, 'properties': spec})).validate(body)
        else:
            kubernetes_validate.validate(document, KUBERNETES, strict=True)
    except jsonschema.ValidationError as error:
        return f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message[:300]}"
    except kubernetes_validate.SchemaNotFoundError as error:
        return error.message
    return None


crds = pathlib.Path(sys.argv[1])
problems = []
for document in yaml.safe_load_all(sys.stdin):
    found = complaint(document, crds)
    if found is not None:
        problems.append(f"{document['kind']} {document['metadata']['name']}: {found}")
print(json.dumps(problems))
