"""Events as iCalendar (RFC 5545), and iCalendar as events."""

from collab.calendar.ics.reading import LARGEST, Entry, Reading, read
from collab.calendar.ics.writing import feed, message, organizer_of, single

__all__ = ["LARGEST", "Entry", "Reading", "feed", "message", "organizer_of", "read", "single"]
