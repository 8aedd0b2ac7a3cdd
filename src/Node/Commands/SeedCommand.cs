using System.CommandLine;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream seed</c>: a member that only introduces others to each other. It serves no viewers.</summary>
internal static class SeedCommand
{
    /// <summary>The customary port of Akka.NET seeds (Petabridge's Lighthouse has the same).</summary>
    public const int DefaultPort = 4053;

    public static Command Create()
    {
        var command = new Command("seed", "Run a meeting point that other machines join through");
        var options = SettingOptions.AddTo(command, Setting.ClusterHost, Setting.ClusterPort, Setting.Seeds);
        command.SetAction(line => Run(options.Read(line, "several-hosts")));
        return command;
    }

    private static async Task<int> Run(RunSettings settings)
    {
        var port = settings.ClusterPort == 0 ? DefaultPort : settings.ClusterPort;
        PortHolder.RefuseIfTaken(settings.ClusterHost, port);
        var self = new Akka.Actor.Address("akka.tcp", ClusterAddress.SystemName, settings.ClusterHost, port);
        // Others first: a seed that restarts must rejoin them rather than found a second cluster.
        string[] seeds = [.. settings.Seeds.Select(seed => ClusterAddress.Parse(seed).ToString()), self.ToString()];
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddCompactConsole(settings.Config);
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            akka =>
                akka.AddHocon(settings.Config, HoconAddMode.Prepend)
                    .ConfigureLoggers(loggers => loggers.RouteToHost())
                    .WithRemoting(new RemoteOptions { HostName = settings.ClusterHost, Port = port })
                    .WithClustering(new ClusterOptions { Roles = [ClusterAddress.SeedRole], SeedNodes = seeds })
        );
        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger("SyncStream")
            .LogInformation(
                "🌱 Seed {Address} is running; others join it with --seeds {Address}",
                ClusterAddress.ToText(self),
                ClusterAddress.ToText(self)
            );
        await host.WaitForShutdownAsync();
        return 0;
    }
}
