using Akka.Cluster.Hosting;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Remote.Hosting;
using SyncStream.Node.Joining;

namespace SyncStream.Node.Hosting;

/// <summary>What every member of the cluster has in common: worker, supervisor and seed. None joins by itself on start.</summary>
internal static class ClusterMember
{
    private static readonly string NoFallbackSerializer = $$"""
        akka.actor.serializers.json = "{{typeof(RefusingSerializer).FullName}}, {{typeof(RefusingSerializer)
            .Assembly.GetName()
            .Name}}"
        """;

    /// <param name="config">All layers.</param>
    /// <param name="host">The address it binds to and is known by.</param>
    /// <param name="port">Its port; 0 takes a free one.</param>
    /// <param name="tls">How members prove themselves; null where they speak in the clear.</param>
    /// <param name="roles">What it is to the others.</param>
    public static AkkaConfigurationBuilder WithMember(
        this AkkaConfigurationBuilder akka,
        Config config,
        string host,
        int port,
        ClusterTls? tls,
        string[] roles
    )
    {
        akka.AddHocon(config, HoconAddMode.Prepend)
            .AddHocon(NoFallbackSerializer, HoconAddMode.Prepend)
            .ConfigureLoggers(loggers => loggers.RouteToHost())
            .WithRemoting(new RemoteOptions { HostName = host, Port = port });
        if (tls is not null)
        {
            akka.AddSetup(tls.ForRemoting())
                .AddHocon("akka.remote.dot-netty.tcp.enable-ssl = true", HoconAddMode.Prepend);
        }

        return akka.WithClustering(new ClusterOptions { Roles = roles, SeedNodes = [] })
            .WithCustomSerializer("joining", [typeof(IJoinMessage)], system => new JoinSerializer(system));
    }

    /// <summary>The protocol in members' addresses.</summary>
    public static string ProtocolOf(ClusterTls? tls) => tls is null ? ClusterAddress.Plain : ClusterAddress.Secure;
}
