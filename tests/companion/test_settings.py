"""What an operator can set, and what is refused with a sentence."""

from pathlib import Path
import sys

from pydantic import ValidationError
import pytest

from companion.database import Database, open_database
from companion.keyring import load_secret
from companion.lock import OnlyProcess
from companion.settings import Settings, UnsafeConfiguration, default_data_dir

SECRET = "0123456789abcdef0123456789abcdef"


def test_nothing_configured_is_safe() -> None:
    """The defaults reach this machine only, and open nothing."""
    settings = Settings()

    assert settings.is_local_only
    assert settings.is_sqlite
    assert settings.serves_docs
    assert settings.allowed_origins == ()
    assert settings.url.endswith("data/companion.db")


def test_data_folder_is_where_the_system_keeps_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """XDG's, or its default."""
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert default_data_dir() == Path("/somewhere/vertical-farm-companion")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert default_data_dir().parts[-3:-1] == (".local", "share")


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("VF_SECRET", "short", "openssl rand"),
        ("VF_SECRET", "changeme" * 8, "openssl rand"),
        ("VF_METRICS_TOKEN", "x" * 64, "openssl rand"),
        ("VF_ALLOWED_ORIGINS", "https://a.example, *", "List the origins"),
        ("VF_TRUSTED_PROXIES", "0.0.0.0/0", "Name your proxy's"),
        ("VF_TRUSTED_PROXIES", "somewhere", "IPv4 or IPv6"),
        ("VF_OIDC_ISSUER", "http://issuer.example", "https"),
        ("VF_WORKERS", "2", "PostgreSQL"),
        ("VF_RUNNER", "worker", "PostgreSQL"),
        ("VF_TIME_ZONE", "Atlantis/Centre", "Europe/Lisbon"),
        ("VF_PUBLIC_URL", "farm.example", "pattern"),
    ],
)
def test_unsafe_setting_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    """The text does not repeat a secret."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as refusal:
        Settings()

    message = refusal.value.errors(include_input=False)[0]["msg"]
    assert hint in message
    assert "changeme" not in message


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """As people write them in an environment file."""
    monkeypatch.setenv("VF_ALLOWED_ORIGINS", "https://a.example, https://b.example,")
    monkeypatch.setenv("VF_TRUSTED_PROXIES", "10.0.0.1,fd00::/8")
    settings = Settings()

    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.trusted_proxies == ("10.0.0.1", "fd00::/8")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("::1", True), ("0.0.0.0", False), ("farm.lan", False)],
)
def test_reach_is_known_by_the_address(host: str, expected: bool) -> None:
    """Names other than localhost count as reachable."""
    assert Settings(host=host).is_local_only is expected


def test_secret_comes_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that it is in no process list and no environment dump."""
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    path.chmod(0o600)
    monkeypatch.setenv("VF_SECRET_FILE", str(path))

    assert load_secret(Settings()) == SECRET


def test_secret_file_that_others_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the command that repairs it."""
    path = tmp_path / "secret"
    path.write_text(SECRET, encoding="utf-8")
    path.chmod(0o644)
    monkeypatch.setenv("VF_SECRET_FILE", str(path))

    with pytest.raises(UnsafeConfiguration, match="chmod 600"):
        Settings()


def test_secret_file_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A typing error does not silently make a new secret."""
    monkeypatch.setenv("VF_DATABASE_URL_FILE", "/nowhere/at/all")

    with pytest.raises(UnsafeConfiguration, match="VF_DATABASE_URL_FILE"):
        Settings()


def test_first_start_creates_a_secret_for_its_owner_alone(tmp_path: Path) -> None:
    """The next start takes the same one."""
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    first = load_secret(settings)
    path = settings.data_dir / "secret"

    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert load_secret(settings) == first


def test_damaged_secret_is_not_taken(tmp_path: Path) -> None:
    """Half a file is no secret."""
    (tmp_path / "secret").write_text("half", encoding="utf-8")
    (tmp_path / "secret").chmod(0o600)

    with pytest.raises(UnsafeConfiguration, match="no complete secret"):
        load_secret(Settings(data_dir=tmp_path))


def test_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """With the setting that chooses another."""
    (tmp_path / "file").touch()

    with pytest.raises(UnsafeConfiguration, match="VF_DATA_DIR"):
        load_secret(Settings(data_dir=tmp_path / "file" / "below"))


def test_secrets_are_not_shown() -> None:
    """Neither by print nor in a trace."""
    settings = Settings.model_validate(
        {
            "secret": SECRET,
            "database_url": "postgresql://u:pass-word@db/x",
        }
    )

    assert SECRET not in repr(settings)
    assert "pass-word" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///x.db", "sqlite+pysqlite"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
    ],
)
def test_driver_is_ours_whatever_the_address_says(
    url: str, driver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hosted databases give addresses in several forms."""
    monkeypatch.chdir(tmp_path)

    assert Database(url).url.drivername == driver


def test_other_databases_are_refused() -> None:
    """With the two that there are."""
    with pytest.raises(UnsafeConfiguration, match="sqlite:///"):
        Database("mysql://u@h/d")


def test_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    settings = Settings.model_validate({"database_url": "postgresql://u@h/d"})

    with pytest.raises(UnsafeConfiguration, match="pip install"):
        open_database(settings)


def test_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    """SQLite has one writer; the second is told who is there."""
    settings = Settings(data_dir=tmp_path)

    first, second = OnlyProcess(settings), OnlyProcess(settings)
    with first, pytest.raises(UnsafeConfiguration, match="Another companion"), second:
        pytest.fail("two at once")
    with OnlyProcess(settings):
        pass


def test_postgresql_needs_no_such_lock(tmp_path: Path) -> None:
    """It has many writers."""
    settings = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "database_url": "postgresql://u@h/d",
            "workers": 4,
        }
    )

    with OnlyProcess(settings), OnlyProcess(settings):
        assert list(tmp_path.iterdir()) == []
