using System.Net;

namespace SyncStream.Node.Hosting;

/// <summary>Whether hosts that listen to each other know each other.</summary>
internal static class ClusterSecrecy
{
    /// <summary>What to tell whoever starts a process; null where all is well.</summary>
    /// <param name="clusterHost">Where its cluster member listens.</param>
    /// <param name="secret"><c>syncstream.cluster.secret</c>; empty where none is set.</param>
    public static string? Warning(string clusterHost, string secret) =>
        secret.Length > 0 || (IPAddress.TryParse(clusterHost, out var address) && IPAddress.IsLoopback(address))
            ? null
            : $"This host listens to others on {clusterHost}, and syncstream.cluster.secret is not set: sessions begun on one host are not known "
                + "on another, videos are not passed between hosts, and nothing but your network keeps strangers out of the cluster. "
                + "Put the same secret into the configuration of every host, for example of: openssl rand -hex 32";
}
