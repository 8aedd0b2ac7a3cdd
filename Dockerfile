# SyncStream as an image: docker build -t syncstream .
#   docker run -d --init -p 8000:8000 -v syncstream:/data -v ~/Videos:/library syncstream
# It runs as user 10001, who must be able to read the videos; for uploads also to write: sudo chown 10001 ~/Videos
# Several hosts with a database and a proxy: compose.yaml.

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The page is built with the rest.
COPY --from=node /usr/local/bin/node /usr/local/bin/
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN deploy/publish.sh /syncstream

FROM debian:bookworm-slim
# ICU is not needed (invariant globalization); ffmpeg converts films, and tells how long they are.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates ffmpeg libssl3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data syncstream \
    && install -d -o syncstream /data /library
COPY --from=build /syncstream /opt/syncstream
ENV PATH=/opt/syncstream:$PATH \
    SYNCSTREAM_DATA=/data \
    SYNCSTREAM_LIBRARY=/library \
    SYNCSTREAM_LOG_FORMAT=json
USER syncstream
WORKDIR /data
VOLUME ["/data", "/library"]
# Viewers; members of a cluster.
EXPOSE 8000 4053
HEALTHCHECK --interval=30s --timeout=15s --start-period=2m CMD ["syncstream", "status"]
# SIGTERM stops it within seconds, workers first.
ENTRYPOINT ["syncstream"]
CMD ["start"]
