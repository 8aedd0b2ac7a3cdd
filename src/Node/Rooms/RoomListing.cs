using Akka.Actor;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>Asks every node for its public rooms and merges the answers; a node that is slow to answer is left out.</summary>
internal sealed class RoomListing(ActorSystem system) : IRoomListing
{
    public const string DirectoryName = "room-directory";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<RoomSummary>> List(CancellationToken stop)
    {
        var members = Akka
            .Cluster.Cluster.Get(system)
            .State.Members.Where(m => m.HasRole(ClusterAddress.RoomRole))
            .Select(m => new RootActorPath(m.Address) / "user" / DirectoryName);
        var answers = await Task.WhenAll(members.Select(path => Ask(path, stop)));
        return
        [
            .. answers
                .SelectMany(a => a)
                // A room on its way between nodes may be known to both.
                .DistinctBy(r => r.Id)
                .OrderByDescending(r => r.ViewerCount)
                .Take(RoomDirectory.MaxListed)
                .Select(r => r.ForStrangers()),
        ];
    }

    private async Task<IReadOnlyList<RoomSummary>> Ask(ActorPath path, CancellationToken stop)
    {
        try
        {
            return (await system.ActorSelection(path).Ask<RoomsListed>(new ListRooms(), Patience, stop)).Rooms;
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }
}
