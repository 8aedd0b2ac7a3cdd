using System.Globalization;
using System.Text;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Figures as a table for people.</summary>
internal static class FigureTable
{
    public static string Of(ChaosFigures f)
    {
        var text = new StringBuilder();
        void Row(string name, FormattableString value) =>
            text.AppendLine($"  {name, -52} {value.ToString(CultureInfo.InvariantCulture)}");
        void Times(string name, Spread s) =>
            Row(name, $"{s.P50, 8:0.000} {s.P95, 8:0.000} {s.Max, 8:0.000}   ({s.Count})");

        Row("seed, minutes, viewers", $"{f.Seed}, {f.Minutes:0.#}, {f.Viewers}");
        Row("commands given, acknowledged", $"{f.Sent}, {f.Acknowledged}");
        Row("events seen by viewers", $"{f.EventsSeen}");
        foreach (var (kind, count) in f.Faults)
            Row($"fault: {kind}", $"{count}");
        Row("seconds", $"{"p50", 8} {"p95", 8} {"max", 8}   (count)");
        foreach (var (kind, spread) in f.Failover)
            Times($"fault to first ack, {kind}", spread);
        Times("still while handed over", f.HandedOver);
        Times("silence elsewhere around a lone fault", f.Elsewhere);
        foreach (var (kind, spread) in f.Resume)
            Times($"lost to in the room again, {kind}", spread);
        Row("resumed with events, with a snapshot", $"{f.ResumedWithEvents}, {f.ResumedWithSnapshot}");
        Row("'left' notices (nobody left)", $"{f.SeenLeaving}");
        foreach (var (code, count) in f.Errors)
            Row($"error at {code}", $"{count}");
        return text.ToString();
    }
}
