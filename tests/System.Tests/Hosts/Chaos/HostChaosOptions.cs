using System.Globalization;

namespace SyncStream.SystemTests.Hosts;

/// <summary>How long, from which seed, and with which faults; <c>./test.sh hosts</c> sets the variables.</summary>
internal sealed record HostChaosOptions(double Minutes, int Seed, IReadOnlyCollection<HostFaultKind> Kinds)
{
    // The nemesis is no crash loop, and on a machine that is busy otherwise a slow start is no failed one.
    public const string Configuration = """
        syncstream.workers.healthy-after = 1s
        syncstream.journal.keep = 30d
        syncstream.workers.start-timeout = 3m
        """;

    /// <summary>Another release, for upgrades; the same program where none is given.</summary>
    public static string Next { get; } = Read("SYNCSTREAM_NEXT_EXECUTABLE") ?? SyncStreamProgram.Path;

    public static HostChaosOptions FromEnvironment() =>
        new(
            double.Parse(Read("SYNCSTREAM_CHAOS_MINUTES") ?? "10", CultureInfo.InvariantCulture),
            Read("SYNCSTREAM_CHAOS_SEED") is { } seed
                ? int.Parse(seed, CultureInfo.InvariantCulture)
                : (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000),
            Read("SYNCSTREAM_CHAOS_ONLY") is { } only
                ? [.. only.Split(',').Select(Enum.Parse<HostFaultKind>)]
                : Enum.GetValues<HostFaultKind>()
        );

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
