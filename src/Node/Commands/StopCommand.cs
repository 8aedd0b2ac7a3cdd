using System.CommandLine;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream stop</c>: stops the server of a data folder, and returns when it is gone.</summary>
internal static class StopCommand
{
    public static Command Create()
    {
        var command = new Command("stop", "Stop the running server of a data folder");
        var options = SettingOptions.AddTo(command, Setting.Data);
        // The supervisor hangs up when it ends, after its workers.
        command.SetAction(
            (line, cancellation) =>
                FollowedChange.Run(options.Read(line).Data, new StopServer(), "stopped", cancellation, hangsUp: true)
        );
        return command;
    }
}
