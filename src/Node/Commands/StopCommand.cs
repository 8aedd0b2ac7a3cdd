using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream stop</c>: stops the server of a data folder, and returns when it is gone.</summary>
internal static class StopCommand
{
    public static Command Create()
    {
        var command = new Command("stop", "Stop the running server of a data folder");
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction((line, cancellation) => Run(options.Read(line), cancellation));
        return command;
    }

    private static async Task<int> Run(RunSettings settings, CancellationToken cancellation)
    {
        await using var connection = await RunningServer.Connect(settings.Data, cancellation);
        connection.Post(new StopServer());
        // The supervisor hangs up when it ends, after its workers.
        await foreach (var message in connection.ReadAll(cancellation))
            if (message is Refused refused)
                throw new UsageException(refused.Reason);
        return 0;
    }
}
