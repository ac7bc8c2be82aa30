# The major version; a build for release names an exact one: --build-arg NODE_VERSION=26.10.0
ARG NODE_VERSION=26

FROM node:${NODE_VERSION}-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the development dependencies: one of them is Node itself, which here comes from the base image.
# No package that the service needs has an install script worth running.
RUN --mount=type=cache,target=/npm npm ci --cache /npm --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE_VERSION}-slim
ENV NODE_ENV=production
WORKDIR /app
# All of it belongs to root: the service can read it and cannot change it. What changes most comes last.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
# `docker exec … node scripts/token.ts` makes a token where there is nothing but the container.
COPY scripts/token.ts scripts/fail.ts ./scripts/

# The base image's user `node`, as a number, so that Kubernetes can tell that it is not root. Any other user works as well.
USER 1000:1000
EXPOSE 3000

# The root may be read-only. Uploads wait in /tmp (or SPOOL_DIR): mount a volume there that has room for MAX_UPLOAD_BYTES.

# Whether the process answers, not whether Elasticsearch does: restarting the service would not mend that.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "const { PORT, BASE_PATH } = process.env; fetch(`http://127.0.0.1:${PORT || 3000}${BASE_PATH || ''}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="support-insights" \
  org.opencontainers.image.description="Turns a company's customer-support tweets into figures it can act on." \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"

# Node itself is process 1, so that SIGTERM reaches it.
CMD ["node", "src/main.ts"]
