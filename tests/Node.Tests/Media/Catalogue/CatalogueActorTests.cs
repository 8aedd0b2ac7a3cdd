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
    private const string There = "127.0.0.2";
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

    [Fact]
    public async Task A_worker_that_has_just_started_asks_another_host_at_once_and_is_unsure_until_it_has_answered()
    {
        var (other, asked) = await Abroad();
        try
        {
            var library = new LibraryCatalogue();
            library.BecomeKnown();
            var catalogue = new ClusterCatalogue(library);
            Catalogue(Sys, TestActor, library, catalogue);
            catalogue.Known.IsCompleted.ShouldBeFalse("it does not know yet who is there");

            Cluster.Get(Sys).Join(Cluster.Get(other).SelfAddress);
            (await asked.ExpectMsgAsync<LibraryWanted>(Patience)).After.ShouldBeNull();
            var known = catalogue.Known;
            known.IsCompleted.ShouldBeFalse();

            var film = CatalogueExamples.Video("film");
            asked.Reply(new LibraryPage(There, "digest", [film], Last: true));
            await known.WaitAsync(Patience);
            catalogue.Find(film.Id).ShouldNotBeNull().Hosts.ShouldBe([There]);
            catalogue.Known.IsCompleted.ShouldBeTrue();
        }
        finally
        {
            await other.Terminate();
        }
    }

    [Fact]
    public async Task Who_has_not_looked_yet_does_not_say_that_there_is_nothing()
    {
        Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
        var library = new LibraryCatalogue();
        var catalogue = Catalogue(Sys, TestActor, library, new ClusterCatalogue(library));

        catalogue.Tell(new LibraryWanted(After: null), TestActor);
        catalogue.Tell(new FileShared(Host, Entry));
        await ExpectMsgAsync<FileKnown>(Patience);
        library.BecomeKnown();
        catalogue.Tell(new LibraryWanted(After: null), TestActor);
        (await ExpectMsgAsync<LibraryPage>(Patience)).Videos.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_digest_that_another_version_makes_otherwise_is_remembered_and_not_asked_about_again()
    {
        var (other, newer) = await Abroad();
        try
        {
            var library = new LibraryCatalogue();
            library.BecomeKnown();
            Catalogue(Sys, TestActor, library, new ClusterCatalogue(library));
            Cluster.Get(Sys).Join(Cluster.Get(other).SelfAddress);
            await newer.ExpectMsgAsync<LibraryWanted>(Patience);
            newer.Reply(new LibraryPage(There, "of another version", [CatalogueExamples.Video("film")], Last: true));

            newer.Reply(new LibraryState(There, "of another version"));
            newer.Reply(new LibraryWanted(After: null));
            (
                await newer.FishForMessageAsync(said => said is LibraryWanted or LibraryPage, Patience)
            ).ShouldBeOfType<LibraryPage>();

            newer.Reply(new LibraryState(There, "of what has come since"));
            await newer.FishForMessageAsync(said => said is LibraryWanted, Patience);
        }
        finally
        {
            await other.Terminate();
        }
    }

    [Fact]
    public async Task One_that_is_alone_knows_all_that_there_is_as_soon_as_it_is_in_the_cluster()
    {
        var library = new LibraryCatalogue();
        library.BecomeKnown();
        var catalogue = new ClusterCatalogue(library);
        Catalogue(Sys, TestActor, library, catalogue);
        var known = catalogue.Known;
        known.IsCompleted.ShouldBeFalse();
        Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
        await known.WaitAsync(Patience);
    }

    private static IActorRef Catalogue(ActorSystem system, IActorRef files)
    {
        var library = new LibraryCatalogue();
        return Catalogue(system, files, library, new ClusterCatalogue(library));
    }

    private static IActorRef Catalogue(
        ActorSystem system,
        IActorRef files,
        LibraryCatalogue library,
        ClusterCatalogue catalogue
    ) => system.ActorOf(Props.Create(() => new CatalogueActor(Host, library, catalogue, files)), CatalogueActor.Name);

    /// <summary>Another host's worker, which is up, and what its catalogue is told.</summary>
    private async Task<(ActorSystem System, TestProbe Told)> Abroad()
    {
        var address = ConfigurationFactory.ParseString($"akka.remote.dot-netty.tcp.hostname = \"{There}\"");
        var system = ActorSystem.Create(Sys.Name, address.WithFallback(Worker));
        var told = new TestProbe(system, Assertions);
        system.ActorOf(Props.Create(() => new Silent(told)), CatalogueActor.Name);
        Cluster.Get(system).Join(Cluster.Get(system).SelfAddress);
        await AwaitConditionAsync(
            () => Task.FromResult(Cluster.Get(system).SelfMember.Status == MemberStatus.Up),
            Patience
        );
        return (system, told);
    }

    /// <summary>A worker that says nothing of its own accord, and answers what the test answers.</summary>
    private sealed class Silent : ReceiveActor
    {
        public Silent(IActorRef asked) => ReceiveAny(asked.Forward);
    }
}
