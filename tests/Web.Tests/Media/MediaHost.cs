using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Media;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Lines;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Web.Tests.Media;

/// <summary>A real Kestrel on a free port with the video path in it, and a folder of its own.</summary>
internal sealed class MediaHost : IAsyncDisposable, IVideoFiles, IVideoCatalogue
{
    private readonly ConcurrentDictionary<VideoId, VideoFile> _files = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("media-test-");
    private readonly ActorSystem _actors = ActorSystem.Create("media-test");
    private readonly WebApplication _app;
    private VideoShelf _shelf = VideoShelf.Empty;

    private MediaHost(bool lines, bool hidden, MediaOptions options, IRenditions? renditions, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        if (lines)
        {
            builder.Services.AddSingleton<IConnectionListenerFactory, LineTransport>();
        }
        builder
            .Services.AddSingleton(_actors)
            .AddSingleton<IVideoCatalogue>(this)
            .AddSingleton<IVideoFiles>(this)
            .AddSingleton<IVideoBytes>(services =>
                Bytes = new(ActivatorUtilities.CreateInstance<LocalVideoBytes>(services), hidden)
            )
            .AddSingleton(options)
            .AddSingleton(time)
            .AddMedia();
        if (renditions is not null)
        {
            builder.Services.AddSingleton(renditions).AddSingleton(WorkerTrust.None);
        }
        _app = builder.Build();
        _app.MapMedia(requireSession: false);
    }

    public static MediaOptions Options => new() { Boundary = "a-boundary", KeepOpen = TimeSpan.FromMilliseconds(50) };

    public Uri Address { get; private set; } = null!;

    public CountedBytes Bytes { get; private set; } = null!;

    public StreamCensus Census => _app.Services.GetRequiredService<StreamCensus>();

    public MediaCounters Counters => _app.Services.GetRequiredService<MediaCounters>();

    public HttpClient Client { get; private set; } = null!;

    /// <param name="lines">Whether bytes go straight to the socket.</param>
    /// <param name="hidden">Whether chunks are loaded as another host's are.</param>
    /// <param name="renditions">Other forms of its videos.</param>
    public static async Task<MediaHost> Start(
        bool lines = true,
        bool hidden = false,
        MediaOptions? options = null,
        IRenditions? renditions = null,
        TimeProvider? time = null
    )
    {
        var host = new MediaHost(lines, hidden, options ?? Options, renditions, time ?? TimeProvider.System);
        await host._app.StartAsync();
        var addresses = host._app.Services.GetRequiredService<IServer>().Features;
        host.Address = new(addresses.Get<IServerAddressesFeature>()!.Addresses.Single());
        host.Client = new() { BaseAddress = host.Address };
        return host;
    }

    /// <summary>Puts a video of these bytes into the library.</summary>
    public VideoFile Add(string id, byte[] content, string? title = null)
    {
        var path = Path.Combine(_folder.FullName, id + ".mp4");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, new DateTime(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc));
        return Add(id, path, title);
    }

    /// <summary>Puts a file into the library under an id.</summary>
    public VideoFile Add(string id, string path, string? title = null)
    {
        var info = new FileInfo(path);
        var file = new VideoFile(path, info.Length, info.LastWriteTimeUtc);
        var video = new VideoInfo(new(id), title ?? id, null, info.Length, null, null, "mp4", [], [], ["here"]);
        _files[video.Id] = file;
        _shelf = new([.. _shelf.Search(new([], null, int.MaxValue)).Videos, video]);
        return file;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public IReadOnlyList<VideoFile> Locate(VideoId id) => _files.TryGetValue(id, out var file) ? [file] : [];

    public VideoInfo? Find(VideoId id) => _shelf.Find(id);

    public VideoPage Search(VideoQuery query) => _shelf.Search(query);

    public Task TerminateActors() => _actors.Terminate();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _actors.Terminate();
        _folder.Delete(recursive: true);
    }
}
