"""Validates the documents of a YAML file against a JSON schema: schema.py SCHEMA FILE [KIND]. KIND picks documents."""

import json
import re
import sys

import jsonschema
import yaml

# Python's expressions know no classes of Unicode.
text = re.sub(r"\\\\p\{([LN])\}", lambda found: "a-zA-Z" if found[1] == "L" else "0-9", open(sys.argv[1], encoding="utf-8").read())
text = text.replace("\\\\.a-zA-Z+", "\\\\.[a-zA-Z]+")
schema = json.loads(text)
kind = sys.argv[3] if len(sys.argv) > 3 else None
documents = [each for each in yaml.safe_load_all(open(sys.argv[2], encoding="utf-8")) if kind in (None, each.get("kind"))]
if kind:
    # Argo keeps the schema of each kind below its own name.
    schema = {**schema, "oneOf": [], "$ref": f"#/definitions/io.argoproj.workflow.v1alpha1.{kind}"}
    del schema["oneOf"]
validator = jsonschema.validators.validator_for(schema)(schema)
errors = [error for document in documents for error in validator.iter_errors(document)]
if not documents or errors:
    sys.exit("; ".join(f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in errors[:5]) or "no document")
# It sees mistakes: a name that is no part of the schema is one.
broken = [{**document, "spec" if kind else "resources": 7} for document in documents]
if not any(True for document in broken for _ in validator.iter_errors(document)):
    sys.exit("the schema lets anything through")
