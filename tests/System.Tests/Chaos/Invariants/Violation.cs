using System.Collections.Immutable;

namespace SyncStream.SystemTests.Chaos;

/// <summary>A promise that was broken.</summary>
/// <param name="Promise">The promise, in words.</param>
/// <param name="What">How it was broken.</param>
/// <param name="Lines">The lines of the history that show it.</param>
internal sealed record Violation(string Promise, string What, ImmutableArray<string> Lines)
{
    public override string ToString() =>
        string.Join('\n', (IEnumerable<string>)[$"BROKEN: {Promise}", $"  {What}", .. Lines.Select(l => $"    {l}")]);
}
