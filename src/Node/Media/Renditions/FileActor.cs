using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Makes one file of one video, once however many wait for it: a poster, a storyboard, subtitles, the key frames' places. What nobody
/// waits for any more leaves the line for a slot; where it has one, it is made to its end or gives way to those who wait, as its use is.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
internal sealed class FileActor : ReceiveActor
{
    /// <summary>Whoever was told to ask again has done so by then.</summary>
    public static readonly TimeSpan Return = TimeSpan.FromSeconds(15);

    /// <summary>How often it looks whose patience is over.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(30);

    private readonly RenditionCache _cache;
    private readonly HostSlots _slots;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly Waiters _waiting = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ITimer _looks;
    private WantFile? _want;
    private Making? _making;
    private DateTimeOffset _used;
    private DateTimeOffset _expected;

    /// <param name="slots">Of which it takes one for as long as it makes the file: each is a process that reads much.</param>
    public FileActor(RenditionCache cache, HostSlots slots, TimeProvider time)
    {
        (_cache, _slots, _time, _backoff) = (cache, slots, time, new(time));
        _used = time.GetUtcNow();
        Receive<WantFile>(OnWant);
        Receive<Left>(left =>
        {
            _waiting.Remove(left.Asker);
            Serve();
        });
        Receive<Ended>(OnEnded);
        Receive<Idle>(_ => OnLook());
        var self = Self;
        _looks = time.CreateTimer(_ => self.Tell(Idle.Instance), null, Look, Look);
    }

    protected override void PostStop()
    {
        _looks.Dispose();
        _making?.End();
    }

    private void OnWant(WantFile want)
    {
        _used = _time.GetUtcNow();
        if (_cache.Has(want.Video, want.Name))
        {
            Sender.Tell(Made.Instance);
        }
        else if (_backoff.Fault is { } fault)
        {
            Sender.Tell(new NotMade(fault));
        }
        else
        {
            _want = want;
            var (self, left) = (Self, new Left(Sender));
            _waiting.Add(Sender, _time.GetTimestamp(), want.Left.Register(() => self.Tell(left)));
            Serve();
        }
    }

    /// <summary>Sees to it that what is waited for is being made, and tells the host's slots how much it is wanted.</summary>
    private void Serve()
    {
        // Who asked last goes first: those before may have long turned to something else.
        var rank = _waiting.Newest ?? (_time.GetUtcNow() < _expected ? Turn.Ahead : Turn.Spare);
        if (_making is not null)
        {
            _making.Turn.Rank = rank;
            if (rank == Turn.Spare && !_making.HasSlot)
            {
                _making.End();
            }
        }
        else if (_want is { } want && !_waiting.IsEmpty)
        {
            var making = _making = new(rank, want.Use.GivesWay());
            Task.Run(() => Make(want, making), making.Stop)
                .PipeTo(Self, success: () => new Ended(making, null), failure: e => new Ended(making, e));
        }
    }

    private async Task Make(WantFile want, Making making)
    {
        using var slot = await _slots.Take(making.Turn, making.Stop);
        making.HasSlot = true;
        var bytes = await want.Make(making.Stop);
        await _cache.Put(want.Video, want.Name, bytes, making.Stop);
    }

    private void OnEnded(Ended ended)
    {
        (_making, _used) = (null, _time.GetUtcNow());
        if (ended.Fault is null)
        {
            _backoff.Succeeded();
            _waiting.Answer(Made.Instance);
        }
        // It gave way otherwise, which is no failure; whoever has come since has it made anew.
        else if (!ended.Making.IsEnding)
        {
            var fault = Backoff.FaultOf(ended.Fault);
            _log.Warning("{0}: {1}", Self.Path.Name, fault.Message);
            _backoff.Failed(fault);
            _waiting.Answer(new NotMade(fault));
        }
        Serve();
    }

    private void OnLook()
    {
        var now = _time.GetUtcNow();
        var patience = (long)(WantSegment.Patience.TotalSeconds * _time.TimestampFrequency);
        if (_waiting.Expire(_time.GetTimestamp() - patience))
        {
            // A slow host must come to an end of something.
            _expected = now + Return;
        }
        Serve();
        if (_making is null && _waiting.IsEmpty && now - _used > LeaveAfter)
        {
            // Longer than any back-off is not remembered: the file may have been mended.
            Context.Parent.Tell(Idle.Instance);
        }
    }

    /// <summary>Whoever asked has gone, and wants it no more.</summary>
    private sealed record Left(IActorRef Asker);

    private sealed record Ended(Making Making, Exception? Fault);

    [SuppressMessage(
        "Design",
        "CA1001",
        Justification = "Nothing hangs on it, and a slot may be wanted of what is over"
    )]
    private sealed class Making
    {
        private readonly CancellationTokenSource _stop = new();
        private volatile bool _hasSlot;

        public Making(long rank, bool givesWay) => Turn = new(givesWay ? End : null) { Rank = rank };

        public Turn Turn { get; }

        public bool HasSlot
        {
            get => _hasSlot;
            set => _hasSlot = value;
        }

        public CancellationToken Stop => _stop.Token;

        public bool IsEnding => _stop.IsCancellationRequested;

        public void End() => _stop.Cancel();
    }
}
