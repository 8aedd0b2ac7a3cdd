using Akka.Actor;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Waits for the answer of an actor of this process. Akka's own way to ask gives each question an address, by which the answer would find
/// back from another process, too: that is most of what it costs.
/// </summary>
/// <param name="asked">Who answers, by any message.</param>
internal sealed class LocalAnswer(IActorRef asked) : MinimalActorRef
{
    private readonly TaskCompletionSource<object> _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    public static Task<object> Ask(IActorRef whom, object question, TimeSpan patience, CancellationToken stop)
    {
        var answer = new LocalAnswer(whom);
        whom.Tell(question, answer);
        return answer._came.Task.WaitAsync(patience, stop);
    }

    public override ActorPath Path => asked.Path / "answer";

    public override IActorRefProvider Provider => ((IInternalActorRef)asked).Provider;

    protected override void TellInternal(object message, IActorRef sender) => _came.TrySetResult(message);
}
