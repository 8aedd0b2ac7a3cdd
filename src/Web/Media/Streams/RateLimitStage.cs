using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace SyncStream.Web.Media.Streams;

/// <summary>Holds each piece back until its viewer's and its room's rate allow it.</summary>
internal sealed class RateLimitStage(TimeProvider time) : GraphStage<FlowShape<Parcel, Parcel>>
{
    private readonly Inlet<Parcel> _in = new("RateLimit.in");
    private readonly Outlet<Parcel> _out = new("RateLimit.out");

    private TimeProvider Time => time;

    public override FlowShape<Parcel, Parcel> Shape => new(_in, _out);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly RateLimitStage _stage;
        private readonly Action<NotUsed> _due;
        private ITimer? _timer;
        private Parcel? _held;

        public Logic(RateLimitStage stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _due = GetAsyncCallback<NotUsed>(_ => Release());
            SetHandlers(stage._in, stage._out, this);
        }

        public override void OnPush()
        {
            var parcel = Grab(_stage._in);
            var wait = parcel.Delivery.Limits?.Take(parcel.Piece.Length) ?? TimeSpan.Zero;
            if (wait == TimeSpan.Zero)
            {
                Push(_stage._out, parcel);
                return;
            }
            _held = parcel;
            _timer ??= _stage.Time.CreateTimer(
                _ => _due(NotUsed.Instance),
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }

        public override void OnPull() => Pull(_stage._in);

        public override void OnUpstreamFinish()
        {
            // What is held still goes.
            if (_held is null)
            {
                CompleteStage();
            }
        }

        public override void PostStop() => _timer?.Dispose();

        private void Release()
        {
            if (_held is not { } parcel)
            {
                return;
            }
            _held = null;
            Push(_stage._out, parcel);
            if (IsClosed(_stage._in))
            {
                CompleteStage();
            }
        }
    }
}
