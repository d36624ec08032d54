"""The mode of a farm: what its automations may do at all."""

from enum import StrEnum


class Mode(StrEnum):
    """How a farm is run."""

    NORMAL = "normal"
    HARVEST = "harvest"
    MAINTENANCE = "maintenance"
    VACATION = "vacation"
    EMERGENCY_STOP = "emergency_stop"

    @property
    def stops_everything(self) -> bool:
        """Return whether every device is switched off and stays off."""
        return self is Mode.EMERGENCY_STOP
