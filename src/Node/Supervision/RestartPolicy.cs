using Akka.Configuration;

namespace SyncStream.Node.Supervision;

/// <summary>When a dead worker is started again. All of it from <c>syncstream.workers</c>.</summary>
/// <param name="MinBackoff">Pause before the second restart in a row; the first has none.</param>
/// <param name="MaxBackoff">Longest pause.</param>
/// <param name="HealthyAfter">Online for so long, and earlier deaths are forgiven.</param>
/// <param name="GiveUpAfter">Failed starts in a row after which it is tried every <paramref name="MaxBackoff"/> only, and no hope is put in it.</param>
internal sealed record RestartPolicy(TimeSpan MinBackoff, TimeSpan MaxBackoff, TimeSpan HealthyAfter, int GiveUpAfter)
{
    /// <summary>Pause before a restart that has none otherwise, where other workers take over the dead one's rooms.</summary>
    public TimeSpan FailoverFirst { get; init; } = TimeSpan.Zero;

    public static RestartPolicy From(Config config) =>
        new(
            config.GetTimeSpan("syncstream.workers.min-backoff"),
            config.GetTimeSpan("syncstream.workers.max-backoff"),
            config.GetTimeSpan("syncstream.workers.healthy-after"),
            config.GetInt("syncstream.workers.give-up-after")
        )
        {
            FailoverFirst = config.GetTimeSpan("syncstream.workers.failover-first"),
        };

    /// <summary>What to do after a death.</summary>
    /// <param name="before">The deaths so far.</param>
    /// <param name="onlineFor">How long the dead worker had been online; null where it never was.</param>
    /// <returns>The pause before the next start, and the deaths as they now stand.</returns>
    public (TimeSpan Pause, DeathToll Now) After(DeathToll before, TimeSpan? onlineFor)
    {
        var inARow = onlineFor >= HealthyAfter ? 1 : before.InARow + 1;
        var failedStarts = onlineFor is null ? before.FailedStarts + 1 : 0;
        var now = new DeathToll(inARow, failedStarts);
        return (IsHopeless(now) ? MaxBackoff : PauseAfter(inARow), now);
    }

    /// <summary>Whether it failed so often that the next attempt most likely fails, too, until somebody mends the cause or it passes.</summary>
    public bool IsHopeless(DeathToll deaths) => deaths.FailedStarts >= GiveUpAfter;

    private TimeSpan PauseAfter(int deaths)
    {
        if (deaths <= 1)
            return TimeSpan.Zero;
        // The exponent is bounded so that the multiplication cannot overflow before the minimum is taken.
        var pause = MinBackoff * Math.Pow(2, Math.Min(deaths - 2, 30));
        return pause < MaxBackoff ? pause : MaxBackoff;
    }
}

/// <summary>A worker's deaths that still count.</summary>
/// <param name="InARow">Without a healthy time between.</param>
/// <param name="FailedStarts">In a row, each before the worker came online.</param>
internal readonly record struct DeathToll(int InARow, int FailedStarts);
