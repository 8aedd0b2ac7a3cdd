using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>The page's manners: how much script it brings, how soon it paints, whom it asks, and that nothing jumps.</summary>
[Collection(SharedServer.Name)]
public sealed class WeightTests(SharedServer server)
{
    /// <summary>Bytes of compressed script before hls.js is asked for.</summary>
    private const int MaxScript = 150_000;

    [Fact]
    public async Task A_page_is_light_asks_no_third_party_and_breaks_no_policy_of_its_own()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        var strangers = new List<string>();
        ada.Page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(server.Url.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
            {
                strangers.Add(request.Url);
            }
        };
        await ada.Page.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (e) => (window.broken ??= []).push(`${e.violatedDirective} ${e.blockedURI}`));"
        );
        var answer = await ada.Page.GotoAsync(server.Url.ToString());
        var policy = (await answer!.AllHeadersAsync())["content-security-policy"];
        policy.ShouldContain("script-src 'self';");
        (await answer.TextAsync()).ShouldNotContain("<script>");

        await ada.CreateRoom(server.Url);
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

    [Fact]
    public async Task Pages_paint_soon_and_nothing_jumps_while_they_load()
    {
        await using var browser = await Browser.Open();
        var figures = new List<(string Page, PaintFigures Paint)>();
        foreach (var eyes in (Eyes[])[Eyes.Desktop, Eyes.PhoneFromRightToLeft])
        {
            var ada = await browser.Person("Ada", eyes.Width, eyes.Height, eyes.Scheme, eyes.Locale);
            figures.Add(($"home, {eyes.Name}", await PaintTrace.Of(ada.Page, () => Home(ada))));
            await ada.CreateRoom(server.Url);
            await ada.AddVideo();
            await ada.AddAgain();
            await ada.Say("a line");
            await ada.Reads("a line");
            figures.Add(($"room, {eyes.Name}", await PaintTrace.Of(ada.Page, () => Again(ada))));
        }

        await File.WriteAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "paint.txt"),
            figures.Select(f =>
                FormattableString.Invariant(
                    $"{f.Page}: first paint {f.Paint.FirstPaint:0} ms, first content {f.Paint.FirstContentfulPaint:0} ms, largest {f.Paint.LargestPaint:0} ms, layout shift {f.Paint.Shift:0.0000}"
                )
            )
        );
        foreach (var (page, paint) in figures)
        {
            // Other machines are slower, but none so much that this would be right.
            paint.FirstContentfulPaint.ShouldBeInRange(1, 10_000, page);
            paint.Shift.ShouldBeLessThan(0.01, $"{page}: {paint.Moves}");
        }
    }

    [Fact]
    public async Task A_room_at_rest_gives_the_browser_nothing_to_do()
    {
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        await ada.AddVideo();
        var session = await ada.Page.Context.NewCDPSessionAsync(ada.Page);
        await session.SendAsync("Performance.enable");

        // What moves for ever has styles calculated at each frame, seen or not: some sixty times a second.
        var (before, calculated) = (await Calculated(), int.MaxValue);
        for (var second = 0; second < 30 && calculated > 3; second++)
        {
            await Task.Delay(1000);
            var now = await Calculated();
            (before, calculated) = (now, now - before);
        }

        calculated.ShouldBeLessThanOrEqualTo(3);

        async Task<int> Calculated()
        {
            var answer = await session.SendAsync("Performance.getMetrics");
            var metrics = answer!.Value.GetProperty("metrics").EnumerateArray();
            var styles = metrics.Single(metric => metric.GetProperty("name").GetString() == "RecalcStyleCount");
            return (int)styles.GetProperty("value").GetDouble();
        }
    }

    private async Task Home(Person person)
    {
        await person.Page.GotoAsync(server.Url.ToString());
        await Expect(person.Page.GetByTestId("create-room")).ToBeVisibleAsync();
        await person.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
    }

    private static async Task Again(Person person)
    {
        await person.Page.ReloadAsync();
        await person.Connected();
        await person.Page.WaitForFunctionAsync("() => document.querySelector('[data-testid=video]')?.readyState >= 2");
        await person.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('main img')].every((image) => image.complete)"
        );
    }
}
