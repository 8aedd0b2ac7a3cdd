using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SyncStream.Node.Commands;

/// <summary>The library's help, followed by examples and where settings come from.</summary>
internal sealed class HelpWithExamples(HelpAction plain) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["syncstream"] = """
            Examples:
              syncstream start                          serve ./library on port 8000
              syncstream start --workers 4 --port 80    four workers on port 80
              WORKERS=4 PORT=80 syncstream start        the same, by environment
              syncstream dev                            everything in one process
              syncstream status                         how the workers are
              syncstream top                            the same, live
              syncstream reload                         new workers for old, without interruption
              syncstream scale 6                        six workers from now on
              syncstream stop                           stop the server of ./data
              syncstream backup ~/syncstream-monday     copy what cannot be made again of ./data

            Settings are taken from, strongest first: flags, environment variables, a .env file in the working
            directory, the file given with --config, the defaults in hocon/. Folders are made on start.
            Exit codes: 0 stopped as asked, 1 failed or not possible now (a port that is taken, no server that runs),
            2 a mistake in the command line or settings.
            """,
        ["start"] = """
            Examples:
              syncstream start --library ~/Videos
              syncstream start --config /etc/syncstream.conf --data /var/lib/syncstream
              syncstream start --bind 127.0.0.1 --port 8080     behind a reverse proxy

            Ctrl-C or SIGTERM stops the server and all its workers within seconds. SIGHUP reloads it, as syncstream
            reload does. SIGTERM to a worker drains that one and replaces it.
            """,
        ["node"] = """
            Example, on each of three machines, with its own --cluster-host:
              syncstream node --config /etc/syncstream.conf --cluster-host 10.0.0.2
                  --seeds 10.0.0.1:4053,10.0.0.2:4053,10.0.0.3:4053

            All hosts need the same --seeds, syncstream.cluster.secret and syncstream.journal.postgresql, and certificates
            (syncstream certs --help). README.md, "Several hosts", has it step by step.
            """,
        ["seed"] = """
            Examples:
              syncstream seed --cluster-host 10.0.0.1 --seeds 10.0.0.1:4053,10.0.0.2:4053
              CLUSTER_IP=10.0.0.1 CLUSTER_SEEDS=10.0.0.2:4053 syncstream seed     as Petabridge's Lighthouse takes it

            A seed remembers in --data whom it met: started again it joins them, and never founds a second cluster.
            """,
        ["certs"] = """
            Examples:
              syncstream certs 10.0.0.1 10.0.0.2 10.0.0.3     an authority, and a folder for each host, in ./certs
              syncstream certs 10.0.0.4                       later: a further host of the same authority

            A host that others see under several addresses (two networks, NAT) needs all of them: 10.0.0.1,192.168.7.1
            A host's folder goes to that host alone; syncstream.cluster.tls.folder names it there. Host certificates are good
            for two years; a host says so in its log when there are 30 days left.
            """,
        ["service"] = """
            Examples:
              syncstream service install --print                     look first
              sudo syncstream service install --port 80 --socket     as a system service
              syncstream service install --user                      as a service of your own
              sudo syncstream service install --command node --config /etc/syncstream.conf --cluster-host 10.0.0.1
              sudo syncstream service install --command seed --config /etc/syncstream.conf --cluster-host 10.0.0.8

            With --socket the next visitor's connection starts a stopped server again; what stops it for good is
            systemctl stop syncstream.socket syncstream.
            """,
        ["status"] = """
            Examples:
              syncstream status
              syncstream status --json | jq '.workers[].pid'
              syncstream status --cluster          all hosts, and what is amiss

            States: starting, online; draining: it sends its viewers elsewhere and goes; restarting: it died, and the pause
            before the next attempt runs; hung: it did not answer and is being killed; stopping; failing: it did
            not start several times, the log says why, and it is tried every syncstream.workers.max-backoff. CPU is in percent of one CPU. A worker with two lines is being replaced.
            """,
        ["config"] = """
            Examples:
              syncstream config --changed --config /etc/syncstream.conf
              syncstream config --layer small-vps | grep cache
              SYNCSTREAM__ROOM__GRACE=9s syncstream config --json

            Prints what a server would run with, and starts nothing. Secrets are shown as "***".
            """,
        ["top"] = """
            q, Esc or Ctrl-C quits. Where the output is no terminal it prints the table once, as syncstream status does.
            """,
        ["reload"] = """
            Each worker is replaced in turn: the new one serves first, then the old one sends its viewers elsewhere, finishes
            what it has begun and goes. No request fails and no event is lost. SIGHUP to the supervisor does the same.

            What new workers read anew: your HOCON file (--config), hocon/, and the program itself where a new version was
            installed. What needs a stop and a start, because the supervisor holds it: port, bind, data folder, cluster
            address, backlog, everything under syncstream.supervisor, and the restart rules of syncstream.workers. The
            number of workers is changed by syncstream scale.

            A new worker that does not come online ends the reload; the workers not yet replaced serve on.
            """,
        ["scale"] = """
            Examples:
              syncstream scale 6
              syncstream scale 2      drains the workers with the highest numbers

            Lasts until the server is stopped, and over the death of its supervisor; the next start takes --workers or syncstream.workers.count again.
            """,
        ["backup"] = """
            Examples:
              syncstream backup ~/syncstream-monday
              syncstream start --data ~/syncstream-monday      serves from it: to restore, or to try a new release on a copy

            Copies the rooms as of one instant, the keys that sign sessions, and subtitles that people added. The server goes
            on meanwhile. FOLDER is there once it is whole, and for its owner only. Videos, caches and unfinished uploads are
            not in it; nor are rooms that are written to PostgreSQL: pg_dump is for those.
            """,
        ["stop"] = """
            Stops the supervisor and all workers, as SIGTERM does, and returns when they are gone. Rooms come back with the
            next start; what was acknowledged is on the disk.
            """,
    };

    // Who asks for help need not have everything else right.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exit = plain.Invoke(parseResult);
        if (Examples.TryGetValue(NameOf(parseResult.CommandResult.Command), out var text))
            parseResult.InvocationConfiguration.Output.WriteLine(text + Environment.NewLine);
        return exit;
    }

    private static string NameOf(Command command) => command is RootCommand ? "syncstream" : command.Name;
}
