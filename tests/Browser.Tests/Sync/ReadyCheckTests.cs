using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Sync;

/// <summary>What people see between a press of play and the first picture, and of how they are in step.</summary>
[Collection(SharedServer.Name)]
public sealed class ReadyCheckTests(SharedServer shared)
{
    [Fact]
    public async Task A_film_begins_for_both_after_the_second_is_ready_and_the_countdown_is_over()
    {
        var server = shared.Server;
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var grace = await browser.Person("Grace", 460, 800);
        await grace.Join(link);
        await Command(ada, Room(link), "kind: 'updateSettings', readyCheck: true, countdownSeconds: 3");

        await ada.PressPlay();
        var question = grace.Page.GetByTestId("stage-action");
        await Assertions.Expect(question).ToHaveTextAsync("I’m ready");
        await Assertions.Expect(ada.Page.GetByTestId("stage-action")).ToHaveTextAsync("Begin without them");
        await Assertions.Expect(ada.Page.GetByText("Grace", new() { Exact = false }).First).ToBeVisibleAsync();
        await ada.Screenshot("ready-host.png");
        await grace.Screenshot("ready-viewer.png");
        await question.ClickAsync();

        await Task.WhenAll(Counts(ada), Counts(grace));
        await ada.Screenshot("countdown.png");
        await Task.WhenAll(ada.PlaysPast(2), grace.PlaysPast(2));
        await Assertions.Expect(question).ToBeHiddenAsync();
        ada.Errors.Concat(grace.Errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task Someone_whose_screen_lags_plays_ahead_by_as_much()
    {
        var server = shared.Server;
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var grace = await browser.Person("Grace");
        await grace.Join(link);
        await ada.PressPlay();
        await Task.WhenAll(ada.PlaysPast(1), grace.PlaysPast(1));

        // While the film lasts: a line needs two reports.
        await ada.OpenTab("people");
        await ada.Page.GetByTestId("people-list").Locator(".skew").Last.ClickAsync();
        await Assertions
            .Expect(ada.Page.GetByTestId("people-list").Locator("polyline"))
            // A level line has no height, which passes for hidden.
            .ToBeAttachedAsync(new() { Timeout = 30_000 });
        await ada.Screenshot("people.png");

        // The clip is short, and a busy machine may have come near its end.
        await Command(ada, Room(link), "kind: 'seek', position: 1");
        await grace.Page.GetByTestId("player-menu").ClickAsync();
        await grace.Page.GetByTestId("sync-button").ClickAsync();
        var field = grace.Page.GetByTestId("sync-ahead");
        await field.FillAsync("1500");
        await field.PressAsync("Enter");
        await grace.Screenshot("sync-dialog.png");

        await grace.Page.WaitForFunctionAsync(
            """
            async ([url, room]) => {
              const { playhead } = await (await fetch(`/api/rooms/${room}`)).json();
              const { currentTime } = document.querySelector('video');
              const lead = currentTime - playhead.position - (Date.now() - playhead.at) / 1000;
              return Math.abs(lead - 1.5) < 0.4;
            }
            """,
            new[] { link, Room(link) },
            new() { PollingInterval = 500, Timeout = 60_000 }
        );

        // The clip is short: once more from its beginning.
        await Command(ada, Room(link), "kind: 'seek', position: 1");
        await grace.Page.GetByTestId("resync").ClickAsync();
        await grace.Page.WaitForFunctionAsync("() => document.querySelector('video').paused");
        await Assertions
            .Expect(ada.Page.GetByTestId("people-list").Locator(".skew").First)
            .ToHaveTextAsync("in step", new() { Timeout = 30_000 });
        ada.Errors.Concat(grace.Errors).ShouldBeEmpty();
    }

    private static Task Counts(Person person) =>
        Assertions.Expect(person.Page.GetByTestId("countdown")).ToBeVisibleAsync();

    private static string Room(string link) => link[(link.LastIndexOf('/') + 1)..];

    /// <summary>What the page has no button for, or none that is quick to reach.</summary>
    private static async Task Command(Person host, string room, string body) =>
        await host.Page.EvaluateAsync(
            $$"""
            async (room) => {
              const answer = await fetch(`/api/rooms/${room}/commands`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ commandId: crypto.randomUUID(), {{body}} }),
              });
              if (!answer.ok) throw new Error(await answer.text());
            }
            """,
            room
        );
}
