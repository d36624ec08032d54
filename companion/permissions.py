"""Who may do what: the one table of roles and permissions."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """What a person, or the key of a site, is in an organization."""

    OWNER = "owner"
    MANAGER = "manager"
    AGRONOMIST = "agronomist"
    OPERATOR = "operator"
    VIEWER = "viewer"
    SITE = "site"


class Permission(StrEnum):
    """What a route asks for, and what an API key can be given."""

    ORGANIZATION_READ = "organization:read"
    ORGANIZATION_WRITE = "organization:write"
    ORGANIZATION_DELETE = "organization:delete"
    MEMBERS_READ = "members:read"
    MEMBERS_WRITE = "members:write"
    KEYS_READ = "keys:read"
    KEYS_WRITE = "keys:write"
    AUDIT_READ = "audit:read"
    FARMS_READ = "farms:read"
    FARMS_WRITE = "farms:write"
    GROWING_READ = "growing:read"
    GROWING_WRITE = "growing:write"
    RECIPES_WRITE = "recipes:write"
    TASKS_WRITE = "tasks:write"
    ECONOMY_READ = "economy:read"
    ECONOMY_WRITE = "economy:write"
    TELEMETRY_READ = "telemetry:read"
    TELEMETRY_WRITE = "telemetry:write"
    ANALYTICS_READ = "analytics:read"
    AUTOMATION_READ = "automation:read"
    AUTOMATION_WRITE = "automation:write"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    SITES_READ = "sites:read"
    SITES_WRITE = "sites:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    LINK = "link"
    PASSPORTS_READ = "passports:read"


_VIEWER = frozenset(
    {
        Permission.ORGANIZATION_READ,
        Permission.FARMS_READ,
        Permission.GROWING_READ,
        Permission.TELEMETRY_READ,
        Permission.ANALYTICS_READ,
        Permission.AUTOMATION_READ,
        Permission.ALERTS_READ,
        Permission.SITES_READ,
    }
)
_OPERATOR = _VIEWER | {
    Permission.GROWING_WRITE,
    Permission.TASKS_WRITE,
    Permission.ALERTS_WRITE,
}
_AGRONOMIST = _OPERATOR | {
    Permission.RECIPES_WRITE,
    Permission.AUTOMATION_WRITE,
    Permission.ECONOMY_READ,
}
_MANAGER = _AGRONOMIST | {
    Permission.FARMS_WRITE,
    Permission.ECONOMY_WRITE,
    Permission.TELEMETRY_WRITE,
    Permission.MEMBERS_READ,
    Permission.MEMBERS_WRITE,
    Permission.KEYS_READ,
    Permission.SITES_WRITE,
}
_OWNER = frozenset(Permission) - {Permission.LINK, Permission.PASSPORTS_READ}
# A site prints what its own batches cost and brought; other money it never sees.
_SITE = frozenset(
    {
        Permission.LINK,
        Permission.PASSPORTS_READ,
        Permission.FARMS_READ,
        Permission.FARMS_WRITE,
        Permission.GROWING_READ,
        Permission.GROWING_WRITE,
        Permission.TELEMETRY_READ,
        Permission.TELEMETRY_WRITE,
        Permission.AUTOMATION_READ,
        Permission.ALERTS_READ,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _OWNER,
    Role.MANAGER: _MANAGER,
    Role.AGRONOMIST: _AGRONOMIST,
    Role.OPERATOR: _OPERATOR,
    Role.VIEWER: _VIEWER,
    Role.SITE: _SITE,
}

# Who may not even see what a permission is about is told that it is not there (404);
# who sees it, but may not do this with it, is refused (403). What is not here shows itself.
SEEN_WITH: dict[Permission, Permission] = {
    Permission.ORGANIZATION_WRITE: Permission.ORGANIZATION_READ,
    Permission.ORGANIZATION_DELETE: Permission.ORGANIZATION_READ,
    Permission.MEMBERS_WRITE: Permission.MEMBERS_READ,
    Permission.KEYS_WRITE: Permission.KEYS_READ,
    Permission.FARMS_WRITE: Permission.FARMS_READ,
    Permission.GROWING_WRITE: Permission.GROWING_READ,
    Permission.RECIPES_WRITE: Permission.GROWING_READ,
    Permission.TASKS_WRITE: Permission.GROWING_READ,
    Permission.ECONOMY_WRITE: Permission.ECONOMY_READ,
    Permission.TELEMETRY_WRITE: Permission.TELEMETRY_READ,
    Permission.AUTOMATION_WRITE: Permission.AUTOMATION_READ,
    Permission.ALERTS_WRITE: Permission.ALERTS_READ,
    Permission.SITES_WRITE: Permission.SITES_READ,
    Permission.LINK: Permission.FARMS_READ,
    Permission.PASSPORTS_READ: Permission.FARMS_READ,
}


def sees(permissions: Collection[Permission], permission: Permission) -> bool:
    """Tell whether somebody may know of what a permission is about."""
    return SEEN_WITH.get(permission, permission) in permissions


# A key that could make keys or members would outlive its own revocation.
NEVER_FOR_KEYS = frozenset(
    {
        Permission.KEYS_READ,
        Permission.KEYS_WRITE,
        Permission.MEMBERS_READ,
        Permission.MEMBERS_WRITE,
        Permission.ORGANIZATION_WRITE,
        Permission.ORGANIZATION_DELETE,
        Permission.AUDIT_READ,
        Permission.SITES_WRITE,
    }
)
