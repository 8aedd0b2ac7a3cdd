using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>A person's way to the hub, to be cut and mended: the sockets close, and no other comes about.</summary>
internal sealed class Line
{
    private readonly IPage _page;
    private bool _cut;

    private Line(IPage page) => _page = page;

    /// <summary>From the next page load on.</summary>
    public static async Task<Line> Through(IPage page)
    {
        var line = new Line(page);
        await page.RouteAsync("**/hubs/**", route => line._cut ? route.AbortAsync() : route.ContinueAsync());
        await page.AddInitScriptAsync(
            """
            const sockets = (window.sockets = []);
            window.WebSocket = class extends WebSocket {
              constructor(...words) {
                super(...words);
                sockets.push(this);
                if (window.lineIsCut) this.close();
              }
            };
            """
        );
        return line;
    }

    public Task Cut()
    {
        _cut = true;
        return _page.EvaluateAsync(
            "() => { window.lineIsCut = true; window.sockets.forEach((socket) => socket.close()); }"
        );
    }

    public Task Mend()
    {
        _cut = false;
        return _page.EvaluateAsync("() => { window.lineIsCut = false; }");
    }
}
