using Akka.Actor;
using Akka.Remote;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>Says in words that an actor system of another name tries to reach this one: Akka drops what it sends in silence.</summary>
/// <remarks>Keeps only whom it has spoken of, so a restart by the default strategy says a thing twice at worst.</remarks>
internal sealed class Strangers : ReceiveActor
{
    private const int Most = 100;
    private readonly HashSet<Address> _told = [];

    public Strangers(ILogger log) =>
        Receive<AssociatedEvent>(e =>
        {
            var they = e.RemoteAddress;
            if (
                they.System is ClusterAddress.SystemName or SeedProbe.ProberName
                || _told.Count >= Most
                || !_told.Add(they)
            )
                return;
            log.LogWarning(
                "🚪 {Address} is the actor system '{Name}', and cannot join: SyncStream's are called '{Ours}'",
                ClusterAddress.ToText(they),
                they.System.Length > 80 ? they.System[..80] : they.System,
                ClusterAddress.SystemName
            );
        });

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AssociatedEvent));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);
}
