using System.Text.Json.Serialization;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Supervision.Control;

/// <summary>
/// What is said over the control socket, one JSON object per line with its <c>kind</c>. Workers and commands such as
/// <c>syncstream status</c> speak to the supervisor over the same socket.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(LendListener), "lendListener")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Health), "health")]
[JsonDerivedType(typeof(StopWorker), "stopWorker")]
[JsonDerivedType(typeof(WorkerLeaves), "workerLeaves")]
[JsonDerivedType(typeof(PeerDied), "peerDied")]
[JsonDerivedType(typeof(GetStatus), "getStatus")]
[JsonDerivedType(typeof(ServerStatus), "status")]
[JsonDerivedType(typeof(GetCluster), "getCluster")]
[JsonDerivedType(typeof(ClusterStatus), "cluster")]
[JsonDerivedType(typeof(GetHistory), "getHistory")]
[JsonDerivedType(typeof(ServerHistory), "history")]
[JsonDerivedType(typeof(StopServer), "stopServer")]
[JsonDerivedType(typeof(ReloadServer), "reloadServer")]
[JsonDerivedType(typeof(ScaleServer), "scaleServer")]
[JsonDerivedType(typeof(DrainWorker), "drainWorker")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(Refused), "refused")]
internal abstract record ControlMessage;

/// <summary>Worker: who I am. The first message of a worker's connection, also after a reconnect.</summary>
/// <param name="Slot">The worker's number, from 1, as the supervisor gave it.</param>
/// <param name="Pid">Its process id; checked against the socket's own knowledge.</param>
/// <param name="ClusterAddress">Its member address, <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Uid">Its member's incarnation.</param>
/// <param name="Generation">What it was started with, as its supervisor gave it.</param>
/// <param name="Joined">Whether it is a member of a cluster.</param>
/// <param name="Up">Whether all others have agreed to that.</param>
internal sealed record Hello(
    int Slot,
    int Pid,
    string ClusterAddress,
    int Uid,
    string Generation = "",
    bool Joined = false,
    bool Up = false
) : ControlMessage;

/// <summary>Supervisor: the answer to a hello.</summary>
/// <param name="ClusterAddress">The supervisor's member address: to join, and to take for dead when it is.</param>
internal sealed record Welcome(string ClusterAddress) : ControlMessage;

/// <summary>Supervisor: send me the listening socket, over the socket beside this one.</summary>
internal sealed record LendListener : ControlMessage;

/// <summary>Worker: rooms answer here.</summary>
internal sealed record Ready : ControlMessage;

/// <summary>Worker: how I am, about once a second.</summary>
/// <param name="UptimeSeconds">Since the process started.</param>
/// <param name="CpuSeconds">CPU time used since then, user and system.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="Connections">Open viewer connections.</param>
/// <param name="Rooms">Rooms that live here.</param>
/// <param name="Streams">Video responses under way.</param>
/// <param name="Media">What the video path did since the start; null where a process has none.</param>
/// <param name="Ailment">What does not answer in it, in words; null while all does.</param>
/// <param name="Commands">Commands of viewers that it has answered since its start, done or refused.</param>
internal sealed record Health(
    double UptimeSeconds,
    double CpuSeconds,
    long MemoryBytes,
    int Connections,
    int Rooms,
    int Streams,
    MediaHealth? Media = null,
    string? Ailment = null,
    long Commands = 0
) : ControlMessage;

/// <summary>Part of <see cref="Health"/>: how a worker's chunk cache does. Counts since its start.</summary>
/// <param name="Hits">Uses of a chunk that was there.</param>
/// <param name="Misses">Uses that had to wait for a load.</param>
/// <param name="Loads">Chunks read from a disk's cache or another host.</param>
/// <param name="LoadedBytes">Their bytes.</param>
/// <param name="SentBytes">Bytes of videos that went to viewers.</param>
internal sealed record MediaHealth(long Hits, long Misses, long Loads, long LoadedBytes, long SentBytes);

/// <summary>Supervisor: go.</summary>
/// <param name="Reason">For the worker's log.</param>
/// <param name="ServerStops">The whole server stops: quickly then, for there is nobody to hand anything to.</param>
internal sealed record StopWorker(string Reason, bool ServerStops = false) : ControlMessage;

/// <summary>Worker: I am on my way out, and serve only what I have begun.</summary>
internal sealed record WorkerLeaves : ControlMessage;

/// <summary>Supervisor: another worker is dead; no need to wait for its heartbeats.</summary>
/// <param name="ClusterAddress">Its member address, <c>akka.tcp://system@host:port</c>.</param>
internal sealed record PeerDied(string ClusterAddress) : ControlMessage;

/// <summary>Command: how are the workers?</summary>
internal sealed record GetStatus : ControlMessage;

/// <summary>Supervisor: how they are.</summary>
/// <param name="Change">What is under way with the workers as a whole: reload, scale, drain, memory; null for nothing.</param>
/// <param name="LastFailure">Why the last such change ended early, in words; null where it did not.</param>
internal sealed record ServerStatus(
    int Pid,
    string Url,
    double UptimeSeconds,
    IReadOnlyList<WorkerStatus> Workers,
    string? Change = null,
    string? LastFailure = null
) : ControlMessage;

/// <summary>Worker: how much was there to do in the last hour?</summary>
internal sealed record GetHistory : ControlMessage;

/// <summary>Supervisor: so much.</summary>
internal sealed record ServerHistory(LoadHistory Load) : ControlMessage;

/// <summary>Command: stop the server.</summary>
internal sealed record StopServer : ControlMessage;

/// <summary>Command: replace the workers one by one. Progress follows, then <see cref="Accepted"/> when it is done.</summary>
internal sealed record ReloadServer : ControlMessage;

/// <summary>Command: have so many workers. Progress follows, then <see cref="Accepted"/> when it is done.</summary>
internal sealed record ScaleServer(int Workers) : ControlMessage;

/// <summary>
/// Worker, for an administrator: put another process in the place of this one, and drain it. Progress follows, then
/// <see cref="Accepted"/> when it is done.
/// </summary>
/// <param name="Pid">The process that is meant; refused where another has its place by now.</param>
internal sealed record DrainWorker(int Slot, int Pid) : ControlMessage;

/// <summary>Supervisor: a step of what was asked for, in words for people.</summary>
internal sealed record Progress(string Text) : ControlMessage;

/// <summary>Supervisor: it will be done, or is done where it took a while.</summary>
internal sealed record Accepted : ControlMessage;

/// <summary>Supervisor: it will not be done, and why.</summary>
internal sealed record Refused(string Reason) : ControlMessage;
