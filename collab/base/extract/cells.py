"""Values of spreadsheet cells as a German reader expects to see them."""

from datetime import date, datetime, time, timedelta

Value = int | float | str | bool | time | date | datetime | timedelta


def shown(value: Value) -> str:
    """12,5 · 03.04.2024 · 03.04.2024 16:30 · 07:45 · WAHR; text as it is."""
    match value:
        case bool():
            return "WAHR" if value else "FALSCH"
        case float():
            return _number(value)
        case datetime():
            return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _number(value: float) -> str:
    """Fifteen digits, as spreadsheets have them, so that 0.1 + 0.2 reads 0,3."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}".replace(".", ",")
