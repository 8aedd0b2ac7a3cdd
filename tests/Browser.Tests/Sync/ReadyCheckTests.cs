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
        await AskForReadiness(ada, link[(link.LastIndexOf('/') + 1)..], countdown: 3);

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
            new[] { link, link[(link.LastIndexOf('/') + 1)..] },
            new() { PollingInterval = 500, Timeout = 60_000 }
        );
        ada.Errors.Concat(grace.Errors).ShouldBeEmpty();
    }

    private static Task Counts(Person person) =>
        Assertions.Expect(person.Page.GetByTestId("countdown")).ToBeVisibleAsync();

    private static async Task AskForReadiness(Person host, string room, int countdown) =>
        await host.Page.EvaluateAsync(
            """
            async ([room, countdown]) => {
              const answer = await fetch(`/api/rooms/${room}/commands`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({
                  kind: 'updateSettings', commandId: 'settings', readyCheck: true, countdownSeconds: Number(countdown),
                }),
              });
              if (!answer.ok) throw new Error(await answer.text());
            }
            """,
            new[] { room, countdown.ToString(System.Globalization.CultureInfo.InvariantCulture) }
        );
}
