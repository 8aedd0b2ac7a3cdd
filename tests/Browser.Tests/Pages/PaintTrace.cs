using System.Text.Json;
using Microsoft.Playwright;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>What Chromium's own trace says of a page load. Times are milliseconds since the navigation began.</summary>
/// <param name="Shift">The sum of all layout shifts that nobody's input caused (what Lighthouse calls CLS has the worst 5 s of it).</param>
/// <param name="Moves">What moved in them: x, y, width and height, before and after.</param>
internal sealed record PaintFigures(
    double FirstPaint,
    double FirstContentfulPaint,
    double LargestPaint,
    double Shift,
    string Moves
);

/// <summary>Traces a page load over the DevTools protocol.</summary>
internal static class PaintTrace
{
    private const string Categories = "loading,rail,devtools.timeline,blink.user_timing";

    /// <param name="load">Goes there, and returns once the page is what one wants to see.</param>
    public static async Task<PaintFigures> Of(IPage page, Func<Task> load)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var events = new List<JsonElement>();
        var complete = new TaskCompletionSource();
        session.Event("Tracing.dataCollected").OnEvent += (_, data) =>
            events.AddRange(data!.Value.GetProperty("value").EnumerateArray().Select(e => e.Clone()));
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => complete.TrySetResult();
        await session.SendAsync("Tracing.start", new() { ["categories"] = Categories });
        await load();
        await session.SendAsync("Tracing.end");
        await complete.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await session.DetachAsync();
        return Read(events, page.Url);
    }

    private static PaintFigures Read(List<JsonElement> events, string url)
    {
        var origin = new Uri(url).GetLeftPart(UriPartial.Authority);
        var start = Named(events, "navigationStart")
            .Last(e =>
                Data(e, "documentLoaderURL") is { } to && to.GetString()!.StartsWith(origin, StringComparison.Ordinal)
            );
        var (from, process) = (Time(start), start.GetProperty("pid").GetInt32());
        var own = events.Where(e => e.GetProperty("pid").GetInt32() == process && Time(e) >= from).ToList();
        var shifts = Named(own, "LayoutShift")
            .Where(e => Data(e, "had_recent_input") is { ValueKind: JsonValueKind.False })
            .ToList();
        return new(
            At(own, "firstPaint", from),
            At(own, "firstContentfulPaint", from),
            At(own, "largestContentfulPaint::Candidate", from),
            shifts.Sum(e => Data(e, "score")!.Value.GetDouble()),
            string.Join(", ", shifts.Select(e => Data(e, "impacted_nodes")?.GetRawText()))
        );
    }

    private static IEnumerable<JsonElement> Named(IEnumerable<JsonElement> events, string name) =>
        events.Where(e => e.GetProperty("name").GetString() == name);

    private static double At(IEnumerable<JsonElement> events, string name, double from) =>
        Named(events, name).Select(e => (Time(e) - from) / 1000).DefaultIfEmpty(double.NaN).Last();

    // Microseconds.
    private static double Time(JsonElement e) => e.GetProperty("ts").GetDouble();

    private static JsonElement? Data(JsonElement e, string member) =>
        e.TryGetProperty("args", out var args)
        && args.TryGetProperty("data", out var data)
        && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty(member, out var value)
            ? value
            : null;
}
