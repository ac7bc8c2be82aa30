# The major version; a build for release names an exact one, and a digest: --build-arg NODE_VERSION=26.10.0
ARG NODE_VERSION=26

FROM node:${NODE_VERSION}-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the development dependencies: one of them is Node itself, which here comes from the base image.
# No package that the service needs has an install script worth running.
RUN --mount=type=cache,target=/npm npm ci --cache /npm --omit=dev --ignore-scripts --no-audit --no-fund
# What Node never loads, half of the packages' size: types, source maps, sources of what is compiled. Licences stay.
RUN find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.flow' \
    -o -name '*.tsbuildinfo' -o \( -name '*.md' ! -iname '*licen*' ! -iname '*notice*' \) \) -delete \
  && find node_modules -type d \( -name @types -o -path '*/zod/src' \) -prune -exec rm -r {} + \
  && find node_modules -type d -empty -delete

# The root of the image: Node, the libraries that it is linked with, and what a program expects to find. No shell, no package
# manager. Scanners read which packages the libraries are from in /var/lib/dpkg/status.d.
FROM node:${NODE_VERSION}-slim AS root
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /root-of-image
RUN mkdir -p etc usr/local/bin var/lib/dpkg/status.d && mkdir -m 1777 tmp \
  && cp /usr/local/bin/node usr/local/bin/ \
  && cp -L /etc/os-release /etc/debian_version etc/ \
  && echo 'hosts: files dns' >etc/nsswitch.conf \
  && printf '%s\n' root:x:0:0:root:/root:/sbin/nologin node:x:1000:1000:node:/tmp:/sbin/nologin >etc/passwd \
  && printf '%s\n' root:x:0: node:x:1000: >etc/group \
  && for library in $(ldd usr/local/bin/node | grep -o '/[^ ]*'); do \
    cp -L --parents "$library" . && package=$(dpkg-query -S "*/${library##*/}" | sed '/^diversion/d; s/[:,].*//; q') \
    && dpkg-query -s "$package" >"var/lib/dpkg/status.d/$package" \
    && { [ ! -e "/usr/share/doc/$package/copyright" ] || cp --parents "/usr/share/doc/$package/copyright" .; } || exit 1; \
  done \
  && test -s var/lib/dpkg/status.d/libc6

FROM scratch
COPY --from=root /root-of-image /
ENV NODE_ENV=production PATH=/usr/local/bin
WORKDIR /app
# All of it belongs to root: the service can read it and cannot change it. What changes most comes last.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY kibana ./kibana
# The commands that an installation runs beside the service, as .dockerignore lists them: docs/image.md.
COPY scripts ./scripts
COPY src ./src

# As a number, so that Kubernetes can tell that it is not root. Any other user works as well.
USER 1000:1000
EXPOSE 3000 9464

# The root may be read-only. Uploads wait in /tmp (or SPOOL_DIR): mount a volume there that has room for MAX_UPLOAD_BYTES.

# Whether the process answers, not whether Elasticsearch does: restarting the service would not mend that.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["node", "-e", "const { PORT, BASE_PATH } = process.env; fetch(`http://127.0.0.1:${PORT || 3000}${BASE_PATH || ''}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

ARG VERSION=development
ARG REVISION=unknown
ARG CREATED=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="support-insights" \
  org.opencontainers.image.description="Turns a company's customer-support tweets into figures it can act on." \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.source="${SOURCE}"

# Node itself is process 1, so that SIGTERM reaches it.
CMD ["node", "src/main.ts"]
