using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncStream.Node.Media;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media;

/// <summary>A library by the production wiring, on a real folder, with quick timings.</summary>
internal sealed class LibraryHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly IHost _host;

    private LibraryHost(LibraryOptions options, IVideoProbe? probe)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        if (probe is not null)
        {
            builder.Services.AddSingleton(probe);
        }
        builder.Services.AddLibrary(options);
        builder.Services.AddAkka("library-test", akka => akka.WithLibrary().WithActors((system, _) => Listen(system)));
        _host = builder.Build();
    }

    public LibraryCatalogue Catalogue => _host.Services.GetRequiredService<LibraryCatalogue>();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public static LibraryOptions Options(string root) =>
        new()
        {
            Directory = Path.Combine(root, "library"),
            IndexFile = Path.Combine(root, "data", "library-index.json"),
            Host = "here",
            StableFor = TimeSpan.FromMilliseconds(400),
            Gather = TimeSpan.FromMilliseconds(50),
            RescanMin = TimeSpan.FromMilliseconds(200),
            RescanMax = TimeSpan.FromMilliseconds(500),
        };

    public static async Task<LibraryHost> Start(LibraryOptions options, IVideoProbe? probe = null)
    {
        Directory.CreateDirectory(options.Directory);
        var host = new LibraryHost(options, probe);
        await host._host.StartAsync();
        return host;
    }

    public IReadOnlyList<VideoInfo> Videos => Catalogue.Search(new([], null, int.MaxValue)).Videos;

    public IReadOnlyList<string> Titles => [.. Videos.Select(video => video.Title)];

    public Task Shows(params string[] titles) =>
        Until(() => Titles.SequenceEqual(titles), () => $"shows: {string.Join(", ", Titles)}");

    public Task Warns(string words) =>
        Until(
            () => Warnings.Any(warning => warning.Contains(words, StringComparison.Ordinal)),
            () => $"warned: {string.Join(" | ", Warnings)}"
        );

    public static async Task Until(Func<bool> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            if (watch.Elapsed > Patience)
            {
                throw new ShouldAssertException(what());
            }
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private void Listen(ActorSystem system)
    {
        var listener = system.ActorOf(Props.Create(() => new Listener(Warnings)));
        system.EventStream.Subscribe<Warning>(listener);
        system.EventStream.Subscribe<Error>(listener);
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(ConcurrentQueue<string> warnings)
        {
            Receive<Warning>(warning => warnings.Enqueue(warning.ToString()));
            Receive<Error>(error => warnings.Enqueue(error.ToString()));
        }
    }
}
