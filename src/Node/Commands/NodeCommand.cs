using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream node</c>: like start, on a further machine, joining a cluster that exists.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var command = new Command("node", "Serve as a further machine of a cluster (needs --seeds)");
        var options = SettingOptions.AddTo(
            command,
            Setting.Seeds,
            Setting.Workers,
            Setting.Port,
            Setting.Bind,
            Setting.Library,
            Setting.Data,
            Setting.ClusterHost,
            Setting.ClusterPort
        );
        command.SetAction(line =>
        {
            var settings = options.Read(line, "several-hosts");
            return settings.Seeds.Count > 0
                ? SupervisorProcess.Run(settings, "several-hosts")
                : throw new UsageException($"{Setting.Seeds.Flag} is missing; give {Setting.Seeds.Allowed}");
        });
        return command;
    }
}
