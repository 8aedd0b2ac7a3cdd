using System.CommandLine;
using System.CommandLine.Help;
using SyncStream.Node.Hosting;
using SyncStream.Web.Https;

namespace SyncStream.Node.Commands;

/// <summary>The command line as a whole: its commands, and how mistakes are answered.</summary>
internal static class CommandLine
{
    /// <summary>It could not be done now: port taken, data folder in use, no certificate that fits, no server that runs.</summary>
    public const int FailedExit = 1;

    /// <summary>A mistake in the command line or the settings. The unit of the service is not started again for that.</summary>
    public const int UsageExit = 2;

    /// <summary>Runs a command line and answers the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            var line = Root().Parse(args);
            if (line.Errors is [var first, ..])
                throw new UsageException($"{first.Message} (see syncstream --help)");
            // Each command ends on its own terms on Ctrl-C and SIGTERM; the library's handler would cut that short.
            return await line.InvokeAsync(
                new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }
            );
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync("syncstream: " + e.Message.ReplaceLineEndings(" "));
            return e is TemporaryFailureException ? FailedExit : UsageExit;
        }
        // A supervisor looks before it starts anything; a worker meets files that were changed since.
        catch (CertificateRefusedException e)
        {
            await Console.Error.WriteLineAsync(
                "syncstream: syncstream.http.https: " + e.Message.ReplaceLineEndings(" ")
            );
            return FailedExit;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("SyncStream: watch videos together, in step, on a server of your own.")
        {
            StartCommand.Create(),
            DevCommand.Create(),
            NodeCommand.Create(),
            SeedCommand.Create(),
            CertsCommand.Create(),
            StatusCommand.Create(),
            TopCommand.Create(),
            ReloadCommand.Create(),
            ScaleCommand.Create(),
            StopCommand.Create(),
            BackupCommand.Create(),
            ConfigCommand.Create(),
            ServiceCommand.Create(),
            WorkerCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction(_ => root.Parse("--help").Invoke());
        return root;
    }
}
