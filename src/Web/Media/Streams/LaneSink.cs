using Akka;
using Akka.Streams;
using Akka.Streams.Stage;

namespace SyncStream.Web.Media.Streams;

/// <summary>
/// Has pieces written, one at a time: the next is asked for when the socket has taken the last, so a slow client slows the stream
/// and nothing piles up. A response that fails ends alone; the lane goes on.
/// </summary>
internal sealed class LaneSink : GraphStage<SinkShape<Parcel>>
{
    private readonly Inlet<Parcel> _in = new("LaneSink.in");

    public override SinkShape<Parcel> Shape => new(_in);

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly LaneSink _stage;
        private readonly Action<NotUsed> _ready;
        private Delivery? _writing;

        public Logic(LaneSink stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _ready = GetAsyncCallback<NotUsed>(_ => OnReady());
            SetHandler(stage._in, this);
        }

        public override void PreStart() => Pull(_stage._in);

        public override void OnPush()
        {
            var parcel = Grab(_stage._in);
            if (!parcel.Delivery.TryBegin())
            {
                Pull(_stage._in);
                return;
            }
            var write = parcel.Delivery.Write(parcel.Piece);
            if (write.IsCompletedSuccessfully)
            {
                parcel.Delivery.Written(write.Result, parcel.IsLast);
                Pull(_stage._in);
                return;
            }
            _writing = parcel.Delivery;
            _ = Await(write, parcel);
        }

        // The write goes on without us; the connection's end is what ends it.
        public override void PostStop() => _writing?.Cut(now: true);

        private async Task Await(ValueTask<bool> write, Parcel parcel)
        {
            try
            {
                parcel.Delivery.Written(await write.ConfigureAwait(false), parcel.IsLast);
            }
            catch (Exception e)
            {
                parcel.Delivery.Failed(e);
            }
            _ready(NotUsed.Instance);
        }

        private void OnReady()
        {
            _writing = null;
            if (!IsClosed(_stage._in))
            {
                Pull(_stage._in);
            }
        }
    }
}
