using System.CommandLine;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream start</c>: a supervisor, which is the cluster's seed, and workers sharing one port.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var command = new Command("start", "Serve: a supervisor and worker processes sharing one port");
        var options = SettingOptions.AddTo(
            command,
            Setting.Workers,
            Setting.Port,
            Setting.Bind,
            Setting.Library,
            Setting.Data,
            Setting.ClusterHost,
            Setting.ClusterPort,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line => SupervisorProcess.Run(options.Read(line, "one-machine"), "one-machine"));
        return command;
    }
}
