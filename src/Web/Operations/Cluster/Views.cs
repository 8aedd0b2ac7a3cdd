using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Operations.Cluster;

/// <summary>A member with the private listener that it can be asked over; null for one that serves nobody.</summary>
public sealed record KnownMember(MemberReport Report, string? Authority);

/// <summary>The members of the cluster. Answers from memory.</summary>
public interface IClusterMembers
{
    string SelfAddress { get; }

    /// <summary>Shards of all rooms.</summary>
    int ShardCount { get; }

    IReadOnlyList<KnownMember> All();
}

/// <summary>What a worker tells about itself: its part of a <see cref="ClusterReport"/>.</summary>
/// <param name="CpuPercent">Of one CPU since it was last asked; null the first time.</param>
public sealed record WorkerView(
    string Host,
    int Worker,
    int Pid,
    string Address,
    double UptimeSeconds,
    double? CpuPercent,
    long MemoryBytes,
    int Viewers,
    Counted<RoomReport> Rooms,
    Counted<StreamReport> Streams,
    IReadOnlyList<ShardReport> Shards
);

/// <summary>This worker, asked.</summary>
public interface IWorkerView
{
    /// <param name="search">What rooms are wanted: part of an id or a title; empty for all.</param>
    Task<WorkerView> Look(string search, CancellationToken stop);
}

/// <summary>What one worker of a host tells about the host.</summary>
/// <param name="Workers">By the supervisor; null where there is none.</param>
public sealed record HostView(
    HostReport Report,
    IReadOnlyList<WorkerReport>? Workers,
    IReadOnlyList<UploadReport> Uploads
);

/// <summary>This host, asked.</summary>
public interface IHostView
{
    Task<HostView> Look(CancellationToken stop);

    /// <summary>The load of the last hour, oldest first.</summary>
    Task<LoadHistory> History(CancellationToken stop);

    /// <summary>Has a new process take a worker's place, and the old one drained once that serves.</summary>
    /// <param name="worker">Its place, from 1.</param>
    /// <param name="pid">The process that is meant.</param>
    /// <returns>Null as soon as it has begun; else why it does not.</returns>
    Task<Refusal?> Drain(int worker, int pid, CancellationToken stop);
}

/// <summary>A host's load over the last hour.</summary>
/// <param name="StepSeconds">From one point to the next.</param>
public sealed record LoadHistory(double StepSeconds, IReadOnlyList<LoadPoint> Points)
{
    public static readonly LoadHistory None = new(0, []);
}

/// <summary>What <c>GET /api/cluster/history</c> answers.</summary>
public sealed record ClusterHistory(IReadOnlyList<HostHistory> Hosts);

/// <summary>A host's name with its load.</summary>
public sealed record HostHistory(string Host, LoadHistory Load);

/// <summary>The load of a host's workers together, at one moment.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Workers">Those that serve.</param>
/// <param name="CpuPercent">Of one CPU.</param>
/// <param name="SentBytes">Bytes of video sent per second, since the point before.</param>
/// <param name="Commands">Commands per second, since the point before.</param>
public sealed record LoadPoint(
    double At,
    int Workers,
    double CpuPercent,
    long MemoryBytes,
    int Viewers,
    int Rooms,
    int Streams,
    double SentBytes,
    double Commands
);
