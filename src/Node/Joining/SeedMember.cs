using Akka.Configuration;
using Akka.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms;
using SyncStream.Node.Rooms.Leases;

namespace SyncStream.Node.Joining;

/// <summary>
/// What <c>syncstream seed</c> is among the members: it introduces others, and its word counts where the network breaks, so that it
/// decides between two hosts, by the split brain resolver and by the leases that it confirms.
/// </summary>
internal static class SeedMember
{
    /// <inheritdoc cref="ClusterMember.WithMember"/>
    public static AkkaConfigurationBuilder WithSeed(
        this AkkaConfigurationBuilder akka,
        Config config,
        string host,
        int port,
        ClusterTls? tls
    ) =>
        akka.WithMember(config, host, port, tls, [ClusterAddress.SeedRole, ClusterAddress.LeaseRole])
            .WithLeases(RoomLease.For(config, TimeProvider.System));
}
