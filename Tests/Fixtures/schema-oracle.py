"""Says of each YAML text whether a JSON Schema accepts it.

Reads {"schema": …, "texts": […]} from standard input and prints a list: null for an accepted text, else the
first complaint.
"""
import datetime
import json
import sys

import jsonschema
import yaml


def plain(value):
    """The value as JSON knows it: keys are text, dates are text."""
    if isinstance(value, dict):
        return {
            key if isinstance(key, str) else json.dumps(key, default=str): plain(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.datetime)) else value


request = json.load(sys.stdin)
jsonschema.Draft202012Validator.check_schema(request["schema"])
validator = jsonschema.Draft202012Validator(request["schema"])
answers = []
for text in request["texts"]:
    try:
        value = yaml.load(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        answers.append(f"unreadable: {error}")
        continue
    error = next(validator.iter_errors(plain({} if value is None else value)), None)
    answers.append(None if error is None else f"{list(error.absolute_path)}: {error.message}"[:300])
json.dump(answers, sys.stdout)
