using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SyncStream.SystemTests.Proxies;

/// <summary>Two hosts of one cluster, as far as one machine can have them: each with an address and folders of its own.</summary>
public sealed class TwoHosts : IAsyncLifetime
{
    private LocalDatabase? _database;
    private RunningSyncStream? _first;
    private RunningSyncStream? _second;

    internal IReadOnlyList<RunningSyncStream> All => [_first!, _second!];

    internal IReadOnlyList<Uri> Urls => [_first!.Url, _second!.Url];

    public async Task InitializeAsync()
    {
        var port = FreePort("127.0.0.2").ToString(CultureInfo.InvariantCulture);
        string[] cluster = ["--seeds", $"127.0.0.2:{port}", "--cluster-port", port, "--port", "0", "--workers", "2"];
        _database = LocalDatabase.Start();
        var settings = $"""
            syncstream.cluster.secret = "the secret of both hosts"
            syncstream.journal.postgresql = "{_database.ConnectionString}"
            syncstream.http.trusted-proxies = ["127.0.0.1"]
            {RunningSyncStream.WithClip}
            """;
        _first = await RunningSyncStream.Join(settings, "127.0.0.2", cluster);
        _second = await RunningSyncStream.Join(settings, "127.0.0.3", cluster);
    }

    public async Task DisposeAsync()
    {
        foreach (var host in (RunningSyncStream?[])[_second, _first])
        {
            await (host?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _database?.Dispose();
    }

    private static int FreePort(string address)
    {
        using var probe = new TcpListener(IPAddress.Parse(address), 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
