namespace SyncStream.SystemTests.Chaos;

/// <summary>Seconds since a run began, on a clock that only goes forward.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private readonly DateTimeOffset _beganAt = time.GetUtcNow();

    public TimeProvider Time => time;

    public double Now => time.GetElapsedTime(_began).TotalSeconds;

    /// <summary>A time that another process of this machine took, in Unix milliseconds.</summary>
    public double Of(double unixMs) => (unixMs - _beganAt.ToUnixTimeMilliseconds()) / 1000;

    public Task Pause(TimeSpan pause, CancellationToken stop) => Task.Delay(pause, time, stop);
}
