using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>What came of the commands of one phase.</summary>
internal sealed class Tally
{
    private readonly List<long> _sentAt = [];
    private readonly List<int> _receivers = [];

    public Histogram Receipt { get; } = new();

    public Histogram Acks { get; } = new();

    /// <summary>Events that reached a viewer.</summary>
    public long Delivered { get; private set; }

    /// <summary>Events that must reach a viewer: a command that was done reaches all of its room, a refused one nobody.</summary>
    public long Expected { get; private set; }

    public int Sent => _sentAt.Count;

    public int Refused { get; private set; }

    /// <summary>Revisions that a viewer missed, or got twice.</summary>
    public long OutOfOrder { get; set; }

    /// <summary>What refused commands were answered, and how often.</summary>
    public Dictionary<string, int> Reasons { get; } = [];

    /// <summary>The number of the next command, from 1 on, whose clock starts now.</summary>
    /// <param name="receivers">How many are in its room.</param>
    public int Begin(int receivers)
    {
        _sentAt.Add(EventLoop.Now);
        _receivers.Add(receivers);
        Expected += receivers;
        return _sentAt.Count;
    }

    public void Arrived(int command)
    {
        if (command > 0 && command <= _sentAt.Count)
        {
            Delivered++;
            Receipt.Add(EventLoop.Since(_sentAt[command - 1]));
        }
    }

    public void Acknowledged(int command)
    {
        if (command > 0 && command <= _sentAt.Count)
        {
            Acks.Add(EventLoop.Since(_sentAt[command - 1]));
        }
    }

    public void Refuse(int command, string why)
    {
        Refused++;
        if (command > 0 && command <= _receivers.Count)
            Expected -= _receivers[command - 1];
        var reason = why.Length > 120 ? why[..120] : why;
        Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
    }
}
