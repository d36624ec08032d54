"""Amounts as the API writes them: quantities, money, days."""

from datetime import date
from decimal import Decimal
import re
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer

from .organizations.schemas import CurrencyCode

EARLIEST = date(1970, 1, 1)
LATEST = date(2200, 12, 31)
MOST_MINOR = 10**15

# ISO 4217, those that people pay with in 2026.
CURRENCIES = frozenset(
    re.findall(
        r"\w+",
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN
        BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB
        EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR
        ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD
        MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR
        PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE
        SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI
        UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """,
    )
)


def _in_force(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("It is no currency of ISO 4217, such as EUR, USD or JPY.")
    return code


type Currency = Annotated[CurrencyCode, AfterValidator(_in_force)]
type Minor = Annotated[
    int,
    Field(
        ge=0,
        le=MOST_MINOR,
        description="In the minor unit of the currency: 1299 cents are 12.99 EUR.",
        examples=[1299],
    ),
]
type Price = Annotated[
    int,
    Field(
        ge=-MOST_MINOR,
        le=MOST_MINOR,
        description="Minor units per MWh: 21345 cents are 0.21345 EUR per kWh.",
        examples=[21345],
    ),
]
type Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=12, decimal_places=3, examples=[2.5]),
]
type Stock = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=3, examples=[2.5]),
]
# Twelve digits are exact as a number of JSON, too.
type Shown = Annotated[
    Decimal, PlainSerializer(float, return_type=float, when_used="json")
]
type Percent = Annotated[
    Decimal, Field(ge=0, le=100, decimal_places=1, max_digits=4, examples=[93.5])
]
type Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
