using Akka.Event;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Akka's logger before and after the real one lives. It would write past the host's one line format, and what it has
/// to say then ("Remoting shut down") nobody needs; a failed start throws.
/// </summary>
public sealed class NoStandardOutput : MinimalLogger
{
    protected override void Log(object message) { }
}
