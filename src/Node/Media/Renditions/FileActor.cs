using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Makes one file of one video, once however many wait for it: a poster, a storyboard, subtitles, the key frames' places.</summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
internal sealed class FileActor : ReceiveActor
{
    private static readonly TimeSpan LeaveAfter = TimeSpan.FromSeconds(30);

    private readonly RenditionCache _cache;
    private readonly HostSlots _slots;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IActorRef> _waiting = [];
    private readonly Turn _turn = new();
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _making;

    /// <param name="slots">Of which it takes one for as long as it makes the file: each is a process that reads much.</param>
    public FileActor(RenditionCache cache, HostSlots slots, TimeProvider time)
    {
        (_cache, _slots, _time, _backoff) = (cache, slots, time, new(time));
        Receive<WantFile>(OnWant);
        Receive<Made>(_ => End(Made.Instance));
        Receive<Failed>(failed =>
        {
            var fault = Backoff.FaultOf(failed.Fault);
            _log.Warning("{0}: {1}", Self.Path.Name, fault.Message);
            _backoff.Failed(fault);
            End(new NotMade(fault));
        });
        Receive<ReceiveTimeout>(_ =>
        {
            if (!_making)
            {
                // Longer than any back-off is not remembered: the file may have been mended.
                Context.Parent.Tell(Idle.Instance);
            }
        });
        SetReceiveTimeout(LeaveAfter);
    }

    protected override void PostStop()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void OnWant(WantFile want)
    {
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
            _waiting.Add(Sender);
            // Who asked last goes first: those before may have long turned to something else.
            _turn.Rank = _time.GetTimestamp();
            if (!_making)
            {
                _making = true;
                Make(want).PipeTo(Self, failure: e => new Failed(e));
            }
        }
    }

    private async Task<Made> Make(WantFile want)
    {
        var stop = _stopping.Token;
        using var slot = await _slots.Take(_turn, stop);
        var bytes = await Task.Run(() => want.Make(stop), stop);
        await _cache.Put(want.Video, want.Name, bytes, stop);
        return Made.Instance;
    }

    private void End(object answer)
    {
        _making = false;
        _waiting.ForEach(each => each.Tell(answer));
        _waiting.Clear();
    }

    private sealed record Failed(Exception Fault);
}
