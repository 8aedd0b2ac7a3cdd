using Akka.Actor;

namespace SyncStream.Node.Rooms.Leases;

/// <summary>One question for the lease, and who has said yes to it.</summary>
/// <param name="number">The question's number: an answer to an earlier one says nothing about now.</param>
/// <param name="asked">When it was put.</param>
/// <param name="sufficient">The member whose word is enough, because it is the one that moves rooms; null where it is not asked.</param>
/// <param name="members">How many the cluster has: otherwise more than half of them must agree.</param>
internal sealed class LeaseRound(long number, RoomLease.Asked asked, Address? sufficient, int members)
{
    private readonly HashSet<Address> _granted = [];

    /// <summary>The lease was granted.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A member said yes; the instant from which the lease lasts, once that is enough.</summary>
    public RoomLease.Asked? Granted(long answered, Address by)
    {
        if (answered != number)
        {
            return null;
        }

        _granted.Add(by);
        IsOver |= by == sufficient || _granted.Count * 2 > members;
        return IsOver ? asked : null;
    }
}
