using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SyncStream.Load.Peers;

/// <summary>Kestrel with the framework's own file result and nothing else: no sessions, no rooms, no cluster.</summary>
internal sealed class KestrelFileResult(ServerProcess process, Target target) : IPeer
{
    public string Name => "kestrel";

    public ServerProcess Process => process;

    public Target Target => target;

    public static async Task<KestrelFileResult> Start(string library, string file, string scratch)
    {
        var own = Path.Combine(AppContext.BaseDirectory, "syncstream-load");
        var process = new ServerProcess(own, ["file-result", library], scratch);
        var line = await process.Line("listening on");
        return new(process, new(IPEndPoint.Parse(line[(line.LastIndexOf('/') + 1)..]), "/" + file));
    }

    /// <summary>The server itself, in a process of its own.</summary>
    public static async Task<int> Serve(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.MapGet(
            "/{file}",
            (string file) =>
                Results.File(Path.Combine(folder, Path.GetFileName(file)), "video/mp4", enableRangeProcessing: true)
        );
        await app.StartAsync();
        Console.WriteLine($"listening on {app.Urls.Single()}");
        await app.WaitForShutdownAsync();
        return 0;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
