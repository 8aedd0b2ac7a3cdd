using System.Globalization;

namespace SyncStream.SystemTests.Chaos;

/// <summary>How long and from which seed; <c>./test.sh chaos --minutes 30 --seed 7</c> sets the variables.</summary>
internal sealed record ChaosOptions(double Minutes, int Seed)
{
    public static ChaosOptions FromEnvironment() =>
        new(
            Read("SYNCSTREAM_CHAOS_MINUTES") is { } minutes ? double.Parse(minutes, CultureInfo.InvariantCulture) : 3,
            Read("SYNCSTREAM_CHAOS_SEED") is { } seed
                ? int.Parse(seed, CultureInfo.InvariantCulture)
                // Another one each time: a suite that always does the same finds nothing new.
                : (int)(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() % 1_000_000)
        );

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
