using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Ends video streams where their viewers are: a room says on its own node who is out (through the event stream), this tells its
/// like on every worker, and each cuts what it serves. Players ask any worker for bytes, so the room cannot know which.
/// </summary>
/// <remarks>Has no state, so a restart loses nothing. It makes no children, so the default strategy has nothing to decide.</remarks>
internal sealed class StreamCuts : ReceiveActor
{
    public const string Name = "stream-cuts";

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    public StreamCuts(StreamCensus streams)
    {
        Receive<Announced>(announced => Spread(announced.Cut));
        Receive<CutStreams>(cut =>
        {
            if (cut.ViewerId is { } viewer)
            {
                streams.Cut(cut.RoomId, viewer);
            }
            else
            {
                streams.Cut(cut.RoomId);
            }
        });
    }

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(Announced));

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void Spread(CutStreams cut)
    {
        Self.Tell(cut);
        foreach (var member in _cluster.State.Members)
        {
            if (member.HasRole(ClusterAddress.RoomRole) && member.Address != _cluster.SelfAddress)
            {
                Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name).Tell(cut);
            }
        }
    }

    /// <summary>A room of this node has put somebody out, or has closed.</summary>
    internal sealed record Announced(CutStreams Cut) : INoSerializationVerificationNeeded
    {
        /// <summary>What an event of a room means for streams; null where nothing.</summary>
        public static Announced? By(RoomId room, RoomEvent e) =>
            e switch
            {
                RoomEvent.ViewerKicked { Lifted: false } kicked => new(new CutStreams(room, kicked.ViewerId)),
                RoomEvent.RoomClosed => new(new CutStreams(room, null)),
                _ => null,
            };
    }
}
