using System.CommandLine;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream reload</c>: new workers for old, one by one, without anyone noticing.</summary>
internal static class ReloadCommand
{
    public static Command Create()
    {
        var command = new Command("reload", "Replace the running server's workers one by one, without interruption");
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction(
            (line, cancellation) =>
                FollowedChange.Run(options.Read(line).Data, new ReloadServer(), "reloaded", cancellation)
        );
        return command;
    }
}
