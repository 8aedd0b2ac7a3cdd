using System.Collections.Concurrent;
using Akka.Streams;
using Akka.Streams.Stage;

namespace SyncStream.Web.Media.Streams;

/// <summary>Emits the pieces of one delivery after the other, each made when it is asked for. Materializes the way in.</summary>
internal sealed class LaneSource : GraphStageWithMaterializedValue<SourceShape<Parcel>, ILaneEntry>
{
    private readonly Outlet<Parcel> _out = new("LaneSource.out");

    public override SourceShape<Parcel> Shape => new(_out);

    public override ILogicAndMaterializedValue<ILaneEntry> CreateLogicAndMaterializedValue(Attributes attributes)
    {
        var logic = new Logic(this);
        return new LogicAndMaterializedValue<ILaneEntry>(logic, logic);
    }

    private sealed class Logic : OutGraphStageLogic, ILaneEntry
    {
        private readonly LaneSource _stage;
        private readonly ConcurrentQueue<Delivery> _waiting = new();
        private readonly Action<bool> _arrived;
        private Delivery? _current;
        private volatile bool _stopped;

        public Logic(LaneSource stage)
            : base(stage.Shape)
        {
            _stage = stage;
            _arrived = GetAsyncCallback<bool>(OnArrived);
            SetHandler(stage._out, this);
        }

        public void Add(Delivery delivery)
        {
            _waiting.Enqueue(delivery);
            _arrived(false);
            if (_stopped)
            {
                CutAll();
            }
        }

        public void Close() => _arrived(true);

        public override void OnPull()
        {
            for (; ; )
            {
                if (_current is null && !_waiting.TryDequeue(out _current))
                {
                    return;
                }
                if (_current.TryNext(out var parcel))
                {
                    Push(_stage._out, parcel);
                    return;
                }
                _current = null;
            }
        }

        public override void PostStop()
        {
            _stopped = true;
            CutAll();
        }

        private void OnArrived(bool closed)
        {
            if (closed)
            {
                CompleteStage();
            }
            else if (IsAvailable(_stage._out))
            {
                OnPull();
            }
        }

        private void CutAll()
        {
            _current?.Cut(now: true);
            while (_waiting.TryDequeue(out var delivery))
            {
                delivery.Cut(now: true);
            }
        }
    }
}

/// <summary>The way into a lane, from any thread.</summary>
internal interface ILaneEntry
{
    /// <summary>Sends it behind those before. It ends by itself, also where the lane is closed already.</summary>
    void Add(Delivery delivery);

    /// <summary>Ends the lane; what is under way is cut.</summary>
    void Close();
}
