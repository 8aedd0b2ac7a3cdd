namespace SyncStream.Load.Media;

/// <summary>The names of what is measured, with their units, and the targets of the issue.</summary>
internal static class Measures
{
    public const string CpuPerGib = "CPU s/GiB, 64 × 1 MiB ranges";
    public const string Throughput = "MiB/s, 64 × 1 MiB ranges";
    public const string CpuPerSmall = "CPU µs per 4 KiB range";
    public const string FirstByteMedian = "first byte p50 ms, equal load";
    public const string FirstByte = "first byte p99 ms, equal load";
    public const string SlowCpu = "CPU s/GiB, viewers at 5 Mbit/s";
    public const string SlowMemory = "KiB per viewer at 5 Mbit/s";
    public const string PausedMemory = "KiB per paused viewer";
    public const string Loads = "loads per chunk and worker, one room";

    public static readonly IReadOnlyList<Goal> Goals =
    [
        new(CpuPerGib, "nginx", 0.8),
        new(CpuPerGib, "kestrel", 0.5),
        new(CpuPerGib, "express", 0.2),
        new(Throughput, "nginx", 1.2, AtMost: false),
        new(Throughput, "express", 5, AtMost: false),
        new(FirstByte, "kestrel", 1),
        new(CpuPerSmall, "kestrel", 0.6),
        new(SlowMemory, null, 32),
        new(PausedMemory, null, 32),
        new(Loads, null, 1),
    ];
}
