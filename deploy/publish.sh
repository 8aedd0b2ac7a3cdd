#!/usr/bin/env bash
# Publishes SyncStream as one self-contained folder: neither .NET nor anything of this clone is needed to run it.
#   deploy/publish.sh FOLDER [RUNTIME]        RUNTIME: linux-x64 or linux-arm64; this machine's where not given
set -euo pipefail
folder=$(realpath -m "${1:?usage: deploy/publish.sh FOLDER [RUNTIME]}")
case ${2:-$(uname -m)} in
  linux-x64 | x86_64) runtime=linux-x64 ;;
  linux-arm64 | aarch64 | arm64) runtime=linux-arm64 ;;
  *) echo "publish.sh: no runtime for ${2:-$(uname -m)}" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
dotnet publish src/Node/Node.csproj -c Release -r "$runtime" --self-contained true -v quiet -nologo -o "$folder"
cp LICENSE "$folder/"
