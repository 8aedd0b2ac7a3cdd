using System.Text;
using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// Which worker makes the forms of a video: one per host that holds the file, by the highest hash of worker and video, so all agree
/// without a word, and only the videos of a worker that left change hands.
/// </summary>
internal sealed class RenditionOwners(
    ActorSystem system,
    IEdgeDirectory edges,
    IVideoCatalogue catalogue,
    IVideoFiles files
)
{
    public string Self => edges.Self;

    /// <summary>Its private <c>host:port</c>; null where nobody holds the file.</summary>
    public string? Of(VideoId video)
    {
        var cluster = Cluster.Get(system);
        var here = cluster.SelfAddress.Host;
        var hosts = files.Locate(video).Count > 0 ? [here] : catalogue.Find(video)?.Hosts ?? [];
        return cluster
            .State.Members.Where(member => member.Status == MemberStatus.Up && hosts.Contains(member.Address.Host))
            .Select(PrivateListener.AuthorityOf)
            .OfType<string>()
            .MaxBy(worker => Weight(worker, video));
    }

    private static ulong Weight(string worker, VideoId video)
    {
        // FNV-1a with a last mixing: any hash will do that is the same in all processes.
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes($"{worker}/{video.Value}"))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return hash ^ (hash >> 32);
    }
}
