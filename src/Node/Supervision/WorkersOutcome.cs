namespace SyncStream.Node.Supervision;

/// <summary>What became of starting the workers, for who waits outside the actors.</summary>
internal sealed class WorkersOutcome
{
    /// <summary>Every worker has settled, and at least one of them serves.</summary>
    public TaskCompletionSource Serving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>No worker serves, and each failed to start so often that none will.</summary>
    public TaskCompletionSource Hopeless { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
