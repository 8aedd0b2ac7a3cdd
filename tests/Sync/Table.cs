using System.Globalization;
using System.Text;

namespace SyncStream.Sync;

/// <summary>The figures as the README shows them.</summary>
internal static class Table
{
    public static string Of(IEnumerable<Result> results)
    {
        var table = new StringBuilder(
            """
            | network | pages | spread p50 / p95 / p99 | target p95 / p99 | corrections per page and minute | click → all play, beyond the lead | seek → in step, beyond its loading | join → in step (of that: loading) | load |
            |---|---|---|---|---|---|---|---|---|

            """
        );
        foreach (var r in results)
        {
            var cells = string.Join(
                " | ",
                r.Scenario,
                Number(r.Pages),
                $"**{Number(r.P50)} / {Number(r.P95)} / {Number(r.P99)}**",
                r.TargetP95 is null ? "–" : $"{Number(r.TargetP95)} / {Number(r.TargetP99)}",
                r.CorrectionsPerMinute is { } c ? c.ToString("0.0", CultureInfo.InvariantCulture) : "–",
                Beyond(r.Starts),
                Beyond(r.Seeks),
                string.Join("; ", r.Joins.Select(j => $"{Milliseconds(j.Took)} ({Milliseconds(j.Apart)})"))
                    is { Length: > 0 } j
                    ? j
                    : "–",
                r.Load.ToString("0.0", CultureInfo.InvariantCulture)
            );
            table.Append(CultureInfo.InvariantCulture, $"| {cells} |\n");
        }

        return table.ToString();
    }

    // The middle one and the longest.
    private static string Beyond(IReadOnlyList<Passage> passages) =>
        passages.Count == 0
            ? "–"
            : $"{Milliseconds(Passage.Middle(passages))}, at most {Milliseconds(passages.Max(p => p.Rest))}";

    private static string Milliseconds(double? value) =>
        value is null or double.PositiveInfinity ? "not reached" : Number(value) + " ms";

    private static string Number(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "–";
}
