using SyncStream.Node.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Metrics;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Hosting;

/// <summary>What this process has to do, read off those who do it.</summary>
internal sealed class WorkerLoad(
    WatchConnections connections,
    RoomCensus rooms,
    StreamCensus streams,
    MediaCounters media,
    Measures measures
) : IWorkerLoad
{
    public int Connections => connections.Count;

    public int Rooms => rooms.Awake;

    public int Streams => streams.Open;

    public MediaCounters? Media => media;

    public long Commands => measures.Commands;
}
