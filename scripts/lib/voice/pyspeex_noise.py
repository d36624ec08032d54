"""Stands in for pyspeex-noise, which has no wheel for this Python; see pymicro_vad."""


class AudioProcessor:
    """Noise suppression that is not there."""

    def __init__(self, auto_gain: float, noise_suppression: int) -> None:
        message = "This development environment has no noise suppression."
        raise RuntimeError(message)
