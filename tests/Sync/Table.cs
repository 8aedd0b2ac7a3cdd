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
            | network | pages | spread p50 / p95 / p99, ms | target p95 / p99 | scheduled start → all playing | seek → in step | join → in step | corrections per page and minute | load |
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
                Milliseconds(r.StartToAll),
                Milliseconds(r.SeekToStep),
                Milliseconds(r.JoinToStep),
                r.CorrectionsPerMinute is { } c ? c.ToString("0.0", CultureInfo.InvariantCulture) : "–",
                r.Load.ToString("0.0", CultureInfo.InvariantCulture)
            );
            table.Append(CultureInfo.InvariantCulture, $"| {cells} |\n");
        }

        return table.ToString();
    }

    private static string Milliseconds(double? value) => value is null ? "–" : Number(value) + " ms";

    private static string Number(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "–";
}
