namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// A client that keeps the rules is told "try again" at worst. A refusal that is meant for good ("no such room", "not in
/// the queue", "forbidden") is a room that forgot something.
/// </summary>
internal static class ExplainedErrors
{
    public const string Promise = "No client is refused for good what it may do";

    private static readonly string[] Passing = ["unavailable", "rate_limited"];

    public static IEnumerable<Violation> Check(RunHistory run) =>
        from error in run.Errors
        where !Passing.Contains(error.Code) && !error.Code.StartsWith('(')
        group error by (error.Doing, error.Code) into same
        select new Violation(
            Promise,
            $"{same.Count()} times '{same.Key.Code}' on {same.Key.Doing}",
            [.. same.Take(5).Select(e => $"{e.At:0.000} s: {e.Client}: {e.Message}")]
        );
}
