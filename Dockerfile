# syntax=docker/dockerfile:1
# The companion: `docker build --tag vertical-farm-companion .`
# hadolint global ignore=DL3059
# (each step stands alone: a test carries them out one by one, without an engine)
FROM python:3.14-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build

# What is served is pinned with hashes; it gets no installer.
RUN ["python", "-m", "venv", "--without-pip", "/opt/companion"]
COPY requirements/service.txt requirements/build.txt requirements/
RUN ["python", "-m", "pip", "--python", "/opt/companion", "install", "--require-hashes", "--only-binary", ":all:", "--requirement", "requirements/service.txt"]

# What makes the wheel stays here.
RUN ["python", "-m", "venv", "--without-pip", "/opt/build"]
RUN ["python", "-m", "pip", "--python", "/opt/build", "install", "--require-hashes", "--requirement", "requirements/build.txt"]
COPY pyproject.toml LICENSE ./
COPY companion companion
RUN ["/opt/build/bin/python", "-m", "hatchling", "build", "--target", "wheel", "--directory", "dist"]
RUN ["python", "-m", "pip", "--python", "/opt/companion", "install", "--no-index", "--no-deps", "--find-links", "dist", "vertical-farm-companion"]


FROM python:3.14-slim

LABEL org.opencontainers.image.title="Vertical Farm companion" \
    org.opencontainers.image.licenses="MIT"

RUN ["groupadd", "--system", "--gid", "8200", "companion"]
RUN ["useradd", "--system", "--uid", "8200", "--gid", "companion", "--no-create-home", "--home-dir", "/data", "--shell", "/usr/sbin/nologin", "companion"]
RUN ["install", "--directory", "--owner=companion", "--group=companion", "--mode=0700", "/data"]
COPY --from=build /opt/companion /opt/companion

ENV PATH=/opt/companion/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VF_DATA_DIR=/data \
    VF_HOST=0.0.0.0 \
    VF_ANNOUNCE=false
WORKDIR /data
VOLUME /data
EXPOSE 8200
USER 8200:8200

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --start-interval=1s \
    CMD ["python", "-m", "companion.probe"]
# The server itself is the process that is told to stop.
ENTRYPOINT ["companion"]
CMD ["serve"]
