using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>Commands at set rates, evenly in time and by turns through the rooms, whatever the answers do.</summary>
internal sealed class Traffic(EventLoop loop, Audience audience, RoomsPlan plan)
{
    private readonly IReadOnlyList<string> _rooms = [.. audience.Rooms];
    private int _run;
    private int _turn;

    public Tally Tally { get; set; } = new();

    /// <summary>Runs for so long, then until what is on its way has arrived.</summary>
    public Tally Run(TimeSpan time)
    {
        Tally = audience.Tally = new();
        Begin();
        loop.Run(time);
        End();
        loop.Run(TimeSpan.FromSeconds(5), () => Tally.Delivered >= Tally.Expected);
        return Tally;
    }

    public void Begin()
    {
        _run++;
        Every(plan.Seeks, Remark.Seek);
        Every(plan.Chats, Remark.Chat);
    }

    public void End() => _run++;

    private void Every(double perRoom, Remark remark)
    {
        if (perRoom <= 0)
        {
            return;
        }
        var pause = TimeSpan.FromSeconds(1 / (perRoom * _rooms.Count));
        var begun = EventLoop.Now;
        var sent = 0;
        var run = _run;
        void Next()
        {
            // Timers are late, clocks are not: what is due is sent.
            for (; _run == run && sent * pause <= EventLoop.Since(begun); sent++)
            {
                Say(remark);
            }
            if (_run == run)
            {
                loop.After(sent * pause - EventLoop.Since(begun), Next);
            }
        }
        Next();
    }

    private void Say(Remark remark)
    {
        var room = _rooms[_turn++ % _rooms.Count];
        if (audience.Anyone(room) is { } viewer)
        {
            viewer.Say(remark, Tally.Begin(audience.In(room).Count(each => each.IsIn)));
        }
    }
}
