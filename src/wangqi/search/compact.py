"""JSON as it stands in the files of the search: in one line, characters as they are."""

from __future__ import annotations

import json

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON. Made once: `json.dumps` makes an encoder a call, which costs more than a short row."""
