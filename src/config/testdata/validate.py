"""validate.py good|bad SCHEMA FILE...: status 0 if the schema takes (or refuses) every file."""

import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of a scalar: a date is a text, only true and false are booleans."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rsplit(":", 1)[1] not in ("timestamp", "bool", "merge", "value")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for letter, word in (("t", "true"), ("f", "false")):
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile("^" + word + "$"), [letter]
    )

wanted, schema_path = sys.argv[1:3]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
surprises = 0
for path in sys.argv[3:]:
    with open(path, encoding="utf-8") as file:
        tree = yaml.load(file, Loader)
    errors = [f"{path}: {each.json_path}: {each.message}" for each in validator.iter_errors(tree)]
    if wanted == "good" and errors:
        surprises += 1
        print("\n".join(errors))
    if wanted == "bad" and not errors:
        surprises += 1
        print(f"{path}: the schema takes it")
sys.exit(1 if surprises else 0)
