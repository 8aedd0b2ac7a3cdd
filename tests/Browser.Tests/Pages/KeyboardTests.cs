using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>Without a mouse: from the front page to a film that plays, by Tab, Enter, arrows and Escape.</summary>
[Collection(SharedServer.Name)]
public sealed class KeyboardTests(SharedServer server)
{
    [Fact]
    public async Task A_room_is_made_filled_and_played_with_the_keyboard_alone_and_the_focus_is_always_seen()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var (page, keys) = (ada.Page, ada.Page.Keyboard);
        await page.GotoAsync(server.Url.ToString());
        await TabTo(page, "name-input");
        await keys.TypeAsync("Ada");
        await keys.PressAsync("Enter");
        await ada.Connected();

        await TabTo(page, "add-video");
        await keys.PressAsync("Enter");
        await page.GetByTestId("library-add").First.WaitForAsync();
        await TabTo(page, "library-add");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Escape");
        await Expect(page.GetByTestId("add-video").Last).ToBeFocusedAsync();

        await TabTo(page, "tab-chat");
        await keys.PressAsync("ArrowRight");
        await Expect(page.GetByTestId("tab-queue")).ToBeFocusedAsync();
        var rows = page.GetByTestId("queue-list").Locator("li");
        await Expect(rows).ToHaveCountAsync(2);
        await TabTo(page, "queue-remove");
        await keys.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);

        await TabTo(page, "invite-link");
        await keys.PressAsync("Enter");
        await page.GetByTestId("qr").WaitForAsync();
        await keys.PressAsync("Escape");
        await Expect(page.GetByTestId("invite-link")).ToBeFocusedAsync();

        await TabTo(page, "play-button");
        await keys.PressAsync("Enter");
        await Expect(page.GetByTestId("play-button")).ToHaveAttributeAsync("data-playing", "true");
        await keys.PressAsync("ArrowDown");
        await Expect(page.Locator("video")).ToHaveJSPropertyAsync("volume", 0.95);
        ada.Errors.ShouldBeEmpty();
    }

    // On the way each stop must be somewhere, and be seen there.
    private static async Task TabTo(IPage page, string testId)
    {
        for (var stops = 0; stops < 80; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<string[]>(
                """
                () => {
                  const at = document.activeElement;
                  const style = getComputedStyle(at);
                  const box = at.getBoundingClientRect();
                  const ringed = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
                  // Behind the last element comes the browser's own bar, before the first comes the page.
                  const nowhere = at === document.body;
                  const seen = nowhere || (ringed && box.width > 0 && box.height > 0);
                  return [at.dataset?.testid ?? '', seen ? '' : `${at.outerHTML.slice(0, 120)} ${style.outline} ${box.width}x${box.height}`];
                }
                """
            );
            focus[1].ShouldBeEmpty("focused, and nobody sees it");
            if (focus[0] == testId)
            {
                return;
            }
        }

        throw new TimeoutException($"'{testId}' is not to be reached by Tab");
    }
}
