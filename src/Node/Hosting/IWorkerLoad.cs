using SyncStream.Web.Media;

namespace SyncStream.Node.Hosting;

/// <summary>How much one serving process has to do, for <c>syncstream status</c>. Optional: unregistered means zeros.</summary>
public interface IWorkerLoad
{
    /// <summary>Open viewer connections.</summary>
    int Connections { get; }

    /// <summary>Rooms that live here.</summary>
    int Rooms { get; }

    /// <summary>Video responses under way.</summary>
    int Streams { get; }

    /// <summary>What the video path did; null where there is none.</summary>
    MediaCounters? Media => null;

    /// <summary>Commands of viewers that were answered since the start, done or refused.</summary>
    long Commands => 0;
}
