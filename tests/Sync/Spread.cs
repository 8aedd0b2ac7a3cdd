namespace SyncStream.Sync;

/// <summary>How far apart pages are, looked at at common instants: what a person would see with the screens side by side.</summary>
internal static class Spread
{
    private const double StepMs = 50;

    /// <summary>For each instant of a time (Unix ms): the distance between the first and the last page, in ms of video.</summary>
    public static IReadOnlyList<(double At, double Ms)> Over(IReadOnlyList<Recording> pages, double from, double to)
    {
        var spread = new List<(double, double)>();
        for (var at = from; at < to; at += StepMs)
        {
            var positions = pages.Select(page => page.PositionAt(at)).OfType<double>().ToList();
            if (positions.Count > 1)
            {
                spread.Add((at, positions.Max() - positions.Min()));
            }
        }

        return spread;
    }

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];
    }

    /// <summary>
    /// How long after an instant the pages were in step for good: within a limit for nine tenths of each following
    /// second (a picture that comes late is no loss of step), in ms; null where they never were.
    /// </summary>
    public static double? InStepAfter(IReadOnlyList<Recording> pages, double since, double until, double limitMs)
    {
        var spread = Over(pages, since, until);
        for (var i = 0; i < spread.Count; i++)
        {
            var second = spread.Skip(i).TakeWhile(s => s.At < spread[i].At + 1_000).ToList();
            if (spread[i].Ms <= limitMs && second.Count(s => s.Ms <= limitMs) >= 0.9 * second.Count)
            {
                return spread[i].At - since;
            }
        }

        return null;
    }
}
