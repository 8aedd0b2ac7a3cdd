using System.Globalization;

namespace SyncStream.Load.Media;

/// <summary>How much work a run does.</summary>
internal sealed record MediaPlan
{
    /// <summary>How often everything is measured; the median counts.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>MiB; it has to fit into the page cache.</summary>
    public int FileMegabytes { get; init; } = 1024;

    /// <summary>Ranges of 1 MiB per measurement.</summary>
    public int Ranges { get; init; } = 3000;

    /// <summary>Ranges of 4 KiB per measurement.</summary>
    public int SmallRanges { get; init; } = 30_000;

    /// <summary>Requests of the measurement of times.</summary>
    public int TimedRequests { get; init; } = 4096;

    public int SlowViewers { get; init; } = 500;

    public TimeSpan SlowFor { get; init; } = TimeSpan.FromSeconds(10);

    public int RoomViewers { get; init; } = 200;

    /// <summary>MiB that a room watches.</summary>
    public int RoomMegabytes { get; init; } = 32;

    /// <summary>Only whether everything works: counts, no timings.</summary>
    public bool IsSmoke { get; init; }

    /// <summary>Without the 500 slow viewers, who take most of a run's time.</summary>
    public bool IsBrief { get; init; }

    /// <summary>Peers to run; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>What to measure of <c>room, large, small, times, slow</c>; empty for all.</summary>
    public IReadOnlyList<string> Wanted { get; init; } = [];

    public bool Wants(string measure) => Wanted.Count == 0 || Wanted.Contains(measure);

    public static MediaPlan From(IReadOnlyList<string> arguments)
    {
        var plan = arguments.Contains("--smoke") ? Smoke : new MediaPlan();
        plan = plan with { IsBrief = arguments.Contains("--brief") };
        for (var i = 0; i + 1 < arguments.Count; i++)
        {
            plan = arguments[i] switch
            {
                "--rounds" => plan with { Rounds = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--only" => plan with { Only = arguments[i + 1].Split(',') },
                "--measure" => plan with { Wanted = arguments[i + 1].Split(',') },
                _ => plan,
            };
        }
        return plan;
    }

    private static MediaPlan Smoke =>
        new()
        {
            IsSmoke = true,
            Rounds = 1,
            FileMegabytes = 32,
            Ranges = 64,
            SmallRanges = 256,
            TimedRequests = 128,
            SlowViewers = 20,
            SlowFor = TimeSpan.FromSeconds(1),
            RoomViewers = 20,
            RoomMegabytes = 16,
        };
}
