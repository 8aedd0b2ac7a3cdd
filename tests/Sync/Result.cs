namespace SyncStream.Sync;

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

    /// <summary>From the click until the instant for which the room scheduled the start.</summary>
    public double? ClickToStart { get; init; }

    /// <summary>From that instant until the last page painted a moving picture.</summary>
    public double? StartToAll { get; init; }

    /// <summary>From the door of the room (page loaded, name given) until in step.</summary>
    public double? JoinToStep { get; init; }

    /// <summary>From the instant for which the room scheduled the jump until all were in step.</summary>
    public double? SeekToStep { get; init; }

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
