namespace SyncStream.Node.Supervision;

/// <summary>
/// Who may start a process in the place of a dead one: so many at once, the others in the order in which they asked. Where all died,
/// as many starts at once as there are workers would keep viewers waiting for the last of them.
/// </summary>
/// <param name="atOnce">One at least.</param>
internal sealed class StartTurns(int atOnce)
{
    private readonly HashSet<int> _starting = [];
    private readonly LinkedList<int> _waiting = [];

    /// <summary>True where the slot may start now; else its turn comes with the end of another's.</summary>
    public bool Ask(int slot)
    {
        if (_starting.Contains(slot) || _starting.Count < atOnce)
        {
            _starting.Add(slot);
            return true;
        }

        if (!_waiting.Contains(slot))
        {
            _waiting.AddLast(slot);
        }

        return false;
    }

    /// <summary>A slot has started, failed to, or needs no turn any more. Whose turn it is then; null where it is nobody's.</summary>
    public int? Over(int slot)
    {
        _waiting.Remove(slot);
        if (!_starting.Remove(slot) || _waiting.First is not { Value: var next })
        {
            return null;
        }

        _waiting.RemoveFirst();
        _starting.Add(next);
        return next;
    }
}
