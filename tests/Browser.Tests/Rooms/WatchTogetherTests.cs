using SyncStream.SystemTests;

namespace SyncStream.Browser.Tests.Rooms;

/// <summary>The main job, as people do it: a real server with real workers, real pages, a real H.264 file.</summary>
[Collection(SharedServer.Name)]
public sealed class WatchTogetherTests(SharedServer shared)
{
    [Fact]
    public async Task Two_people_on_different_workers_watch_in_step()
    {
        // Here they stay apart: by itself the server would bring them together on the worker of the room.
        await using var server = await RunningSyncStream.Start(
            workers: 2,
            $"syncstream.room.gather = off\n{RunningSyncStream.WithClip}"
        );
        await server.Log.Wait("The library was empty; made");
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var grace = await browser.Person("Grace");
        await grace.Join(link);
        await ComeFromAnotherWorker(server, grace);

        await ada.PressPlay();
        await ada.Say("Popcorn ready?");
        await grace.Say("Always.");
        await ada.Reads("Always.");
        await Task.WhenAll(ada.PlaysPast(10), grace.PlaysPast(10));

        var skews = new List<double>();
        for (var sample = 0; sample < 5; sample++)
        {
            var (his, hers) = (await ada.Position(), await grace.Position());
            // The two were not read at the same instant; what has played in between is no skew.
            skews.Add(hers.Position - his.Position - (hers.At - his.At) / 1000);
        }

        await ada.Screenshot("room.png");
        await grace.Screenshot("room-other.png");
        skews.ShouldAllBe(skew => Math.Abs(skew) < 0.5, $"skews in seconds: {string.Join(", ", skews)}");
        ada.Errors.Concat(grace.Errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_killed_worker_costs_no_one_the_picture()
    {
        var server = shared.Server;
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.Say("before");
        await ada.Reads("before");
        await ada.PressPlay();
        await ada.PlaysPast(1);

        var (pid, _) = (await server.Connections()).Single(worker => worker.Connections > 0);
        var (before, _) = await ada.Position();
        Signals.Send("KILL", pid);

        await ada.PlaysPast(before + 3);
        await ada.Connected();
        await ada.Say("after");
        await ada.Reads("after");
        await ada.Reads("before");
        ada.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Chat_and_queue_are_there_after_a_reload()
    {
        var server = shared.Server;
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.Say("still here?");
        await ada.Reads("still here?");

        await ada.Page.ReloadAsync();
        await ada.Connected();

        await ada.OpenTab("chat");
        await ada.Reads("still here?");
        await ada.OpenTab("queue");
        (await ada.Page.GetByTestId("queue-list").Locator("li").CountAsync()).ShouldBe(1);
        ada.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_phone_shows_the_room_without_scrolling_sideways()
    {
        var server = shared.Server;
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada", 360, 740, Microsoft.Playwright.ColorScheme.Dark);
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.PressPlay();
        await ada.PlaysPast(1);
        await ada.Say("from the train");
        await ada.Reads("from the train");

        await ada.Screenshot("phone.png");
        (await ada.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(
            360
        );
        ada.Errors.ShouldBeEmpty();
    }

    // Which worker a connection lands on is the kernel's choice: connect anew until it is the other one.
    private static async Task ComeFromAnotherWorker(RunningSyncStream server, Person person)
    {
        for (var attempt = 0; attempt < 40; attempt++)
        {
            if ((await server.Connections()).Count(worker => worker.Connections > 0) > 1)
            {
                return;
            }

            await person.Page.ReloadAsync();
            await person.Connected();
        }

        throw new TimeoutException("both pages always land on the same worker");
    }
}
