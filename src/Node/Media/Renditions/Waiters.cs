using Akka.Actor;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Who waits for one thing.</summary>
internal sealed class Waiters
{
    private readonly List<Waiter> _all = [];

    public bool IsEmpty => _all.Count == 0;

    /// <summary>The time stamp of the newest ask; null where nobody waits.</summary>
    public long? Newest => IsEmpty ? null : _all[^1].Asked;

    /// <param name="asked">A time stamp.</param>
    /// <param name="leaving">How we hear that it has gone.</param>
    public void Add(IActorRef asker, long asked, CancellationTokenRegistration leaving) =>
        _all.Add(new(asker, asked, leaving));

    /// <summary>Tells all, and forgets them.</summary>
    public void Answer(object answer)
    {
        foreach (var waiter in _all)
        {
            waiter.Leaving.Unregister();
            waiter.Asker.Tell(answer);
        }
        _all.Clear();
    }

    /// <summary>Forgets one that has gone; false where it was none.</summary>
    public bool Remove(IActorRef asker) => RemoveWhere(waiter => waiter.Asker.Equals(asker));

    /// <summary>Forgets those who asked before that, and have been told to ask again; false where there are none.</summary>
    public bool Expire(long before) => RemoveWhere(waiter => waiter.Asked < before);

    private bool RemoveWhere(Predicate<Waiter> which)
    {
        foreach (var waiter in _all.FindAll(which))
        {
            waiter.Leaving.Unregister();
        }
        return _all.RemoveAll(which) > 0;
    }

    private sealed record Waiter(IActorRef Asker, long Asked, CancellationTokenRegistration Leaving);
}
