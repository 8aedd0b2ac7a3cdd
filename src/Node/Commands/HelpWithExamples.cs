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
              syncstream stop                           stop the server of ./data

            Settings are taken from, strongest first: flags, environment variables, a .env file in the working
            directory, the file given with --config, the defaults in hocon/. Folders are made on start.
            Exit codes: 0 stopped as asked, 1 failed, 2 a mistake in the command line or settings.
            """,
        ["start"] = """
            Examples:
              syncstream start --library ~/Videos
              syncstream start --config /etc/syncstream.conf --data /var/lib/syncstream
              syncstream start --bind 127.0.0.1 --port 8080     behind a reverse proxy

            Ctrl-C or SIGTERM stops the server and all its workers within 10 seconds.
            """,
        ["node"] = """
            Example, on a second machine:
              syncstream node --seeds 10.0.0.1:4053 --cluster-host 10.0.0.2 --cluster-port 4053
            """,
        ["seed"] = """
            Example:
              syncstream seed --cluster-host 10.0.0.1
            """,
        ["service"] = """
            Examples:
              syncstream service install --print                     look first
              sudo syncstream service install --port 80 --socket     as a system service
              syncstream service install --user                      as a service of your own
            """,
        ["status"] = """
            Examples:
              syncstream status
              syncstream status --json | jq '.workers[].pid'
            """,
    };

    public override int Invoke(ParseResult parseResult)
    {
        var exit = plain.Invoke(parseResult);
        if (Examples.TryGetValue(NameOf(parseResult.CommandResult.Command), out var text))
            parseResult.InvocationConfiguration.Output.WriteLine(text + Environment.NewLine);
        return exit;
    }

    private static string NameOf(Command command) => command is RootCommand ? "syncstream" : command.Name;
}
