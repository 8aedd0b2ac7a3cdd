using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Operations.Cluster;

/// <summary>What <c>GET /api/cluster</c> answers: the whole cluster at one moment, put together from what its workers tell.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Silent">Addresses of workers that did not answer in time; what they have is missing here.</param>
/// <param name="ShardCount">Shards of all rooms; those that are not in <paramref name="Shards"/> sleep, or are on their way.</param>
public sealed record ClusterReport(
    double At,
    string Version,
    IReadOnlyList<MemberReport> Members,
    IReadOnlyList<HostReport> Hosts,
    IReadOnlyList<WorkerReport> Workers,
    IReadOnlyList<string> Silent,
    int ShardCount,
    IReadOnlyList<ShardReport> Shards,
    Counted<RoomReport> Rooms,
    Counted<StreamReport> Streams,
    LibraryReport Library,
    IReadOnlyList<UploadReport> Uploads
);

/// <summary>How many there are, and at most <see cref="Shown"/> of them.</summary>
public sealed record Counted<T>(int Total, IReadOnlyList<T> Items)
{
    /// <summary>A page for people is no export: the largest are enough, and a search finds the rest.</summary>
    public const int Shown = 200;
}

/// <summary>A member of the cluster, as the worker that was asked sees it.</summary>
/// <param name="Status">joining, up, leaving, exiting, down …</param>
/// <param name="Roles">room: a worker; seed: a supervisor; placement: takes part in deciding where rooms live.</param>
public sealed record MemberReport(
    string Address,
    string Host,
    string Status,
    bool Reachable,
    IReadOnlyList<string> Roles
);

/// <summary>A host: a supervisor and its workers.</summary>
/// <param name="SupervisorPid">Null where there is none: a development server, or one that died.</param>
/// <param name="UptimeSeconds">The supervisor's.</param>
/// <param name="Change">
/// What is under way with its workers as a whole: reload, scale, drain, or memory (one over its limit is replaced); null for nothing.
/// </param>
/// <param name="LastFailure">Why the last such change ended early, in words; null where it did not.</param>
/// <param name="FreeBytes">Left on the disk of its data folder.</param>
public sealed record HostReport(
    string Host,
    int? SupervisorPid,
    double? UptimeSeconds,
    string? Change,
    string? LastFailure,
    int Cpus,
    long FreeBytes
);

/// <summary>A worker process: its supervisor's word, or its own where there is no supervisor.</summary>
/// <param name="Worker">Its place among the workers of its host, from 1.</param>
/// <param name="Pid">Null while none runs in that place.</param>
/// <param name="Address">Its cluster address; null until it answers as a member.</param>
/// <param name="Phase">starting, online, waiting, draining, hung, stopping, givenUp.</param>
/// <param name="CpuPercent">Of one CPU; null until it is known.</param>
/// <param name="Ailment">What does not answer in it, in words; null while all does.</param>
public sealed record WorkerReport(
    string Host,
    int Worker,
    int? Pid,
    string? Address,
    string Phase,
    int Restarts,
    double? UptimeSeconds,
    double? CpuPercent,
    long? MemoryBytes,
    int Viewers,
    int Rooms,
    int Streams,
    string? Ailment
);

/// <summary>A shard and where it lives.</summary>
/// <param name="Address">The worker's, as in <see cref="WorkerReport.Address"/>.</param>
public sealed record ShardReport(string Shard, string Address, int Rooms);

/// <summary>A room that is awake.</summary>
/// <param name="Playing">The current item's title; null where there is none.</param>
/// <param name="Address">The worker it lives on.</param>
public sealed record RoomReport(
    RoomId Id,
    string Title,
    Visibility Visibility,
    bool HasPassword,
    bool Permanent,
    int ViewerCount,
    string? Playing,
    bool IsPlaying,
    string Address
);

/// <summary>The video responses under way for one video in one room, on one worker.</summary>
/// <param name="RoomId">Null where the request did not say.</param>
/// <param name="VideoId">Null for an outside video.</param>
/// <param name="Title">The video's, where it is one of the library.</param>
/// <param name="Streams">Responses; a player may have more than one.</param>
/// <param name="Viewers">Different viewers among them.</param>
public sealed record StreamReport(
    RoomId? RoomId,
    string? VideoId,
    string? Title,
    int Streams,
    int Viewers,
    string Address
);

/// <summary>The library of all hosts together.</summary>
/// <param name="Bytes">Each video once, however many hosts hold it.</param>
/// <param name="Converted">Videos that browsers can't play as they are.</param>
public sealed record LibraryReport(int Videos, long Bytes, int Converted, IReadOnlyList<HoldingReport> Hosts);

/// <summary>What one host holds.</summary>
public sealed record HoldingReport(string Host, int Videos, long Bytes);

/// <summary>An upload that is not finished.</summary>
/// <param name="FileName">As the client gave it.</param>
/// <param name="Offset">Bytes that are here already.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
public sealed record UploadReport(string Host, string FileName, long Length, long Offset, double CreatedAt);
