using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
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
            Setting.ClusterPort,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line =>
        {
            var settings = options.Read(line, "several-hosts");
            Membership.RefuseOtherSystem();
            if (Missing(settings) is { } missing)
                throw new UsageException(missing);
            PortHolder.RefuseIfTaken(settings.ClusterHost, settings.FixedClusterPort);
            return SupervisorProcess.Run(settings, "several-hosts");
        });
        return command;
    }

    // Without any of these, hosts would look like one server and lose people's rooms between them.
    internal static string? Missing(RunSettings settings) =>
        settings.Seeds.Count == 0 ? $"{Setting.Seeds.Flag} is missing; give {Setting.Seeds.Allowed}"
        : settings.Postgresql.Length == 0
            ? $"{Setting.Postgresql.Key} is missing: rooms move between hosts, so all must write to one database; give {Setting.Postgresql.Allowed}"
        : settings.Config.GetString("syncstream.cluster.secret", "").Length == 0
            ? "syncstream.cluster.secret is missing: sessions must be good on every host; give the same on each, for example of: openssl rand -hex 32"
        : null;
}
