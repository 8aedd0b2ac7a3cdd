using Akka.Configuration;

namespace SyncStream.Node.Supervision;

/// <summary>How large a worker may get before it is replaced.</summary>
/// <param name="Bytes">Resident memory; null for no limit.</param>
/// <param name="Pause">Least time between two such replacements, so that a limit set too low does not churn.</param>
internal sealed record MemoryLimit(long? Bytes, TimeSpan Pause)
{
    public static readonly MemoryLimit None = new(null, TimeSpan.Zero);

    public static MemoryLimit From(Config config) =>
        new(
            config.GetString("syncstream.workers.memory-limit") == "off"
                ? null
                : config.GetByteSize("syncstream.workers.memory-limit"),
            config.GetTimeSpan("syncstream.workers.memory-pause")
        );

    public bool IsExceededBy(long bytes) => bytes > Bytes;
}
