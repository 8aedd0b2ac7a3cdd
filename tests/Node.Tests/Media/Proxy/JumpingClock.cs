namespace SyncStream.Node.Tests.Media.Proxy;

/// <summary>The system's clock, and ahead of it by as much as a test likes.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _ahead;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);
}
