using Akka.Actor;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Who waits for which segment of a stream.</summary>
internal sealed class SegmentWaiters
{
    private readonly Dictionary<int, Waiters> _all = [];

    /// <summary>The segments that are waited for, and when each was asked for last; the newest ask first.</summary>
    public IReadOnlyList<(int Segment, long Asked)> NewestFirst =>
        [.. _all.Select(each => (each.Key, each.Value.Newest ?? 0)).OrderByDescending(each => each.Item2)];

    public void Add(int segment, IActorRef asker, long asked, CancellationTokenRegistration leaving)
    {
        if (!_all.TryGetValue(segment, out var waiters))
        {
            _all[segment] = waiters = new();
        }
        waiters.Add(asker, asked, leaving);
    }

    /// <summary>Tells all who wait for it; false where nobody does.</summary>
    public bool Answer(int segment, object answer)
    {
        if (!_all.Remove(segment, out var waiters))
        {
            return false;
        }
        waiters.Answer(answer);
        return true;
    }

    /// <summary>Forgets one that has gone.</summary>
    public void Remove(int segment, IActorRef asker) => Forget(segment, waiters => waiters.Remove(asker));

    /// <summary>Forgets those who asked before that, and have been told to ask again; answers the segments they waited for.</summary>
    public IReadOnlyList<int> Expire(long before) =>
        [.. _all.Keys.ToList().Where(segment => Forget(segment, waiters => waiters.Expire(before)))];

    private bool Forget(int segment, Func<Waiters, bool> some)
    {
        if (!_all.TryGetValue(segment, out var waiters))
        {
            return false;
        }
        var forgotten = some(waiters);
        if (waiters.IsEmpty)
        {
            _all.Remove(segment);
        }
        return forgotten;
    }
}
