using Akka.Hosting;

namespace SyncStream.Node.Hosting;

/// <summary>Akka's log in the host's.</summary>
public static class HostLogging
{
    /// <summary>Routes Akka's events into Microsoft.Extensions.Logging, whose filters then decide.</summary>
    public static void RouteToHost(this LoggerConfigBuilder loggers)
    {
        loggers.ClearLoggers();
        loggers.AddLogger<HostLogActor>();
    }
}
