"""What a card is now: read from its dates, never kept."""

import enum


class CardState(enum.Enum):
    """`closed`: it lets nobody in any more."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    WAITING = "waiting"  # five wrong codes
    REPLACED = "replaced"
    TOO_LATE = "too_late"  # seven days without being opened

    @property
    def closed(self) -> bool:
        return self in {CardState.REPLACED, CardState.TOO_LATE}
