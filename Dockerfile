# The portal's image: one for web, worker, beat, relay, the migrate job and the backup. It runs as user 10001, writes
# only to /data/media, /data/heads, /backups and /tmp, and holds no secret.

FROM node:22-slim AS packages
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.12-slim-bookworm AS environment
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --quiet --require-hashes --no-deps --requirement requirements.txt

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=jiayu_jobs.settings.production DATA_DIR=/data TZ=Asia/Shanghai
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent portal \
    && mkdir -p /data/media /data/heads /backups && chown 10001:10001 /data/media /data/heads /backups
WORKDIR /portal
COPY --from=environment /venv /venv
COPY --from=packages /portal/node_modules node_modules
COPY . .
# Compressed static files are part of the image; the values below exist only for this one command.
RUN python -m compileall -q . && \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    FIELD_KEYS="k1=$(python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')" \
    DATABASE_URL=postgresql://nobody@127.0.0.1:1/nothing REDIS_URL=redis://127.0.0.1:1/0 ALLOWED_HOSTS=build \
    python manage.py collectstatic --no-input
USER 10001:10001
EXPOSE 8000
CMD ["uvicorn", "jiayu_jobs.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
