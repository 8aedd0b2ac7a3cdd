using System.Globalization;

namespace SyncStream.Load.Media;

/// <summary>What was measured, by measure and peer; each several times.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Measure, string Peer), List<double>> _values = [];

    public void Add(string measure, string peer, double value)
    {
        if (!_values.TryGetValue((measure, peer), out var values))
        {
            _values[(measure, peer)] = values = [];
        }
        values.Add(value);
    }

    /// <summary>Everything, in the order in which it was first measured.</summary>
    public IEnumerable<(string Measure, string Peer, IReadOnlyList<double> Values)> All =>
        _values.Select(v => (v.Key.Measure, v.Key.Peer, (IReadOnlyList<double>)v.Value));

    /// <summary>NaN where it was not measured.</summary>
    public double Median(string measure, string peer)
    {
        if (!_values.TryGetValue((measure, peer), out var values))
        {
            return double.NaN;
        }
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The medians, a line per measure, and what each ratio came to against its target.</summary>
    public IEnumerable<string> Table(IReadOnlyList<string> peers, IReadOnlyList<Goal> goals)
    {
        yield return $"{"", -34}{string.Concat(peers.Select(peer => $"{peer, 12}"))}";
        foreach (var measure in _values.Keys.Select(key => key.Measure).Distinct())
        {
            yield return $"{measure, -34}{string.Concat(peers.Select(peer => $"{Figure(Median(measure, peer)), 12}"))}";
        }
        yield return "";
        foreach (var goal in goals)
        {
            var ratio = goal.Ratio(this);
            var verdict =
                double.IsNaN(ratio) ? "not measured"
                : goal.IsReached(ratio) ? "reached"
                : "MISSED";
            yield return $"{goal.Says, -60}{Figure(ratio), 8}   {verdict}";
        }
    }

    private static string Figure(double value) =>
        double.IsNaN(value) ? "–" : value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}

/// <summary>A target: our figure, or how it compares to a peer's, and which side of the limit is good.</summary>
/// <param name="Peer">Null where the figure itself is the target.</param>
internal sealed record Goal(string Measure, string? Peer, double Limit, bool AtMost = true)
{
    public string Says =>
        $"{Measure} {(AtMost ? "≤" : "≥")} {Limit.ToString(CultureInfo.InvariantCulture)}{(Peer is null ? "" : $" × {Peer}")}";

    public double Ratio(Results results)
    {
        var own = results.Median(Measure, "syncstream");
        return Peer is null ? own : own / results.Median(Measure, Peer);
    }

    public bool IsReached(double ratio) => AtMost ? ratio <= Limit : ratio >= Limit;
}
