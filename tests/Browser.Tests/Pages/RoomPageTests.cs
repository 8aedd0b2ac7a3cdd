using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>The room's parts, used as people use them, and seen by another person where it is for them.</summary>
[Collection(SharedServer.Name)]
public sealed class RoomPageTests(SharedServer server)
{
    [Fact]
    public async Task What_one_says_and_does_reaches_the_other()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.AddAgain();
        var grace = await browser.Person("Grace");
        await grace.Join(link);

        // Said: a link, a name that is completed, and a place to jump to.
        await grace.OpenTab("people");
        await ada.OpenTab("chat");
        var input = ada.Page.GetByTestId("chat-input");
        await input.FillAsync("see https://example.org/a and ");
        await input.PressSequentiallyAsync("@gr");
        await input.PressAsync("Enter");
        await input.PressSequentiallyAsync("at 0:07");
        await input.PressAsync("Enter");
        await Expect(grace.Page.GetByTestId("tab-chat")).ToContainTextAsync("1");
        await grace.OpenTab("chat");
        await Expect(grace.Page.Locator(".mention.me")).ToHaveTextAsync("@Grace");
        await Expect(grace.Page.GetByRole(AriaRole.Link, new() { Name = "https://example.org/a" }))
            .ToHaveAttributeAsync("rel", "noopener noreferrer nofollow ugc");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Jump to 0:07, for everyone" }).ClickAsync();
        await ada.Reads("Grace jumped to 0:07");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "React with 🔥" }).ClickAsync();
        await Expect(ada.Page.GetByTestId("reactions")).ToContainTextAsync("🔥Grace");

        // The queue: moved by the keyboard, removed, and brought back.
        await ada.OpenTab("queue");
        var rows = ada.Page.GetByTestId("queue-list").Locator("li");
        await Expect(rows).ToHaveCountAsync(2);
        await rows.Nth(1).Locator("[data-move=up]").FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(rows.Nth(0).Locator("[data-move=down]")).ToBeFocusedAsync();
        await ada.Page.GetByTestId("queue-remove").First.ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await ada.Page.GetByTestId("notice-action").ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await grace.Reads("Ada removed");

        // Power: what she may not do any more says why, and then she is put out.
        await ada.OpenTab("settings");
        await ada.Page.GetByLabel("Who controls playback").SelectOptionAsync("host");
        await Expect(grace.Page.GetByTestId("play-button")).ToHaveAttributeAsync("aria-disabled", "true");
        await grace.Page.Keyboard.PressAsync("k");
        await Expect(grace.Page.Locator(".notices")).ToContainTextAsync("Only the host may control playback");
        await ada.Screenshot("queue.png");
        await ada.OpenTab("people");
        await ada.Page.GetByLabel("Actions for Grace").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Remove from room" }).ClickAsync();
        await Expect(grace.Page.GetByText("You were removed from the room")).ToBeVisibleAsync();
        await grace.Screenshot("kicked.png");
        ada.Errors.Concat(grace.Errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_player_obeys_the_keyboard_and_shows_subtitles()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var keys = ada.Page.Keyboard;

        await ada.Page.GetByTestId("player-menu").ClickAsync();
        await ada
            .Page.GetByTestId("subtitle-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "English.srt",
                    MimeType = "application/x-subrip",
                    Buffer =
                        "1\n00:00:00,000 --> 00:00:40,000\n<i>Hear</i> <script>alert(1)</script>, hear\n"u8.ToArray(),
                }
            );
        await Expect(ada.Page.GetByTestId("captions")).ToContainTextAsync("Hear");
        await ada.Page.GetByTestId("subtitle-delay").FillAsync("50");
        await ada.Page.GetByTestId("subtitle-delay").PressAsync("Tab");
        await Expect(ada.Page.GetByTestId("captions")).Not.ToContainTextAsync("Hear");
        await keys.PressAsync("Escape");
        await keys.PressAsync("c");
        await Expect(ada.Page.GetByTestId("captions")).ToHaveCountAsync(0);

        await keys.PressAsync("5");
        await ada.Page.WaitForFunctionAsync(
            "() => { const v = document.querySelector('video'); return v.currentTime > v.duration * 0.49; }"
        );
        await keys.PressAsync("k");
        await Expect(ada.Page.GetByTestId("play-button")).ToHaveAttributeAsync("data-playing", "true");
        await keys.PressAsync("m");
        await ada.Page.WaitForFunctionAsync("() => document.querySelector('video').muted");
        await keys.PressAsync("t");
        await keys.PressAsync("i");
        await Expect(ada.Page.GetByTestId("stats")).ToContainTextAsync("file");
        await ada.Screenshot("theatre.png");
        await keys.PressAsync("f");
        await ada.Page.WaitForFunctionAsync("() => document.fullscreenElement !== null");
        await keys.PressAsync("/");
        await keys.TypeAsync("k");
        await keys.PressAsync("Enter");
        await ada.Reads("k");
        // An empty line gives the keyboard back to the player.
        await keys.PressAsync("Enter");
        await ada.Page.GetByTestId("chat-over").ClickAsync();
        await Expect(ada.Page.GetByTestId("chat-lines")).ToContainTextAsync("Ada");
        await ada.Screenshot("fullscreen.png");
        await keys.PressAsync("f");
        await keys.PressAsync("?");
        await Expect(ada.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Theatre mode");
        ada.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_may_make_no_sound_by_itself_plays_silently_and_asks_for_a_tap()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var link = await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        await ada.Command("setLoop", new { loop = "one" });
        await ada.PressPlay();
        await ada.PlaysPast(0.5);
        // Chromium takes Playwright's own questions for taps, so a page of it refuses in its stead what it refuses people.
        var tab = new Person("Ada", await ada.Page.Context.NewPageAsync());
        await tab.Page.AddInitScriptAsync(
            """
            let tapped = false;
            addEventListener('click', (event) => (tapped ||= event.isTrusted), true);
            const { play } = HTMLMediaElement.prototype;
            HTMLMediaElement.prototype.play = function () {
              return tapped || this.muted ? play.call(this) : Promise.reject(new DOMException('', 'NotAllowedError'));
            };
            """
        );
        await tab.Page.GotoAsync(link);
        await tab.PlaysPast(0.5);
        await Expect(tab.Page.GetByTestId("stage-action")).ToHaveTextAsync("Tap to join with sound");
        await tab.Screenshot("tap-for-sound.png");
        await tab.Page.GetByTestId("stage-action").ClickAsync();
        await tab.Page.WaitForFunctionAsync("() => !document.querySelector('video').muted");
        await Expect(tab.Page.GetByTestId("stage-action")).ToHaveCountAsync(0);
        ada.Errors.Concat(tab.Errors).ShouldBeEmpty();
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
