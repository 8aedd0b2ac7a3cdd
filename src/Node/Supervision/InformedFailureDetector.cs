using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Akka's failure detector, except that a member known to be dead is unavailable at once instead of after seconds of
/// missed heartbeats. Named in <c>akka.cluster.failure-detector.implementation-class</c>.
/// </summary>
public sealed class InformedFailureDetector(Config config, EventStream events)
    : PhiAccrualFailureDetector(config, events)
{
    public override bool IsAvailable => !KnownDeaths.Contains(Address) && base.IsAvailable;
}
