using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SyncStream.Browser.Tests;

/// <summary>Someone at a page, doing what people do, by the names that the page gives its parts.</summary>
internal sealed partial class Person(string name, IPage page)
{
    private readonly List<string> _errors = Listen(page);

    public IPage Page => page;

    // Asked of the page again and again: an announced navigation is lost where it happens just before one listens.
    [GeneratedRegex("/r/[a-z0-9-]+$")]
    private static partial Regex InARoom { get; }

    /// <summary>Uncaught exceptions of the page's script.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Makes a room and answers its link.</summary>
    public async Task<string> CreateRoom(Uri server)
    {
        await page.GotoAsync(server.ToString());
        await page.GetByTestId("name-input").FillAsync(name);
        await page.GetByTestId("create-room").ClickAsync();
        try
        {
            await Assertions.Expect(page).ToHaveURLAsync(InARoom, new() { Timeout = 30_000 });
        }
        catch (PlaywrightException gone)
        {
            var words = await page.GetByRole(AriaRole.Alert).AllInnerTextsAsync();
            throw new InvalidOperationException($"No room was made; the page says: {string.Join(" · ", words)}", gone);
        }

        await Connected();
        return page.Url;
    }

    /// <summary>Follows an invite link and joins.</summary>
    public async Task Join(string link)
    {
        await page.GotoAsync(link);
        await page.GetByTestId("name-input").FillAsync(name);
        await page.GetByTestId("join-button").ClickAsync();
        await Connected();
    }

    public Task Connected() =>
        Assertions
            .Expect(page.GetByTestId("connection-state"))
            .ToHaveAttributeAsync("data-state", "joined", new() { Timeout = 30_000 });

    /// <summary>Adds the sample clip, among whatever other tests uploaded, to the end of the queue.</summary>
    public async Task AddVideo()
    {
        await AddAgain();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-testid=video]')?.readyState >= 2");
    }

    /// <summary>Adds it once more, with the room watching already.</summary>
    public async Task AddAgain()
    {
        await page.GetByTestId("add-video").First.ClickAsync();
        await page.GetByRole(AriaRole.Article)
            .Filter(new() { HasText = "SyncStream sample clip" })
            .GetByTestId("library-add")
            .ClickAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    /// <summary>Has the room do what a test needs and is not about.</summary>
    public Task Command(string kind, object members) =>
        page.EvaluateAsync(
            """
            async ([kind, members]) => {
              const room = location.pathname.split('/').pop();
              const answer = await fetch(`/api/rooms/${room}/commands`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ kind, commandId: crypto.randomUUID(), ...members }),
              });
              if (!answer.ok) throw new Error(await answer.text());
            }
            """,
            new[] { kind, members }
        );

    public Task<string> MyId() =>
        page.EvaluateAsync<string>("async () => (await (await fetch('/api/session')).json()).viewerId");

    public Task PressPlay() => page.GetByTestId("play-button").ClickAsync();

    public async Task Say(string text)
    {
        await OpenTab("chat");
        await page.GetByTestId("chat-input").FillAsync(text);
        await page.GetByTestId("chat-input").PressAsync("Enter");
    }

    public Task Reads(string text) =>
        Assertions.Expect(page.GetByTestId("chat-list")).ToContainTextAsync(text, new() { Timeout = 30_000 });

    public async Task OpenTab(string tab)
    {
        var button = page.GetByTestId($"tab-{tab}");
        if (await button.IsVisibleAsync())
        {
            await button.ClickAsync();
        }
    }

    /// <summary>The video's position in seconds, and the page's clock (Unix ms) at that moment.</summary>
    public async Task<(double Position, double At)> Position()
    {
        var read = await page.EvaluateAsync<JsonElement>(
            """
            () => {
              const video = document.querySelector('[data-testid=video]');
              return { position: video.currentTime, at: Date.now(), paused: video.paused };
            }
            """
        );
        return (read.GetProperty("position").GetDouble(), read.GetProperty("at").GetDouble());
    }

    /// <summary>Waits until the video has moved past a position (seconds).</summary>
    public Task PlaysPast(double seconds) =>
        page.WaitForFunctionAsync(
            "s => { const v = document.querySelector('[data-testid=video]'); return v && !v.paused && v.currentTime > s; }",
            seconds,
            new() { Timeout = 60_000 }
        );

    /// <summary>Keeps a picture of what this person sees, for people to look at.</summary>
    public Task Screenshot(string file)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        return page.ScreenshotAsync(new() { Path = Path.Combine(folder, file) });
    }

    private static List<string> Listen(IPage page)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        return errors;
    }
}
