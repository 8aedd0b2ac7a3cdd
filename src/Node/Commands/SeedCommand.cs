using System.CommandLine;
using Akka.Actor;
using Akka.Hosting;
using SyncStream.Node.Hosting;
using SyncStream.Node.Joining;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream seed</c>: a member that only introduces others to each other. It serves no viewers.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var command = new Command("seed", "Run a meeting point that other machines join through");
        var options = SettingOptions.AddTo(
            command,
            Setting.ClusterHost,
            Setting.ClusterPort,
            Setting.Seeds,
            Setting.Data,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line => Run(options.Read(line, "several-hosts")));
        return command;
    }

    private static async Task<int> Run(RunSettings given)
    {
        Membership.RefuseOtherSystem();
        SessionKey.Check(given.Config.GetString("syncstream.cluster.secret", ""));
        var port = given.FixedClusterPort;
        PortHolder.RefuseIfTaken(given.ClusterHost, port);
        var tls = ClusterTls.ForStart(given.Config, given.ClusterHost, TimeProvider.System);
        var self = $"{given.ClusterHost}:{port}";
        // A seed is one of the seeds, whether it is told so or not.
        var settings = given with
        {
            Seeds = [.. given.Seeds.Append(self).Distinct()],
        };
        using var host = Build(settings, port, tls);
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SyncStream.Seed");
        if (ClusterTls.Warning(tls, given.ClusterHost) is { } warning)
            log.LogWarning("⚠️ {Warning}", warning);
        using var certificate = CertificateWatch.Begin(tls, log, TimeProvider.System);
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var entrance = Membership.Open(system, settings, journal: "", tls, log);
        log.LogInformation("🌱 Seed {Address} is running; others join it with --seeds {Address}", self, self);
        try
        {
            var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await entrance.Join([], stopping);
        }
        catch (OperationCanceledException) { }
        await host.WaitForShutdownAsync();
        return 0;
    }

    private static IHost Build(RunSettings settings, int port, ClusterTls? tls)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddCompactConsole(settings.Config);
        builder.Services.AddAkka(
            ClusterAddress.SystemName,
            akka => akka.WithSeed(settings.Config, settings.ClusterHost, port, tls)
        );
        builder.Services.AddHostedService<HeldShutdown>();
        builder.Services.AddHostedService<ExpelledProcess>();
        return builder.Build();
    }
}
