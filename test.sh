#!/usr/bin/env bash
# Runs every check and test of SyncStream. Installs what it misses where it can, says what to install where not.
#
#   ./test.sh               everything: format, build, page, unit, system and browser tests
#   ./test.sh quick         format, build, page and unit tests
#   ./test.sh chaos --minutes 30 --seed 7
#                           the chaos suite alone, for so long, from that seed (the full run has 3 minutes of it);
#                           --only KillWorker: faults of these kinds alone, each on a whole system, for figures
#   ./test.sh hosts --minutes 20 --seed 7
#                           hosts as network namespaces, with everything that can happen to them (--only KillHost: those alone)
#   ./test.sh proxies       two hosts behind nginx, HAProxy, Caddy and a name with two addresses
#   ./test.sh packages      builds the Debian package, installs, runs, upgrades and removes it (as root); checks the alert rules
#   ./test.sh formats       plays a table of containers and codecs in Chromium
#   ./test.sh look          every page and state by six pairs of eyes (desk, phone, tablet, television; light, dark; five languages):
#                           axe on each, and the pictures in artifacts/look; further words: names of eyes
#   ./test.sh media         measures the video path against nginx, express and Kestrel (minutes; --smoke: seconds, counts only)
#   ./test.sh load --viewers 10000
#                           puts so many viewers on a real server and measures it (about 4 minutes a round, on a quiet machine);
#                           --servers syncstream,socketio-cluster,socketio,syncplay: peers too; --rounds, --rooms, --workers,
#                           --transport ws|sse|poll|mixed, --at HOST:PORT; `load growth`: the curves; `load smoke`: seconds, counts only
#   ./test.sh benchmarks    measures the hot paths' parts, with their allocations (2 minutes; tests/Benchmarks/results.md has the last table)
#   ./test.sh Node          one test project (Protocol, Web, Node, System, Browser); further words go to dotnet test
#   ./test.sh sync          measures how far apart real pages are on bad networks (about 20 minutes, on a quiet machine);
#                           further words: seconds per run, pages, words in the names of the runs wanted
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 npm_config_fund=false npm_config_audit=false

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND DEBIAN-PACKAGE WHY: installs the package as root on Debian and its kin, else explains.
need() {
  have "$1" && return
  if [ "$(id -u)" = 0 ] && have apt-get; then
    echo "installing $2 ($3)"
    [ -n "${apt_updated:-}" ] || apt-get update -qq >/dev/null
    apt_updated=1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null
  fi
  have "$1" || { echo "$1 is missing ($3). Install it first, for example: sudo apt install $2" >&2; exit 1; }
}

prepare_build() {
  have dotnet || { echo "dotnet is missing. Install the .NET 10 SDK: https://dotnet.microsoft.com/download" >&2; exit 1; }
  need npm npm "builds the page; Node.js 20 or later"
}

prepare_tests() {
  need ffmpeg ffmpeg "makes the test videos"
  need curl curl "asks the server as a stranger would"
  if [ "$what" = all ] || [ "$what" = System ]; then
    need systemd-socket-activate systemd "hands the server a socket, as a service manager does"
    need ip iproute2 "makes a network cable that can be pulled"
  fi
  if [ "$what" = all ] || [ "$what" = System ] || [ "$what" = hosts ]; then
    need ip iproute2 "makes hosts of network namespaces"
    need nft nftables "cuts the network between hosts"
    need pg_lsclusters postgresql "the journal that hosts share"
  fi
  if [ "$what" = hosts ]; then
    need python3 python3 "delays packets"
    need faketime faketime "gives a host a wrong clock"
  fi
  if [ "$what" = all ] || [ "$what" = Browser ] || [ "$what" = look ] || [ "$what" = sync ]; then
    need chromium chromium "shows the page"
    fc-list 2>/dev/null | grep -qi emoji || { [ "$(id -u)" = 0 ] && have apt-get && apt-get install -y -qq fonts-noto-color-emoji >/dev/null || true; }
  fi
  if [ "$what" = look ]; then
    fc-list :lang=zh 2>/dev/null | grep -q . || { [ "$(id -u)" = 0 ] && have apt-get && apt-get install -y -qq fonts-wqy-zenhei >/dev/null || true; }
  fi
}

results=artifacts/test-results
passed=0 failed=0 skipped=0

# A run is named by its project, Web, or as a part of it, System-waiting; its results are kept under that name.
# execute RUN [dotnet test arguments]
execute() {
  local run=$1; shift
  dotnet test "tests/${run%%-*}.Tests" -c Release --no-build --logger "trx;LogFileName=$PWD/$results/$run.trx" \
    --logger "console;verbosity=minimal" "$@"
}

# add_up RUN EXIT-CODE
add_up() {
  local run=$1 code=$2
  local trx="$PWD/$results/$run.trx"
  if [ -f "$trx" ]; then
    local counters; counters=$(grep -o '<Counters [^>]*>' "$trx")
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    passed=$((passed + $(count passed))) failed=$((failed + $(count failed)))
    skipped=$((skipped + $(count total) - $(count executed)))
  fi
  [ $code = 0 ] || broken="${broken:-} $run"
}

# announce RUN
announce() {
  case $1 in *-*) say "tests/${1%%-*}.Tests: ${1#*-}" ;; *) say "tests/$1.Tests" ;; esac
}

# run_tests RUN [dotnet test arguments]: runs a project and adds its counts up.
run_tests() {
  local code=0
  announce "$1"
  execute "$@" || code=$?
  add_up "$1" $code
}

# start_tests RUN [dotnet test arguments]: the same beside what comes next, told and added up by await_tests.
start_tests() {
  { code=0; execute "$@" || code=$?; echo $code >"$results/$1.code"; } >"$results/$1.log" 2>&1 &
}

# await_tests RUN
await_tests() {
  while [ ! -s "$results/$1.code" ]; do sleep 0.2; done
  announce "$1"
  cat "$results/$1.log"
  add_up "$1" "$(cat "$results/$1.code")"
}

# run_unit_tests [dotnet test arguments]: all three at once, told one after the other.
run_unit_tests() {
  start_tests Protocol "$@"
  start_tests Web "$@"
  # They wait for clusters and processes more than they compute.
  run_tests Node "$@" -- xUnit.MaxParallelThreads=4
  await_tests Protocol
  await_tests Web
}

# run_system_tests [dotnet test arguments]: with those of the browser. Some wait for what takes its time, in which its tour computes, and what does not measure time.
run_system_tests() {
  run_tests System --filter "Run!=hosts&Run!=proxies&Run!=waiting" "$@"
  start_tests System-waiting --filter "Run=waiting" "$@"
  run_tests Browser-tour --filter "(FullyQualifiedName~TourTests&Run!=look)|Run=beside" "$@"
  await_tests System-waiting
  run_tests Browser --filter "FullyQualifiedName!~TourTests&Run!=beside&Run!=formats&Run!=look" "$@"
}

# watch_chaos: shows what the chaos suite tells while it runs; test runners keep a test's own output to themselves.
watch_chaos() {
  mkdir -p artifacts/chaos && : >artifacts/chaos/progress.log
  tail -n 0 -F artifacts/chaos/progress.log 2>/dev/null &
  chaos_watcher=$!
  trap 'kill $chaos_watcher 2>/dev/null' EXIT
}

# contact_sheet: all pictures on one page, a row for each pair of eyes.
contact_sheet() {
  echo '<!doctype html><meta charset="utf-8"><title>SyncStream</title><style>body{font:14px sans-serif;background:#ddd}'
  echo 'figure{display:inline-block;margin:4px;vertical-align:top}img{height:320px;border:1px solid #888;background:#fff}</style>'
  (cd artifacts/look && for eyes in */; do
    echo "<h2>${eyes%/}</h2>"
    for file in "$eyes"*.png; do
      echo "<figure><a href=\"$file\"><img src=\"$file\" loading=lazy></a><figcaption>$(basename "$file" .png)</figcaption></figure>"
    done
  done)
}

check_page() {
  cd src/Web/Client && npm run --silent check && npm test --silent
}

# as_people_run_it: the server compiled ahead of time. Its processes start in half the time, and its figures are what people get.
as_people_run_it() {
  ./syncstream --version && export SYNCSTREAM_EXECUTABLE=$PWD/artifacts/run/syncstream
}

# run_chaos FILTER [--minutes M] [--seed S] [--only KIND,KIND]
run_chaos() {
  local filter=$1; shift
  while [ $# -gt 0 ]; do
    case $1 in
      --minutes) export SYNCSTREAM_CHAOS_MINUTES=$2 ;;
      --seed) export SYNCSTREAM_CHAOS_SEED=$2 ;;
      --only) export SYNCSTREAM_CHAOS_ONLY=$2 ;;
      *) echo "chaos takes --minutes M, --seed S and --only KIND,KIND, not $1" >&2; exit 2 ;;
    esac
    shift 2
  done
  as_people_run_it
  run_tests System --filter "$filter"
}

finish() {
  say "result"
  [ -z "${broken:-}" ] || echo "failed:$broken"
  echo "Total: $passed passed, $failed failed, $skipped skipped"
  [ -z "${broken:-}" ] && [ $failed = 0 ]
}

what=${1:-all}
[ $# -gt 0 ] && shift
case $what in all | System | chaos | hosts) watch_chaos ;; esac
rm -rf "$results" && mkdir -p "$results"
prepare_build
# What tests need is fetched while the computer builds; commands that are no whole run have it at once.
case $what in
  all | quick)
    prepare_tests >"$results/prepare.log" 2>&1 &
    preparing=$!
    ;;
  *) prepare_tests ;;
esac

case $what in
  all | quick)
    # Nothing here runs long enough for .NET to be worth compiling it a second time: a sixth of the build, and more of the tests.
    export DOTNET_TieredPGO=0
    say "format"
    dotnet tool restore >/dev/null
    dotnet csharpier check .
    say "build"
    # One compiler for all projects is warm after the first of them. It goes before the tests, which need its memory.
    export UseSharedCompilation=true
    dotnet build SyncStream.sln -c Release -v q
    # One waits where the other computes.
    say "page"
    check_page >"$results/page.log" 2>&1 &
    page=$!
    [ "$what" = quick ] || ./syncstream --version
    wait $page || { cat "$results/page.log"; exit 1; }
    cat "$results/page.log"
    dotnet build-server shutdown --vbcscompiler >/dev/null
    wait $preparing || { cat "$results/prepare.log" >&2; exit 1; }
    cat "$results/prepare.log"
    run_unit_tests "$@"
    if [ "$what" = all ]; then
      as_people_run_it
      run_system_tests "$@"
    fi
    ;;
  chaos)
    dotnet build tests/System.Tests -c Release -v q
    run_chaos FullyQualifiedName~SyncStream.SystemTests.Chaos "$@"
    ;;
  hosts)
    dotnet build tests/System.Tests -c Release -v q
    # What hosts are upgraded to, and back from, one after the other.
    dotnet publish src/Node -c Release -v q --use-current-runtime --self-contained false -o artifacts/next -p:Version=0.1.1 -p:ArtifactsPath=$PWD/artifacts/next-build
    export SYNCSTREAM_NEXT_EXECUTABLE=$PWD/artifacts/next/syncstream
    run_chaos Run=hosts "$@"
    ;;
  media)
    need nginx nginx "serves the same file with sendfile"
    say "build"
    dotnet build tests/Load -c Release -v q
    (cd tests/Load/peers && npm ci --silent)
    as_people_run_it
    say "video path, against its peers"
    exec artifacts/bin/Load/release/syncstream-load media "$@"
    ;;
  load)
    case " $* " in *syncplay*) need syncplay-server syncplay-server "is compared with" ;; esac
    say "build"
    dotnet build tests/Load -c Release -v q
    (cd tests/Load/peers && npm ci --silent)
    as_people_run_it
    # Each viewer is a descriptor, here and in the workers.
    ulimit -n "$(ulimit -Hn)"
    say "rooms under load"
    load=artifacts/bin/Load/release/syncstream-load
    case ${1:-} in
      growth) shift; exec $load growth --out tests/Load/results/growth.json "$@" ;;
      smoke) shift; exec $load rooms --viewers 300 --rooms 30 --rounds 1 --seconds 4 --burst 50 --transport mixed --brief "$@" ;;
      *) exec $load rooms --out tests/Load/results/rooms.json "$@" ;;
    esac
    ;;
  benchmarks)
    dotnet build tests/Benchmarks -c Release -v q
    exec artifacts/bin/Benchmarks/release/SyncStream.Benchmarks "$@"
    ;;
  proxies)
    need nginx nginx "is one of the proxies"
    need haproxy haproxy "is one of the proxies"
    need caddy caddy "is one of the proxies"
    need pg_lsclusters postgresql "the journal that hosts share"
    dotnet build tests/System.Tests -c Release -v q
    run_tests System --filter "Run=proxies" --logger "console;verbosity=detailed" "$@"
    ;;
  packages)
    need promtool prometheus "checks the alert rules"
    need caddy caddy "checks its configuration"
    need systemd-analyze systemd "checks the unit"
    say "alert rules"
    (cd deploy/monitoring && promtool check rules alerts.yml && promtool test rules alerts.test.yml)
    say "configuration of caddy"
    SITE=watch.example.org caddy validate --adapter caddyfile --config deploy/compose/Caddyfile
    say "Debian package"
    exec deploy/deb/check.sh "$(deploy/deb/build.sh artifacts/deb)"
    ;;
  formats)
    dotnet build tests/Browser.Tests -c Release -v q
    run_tests Browser --filter "Run=formats" "$@"
    ;;
  look)
    dotnet build tests/Browser.Tests -c Release -v q
    as_people_run_it
    rm -rf artifacts/look && mkdir -p artifacts/look
    export SYNCSTREAM_LOOK=$PWD/artifacts/look
    SYNCSTREAM_EYES="$*" run_tests Browser --filter "Run=look"
    run_tests Browser --filter "FullyQualifiedName~WeightTests"
    cat artifacts/bin/Browser.Tests/release/paint.txt
    contact_sheet >artifacts/look/index.html
    echo "the pictures: artifacts/look/index.html"
    ;;
  sync)
    dotnet build tests/Sync -c Release -v q
    as_people_run_it
    exec artifacts/bin/Sync/release/SyncStream.Sync tests/Sync/results "$@"
    ;;
  Protocol | Web | Node | System | Browser)
    dotnet build "tests/$what.Tests" -c Release -v q
    [ "$what" != System ] || [ $# -gt 0 ] || set -- --filter "Run!=hosts"
    run_tests "$what" "$@"
    ;;
  *)
    sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$0" >&2
    exit 2
    ;;
esac
finish
