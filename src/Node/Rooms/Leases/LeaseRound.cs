using Akka.Actor;

namespace SyncStream.Node.Rooms.Leases;

/// <summary>One question for the lease, and who has said yes to it.</summary>
/// <param name="number">The question's number: an answer to an earlier one says nothing about now.</param>
/// <param name="asked">When it was put.</param>
/// <param name="sufficient">The member whose word is enough, because it is the one that moves rooms; null where it is not asked.</param>
/// <param name="voters">Whose word counts: otherwise more of them must agree than do not.</param>
/// <param name="coming">
/// Who joins. Theirs does not count, or a few that are cut off could start others until they are the most. But beyond a cut
/// they may be voters by now: each counts among those who do not agree until it has answered, and so is on this side.
/// </param>
internal sealed class LeaseRound(
    long number,
    RoomLease.Asked asked,
    Address? sufficient,
    IEnumerable<Address> voters,
    IEnumerable<Address> coming
)
{
    private readonly HashSet<Address> _silentVoters = [.. voters];
    private readonly HashSet<Address> _silentOthers = [.. coming];
    private int _agreed;

    /// <summary>The lease was granted.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A member said yes; the instant from which the lease lasts, once that is enough.</summary>
    public RoomLease.Asked? Granted(long answered, Address by)
    {
        if (answered != number)
        {
            return null;
        }

        _agreed += _silentVoters.Remove(by) ? 1 : 0;
        _silentOthers.Remove(by);
        IsOver |= by == sufficient || _agreed > _silentVoters.Count + _silentOthers.Count;
        return IsOver ? asked : null;
    }
}
