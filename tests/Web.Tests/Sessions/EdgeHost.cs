using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Draining;
using SyncStream.Web.Forwarding;
using SyncStream.Web.Https;
using SyncStream.Web.Media;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

/// <summary>The production edge on a real Kestrel, without rooms behind it, on a clock that only the test moves.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    public const string AdminPassword = "correct horse";

    private readonly WebApplication _app;

    private EdgeHost(string adminPassword, TrustedProxies proxies, CertificateFiles? certificate, IEdgeDirectory edges)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, certificate is null ? _ => { } : HttpsDoor.UseCertificate)
        );
        if (certificate is not null)
        {
            builder.Services.AddCertificate(certificate);
        }

        builder
            .Services.AddSingleton(proxies)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(edges)
            .AddSingleton<IRoomListing, NoRooms>()
            .AddSingleton<IVideoCatalogue, NoVideos>()
            .AddEdge(new byte[32], new SessionSettings(TimeSpan.FromDays(30), adminPassword))
            .AddMedia();
        _app = builder.Build();
        _app.UseEdge();
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    public Uri Address => new(_app.Urls.First());

    public ServingCertificate Certificate => _app.Services.GetRequiredService<ServingCertificate>();

    public Leaving Leaving => _app.Services.GetRequiredService<Leaving>();

    /// <param name="adminPassword">Empty: there is no administrator.</param>
    /// <param name="trustedProxies">Whose word about a viewer is taken.</param>
    /// <param name="certificate">Where its port speaks TLS.</param>
    /// <param name="edges">The other workers; null where there are none.</param>
    public static async Task<EdgeHost> Start(
        string adminPassword = AdminPassword,
        IEnumerable<string>? trustedProxies = null,
        CertificateFiles? certificate = null,
        IEdgeDirectory? edges = null
    )
    {
        var host = new EdgeHost(
            adminPassword,
            TrustedProxies.Parse(trustedProxies ?? []),
            certificate,
            edges ?? new Alone()
        );
        await host._app.StartAsync();
        return host;
    }

    /// <summary>A client that keeps no cookies.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address };

    /// <summary>A client that keeps cookies, as browsers do.</summary>
    public HttpClient Browser() => new() { BaseAddress = Address };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Alone : IEdgeDirectory
    {
        public string Self => "127.0.0.1:1";

        public bool Knows(string authority) => authority == Self;

        public CancellationToken PutOut(string authority) => CancellationToken.None;

        public string? Another() => null;
    }

    private sealed class NoRooms : IRoomListing
    {
        public Task<IReadOnlyList<RoomSummary>> List(CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<RoomSummary>>([]);
    }

    private sealed class NoVideos : IVideoCatalogue
    {
        public VideoInfo? Find(VideoId id) => null;

        public VideoPage Search(VideoQuery query) => VideoShelf.Empty.Search(query);
    }
}
