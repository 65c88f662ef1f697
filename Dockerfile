# Built in one stage, run in another: the final image has no pip cache, no compiler and no package tool of ours.
# Commands use paths relative to WORKDIR, so that tests/test_docker.py can run them without Docker.
FROM python:3.13-slim-trixie AS builder
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv --without-pip .venv && \
    pip --python .venv/bin/python install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock
COPY bot bot
RUN python -m compileall -q bot && mkdir -m 0700 data

FROM python:3.13-slim-trixie
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE=/data/footnote.sqlite3
COPY --from=builder /app/.venv .venv
COPY --from=builder /app/bot bot
COPY --from=builder --chown=10001:10001 /app/data /data
COPY knowledge.yaml ./
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
