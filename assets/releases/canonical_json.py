"""Values of a release as JSON may carry them."""

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any


def json_value(value: Any) -> Any:
    """A value as JSON: dates and times in ISO form, moments in UTC with `Z`, no NaN, bytes as hex digits."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return json_value(float(value))
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(json_value(key)): json_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [json_value(one) for one in value]
    return str(value)
