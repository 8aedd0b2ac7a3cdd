using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>The administrator's page over real workers, while others watch.</summary>
[Collection(SharedServer.Name)]
[Trait("Run", "beside")]
public sealed class AdminPageTests(SharedServer server)
{
    private static readonly LocatorAssertionsToHaveCountOptions Long = new() { Timeout = 90_000 };

    [Fact]
    public async Task An_administrator_closes_a_room_and_drains_a_worker_and_those_who_watch_go_on_watching()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.Command("setLoop", new { loop = "one" });
        var grace = await browser.Person("Grace");
        await grace.Join(link);
        await ada.PressPlay();
        await Task.WhenAll(ada.PlaysPast(0.5), grace.PlaysPast(0.5));
        var kay = await browser.Person("Kay");
        var kays = await kay.CreateRoom(server.Url);
        (await ada.Page.EvaluateAsync<int>("async () => (await fetch('/api/cluster')).status")).ShouldBe(403);

        var root = await browser.Person("Root");
        await Enter(root);
        // Other tests' rooms may not have fallen asleep yet.
        var rooms = root.Page.GetByTestId("room");
        var adas = root.Page.Locator($"[data-room={link[(link.LastIndexOf('/') + 1)..]}]");
        await Expect(adas).ToContainTextAsync("2");
        await Expect(adas).ToContainTextAsync("SyncStream sample clip");
        await root.Page.GetByTestId("room-search").FillAsync(kays[(kays.LastIndexOf('/') + 1)..]);
        await Expect(rooms).ToHaveCountAsync(1);
        await root.Page.GetByTestId("close-room").ClickAsync();
        await root.Page.GetByTestId("confirm").ClickAsync();
        await Expect(kay.Page.Locator("[data-testid=wall][data-why=closed]")).ToBeVisibleAsync();
        await Expect(rooms).ToHaveCountAsync(0);
        await root.Page.GetByTestId("room-search").FillAsync("");
        // Whether the short clip is still being sent is a matter of luck.
        await Expect(root.Page.GetByTestId("streams")).ToContainTextAsync("Streams");

        await Task.WhenAll(Record(ada), Record(grace));
        var pid = await BusiestWorker(root);
        var workers = root.Page.GetByTestId("worker");
        var old = root.Page.Locator($"[data-testid=worker][data-pid='{pid}']");
        await old.GetByTestId("drain").ClickAsync();
        await root.Page.GetByTestId("confirm").ClickAsync();
        await Expect(workers).ToHaveCountAsync(3, Long);
        await Expect(old).ToHaveAttributeAsync("data-phase", "draining", new() { Timeout = 90_000 });
        await root.Screenshot("admin-draining.png");
        await Expect(old).ToHaveCountAsync(0, Long);
        await Expect(root.Page.Locator("[data-testid=worker][data-phase=online]")).ToHaveCountAsync(2, Long);

        // Who watched was moved at most; the room never thought that they had left.
        await Task.WhenAll(ada.Connected(), grace.Connected());
        var states = (await States(ada)).Concat(await States(grace)).ToList();
        states.ShouldAllBe(state => state == "joined" || state == "moving" || state == "reconnecting");
        states.ShouldContain("moving");
        await ada.Say("still here");
        await grace.Reads("still here");
        await Expect(grace.Page.GetByTestId("chat-list")).Not.ToContainTextAsync("Ada left");
        await Expect(ada.Page.GetByTestId("play-button")).ToHaveAttributeAsync("data-playing", "true");

        await root.Page.GetByText("Sign out").ClickAsync();
        await Expect(root.Page.GetByTestId("admin-password")).ToBeVisibleAsync();
        ada.Errors.Concat(grace.Errors).Concat(kay.Errors).Concat(root.Errors).ShouldBeEmpty();
    }

    private async Task Enter(Person root)
    {
        await root.Page.GotoAsync(new Uri(server.Url, "admin").ToString());
        var password = root.Page.GetByTestId("admin-password");
        await password.FillAsync("a guess");
        await root.Page.GetByTestId("admin-enter").ClickAsync();
        await Expect(root.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is not the administrator’s password.");
        await password.FillAsync(SharedServer.AdminPassword);
        await root.Page.GetByTestId("admin-enter").ClickAsync();
        await Expect(root.Page.GetByTestId("worker")).ToHaveCountAsync(2);
    }

    private static async Task<int> BusiestWorker(Person root)
    {
        var report = await root.Page.EvaluateAsync<JsonElement>("async () => (await fetch('/api/cluster')).json()");
        return report
            .GetProperty("workers")
            .EnumerateArray()
            .MaxBy(worker => worker.GetProperty("viewers").GetInt32())
            .GetProperty("pid")
            .GetInt32();
    }

    private static async Task Record(Person person) =>
        await person.Page.EvaluateAsync(
            """
            () => {
              const state = document.querySelector('[data-testid=connection-state]');
              window.states = [state.dataset.state];
              new MutationObserver(() => window.states.push(state.dataset.state)).observe(state, { attributeFilter: ['data-state'] });
            }
            """
        );

    private static Task<string[]> States(Person person) => person.Page.EvaluateAsync<string[]>("() => window.states");
}
