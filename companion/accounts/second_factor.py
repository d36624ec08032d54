"""The authenticator app: setting it up, asking for its codes, removing it."""

from datetime import datetime

from sqlalchemy import delete

from ..audit import service as audit
from ..database import WriteSession
from ..keyring import Keyring
from ..runtime import Runtime
from ..scope import Person, WritingPerson
from . import repository, totp
from .models import RecoveryCode, SecondFactor
from .problems import SecondFactorExists, WrongCode
from .schemas import RecoveryCodes, SecondFactorBegun
from .service import prove_password, user_of
from .tokens import hash_token


def begin(runtime: Runtime, person: Person, password: str) -> SecondFactorBegun:
    """Make a secret for the app; it counts once a code of it was shown."""
    user = prove_password(person, password)
    secret = totp.new_secret()
    with runtime.database.write() as session:
        if repository.confirmed_factor(session, user.id) is not None:
            raise SecondFactorExists
        session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
        session.add(
            SecondFactor(
                user_id=user.id,
                sealed_secret=runtime.keyring.seal(secret),
                created_at=person.now,
            )
        )
    return SecondFactorBegun(
        secret=secret, address=totp.setup_address(secret, user.email)
    )


def confirm(runtime: Runtime, person: WritingPerson, code: str) -> RecoveryCodes:
    """Let the app count, and give the codes for the day that it is lost."""
    factor = person.session.get(SecondFactor, user_of(person).id)
    if factor is not None and factor.confirmed_at is not None:
        raise SecondFactorExists
    if factor is None or not _take_step(
        runtime.keyring, person.session, factor, code, person.now
    ):
        raise WrongCode
    factor.confirmed_at = person.now
    audit.record(person.session, person.actor, person.now, "second-factor.added")
    codes = [totp.new_recovery_code() for _ in range(totp.RECOVERY_CODES)]
    person.session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == person.user_id)
    )
    person.session.add_all(
        RecoveryCode(user_id=person.user_id, hash=hash_token(each)) for each in codes
    )
    return RecoveryCodes(codes=codes)


def take_code(
    keyring: Keyring,
    session: WriteSession,
    factor: SecondFactor,
    code: str,
    now: datetime,
) -> bool:
    """Take a code of the app or a recovery code; neither is taken twice."""
    if code.isdecimal():
        return _take_step(keyring, session, factor, code, now)
    return repository.take_recovery_code(session, factor.user_id, code)


def _take_step(
    keyring: Keyring,
    session: WriteSession,
    factor: SecondFactor,
    code: str,
    now: datetime,
) -> bool:
    secret = keyring.unseal(factor.sealed_secret)
    step = None if secret is None else totp.matching_step(secret, code, now)
    return step is not None and repository.take_step(session, factor.user_id, step)


def remove(runtime: Runtime, person: Person, password: str) -> None:
    """Remove the app and the recovery codes."""
    user = prove_password(person, password)
    with runtime.database.write() as session:
        session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        audit.record(session, person.actor, person.now, "second-factor.removed")
