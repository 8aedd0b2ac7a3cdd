namespace SyncStream.Sync;

/// <summary>What is measured, and what is promised of it.</summary>
/// <param name="Networks">One per page.</param>
/// <param name="TargetP95Ms">The most that the spread may be in 95 of 100 instants; null: only looked at.</param>
/// <param name="Naive">With the naive client instead of ours.</param>
/// <param name="Brief">Only whether it works at all: nobody jumps or joins.</param>
internal sealed record Scenario(
    string Name,
    IReadOnlyList<Network> Networks,
    double? TargetP95Ms,
    double? TargetP99Ms,
    bool KillsWorker = false,
    bool Naive = false,
    bool Brief = false
)
{
    private const double Frame = 1_000.0 / FrameClip.FramesPerSecond;

    /// <summary>Two pages, for a minute's look among the browser tests.</summary>
    public static readonly Scenario Smoke = new("smoke", [Network.Loopback, Network.Loopback], null, null, Brief: true);

    public static IReadOnlyList<Scenario> All(int pages) =>
        [
            new("loopback", [.. Repeat(Network.Loopback, pages)], Frame, 2 * Frame),
            new("150 ms ± 50, 1 % loss", [.. Repeat(Network.Bad, pages)], Frame, 2 * Frame),
            new(
                "one viewer at 600 ms ± 200",
                [Network.FarAway, .. Repeat(Network.Loopback, pages - 1)],
                2 * Frame,
                3 * Frame
            ),
            new("worker killed", [.. Repeat(Network.Loopback, pages)], Frame, 2 * Frame, KillsWorker: true),
            new("naive client, loopback", [.. Repeat(Network.Loopback, pages)], null, null, Naive: true),
            new("naive client, 150 ms ± 50, 1 % loss", [.. Repeat(Network.Bad, pages)], null, null, Naive: true),
        ];

    private static IEnumerable<Network> Repeat(Network network, int count) => Enumerable.Repeat(network, count);
}
