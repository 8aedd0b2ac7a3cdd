using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Web.Tests.Media.Renditions;

/// <summary>What one worker asks of another on a viewer's behalf: the forms of videos, and nothing else that lies there.</summary>
public sealed class RenditionHopTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<string> _kept = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTimeProvider _time = new();
    private readonly WebApplication _owner;
    private MediaHost _host = null!;

    public RenditionHopTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _owner = builder.Build();
        _owner.Run(http =>
        {
            var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            _asked.Enqueue(target);
            if (target.Split("/hls/of-edition-") is [_, var edition])
            {
                http.Response.Headers["X-SyncStream-Edition"] = edition;
            }
            return target.Contains("silent", StringComparison.Ordinal) ? FallSilent(http)
                : target.EndsWith("slow", StringComparison.Ordinal) ? NeverAnswer(http)
                : http.Response.WriteAsync("#EXTM3U");
        });
    }

    public async Task InitializeAsync()
    {
        await _owner.StartAsync();
        var addresses = _owner.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var another = new OfAnother(new Uri(addresses.Addresses.Single()).Authority, _kept);
        _host = await MediaHost.Start(renditions: another, time: _time);
        _host.Add("film", [1, 2, 3]);
    }

    [Fact]
    public async Task A_form_is_asked_of_its_owner_with_nothing_of_the_query_but_the_token()
    {
        (await _host.Client.GetStringAsync("/media/film/hls/master.m3u8?x=1&access_token=t%26y")).ShouldBe("#EXTM3U");
        _asked.ShouldBe(["/media/film/hls/master.m3u8?access_token=t%26y"]);
    }

    [Theory]
    [InlineData("hls/%252e%252e/%252e%252e/%252e%252e/api/session")]
    [InlineData("hls/..%2f..%2f..%2fapi%2fsession")]
    [InlineData("hls/%252e%252e/file")]
    [InlineData("hls/master.m3u8%3Fx=1")]
    [InlineData("hls/master.m3u8%23x")]
    [InlineData("hls/other")]
    public async Task What_is_no_form_of_a_video_is_asked_of_nobody(string name)
    {
        using var answer = await _host.Client.GetAsync($"/media/film/{name}");
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        _asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hls/of-edition-" + RenditionEdition.Current, true)]
    [InlineData("hls/of-edition-1", false)]
    [InlineData("hls/master.m3u8", false)]
    public async Task What_a_worker_of_another_edition_made_is_served_but_not_kept(string name, bool kept)
    {
        (await _host.Client.GetStringAsync($"/media/film/{name}")).ShouldBe("#EXTM3U");

        _kept.ShouldBe(kept ? [name] : []);
    }

    [Fact]
    public async Task Another_worker_is_told_of_which_edition_an_answer_is_and_a_viewer_is_not()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/media/film/hls/silent-1");
        request.Headers.Add("X-SyncStream-Hop", "1");
        using var told = await _host.Client.SendAsync(request);
        using var viewers = await _host.Client.GetAsync("/media/film/hls/of-edition-1");

        told.Headers.GetValues("X-SyncStream-Edition").ShouldBe([RenditionEdition.Current]);
        viewers.Headers.Contains("X-SyncStream-Edition").ShouldBeFalse();
    }

    [Fact]
    public async Task A_worker_that_falls_silent_in_the_middle_of_an_answer_keeps_nobody_waiting_for_good()
    {
        // More than are read at once.
        var answers = Task.WhenAll(
            Enumerable.Range(0, 6).Select(n => _host.Client.GetStringAsync($"/media/film/hls/silent-{n}"))
        );

        await Eventually.True(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return answers.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            "the silence ends"
        );

        (await answers).ShouldAllBe(answer => answer == "made here");
        _asked.Count.ShouldBe(6);
    }

    [Fact]
    public async Task The_worker_that_makes_it_hears_when_the_last_who_asked_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var ask = _host.Client.GetAsync("/media/film/hls/slow", gone.Token);
        await Eventually.True(() => !_asked.IsEmpty, TimeSpan.FromSeconds(10), "it is asked for");

        await gone.CancelAsync();

        await _left.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await Should.ThrowAsync<OperationCanceledException>(ask);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _owner.DisposeAsync();
    }

    private static async Task FallSilent(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.WriteAsync("some of it");
        await http.Response.Body.FlushAsync();
        await Gone(http);
    }

    private async Task NeverAnswer(HttpContext http)
    {
        await Gone(http);
        _left.SetResult();
    }

    private static async Task Gone(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var left = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private sealed class OfAnother(string owner, ConcurrentQueue<string> kept) : IRenditions
    {
        public string Self => "here:1";

        public string? Owner(VideoId video) => owner;

        public bool Knows(string name) =>
            name is "hls/master.m3u8" or "hls/slow"
            || IsSilent(name)
            || name.StartsWith("hls/of-edition-", StringComparison.Ordinal);

        public Rendition? Ready(VideoId video, string name) => null;

        public Task<Rendition> Get(VideoId video, string name, string query, CancellationToken cancellationToken) =>
            IsSilent(name)
                ? Task.FromResult<Rendition>(new Rendition.Written("made here"u8.ToArray(), "text/plain"))
                : throw new NotSupportedException();

        public Task<Rendition> Keep(VideoId video, string name, byte[] bytes, CancellationToken cancellationToken)
        {
            kept.Enqueue(name);
            return Task.FromResult<Rendition>(new Rendition.Written(bytes, "application/vnd.apple.mpegurl"));
        }

        public Task<(SubtitleTrack? Track, Refusal? Refusal)> AddSubtitles(
            VideoId video,
            byte[] content,
            string label,
            Caller by,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<Refusal?> RemoveSubtitles(
            VideoId video,
            string track,
            Caller by,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        private static bool IsSilent(string name) => name.StartsWith("hls/silent-", StringComparison.Ordinal);
    }
}
