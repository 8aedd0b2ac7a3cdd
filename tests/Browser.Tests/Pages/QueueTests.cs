using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>The queue, as three people use it.</summary>
[Collection(SharedServer.Name)]
[Trait("Run", "beside")]
public sealed class QueueTests(SharedServer server)
{
    // An empty box of ISO 14496-12: another file for the library, the same film for players.
    private static readonly byte[] FreeBox = [0, 0, 0, 8, .. "free"u8];

    [Fact]
    public async Task A_queue_is_filled_by_a_drop_voted_on_sorted_by_dragging_and_told_to_stop()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var (grace, kay) = (await browser.Person("Grace"), await browser.Person("Kay", 360, 740));
        await Task.WhenAll(grace.Join(link), kay.Join(link));

        await Drop(ada, "Home film.mp4");
        await ada.OpenTab("queue");
        var rows = ada.Page.GetByTestId("queue-list").Locator("li");
        await Expect(rows.Nth(1)).ToContainTextAsync("Home film");

        // A majority of those who may not change the queue skips all the same.
        await ada.Command("updateSettings", new { queueing = "host" });
        var vote = (Person person, int votes) => person.Page.GetByText($"Vote to skip {votes}/2");
        await vote(grace, 0).ClickAsync();
        await vote(kay, 1).ClickAsync();
        await Expect(rows.Nth(1).Locator("[aria-current]")).ToBeVisibleAsync();

        await rows.Nth(1).DragToAsync(rows.Nth(0));
        await Expect(rows.Nth(0)).ToContainTextAsync("Home film");

        await ada.PressPlay();
        await ada.PlaysPast(0.5);
        await ada.Command("seek", new { position = 14 });
        await grace.Page.GetByTestId("hold-next").ClickAsync();
        await Expect(kay.Page.GetByTestId("hold-next")).ToHaveTextAsync("Go on after all");
        await ada.Page.GetByTestId("end-card").GetByText("Play the next").ClickAsync();
        await Expect(rows.Nth(1).Locator("[aria-current]")).ToBeVisibleAsync();
        await Expect(ada.Page.GetByTestId("play-button")).ToHaveAttributeAsync("data-playing", "true");
        ada.Errors.Concat(grace.Errors).Concat(kay.Errors).ShouldBeEmpty();
    }

    private async Task Drop(Person person, string name)
    {
        var film = Directory.EnumerateFiles(Path.Combine(server.Server.Folder, "library")).First();
        byte[] bytes = [.. await File.ReadAllBytesAsync(film), .. FreeBox];
        var files = await person.Page.EvaluateHandleAsync(
            """
            ([bytes, name]) => {
              const files = new DataTransfer();
              files.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: 'video/mp4' }));
              return files;
            }
            """,
            new[] { Convert.ToBase64String(bytes), name }
        );
        await person.Page.DispatchEventAsync("body", "dragover", new { dataTransfer = files });
        await person.Page.DispatchEventAsync("body", "drop", new { dataTransfer = files });
    }
}
