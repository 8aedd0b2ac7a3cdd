using System.Net;

namespace SyncStream.Load.Peers;

/// <summary>Node.js with express and its own static files, one process, as it is usually run. `npm ci` fetched it.</summary>
internal sealed class Express(ServerProcess process, Target target) : IPeer
{
    public string Name => "express";

    public ServerProcess Process => process;

    public Target Target => target;

    public static async Task<Express> Start(string library, string file, string scratch)
    {
        var port = FreePort.Take();
        var script = Path.Combine(PeerScripts.Folder(), "express.mjs");
        var process = new ServerProcess("node", [script, library, $"{port}"], scratch);
        await FreePort.Answers(process, port);
        return new(process, new(new(IPAddress.Loopback, port), "/" + file));
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
