"""Both ends of the link, without a Home Assistant around ours."""

import warnings

with warnings.catch_warnings():
    # Home Assistant's own parts are imported as they are.
    warnings.simplefilter("ignore")
    import custom_components.vertical_farm.link.exchange  # noqa: F401
