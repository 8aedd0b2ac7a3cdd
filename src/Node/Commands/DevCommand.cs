using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Media;
using SyncStream.Node.Rooms.Journal;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream dev</c>: everything in one process, for work on SyncStream itself.</summary>
internal static class DevCommand
{
    public static Command Create()
    {
        var command = new Command("dev", "Serve from one process, for development");
        var options = SettingOptions.AddTo(
            command,
            Setting.Port,
            Setting.Bind,
            Setting.Library,
            Setting.Data,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line => Run(options.Read(line, "one-machine")));
        return command;
    }

    private static async Task<int> Run(RunSettings settings)
    {
        var https = HttpsSettings.Check(settings.Config);
        using var lease = DataFolderLock.Take(settings.Data);
        await LibraryFolder.Prepare(settings.Library, isServed: false, TimeProvider.System, CancellationToken.None);
        PortHolder.RefuseIfTaken(settings.Bind, settings.Port);
        await using var app = NodeHost.Build(
            settings.ToNodeOptions(),
            builder => builder.Logging.AddCompactConsole(settings.Config)
        );
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SyncStream");
        if (LibraryFolder.Warning(settings.Library, settings.Config) is { } warning)
            log.LogWarning("⚠️ {Warning}", warning);
        await SharedJournal.Prepare(settings.Config, log, TimeProvider.System, app.Lifetime.ApplicationStopping);
        _ = SampleClip.EnsureAsync(settings, log, TimeProvider.System, app.Lifetime.ApplicationStopping);
        await app.StartAsync();
        using var answering = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        try
        {
            await app.Services.GetRequiredService<RoomsAnswer>()(answering.Token);
            WhereToLook.Announce(log, settings.Bind, new Uri(app.Urls.First()).Port, https);
        }
        catch (OperationCanceledException) { }
        await app.WaitForShutdownAsync();
        return 0;
    }
}
