using System.Text.Json.Serialization;

namespace SyncStream.Node.Supervision.Control;

/// <summary>One worker, as <c>syncstream status</c> shows it.</summary>
/// <param name="Slot">Its number, from 1.</param>
/// <param name="Pid">Its process, or null while none runs.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Restarts">How often it was replaced since the server started.</param>
/// <param name="Health">Its last report.</param>
/// <param name="CpuPercent">CPU time between its last two reports, in percent of one CPU.</param>
internal sealed record WorkerStatus(
    int Slot,
    int? Pid,
    WorkerPhase Phase,
    int Restarts,
    Health? Health,
    double? CpuPercent = null
);

/// <summary>Where a worker is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkerPhase>))]
internal enum WorkerPhase
{
    /// <summary>Its process runs; rooms do not answer there yet.</summary>
    Starting,

    /// <summary>It serves.</summary>
    Online,

    /// <summary>It died; the pause before the next attempt runs.</summary>
    Waiting,

    /// <summary>It serves what it has begun, and sends its viewers elsewhere; another takes its place.</summary>
    Draining,

    /// <summary>It was silent for too long and is being killed.</summary>
    Hung,

    /// <summary>It was told to stop.</summary>
    Stopping,

    /// <summary>It kept dying at start; the next attempt is made after the longest pause.</summary>
    GivenUp,
}
