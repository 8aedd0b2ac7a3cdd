namespace SyncStream.Node.Supervision;

/// <summary>A cancellation token as something to await.</summary>
internal static class LifetimeTasks
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static Task AsTask(this CancellationToken token)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(source.SetResult);
        return source.Task;
    }
}
