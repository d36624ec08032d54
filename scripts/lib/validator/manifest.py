"""Rules for manifest.json, hacs.json and the brand images."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
import re
import struct
from urllib.parse import urlsplit

from awesomeversion import AwesomeVersion, AwesomeVersionException
from homeassistant.const import Platform

from .tree import DOMAIN, Problem, Tree, within

_IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
_TYPES = {"device", "entity", "hardware", "helper", "hub", "service", "system"}
_REQUIRED = {
    "codeowners",
    "documentation",
    "domain",
    "integration_type",
    "iot_class",
    "issue_tracker",
    "name",
    "requirements",
    "version",
}
_KNOWN = _REQUIRED | {
    "after_dependencies",
    "bluetooth",
    "config_flow",
    "dependencies",
    "dhcp",
    "disabled",
    "homekit",
    "import_executor",
    "iot_standards",
    "loggers",
    "mqtt",
    "preview_features",
    "quality_scale",
    "single_config_entry",
    "ssdp",
    "supported_by",
    "usb",
    "zeroconf",
}
_HACS_KNOWN = {
    "content_in_root",
    "country",
    "filename",
    "hacs",
    "hide_default_branch",
    "homeassistant",
    "name",
    "persistent_directory",
    "render_readme",
    "zip_release",
}
BRAND_SIZES = {
    f"{shade}{kind}{suffix}.png": (kind, height * scale)
    for shade in ("", "dark_")
    for kind, height in (("icon", 256), ("logo", 128))
    for suffix, scale in (("", 1), ("@2x", 2))
}
# Components that hassfest lets every integration use without naming them.
_ALWAYS_THERE = {
    "alert",
    "automation",
    "conversation",
    "default_config",
    "device_automation",
    "frontend",
    "group",
    "homeassistant",
    "input_boolean",
    "input_button",
    "input_datetime",
    "input_number",
    "input_select",
    "input_text",
    "media_source",
    "onboarding",
    "panel_custom",
    "persistent_notification",
    "person",
    "script",
    "shopping_list",
    "sun",
    "system_health",
    "system_log",
    "timer",
    "webhook",
    "websocket_api",
    "zone",
    *(platform.value for platform in Platform),
}


def manifest_keys(tree: Tree) -> Iterator[Problem]:
    """Check which keys the manifest has, and their order."""
    path, manifest = _manifest(tree)
    for key in sorted(_REQUIRED - manifest.keys()):
        yield tree.problem(path, 1, f"lacks '{key}'")
    for key in manifest:
        if key not in _KNOWN:
            yield tree.problem(path, [key], f"'{key}' is no key of a manifest")
    keys = list(manifest)
    wanted = sorted(keys, key=lambda key: (key not in {"domain", "name"}, key))
    for key, other in zip(keys, wanted, strict=True):
        if key != other:
            message = f"'{other}' comes here: domain, name, then by alphabet"
            yield tree.problem(path, [key], message)
            return


def manifest_values(tree: Tree) -> Iterator[Problem]:
    """Check the values of the manifest."""
    path, manifest = _manifest(tree)
    get = manifest.get
    for key, fine, wanted in (
        ("domain", get("domain") == DOMAIN, f"is not the folder's name '{DOMAIN}'"),
        ("version", _is_version(get("version")), "is no version"),
        ("documentation", _is_https(get("documentation")), "is no https address"),
        ("issue_tracker", _is_https(get("issue_tracker")), "is no https address"),
        ("codeowners", _are_owners(get("codeowners")), "are not a list of @names"),
        ("iot_class", get("iot_class") in _IOT_CLASSES, "is no class of that kind"),
        ("integration_type", get("integration_type") in _TYPES, "is no such type"),
        ("requirements", _are_pinned(get("requirements")), "are not pinned by =="),
    ):
        if key in manifest and not fine:
            yield tree.problem(path, [key], f"'{key}' {wanted}")
    if bool(get("config_flow")) != (tree.integration / "config_flow.py").exists():
        yield tree.problem(
            path, ["config_flow"], "does not agree with config_flow.py being there"
        )


def components(tree: Tree) -> Iterator[Problem]:
    """Check that the components that the code imports are named as dependencies."""
    path, manifest = _manifest(tree)
    named = {
        str(name)
        for key in ("dependencies", "after_dependencies")
        for name in _list(manifest.get(key))
    }
    for name in sorted(named):
        if find_spec(f"homeassistant.components.{name}") is None:
            yield tree.problem(path, 1, f"there is no component '{name}'")
    own = {item.stem for item in tree.integration.iterdir()}
    for module, node, name in _imported_components(tree):
        if name not in _ALWAYS_THERE | named | own | {DOMAIN}:
            yield tree.problem(
                module, node.lineno, f"the manifest does not depend on '{name}'"
            )


def hacs(tree: Tree) -> Iterator[Problem]:
    """Check hacs.json and what else HACS looks for in a repository."""
    path = tree.root / "hacs.json"
    document = within(tree.document(path)) if path.exists() else {}
    if not document.get("name"):
        yield tree.problem(path, 1, "lacks 'name'")
    for key in document:
        if key not in _HACS_KNOWN:
            yield tree.problem(path, [key], f"'{key}' is no key that HACS knows")
    if document.get("zip_release") and not document.get("filename"):
        yield tree.problem(path, ["zip_release"], "needs 'filename'")
    minimum = document.get("homeassistant")
    if minimum is not None and not _is_version(minimum):
        yield tree.problem(path, ["homeassistant"], "is no version")
    for name in ("README.md", "LICENSE"):
        if not (tree.root / name).is_file():
            yield tree.problem(tree.root / name, 1, "is missing")
    integrations = [
        item.name
        for item in (tree.root / "custom_components").iterdir()
        if item.is_dir() and item.name != "__pycache__"
    ]
    if integrations != [DOMAIN]:
        folder = tree.root / "custom_components"
        yield tree.problem(folder, 1, "HACS installs only one folder from here")


def brand(tree: Tree) -> Iterator[Problem]:
    """Check that the brand images are there in the sizes that are shown."""
    for name, (kind, height) in BRAND_SIZES.items():
        path = tree.integration / "brand" / name
        size = _png_size(path)
        if size is None:
            yield tree.problem(path, 1, "is missing or no PNG")
        elif kind == "icon" and size != (height, height):
            yield tree.problem(path, 1, f"is {size}, not {height} px square")
        elif kind == "logo" and (size[1] != height or size[0] < height):
            yield tree.problem(path, 1, f"is {size}, not {height} px high and wider")


def _manifest(tree: Tree) -> tuple[Path, Mapping[str, object]]:
    """Return the manifest, empty where it cannot be read."""
    path = tree.integration / "manifest.json"
    return path, within(tree.document(path))


def _list(value: object) -> list[object]:
    """Return a value that is a list, else an empty one."""
    return value if isinstance(value, list) else []


def _imported_components(tree: Tree) -> Iterator[tuple[Path, ast.stmt, str]]:
    """Yield the components that modules import when they run."""
    prefix = ["homeassistant", "components"]
    for path, module in tree.code.items():
        for node in _running(module.body):
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                parts = node.module.split(".")
                if parts[:2] != prefix:
                    continue
                names = [alias.name for alias in node.names]
                for name in parts[2:3] or names:
                    yield path, node, name
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    parts = alias.name.split(".")
                    if parts[:2] == prefix and len(parts) > len(prefix):
                        yield path, node, parts[2]


def _running(nodes: Iterable[ast.AST]) -> Iterator[ast.stmt]:
    """Yield statements except those for type checkers alone."""
    for node in nodes:
        if isinstance(node, ast.stmt):
            yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _running(node.orelse)
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _running(ast.iter_child_nodes(node))


def _is_version(value: object) -> bool:
    """Return whether Home Assistant can compare it as a version."""
    try:
        return isinstance(value, str) and AwesomeVersion(value).strategy != "unknown"
    except AwesomeVersionException:
        return False


def _is_https(value: object) -> bool:
    """Return whether it is an address that a browser can open safely."""
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    return parts.scheme == "https" and bool(parts.netloc)


def _are_owners(value: object) -> bool:
    """Return whether it is a list with at least one GitHub name."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(re.fullmatch(r"@[\w/-]+", str(owner)) for owner in value)
    )


def _are_pinned(value: object) -> bool:
    """Return whether it is a list of exact requirements."""
    return isinstance(value, list) and all(
        re.fullmatch(r"[\w.\[\]-]+==[\w.]+", str(item)) for item in value
    )


def _png_size(path: Path) -> tuple[int, int] | None:
    """Return the width and height of a PNG, None where it is none."""
    if not path.is_file():
        return None
    header = path.read_bytes()[:24]
    if len(header) < 24 or header[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    width, height = struct.unpack(">II", header[16:24])
    return width, height


RULES = (manifest_keys, manifest_values, components, hacs, brand)
