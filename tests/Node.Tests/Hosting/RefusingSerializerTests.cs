using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit;
using SyncStream.Node.Rooms;
using SyncStream.Node.Tests.Rooms;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Hosting;

/// <summary>
/// A node and a peer that plays by no rules, over real remoting: nothing unregistered goes out or comes in, and the
/// association and the node live on.
/// </summary>
public sealed class RefusingSerializerTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private TestNode _node = null!;
    private ActorSystem _peer = null!;
    private TestProbe _probe = null!;

    public async Task InitializeAsync()
    {
        ForgingSerializer.Claims = 31_337;
        _node = await TestNode.Start();
        // Akka.NET as it comes, with its fallback to type names, and a serializer that claims ours.
        _peer = ActorSystem.Create(
            "syncstream",
            ConfigurationFactory
                .ParseString(
                    $$"""
                    akka.stdout-loglevel = OFF
                    akka.loglevel = OFF
                    akka.actor.provider = remote
                    akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
                    akka.actor.serializers.forging = "{{typeof(ForgingSerializer).AssemblyQualifiedName}}"
                    akka.actor.serialization-bindings."{{typeof(Forged).AssemblyQualifiedName}}" = forging
                    """
                )
                .WithFallback(TestKitBase.DefaultConfig)
        );
        _probe = new Akka.TestKit.Xunit2.TestKit(_peer).CreateTestProbe();
    }

    public async Task DisposeAsync()
    {
        await _peer.Terminate();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task An_unregistered_message_does_not_leave()
    {
        var inbox = await Resolve(_node.Actors, _probe.Ref.Path.ToStringWithAddress(AddressOf(_peer)));
        inbox.Tell(new Unregistered("secret"));
        inbox.Tell("after");
        (await _probe.ExpectMsgAsync<string>(Soon)).ShouldBe("after");
        await Logged("is not registered to travel between nodes");
    }

    [Fact]
    public async Task A_message_by_type_name_is_not_read()
    {
        var target = await Target();
        target.Tell(new Unregistered("made here by name"), _probe);
        await Logged("a peer sent a message of no registered type");
        await LivesOn(target);
    }

    [Theory]
    [InlineData(4711, "System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData(4711, "commit:99")]
    [InlineData(4711, "")]
    [InlineData(1, "SyncStream.Protocol.Rooms.Exit, SyncStream.Protocol")]
    [InlineData(9999, "exit:1")]
    public async Task A_forged_manifest_is_not_read(int serializer, string manifest)
    {
        var target = await Target();
        ForgingSerializer.Claims = serializer;
        target.Tell(new Forged(manifest, "{\"roomId\":\"cinema\",\"viewerId\":\"vic\",\"polite\":true}"));
        await LivesOn(target);
    }

    [Theory]
    [InlineData("exit:1", "{\"roomId\":\"../../etc\",\"viewerId\":\"vic\",\"polite\":true}")]
    [InlineData("exit:1", "not json at all")]
    [InlineData("perform:1", "null")]
    public async Task A_known_manifest_with_bytes_of_no_form_is_not_read(string manifest, string bytes)
    {
        var target = await Target();
        ForgingSerializer.Claims = 4711;
        target.Tell(new Forged(manifest, bytes));
        await LivesOn(target);
    }

    private Task<IActorRef> Target() =>
        Resolve(_peer, new RootActorPath(AddressOf(_node.Actors)) / "user" / RoomListing.DirectoryName);

    private static async Task<IActorRef> Resolve(ActorSystem from, object path) =>
        await from.ActorSelection(path.ToString()).ResolveOne(Soon);

    private static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;

    // A reply over the same association shows that it stands; a room's answer, that the node is sound.
    private async Task LivesOn(IActorRef target)
    {
        (await target.Ask<ActorIdentity>(new Identify(1), Soon)).Subject.ShouldBe(target);
        (await new TestRooms(_node).Ask(new Look(TestRooms.Id, TestRooms.Vic, null))).ShouldBeOfType<NotPerformed>();
    }

    private Task Logged(string words) =>
        Media.LibraryHost.Until(
            () => _node.Log.All.Any(e => $"{e.Text} {e.Cause}".Contains(words, StringComparison.Ordinal)),
            () => $"no line says '{words}'"
        );

    private sealed record Unregistered(string Text);

    /// <summary>Bytes under a serializer id and a manifest of the sender's choice.</summary>
    internal sealed record Forged(string Manifest, string Bytes);

    /// <summary>Announces whatever the message says.</summary>
    internal sealed class ForgingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        /// <summary>The identifier on what is sent; at start, one that is nobody's.</summary>
        public static int Claims { get; set; } = 31_337;

        public override int Identifier => Claims;

        public override string Manifest(object o) => ((Forged)o).Manifest;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Forged)obj).Bytes);

        public override object FromBinary(byte[] bytes, string manifest) => throw new NotSupportedException();
    }
}
