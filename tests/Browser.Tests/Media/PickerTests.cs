using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Media;

/// <summary>The dialog that offers the library.</summary>
[Collection(SharedServer.Name)]
public sealed class PickerTests(SharedServer server)
{
    [Fact]
    public async Task A_video_that_comes_while_one_chooses_is_offered_too()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.Page.GetByTestId("add-video").First.ClickAsync();
        var offered = ada.Page.GetByTestId("library-list");
        await Expect(offered).ToContainTextAsync("SyncStream sample clip");

        var library = Path.Combine(server.Server.Folder, "library");
        var film = await File.ReadAllBytesAsync(Directory.EnumerateFiles(library).First());
        // With an empty box at its end (ISO 14496-12) it is another video, for the library.
        await File.WriteAllBytesAsync(Path.Combine(library, "A late arrival.mp4"), [.. film, 0, 0, 0, 8, .. "free"u8]);

        await Expect(offered).ToContainTextAsync("A late arrival", new() { Timeout = 30_000 });
        ada.Errors.ShouldBeEmpty();
    }
}
