using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Supervision.Control;

/// <summary>Command: how is the whole cluster?</summary>
internal sealed record GetCluster : ControlMessage;

/// <summary>Supervisor: so it is, as a worker of its host sees it.</summary>
/// <param name="Rooms">Rooms that are awake.</param>
/// <param name="Streams">Video responses under way.</param>
/// <param name="ShardsAwake">Shards that live somewhere.</param>
/// <param name="Shards">All of them.</param>
internal sealed record ClusterStatus(
    IReadOnlyList<MemberReport> Members,
    IReadOnlyList<HostReport> Hosts,
    IReadOnlyList<WorkerReport> Workers,
    IReadOnlyList<string> Silent,
    int Rooms,
    int Streams,
    int ShardsAwake,
    int Shards
) : ControlMessage;
