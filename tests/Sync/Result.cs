using System.Text.Json.Serialization;

namespace SyncStream.Sync;

/// <summary>How long something took, in ms (null: it was not over while it was watched), and what of that is told apart.</summary>
internal sealed record Passage(double? Took, double Apart)
{
    [JsonIgnore]
    public double Rest => Took - Apart ?? double.PositiveInfinity;

    /// <summary>The middle one by what is not apart; infinite where most were never over.</summary>
    public static double? Middle(IReadOnlyList<Passage> passages) =>
        passages.Count == 0 ? null : passages.Select(p => p.Rest).Order().ElementAt(passages.Count / 2);
}

/// <summary>The figures of one run; times in ms. Null: not part of this run.</summary>
internal sealed record Result
{
    public required string Scenario { get; init; }
    public required int Pages { get; init; }
    public required double Seconds { get; init; }
    public required double P50 { get; init; }
    public required double P95 { get; init; }
    public required double P99 { get; init; }
    public required double Max { get; init; }
    public double? TargetP95 { get; init; }
    public double? TargetP99 { get; init; }

    /// <summary>The same without the first page, which is the one that is far away.</summary>
    public double? OthersP95 { get; init; }

    /// <summary>From the click on "play" until all played; apart: the lead by which the room scheduled it ahead.</summary>
    public IReadOnlyList<Passage> Starts { get; init; } = [];

    /// <summary>From the room's decision to jump until all were in step; apart: until the last had loaded what is there.</summary>
    public IReadOnlyList<Passage> Seeks { get; init; } = [];

    /// <summary>From the click on "join" until in step; apart: until the page had loaded its first picture.</summary>
    public IReadOnlyList<Passage> Joins { get; init; } = [];

    /// <summary>How far a page's picture moved when its worker was killed, as the median of half seconds.</summary>
    public double? MovedByKill { get; init; }

    /// <summary>Rate changes and seeks once settled, per page and minute.</summary>
    public double? CorrectionsPerMinute { get; init; }

    /// <summary>The most that a rate differed from the room's.</summary>
    public double? RateDeviation { get; init; }
    public required int Unreadable { get; init; }

    /// <summary>The machine's load average (1 min) at the end, and its CPUs: what is measured is also the machine.</summary>
    public required double Load { get; init; }
    public required int Cpus { get; init; }

    /// <summary>For the chart: the median and the worst spread of each half second.</summary>
    public required IReadOnlyList<double[]> Series { get; init; }
}
