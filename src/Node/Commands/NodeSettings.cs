using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary>From what a person set to what one serving process needs.</summary>
internal static class NodeSettings
{
    public static NodeOptions ToNodeOptions(this RunSettings settings) =>
        new()
        {
            Bind = BindAddress.Of(settings.Bind).ToString(),
            Port = settings.Port,
            DataDirectory = settings.Data,
            LibraryDirectory = settings.Library,
            ClusterHost = settings.ClusterHost,
            ClusterPort = settings.ClusterPort,
            Seeds = settings.Seeds,
            Config = settings.Config,
        };
}
