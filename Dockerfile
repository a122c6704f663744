# One image for web, worker, scheduler and migrations: the command decides (docker-compose.yml).

FROM node:20-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY assets assets
COPY static static
RUN npm run build

FROM python:3.13-slim AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt

FROM python:3.13-slim
# Pango and HarfBuzz draw the PDFs; Liberation stands in for Arial.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 values \
    && useradd --system --uid 10001 --gid values --no-create-home --home-dir /nonexistent values
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp/cache \
    DJANGO_SETTINGS_MODULE=values_hub.settings.production
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY scripts/container_health.py scripts/
COPY values_hub values_hub
COPY recruitment recruitment
COPY induction induction
COPY appraisal appraisal
COPY templates templates
COPY static static
COPY --from=assets /build/static/build static/build
# collectstatic reads settings that stop without their values: these are for this one command and stay nowhere.
RUN SECRET_KEY=building-only-building-only-building-only ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
        DATABASE_URL=postgres://building@localhost/building REDIS_URL=redis://localhost \
        EMAIL_URL=smtp://localhost MAIL_FROM=building@localhost.example \
        python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p var/files var/beat \
    && chown -R values:values var/files var/beat
USER values
VOLUME /app/var/files
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=15s --start-period=30s --retries=3 \
    CMD ["python", "scripts/container_health.py", "web"]
CMD ["gunicorn", "values_hub.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "3", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--access-logfile", "-", "--logger-class", "values_hub.common.access_log.AccessLogger", \
     "--access-logformat", "%(h)s %(t)s \"%(r)s\" %(s)s %(b)s %(M)s ms \"%(a)s\""]
