using System.Collections.Immutable;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using static SyncStream.Protocol.Tests.Rooms.Commands;
using static SyncStream.Protocol.Tests.Rooms.TestRoom;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class SnapshotTests
{
    [Fact]
    public void Who_missed_more_than_is_worth_telling_gets_the_room_alone()
    {
        var room = Opened();
        var before = room.State.Revision;
        for (var i = 0; i < 400; i++)
        {
            room.Passes(60_000);
            room.Does(Vic, Chat(new string('字', 500)));
        }
        room.State.EventsSince(room.State.Revision - 10).ShouldNotBeNull().Count.ShouldBe(10);
        room.State.Tail[0].Revision.ShouldBeLessThanOrEqualTo(before + 1, "the room has them all");
        room.State.EventsSince(before).ShouldBeNull("1.2 MB of them");
    }

    [Fact]
    public void A_snapshot_shows_the_room_and_ones_own_place_in_it()
    {
        var room = Playing(items: 2, settings: new() { Title = "Films" });
        room.Does(Vic, Chat("hello"));
        room.Does(Vic, VoteSkip());
        var snapshot = room.State.SnapshotFor(Mo, room.Context);
        snapshot.Me.ShouldBe(new(Mo.ViewerId, Role.Moderator));
        snapshot.Title.ShouldBe("Films");
        snapshot.CurrentItemId.ShouldBe(room.Current.ItemId);
        snapshot.Chat.ShouldHaveSingleItem().Text.ShouldBe("hello");
        (snapshot.Votes, snapshot.VotesNeeded, snapshot.ViewerCount).ShouldBe((1, 2, 4));
        snapshot.Revision.ShouldBe(room.State.Revision);
        snapshot.ServerTime.ShouldBe(room.Now);
    }

    [Fact]
    public void Hosts_and_moderators_come_first_and_200_are_shown()
    {
        var room = Opened();
        var crowd = Enumerable
            .Range(0, 500)
            .Select(i => new PresentViewer(new($"v{i}"), $"V{i}", i == 400, i))
            .Append(new PresentViewer(Ann.ViewerId, "Ann", false, 5))
            .Append(new PresentViewer(Mo.ViewerId, "Mo", false, 1))
            .ToImmutableDictionary(v => v.ViewerId);
        var viewers = room.State.SnapshotFor(Ann, room.Context with { Presence = new(crowd) }).Viewers;
        viewers.Count.ShouldBe(200);
        viewers.Take(3).Select(v => v.ViewerId.Value).ShouldBe(["ann", "v400", "mo"]);
    }

    [Fact]
    public void Events_are_kept_for_those_who_missed_some()
    {
        var room = Opened();
        var seen = room.State.Revision;
        room.State.EventsSince(seen).ShouldBe([]);
        room.Does(Vic, Chat("one"));
        room.Does(Vic, Chat("two"));
        room.State.EventsSince(seen)!.Select(e => e.Revision).ShouldBe([seen + 1, seen + 2]);
        room.State.EventsSince(seen + 3).ShouldBeNull();
        room.State.EventsSince(-1).ShouldBeNull();
    }

    [Fact]
    public void What_is_no_longer_kept_is_not_told_in_part()
    {
        var room = Opened();
        for (var i = 0; i < 600; i++)
        {
            room.Does(Vic, React("🎉"));
        }
        var last = room.State.Revision;
        room.State.Tail.Count.ShouldBe(500);
        room.State.EventsSince(last - 500)!.Count.ShouldBe(500);
        room.State.EventsSince(last - 501).ShouldBeNull();
    }

    [Fact]
    public void Long_queues_do_not_make_the_kept_events_heavy()
    {
        var room = WithItems(200);
        room.State.Tail.OfType<RoomEvent.QueueChanged>().Sum(e => e.Queue.Count).ShouldBeLessThanOrEqualTo(2_000);
        room.State.EventsSince(room.State.Revision - 5)!.Count.ShouldBe(5);
    }

    [Fact]
    public void Nor_do_queues_of_few_items_with_very_long_addresses()
    {
        var room = Opened();
        for (var i = 0; i < 50; i++)
        {
            room.Does(Ann, EnqueueUrl($"https://example.org/{i}?{new string('a', 2_000)}"));
        }
        for (var i = 0; i < 30; i++)
        {
            room.Does(Ann, MoveItem(room.State.Queue[0].ItemId, int.MaxValue));
        }
        room.State.Tail.Sum(EventSize.Of).ShouldBeInRange(RoomState.MaxMissed / 2, RoomState.MaxMissed);
        room.State.EventsSince(room.State.Revision - 5)!.Count.ShouldBe(5);
    }

    [Fact]
    public void A_rooms_state_survives_its_own_json()
    {
        var room = Playing(items: 3, settings: new() { Wait = WaitPolicy.All }, seconds: 1.0 / 3);
        room.Does(Vic, Chat("hello \"<&>' 🎉"));
        room.Does(Vic, VoteSkip());
        room.Does(Vic, SetReady());
        room.Does(Mo, Mute(Vera));
        room.Does(Vera, Rename("Vee"));
        room.Reports(Vic, PlaybackState.Buffering);
        var json = JsonSerializer.Serialize(room.State, ProtocolJson.Options);
        JsonSerializer.Deserialize<RoomState>(json, ProtocolJson.Options).ShouldBe(room.State);
    }
}
