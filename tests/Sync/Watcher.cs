using Microsoft.Playwright;
using SyncStream.Browser.Tests;

namespace SyncStream.Sync;

/// <summary>Someone who watches through a network of their own, and whose page is recorded.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly Lazy<string> SignalR = new(() => Resources.Text("signalr.js"));

    private static readonly string? TraceFolder = Environment.GetEnvironmentVariable("SYNCSTREAM_SYNC_TRACE")
        is { Length: > 0 } folder
        ? folder
        : null;

    private readonly ShapedLink _link;
    private readonly Person _person;

    private Watcher(string name, ShapedLink link, Person person) =>
        (Recording, _link, _person) = (new(name), link, person);

    public Recording Recording { get; }

    public IPage Page => _person.Page;

    public Person Person => _person;

    /// <summary>Where this one finds the server.</summary>
    public Uri Url => _link.Url;

    public static async Task<Watcher> Open(
        Browser.Tests.Browser browser,
        string name,
        Network network,
        int serverPort,
        int seed
    )
    {
        var person = await browser.Person(name, 460, 400);
        person.Page.SetDefaultTimeout(120_000);
        await person.Page.AddInitScriptAsync(Resources.Text("recorder.js"));
        if (TraceFolder is not null)
        {
            await person.Page.AddInitScriptAsync(Resources.Text("trace.js"));
        }

        return new(name, new ShapedLink(network, serverPort, seed), person);
    }

    public Task Join(string room) => _person.Join($"{Url}r/{room}");

    /// <summary>Loads the page up to the question for a name, thinks for as long as a person types, and presses "join".</summary>
    public async Task JoinFromTheDoor(string room)
    {
        await Page.GotoAsync($"{Url}r/{room}");
        await Page.GetByTestId("name-input").PressSequentiallyAsync(Recording.Name, new() { Delay = 150 });
        await Page.GetByTestId("join-button").ClickAsync();
    }

    /// <summary>The naive client on the same network.</summary>
    public async Task OpenNaive(string room)
    {
        var page = Resources.Text("naive.html").Replace("<script>", $"<script>{SignalR.Value}</script><script>");
        // A page that no host served may not reach one on this machine without being allowed to.
        await Page.Context.GrantPermissionsAsync(["local-network-access"]);
        await Page.RouteAsync(
            "**/naive?*",
            route => route.FulfillAsync(new() { Body = page, ContentType = "text/html" })
        );
        await Page.GotoAsync($"{Url}naive?room={room}");
    }

    public Task HasVideo() =>
        Page.WaitForFunctionAsync("() => (document.querySelector('video')?.readyState ?? 0) >= 3");

    /// <summary>The page's own clock, Unix ms: the recordings' time.</summary>
    public Task<double> Now() => Page.EvaluateAsync<double>("() => syncRecorder.now()");

    public async Task CollectAfter(TimeSpan time)
    {
        await Task.Delay(time);
        await Collect();
    }

    /// <summary>Takes what was recorded since the last time; kept as it is too, where a folder for that is named.</summary>
    public async Task Collect()
    {
        var taken = await Page.EvaluateAsync<string>("() => syncRecorder.take()");
        Recording.Add(taken);
        if (TraceFolder is { } folder)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, $"{Recording.Name}.jsonl"), taken + "\n");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        await _link.DisposeAsync();
    }
}
