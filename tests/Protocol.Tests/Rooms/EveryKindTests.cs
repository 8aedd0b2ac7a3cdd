using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>The compiler does not know that commands and events are closed families; these tests do.</summary>
public sealed class EveryKindTests
{
    private static readonly QueueItem Item = new(
        new("i1"),
        new VideoSource.Url("https://example.org/a.mp4"),
        "A film",
        null,
        new("ann")
    );

    public static TheoryData<Type> Commands => [.. KindsOf(typeof(RoomCommand))];

    public static TheoryData<Type> Events => [.. KindsOf(typeof(RoomEvent))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_survives_its_json(Type kind) => SurvivesItsJson<RoomCommand>(Sample(kind));

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_survives_its_json(Type kind) => SurvivesItsJson<RoomEvent>(Sample(kind));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_needs_some_permission(Type kind) => Authority.Needed.Keys.ShouldContain(kind);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_a_rule(Type kind)
    {
        var room = TestRoom.WithItems(2);
        var input = new RoomInput.Command(TestRoom.Ann, (RoomCommand)Sample(kind));
        Should.NotThrow(() => room.Decides(input));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_can_be_applied(Type kind)
    {
        var room = RoomState.Empty(new("room")).Apply(new([(RoomEvent)Sample(kind)]));
        room.Revision.ShouldBe(1);
        room.Tail.Count.ShouldBe(1);
    }

    [Fact]
    public void Nobody_needs_permission_for_what_does_not_exist() =>
        Authority.Needed.Keys.ShouldBe(KindsOf(typeof(RoomCommand)), ignoreOrder: true);

    [Fact]
    public void Commands_and_events_are_those_of_the_contract()
    {
        Names(typeof(RoomCommand))
            .ShouldBe(
                "play pause seek setRate enqueue dequeue moveItem playItem skip shuffleQueue clearQueue setLoop holdNext voteSkip chat react deleteMessage setReady rename setRole mute kick updateSettings close".Split(
                    ' '
                )
            );
        Names(typeof(RoomEvent))
            .ShouldBe(
                "playheadChanged queueChanged nextHeld chatPosted chatDeleted reacted voteChanged waitingChanged roleChanged viewerMuted viewerRenamed viewerKicked readyChanged settingsChanged roomClosed".Split(
                    ' '
                )
            );
    }

    private static IEnumerable<string> Names(Type family) =>
        family.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.TypeDiscriminator!.ToString()!);

    private static List<Type> KindsOf(Type family)
    {
        var kinds = family.GetNestedTypes().Where(family.IsAssignableFrom).ToList();
        kinds.ShouldBe(
            family.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(a => a.DerivedType),
            ignoreOrder: true
        );
        return kinds;
    }

    private static void SurvivesItsJson<T>(object sample)
    {
        var json = JsonSerializer.Serialize((T)sample, ProtocolJson.Options);
        JsonNode.Parse(json)!["kind"].ShouldNotBeNull();
        JsonSerializer.Deserialize<T>(json, ProtocolJson.Options).ShouldBe((T)sample);
    }

    // A value of a kind with every member set, made by its longest constructor and its setters.
    private static object Sample(Type kind)
    {
        var constructor = kind.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var sample = constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
        foreach (var property in kind.GetProperties().Where(p => p.CanWrite))
        {
            property.SetValue(sample, Value(property.PropertyType));
        }
        return sample;
    }

    private static object Value(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        object[] samples =
        [
            "text",
            1.5,
            1,
            1L,
            true,
            new ViewerId("vic"),
            new ItemId("i1"),
            new MessageId("m1"),
            new CommandId("c1"),
            new VideoId("v1"),
            Item.Source,
            new Playhead(new("i1"), 1.5, 1, true, 1_000),
            new EquatableList<QueueItem>([Item]),
            new EquatableList<ViewerId>([new("vic")]),
            new ChatMessage(new("m1"), new("vic"), "Vic", "hello", 1_000),
            new RoomSettings { Title = "Films" },
        ];
        return bare.IsEnum ? Enum.GetValues(bare).GetValue(1)! : samples.First(bare.IsInstanceOfType);
    }
}
