"""validate.py SCHEMA FILE...: checks YAML files against a JSON Schema; status 1 if one is refused."""

import json
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
        "tag:yaml.org,2002:bool", __import__("re").compile("^" + word + "$"), [letter]
    )

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
refused = False
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        tree = yaml.load(file, Loader)
    for error in validator.iter_errors(tree):
        refused = True
        print(f"{path}: {error.json_path}: {error.message}")
sys.exit(1 if refused else 0)
