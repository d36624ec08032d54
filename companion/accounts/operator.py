"""What the operator does for people, from the command line."""

from pydantic import TypeAdapter

from ..organizations import service as organizations
from ..runtime import Runtime
from ..schemas import Email, Name
from ..scope import Actor, ActorKind
from .passwords import check_strength, hash_password
from .schemas import NewPassword
from .service import add_user

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_PASSWORD: TypeAdapter[str] = TypeAdapter(NewPassword)


def create_owner(
    runtime: Runtime, email: str, name: str, organization: str, password: str
) -> None:
    """Make a person who owns a new organization."""
    address = _EMAIL.validate_python(email)
    check_strength(_PASSWORD.validate_python(password), address)
    password_hash = hash_password(password)
    now = runtime.clock()
    with runtime.database.write() as session:
        user = add_user(
            session, address, _NAME.validate_python(name), password_hash, now
        )
        organizations.found(
            session,
            Actor(ActorKind.SYSTEM, None),
            user.id,
            _NAME.validate_python(organization),
            now,
        )
