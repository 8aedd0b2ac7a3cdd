using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using SyncStream.Node.Hosting;
using SyncStream.Node.Media;
using SyncStream.Node.Media.Catalogue;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Tests.Media.Catalogue;

/// <summary>Two workers of one host, and a file that one of them was given.</summary>
public sealed class CatalogueActorTests() : TestKit(Worker)
{
    private const string Host = "127.0.0.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Config Worker = ConfigurationFactory.ParseString(
        $$"""
        akka.actor {
          provider = cluster
          serializers.catalogue = "{{typeof(CatalogueSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(ICatalogueMessage).AssemblyQualifiedName}}" = catalogue }
        }
        akka.remote.dot-netty.tcp { hostname = "{{Host}}", port = 0 }
        akka.cluster { roles = [{{ClusterAddress.RoomRole}}], leader-actions-interval = 50ms, gossip-interval = 50ms }
        """
    );

    private static readonly IndexEntry Entry = new(
        new FoundFile("a film.mp4", 1, DateTime.UnixEpoch),
        new VideoId("v1"),
        Facts: null,
        Fault: null
    );

    [Fact]
    public async Task A_file_is_shared_once_the_other_worker_can_find_it()
    {
        var other = ActorSystem.Create(Sys.Name, Worker);
        try
        {
            Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
            Cluster.Get(other).Join(Cluster.Get(Sys).SelfAddress);
            await AwaitConditionAsync(
                () => Task.FromResult(Cluster.Get(Sys).State.Members.Count(m => m.Status == MemberStatus.Up) == 2),
                Patience
            );
            var library = new TestProbe(other, Assertions);
            Catalogue(other, library);
            var shared = Catalogue(Sys, TestActor).Ask<FileKept>(new ShareFile(Entry), Patience);
            var known = await library.ExpectMsgAsync<FileKnown>(Patience);
            (known.Entry.File, known.Shared, shared.IsCompleted).ShouldBe((Entry.File, true, false));
            library.Reply(known);
            await shared;
        }
        finally
        {
            await other.Terminate();
        }
    }

    [Fact]
    public async Task One_that_is_alone_need_not_tell_anybody()
    {
        Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
        await Catalogue(Sys, TestActor).Ask<FileKept>(new ShareFile(Entry), Patience);
    }

    [Fact]
    public async Task What_an_earlier_version_found_out_of_a_file_holds_until_it_has_been_looked_into_again()
    {
        Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
        var catalogue = Catalogue(Sys, TestActor);

        catalogue.Tell(new FileShared(Host, Entry));
        (await ExpectMsgAsync<FileKnown>(Patience)).Entry.IsStale.ShouldBeTrue();
        catalogue.Tell(new FileShared(Host, Entry) { Version = LibraryIndex.Version });
        (await ExpectMsgAsync<FileKnown>(Patience)).Entry.IsStale.ShouldBeFalse();
    }

    private static IActorRef Catalogue(ActorSystem system, IActorRef files)
    {
        var library = new LibraryCatalogue();
        return system.ActorOf(
            Props.Create(() => new CatalogueActor(Host, library, new ClusterCatalogue(library), files)),
            CatalogueActor.Name
        );
    }
}
