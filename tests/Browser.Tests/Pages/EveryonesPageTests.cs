using System.Text.Json;
using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>Pages and states as everyone meets them: by axe's rules, the content security policy, and the scripts' weight.</summary>
public sealed class EveryonesPageTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    /// <summary>Bytes of compressed script before hls.js is asked for.</summary>
    private const int MaxScript = 150_000;

    private readonly List<string> _faults = [];

    [Fact]
    public async Task Pages_and_dialogs_pass_axe_in_light_dark_on_phones_and_from_right_to_left()
    {
        var ada = await fixture.Browser.Person("Ada");
        await ada.Page.GotoAsync(fixture.Server.Url.ToString());
        await Look(ada, "home");
        var link = await ada.CreateRoom(fixture.Server.Url);
        await Look(ada, "room-empty");
        await ada.AddVideo();
        await ada.Say("at 0:05, see https://example.org @Ada");
        await ada.Reads("0:05");
        await Look(ada, "room");
        foreach (var tab in (string[])["queue", "people", "settings"])
        {
            await ada.OpenTab(tab);
            await Look(ada, $"room-{tab}");
        }
        foreach (var opener in (string[])["add-video", "invite-link", "player-menu", "react-more"])
        {
            await ada.Page.GetByTestId(opener).First.ClickAsync();
            if (opener == "invite-link")
            {
                await ada.Page.GetByTestId("qr").WaitForAsync();
            }
            await Look(ada, opener);
            await ada.Page.Keyboard.PressAsync("Escape");
        }

        var grace = await fixture.Browser.Person("Grace", 360, 740, ColorScheme.Dark);
        await grace.Page.GotoAsync(link);
        await grace.Page.GetByTestId("name-input").WaitForAsync();
        await Look(grace, "door-phone");
        await grace.Join(link);
        await Look(grace, "room-phone");
        await grace.Page.GetByTestId("player-menu").ClickAsync();
        await Look(grace, "menu-phone");
        await Sideways(grace);

        var amal = await fixture.Browser.Person("أمل", 360, 740, locale: "ar");
        await amal.Join(link);
        await amal.OpenTab("queue");
        await Look(amal, "room-rtl-phone");
        (await amal.Page.EvaluateAsync<string>("() => document.documentElement.dir")).ShouldBe("rtl");
        await Sideways(amal);
        await amal.Page.GotoAsync($"{fixture.Server.Url}r/no-such-room");
        await amal.Page.GetByText("لا توجد غرفة كهذه").WaitForAsync();
        await Look(amal, "wall-rtl");

        _faults.ShouldBeEmpty(string.Join('\n', _faults));
        ada.Errors.Concat(grace.Errors).Concat(amal.Errors).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_is_light_asks_no_third_party_and_breaks_no_policy_of_its_own()
    {
        var ada = await fixture.Browser.Person("Ada");
        var strangers = new List<string>();
        ada.Page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(fixture.Server.Url.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
            {
                strangers.Add(request.Url);
            }
        };
        await ada.Page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (e) => (window.broken ??= []).push(`${e.violatedDirective} ${e.blockedURI}`));"
        );
        var answer = await ada.Page.GotoAsync(fixture.Server.Url.ToString());
        var policy = (await answer!.AllHeadersAsync())["content-security-policy"];
        policy.ShouldContain("script-src 'self';");
        (await answer.TextAsync()).ShouldNotContain("<script>");

        await ada.CreateRoom(fixture.Server.Url);
        await ada.AddVideo();
        await ada.PressPlay();
        await ada.PlaysPast(1);

        var seen = await ada.Page.EvaluateAsync<JsonElement>(
            """
            async () => {
              // A published server has them compressed; the one under test may not.
              const compressed = async (url) => {
                const { body } = await fetch(url);
                return (await new Response(body.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength;
              };
              const scripts = performance.getEntriesByType('resource').map((r) => r.name)
                .filter((url) => new URL(url).pathname.endsWith('.js') && !url.includes('/hls-'));
              const sizes = await Promise.all([...new Set(scripts)].map(compressed));
              return { broken: window.broken ?? [], script: sizes.reduce((sum, size) => sum + size, 0) };
            }
            """
        );
        seen.GetProperty("broken").GetArrayLength().ShouldBe(0, seen.ToString());
        seen.GetProperty("script").GetInt32().ShouldBeInRange(20_000, MaxScript);
        strangers.ShouldBeEmpty();
        ada.Errors.ShouldBeEmpty();
    }

    private async Task Look(Person person, string name)
    {
        await person.Screenshot($"{name}.png");
        _faults.AddRange((await Axe.Violations(person.Page)).Select(fault => $"{name}: {fault}"));
    }

    private async Task Sideways(Person person)
    {
        var width = await person.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        if (width > 360)
        {
            _faults.Add($"scrolls sideways: {width} px");
        }
    }
}
