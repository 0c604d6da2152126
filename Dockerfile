# docker build --build-arg COMMIT=$(git rev-parse HEAD) -t sealgate .
# Debian 13, for its glibc 2.41: uWebSockets' binary for Node 24 needs 2.38. On musl (Alpine) it does not run at all.
FROM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Prebuilt binaries come inside the packages; no install script is needed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# The packages bring binaries for every platform and Node: 350 MB that never load here.
RUN find node_modules/uWebSockets.js -name 'uws_*.node' ! -name "uws_$(node -p 'process.platform+"_"+process.arch+"_"+process.versions.modules').node" -delete \
 && find node_modules/@signalapp/*/prebuilds -mindepth 1 -maxdepth 1 ! -name "$(node -p 'process.platform+"-"+process.arch')" -exec rm -r {} +
# Which source runs: --version and /source tell users (AGPL-3.0, section 13).
ARG COMMIT=
RUN mkdir -p .git && echo "$COMMIT" > .git/HEAD

# Node alone, without npm, yarn and their like.
FROM debian:trixie-slim
COPY --from=build /usr/local/bin/node /usr/local/bin/node
WORKDIR /opt/sealgate
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/.git/HEAD ./.git/HEAD
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
RUN groupadd --gid 10001 sealgate && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin sealgate \
 && install -d -o sealgate -g sealgate -m 0700 /var/lib/sealgate /etc/sealgate
# Where data (/var/lib/sealgate/data) and keys (/etc/sealgate/keys) go unless the configuration says otherwise; variables of ours would go before its file.
ENV NODE_ENV=production XDG_DATA_HOME=/var/lib XDG_CONFIG_HOME=/etc
# A fixed heap: Node's guess follows the machine, not what the rest of the process needs. Beside it 1 GiB for 18,000 sockets with TLS, SQLCipher and buffers: a container of 2.5 GiB.
ENV NODE_OPTIONS=--max-old-space-size=1536
USER 10001:10001
VOLUME ["/var/lib/sealgate", "/etc/sealgate"]
EXPOSE 8080 8081 9090
# Drains. Give it drain.totalMs and some room: docker stop --time 15.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:9090/livez').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/sealgate/dist/cli/main.js"]
CMD ["serve"]
