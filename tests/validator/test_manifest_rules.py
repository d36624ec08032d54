"""The rules for manifest, HACS, brand and quality scale find the mistakes that they are for."""

import pytest

from scripts.lib.validator import manifest, quality
from tests.validator.copies import Checkout
from tests.validator.mistakes import (
    SCALE,
    Mistake,
    appended,
    assert_found,
    changed,
    deleted,
    drop,
    each,
    put,
    reordered,
    replaced,
)

MISTAKES = {
    # manifest.json
    "a key is missing": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", drop("iot_class")),
        "manifest.json",
        "lacks 'iot_class'",
    ),
    "a key is unknown": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", put("homepage", value="x")),
        "manifest.json",
        "'homepage' is no key",
    ),
    "the order is wrong": Mistake(
        manifest.manifest_keys,
        changed("manifest.json", reordered),
        "manifest.json",
        "'domain' comes here",
    ),
    "the domain is another": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("domain", value="farm")),
        "manifest.json",
        "'domain' is not the folder's name",
    ),
    "the version is none": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("version", value="newest")),
        "manifest.json",
        "'version' is no version",
    ),
    "the documentation is not https": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("documentation", value="http://example.org")),
        "manifest.json",
        "'documentation' is no https address",
    ),
    "nobody owns it": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("codeowners", value=[])),
        "manifest.json",
        "'codeowners' are not a list",
    ),
    "the class does not exist": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("iot_class", value="guessing")),
        "manifest.json",
        "'iot_class' is no class",
    ),
    "a requirement is not pinned": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("requirements", value=["numpy>=2"])),
        "manifest.json",
        "'requirements' are not pinned",
    ),
    "there is no config flow": Mistake(
        manifest.manifest_values,
        changed("manifest.json", put("config_flow", value=False)),
        "manifest.json",
        "does not agree with config_flow.py",
    ),
    "a dependency does not exist": Mistake(
        manifest.components,
        changed("manifest.json", put("dependencies", value=["greenhouse"])),
        "manifest.json",
        "no component 'greenhouse'",
    ),
    "an import is not declared": Mistake(
        manifest.components,
        appended("const.py", "from homeassistant.components import lovelace"),
        "const.py",
        "does not depend on 'lovelace'",
    ),
    "an import inside a function is not declared": Mistake(
        manifest.components,
        appended(
            "const.py",
            "def f():\n    try:\n        import homeassistant.components.mqtt.client\n"
            "    except ImportError:\n        pass",
        ),
        "const.py",
        "does not depend on 'mqtt'",
    ),
    # HACS and brand
    "hacs.json has a strange key": Mistake(
        manifest.hacs,
        changed("/hacs.json", put("icon", value="x")),
        "hacs.json",
        "'icon' is no key that HACS knows",
    ),
    "hacs.json has no name": Mistake(
        manifest.hacs, changed("/hacs.json", drop("name")), "hacs.json", "lacks 'name'"
    ),
    "a zip has no name": Mistake(
        manifest.hacs,
        changed("/hacs.json", put("zip_release", value=True)),
        "hacs.json",
        "needs 'filename'",
    ),
    "the licence is gone": Mistake(
        manifest.hacs, deleted("/LICENSE"), "LICENSE", "is missing"
    ),
    "there are two integrations": Mistake(
        manifest.hacs,
        lambda checkout: checkout.path("/custom_components/other").mkdir(),
        "custom_components",
        "only one folder",
    ),
    "an image is missing": Mistake(
        manifest.brand, deleted("brand/dark_icon.png"), "dark_icon.png", "is missing"
    ),
    "an image has another size": Mistake(
        manifest.brand,
        lambda checkout: checkout.path("brand/icon.png").write_bytes(
            checkout.path("brand/icon@2x.png").read_bytes()
        ),
        "brand/icon.png",
        "not 256 px square",
    ),
    "a logo is no PNG": Mistake(
        manifest.brand,
        lambda checkout: checkout.path("brand/logo.png").write_bytes(b"GIF89a" * 9),
        "brand/logo.png",
        "is missing or no PNG",
    ),
    # quality_scale.yaml
    "a rule is not answered": Mistake(
        quality.answers,
        replaced(SCALE, "  brands: done\n", ""),
        SCALE,
        "lacks the rule 'brands'",
    ),
    "a rule is made up": Mistake(
        quality.answers,
        replaced(SCALE, "  brands: done\n", "  brands: done\n  beauty: done\n"),
        SCALE,
        "there is no rule 'beauty'",
    ),
    "an answer is none": Mistake(
        quality.answers,
        replaced(SCALE, "brands: done", "brands: maybe"),
        SCALE,
        "'brands' is none of done, exempt, todo",
    ),
    "an exemption is not explained": Mistake(
        quality.answers,
        replaced(SCALE, "brands: done", "brands: exempt"),
        SCALE,
        "'brands' is exempt without a comment",
    ),
    "the manifest claims what is not done": Mistake(
        quality.claim,
        each(
            changed("manifest.json", put("quality_scale", value="bronze")),
            replaced(SCALE, "brands: done", "brands: todo"),
        ),
        "manifest.json",
        "brands",
    ),
    "the manifest claims a tier that does not exist": Mistake(
        quality.claim,
        changed("manifest.json", put("quality_scale", value="diamond")),
        "manifest.json",
        "there is no tier 'diamond'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """Each mistake is found."""
    assert_found(mistake, checkout, untouched)
