"""Constants shared by the modules of the Vertical Farm integration."""

from typing import Final

DOMAIN: Final = "vertical_farm"
MANUFACTURER: Final = "Vertical Farm"

CONF_KIND: Final = "kind"
KIND_FARM: Final = "farm"
KIND_DEMO: Final = "demo"

CONF_CODE: Final = "code"
CONF_COMPANION_ID: Final = "companion_id"
CONF_CROP_DAY_START: Final = "crop_day_start"
CONF_CURRENCY: Final = "currency"
CONF_DEMO: Final = "demo"
CONF_ELECTRICITY_PRICE: Final = "electricity_price"
CONF_FARM: Final = "farm"
CONF_KEY: Final = "key"
CONF_LAYOUT: Final = "layout"
CONF_SITE_ID: Final = "site_id"
CONF_URL: Final = "url"
CONF_WEATHER: Final = "weather"

SUBENTRY_COMPANION: Final = "companion"
SUBENTRY_RACK: Final = "rack"
SUBENTRY_RESERVOIR: Final = "reservoir"
SUBENTRY_PERSON: Final = "person"

DEFAULT_CROP_DAY_START: Final = "06:00:00"
