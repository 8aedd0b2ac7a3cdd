using System.CommandLine;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream worker</c>: what a supervisor starts. Not for people, so help does not list it.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var slot = new Option<int>("--slot") { Required = true };
        var descriptor = new Option<int>("--listen-fd") { Required = true };
        var control = new Option<string>("--control") { Required = true };
        var way = new Option<string>("--way") { Required = true };
        var generation = new Option<string>("--generation") { Required = true };
        var command = new Command("worker", "A worker of a supervisor (started by it)")
        {
            Hidden = true,
            Options = { slot, descriptor, control, way, generation },
        };
        var options = SettingOptions.AddTo(
            command,
            Setting.Workers,
            Setting.Seeds,
            Setting.Port,
            Setting.Bind,
            Setting.Library,
            Setting.Data,
            Setting.ClusterHost,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line =>
            WorkerProcess.Run(
                options.Read(line, line.GetRequiredValue(way)),
                line.GetRequiredValue(slot),
                line.GetRequiredValue(descriptor),
                line.GetRequiredValue(control),
                line.GetRequiredValue(generation)
            )
        );
        return command;
    }
}
