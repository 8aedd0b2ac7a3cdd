using System.Collections.Immutable;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Everything that is promised, held against everything that happened.</summary>
internal static class Checker
{
    public static ImmutableArray<Violation> Check(RunHistory run) =>
        [
            .. DoneOnce.Check(run),
            .. OwnOrder.Check(run),
            .. NothingMissed.Check(run),
            .. OneTruth.Check(run),
            .. OneOwner.Check(run),
            .. TrueSnapshots.Check(run),
            .. ExplainedErrors.Check(run),
        ];
}
