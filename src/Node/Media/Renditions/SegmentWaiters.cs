using Akka.Actor;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Who waits for which segment of a stream.</summary>
internal sealed class SegmentWaiters
{
    private readonly Dictionary<int, List<Waiter>> _all = [];

    /// <summary>The segments that are waited for, and when each was asked for last; the newest ask first.</summary>
    public IReadOnlyList<(int Segment, long Asked)> NewestFirst =>
        [.. _all.Select(each => (each.Key, each.Value[^1].Asked)).OrderByDescending(each => each.Asked)];

    public void Add(int segment, IActorRef asker, long asked, CancellationTokenRegistration leaving)
    {
        if (!_all.TryGetValue(segment, out var waiters))
        {
            _all[segment] = waiters = [];
        }
        waiters.Add(new(asker, asked, leaving));
    }

    /// <summary>Tells all who wait for it; false where nobody does.</summary>
    public bool Answer(int segment, object answer)
    {
        if (!_all.Remove(segment, out var waiters))
        {
            return false;
        }
        foreach (var waiter in waiters)
        {
            waiter.Leaving.Unregister();
            waiter.Asker.Tell(answer);
        }
        return true;
    }

    /// <summary>Forgets one that has gone.</summary>
    public void Remove(int segment, IActorRef asker) => RemoveWhere(segment, waiter => waiter.Asker.Equals(asker));

    /// <summary>Forgets those who asked before that, and have been told to ask again; answers the segments they waited for.</summary>
    public IReadOnlyList<int> Expire(long before) =>
        [.. _all.Keys.ToList().Where(segment => RemoveWhere(segment, waiter => waiter.Asked < before))];

    private bool RemoveWhere(int segment, Predicate<Waiter> which)
    {
        if (!_all.TryGetValue(segment, out var waiters))
        {
            return false;
        }
        foreach (var waiter in waiters.FindAll(which))
        {
            waiter.Leaving.Unregister();
        }
        var removed = waiters.RemoveAll(which) > 0;
        if (waiters.Count == 0)
        {
            _all.Remove(segment);
        }
        return removed;
    }

    /// <param name="Asked">A time stamp.</param>
    /// <param name="Leaving">How we hear that it has gone.</param>
    private sealed record Waiter(IActorRef Asker, long Asked, CancellationTokenRegistration Leaving);
}
