using System.Diagnostics;
using SyncStream.Node.Tests.Media;
using SyncStream.Protocol.Rooms;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>How people come and go, as the others see it.</summary>
public sealed class RoomPresenceTests
{
    [Fact]
    public async Task Many_who_come_at_once_are_told_in_few_messages()
    {
        await using var rooms = await Open("syncstream.room.presence-interval = 500ms");
        var relay = rooms.Node.Probe();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
        {
            rooms.Node.Region.Tell(new Enter(Id, i, new(new($"v{i}"), $"V{i}", false), null, null), relay);
        }

        var told = 0;
        var messages = 0;
        for (var count = 0; count < 50; messages++)
        {
            var delta = NextPresence(relay);
            told += delta.Joined.Count;
            count = delta.ViewerCount;
        }

        told.ShouldBe(50);
        messages.ShouldBeLessThanOrEqualTo(1 + (int)(watch.ElapsedMilliseconds / 500));
    }

    [Fact]
    public async Task A_connection_that_broke_and_came_back_is_no_news()
    {
        await using var rooms = await Open("syncstream.room.grace = 1h");
        var (first, second) = (rooms.Node.Probe(), rooms.Node.Probe());
        rooms.Enter(first, Ann);
        rooms.Enter(first, Vic);
        while (NextPresence(first).ViewerCount < 2) { }

        rooms.Node.Region.Tell(new Exit(Id, Vic.ViewerId, Polite: false), first);
        rooms.Enter(second, Vic);
        rooms.Enter(second, Root);
        var news = NextPresence(first);
        for (; !Joined(news).Contains("root"); news = NextPresence(first))
        {
            (news.Left.Count, Joined(news).Except(["vic"]).Count()).ShouldBe((0, 0));
        }

        news.Left.ShouldBeEmpty();
        news.ViewerCount.ShouldBe(3);
    }

    [Fact]
    public async Task Who_comes_again_under_another_name_is_told_to_the_others()
    {
        await using var rooms = await Open();
        var relay = rooms.Node.Probe();
        rooms.Enter(relay, Ann);
        rooms.Enter(relay, Vic);
        while (NextPresence(relay).ViewerCount < 2) { }

        rooms.Enter(rooms.Node.Probe(), Vic with { Name = "Victoria" });
        NextPresence(relay).Changed.ShouldHaveSingleItem().Name.ShouldBe("Victoria");
    }

    [Fact]
    public async Task Who_says_goodbye_is_gone_at_once()
    {
        await using var rooms = await Open("syncstream.room.grace = 1h");
        var relay = rooms.Node.Probe();
        rooms.Enter(relay, Ann);
        rooms.Enter(relay, Vic);
        rooms.Node.Region.Tell(new Exit(Id, Vic.ViewerId, Polite: true), relay);
        (await rooms.Look()).Viewers.Select(v => v.ViewerId).ShouldBe([Ann.ViewerId]);
    }

    [Fact]
    public async Task Who_does_not_come_back_is_gone_after_the_grace_time()
    {
        await using var rooms = await Open("syncstream.room.grace = 300ms");
        var relay = rooms.Node.Probe();
        rooms.Enter(relay, Ann);
        rooms.Enter(relay, Vic);
        while (NextPresence(relay).ViewerCount < 2) { }

        rooms.Node.Region.Tell(new Exit(Id, Vic.ViewerId, Polite: false), relay);
        (await rooms.Look()).ViewerCount.ShouldBe(2);
        NextPresence(relay).Left.ShouldBe([Vic.ViewerId]);
    }

    [Fact]
    public async Task The_viewers_of_a_worker_that_died_have_the_grace_time_too()
    {
        await using var rooms = await Open("syncstream.room.grace = 300ms");
        var (stays, dies) = (rooms.Node.Probe(), rooms.Node.Probe());
        rooms.Enter(stays, Ann);
        rooms.Enter(dies, Vic);
        while (NextPresence(stays).ViewerCount < 2) { }

        rooms.Node.Actors.Stop(dies);
        NextPresence(stays).Left.ShouldBe([Vic.ViewerId]);
    }

    [Fact]
    public async Task Who_vanished_with_the_room_s_worker_has_left_once_the_grace_time_is_over()
    {
        await using var rooms = await Open("syncstream.room.grace = 300ms");
        var relay = rooms.Node.Probe();
        var (entered, _) = rooms.Enter(relay, Ann);
        await rooms.Stop();
        // Root, too, was there, on the worker that died with the room.
        rooms.Node.Region.Tell(new Attach(Id, entered.Revision, [Ann], [Ann, Root]), relay);
        relay.FishForMessage<Attached>(_ => true, Soon);
        (await rooms.Look()).ViewerCount.ShouldBe(2);
        var news = NextPresence(relay);
        (news.ViewerCount, news.Joined.Count).ShouldBe((1, 0));
        news.Left.ShouldBe([Root.ViewerId]);
    }

    [Fact]
    public async Task Who_comes_back_after_the_room_s_worker_died_neither_left_nor_joined()
    {
        await using var rooms = await Open("syncstream.room.grace = 1h");
        var relay = rooms.Node.Probe();
        var (entered, _) = rooms.Enter(relay, Ann);
        await rooms.Stop();
        rooms.Node.Region.Tell(new Attach(Id, entered.Revision, [Ann], [Ann, Root]), relay);
        relay.FishForMessage<Attached>(_ => true, Soon);
        rooms.Enter(relay, Root);
        rooms.Enter(relay, Vic);
        var news = NextPresence(relay);
        news.Left.ShouldBeEmpty();
        Joined(news).ShouldBe(["vic"]);
        news.ViewerCount.ShouldBe(3);
    }

    [Fact]
    public async Task A_room_that_waited_for_someone_waits_on_after_its_worker_died()
    {
        await using var rooms = await Open();
        var relay = rooms.Node.Probe();
        await rooms.Does(Ann, new RoomCommand.UpdateSettings { Wait = WaitPolicy.All, CommandId = rooms.FreshId() });
        await rooms.Does(
            Ann,
            new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4")) { CommandId = rooms.FreshId() }
        );
        await rooms.Does(Ann, new RoomCommand.Play(null) { CommandId = rooms.FreshId() });
        rooms.Enter(relay, Ann);
        var (entered, _) = rooms.Enter(relay, Vic);
        var buffering = new PlaybackReport(entered.CurrentItemId, 1, 1, PlaybackState.Buffering, 0, 0);
        rooms.Node.Region.Tell(new Reports(Id, [new(Vic.ViewerId, buffering)]), relay);
        relay.FishForMessage<Published>(p => p.Events.Any(e => e is RoomEvent.WaitingChanged), Soon);
        var waiting = await rooms.Look();
        waiting.WaitingFor.ShouldBe([Vic.ViewerId]);

        await rooms.Stop();
        // Vic was on the worker that died; only Ann's relay is left.
        rooms.Node.Region.Tell(new Attach(Id, waiting.Revision, [Ann], [Ann, Vic]), relay);
        relay.FishForMessage<Attached>(_ => true, Soon);
        var after = await rooms.Look();
        (after.WaitingFor, after.Playhead.Playing).ShouldBe((waiting.WaitingFor, false));
        after.Revision.ShouldBe(waiting.Revision);
    }

    [Fact]
    public async Task Who_is_kicked_is_put_out_at_every_worker()
    {
        await using var rooms = await Open();
        var (one, two) = (rooms.Node.Probe(), rooms.Node.Probe());
        rooms.Enter(one, Vic);
        rooms.Enter(two, Vic);
        await rooms.Does(Ann, new RoomCommand.Kick(Vic.ViewerId, Ban: true) { CommandId = rooms.FreshId() });
        foreach (var relay in (Akka.TestKit.TestProbe[])[one, two])
        {
            var expel = relay.FishForMessage<Expel>(_ => true, Soon);
            (expel.ViewerId, expel.Banned).ShouldBe((Vic.ViewerId, true));
        }

        (await rooms.Look()).ViewerCount.ShouldBe(0);
        rooms.EnterRefused(one, Vic).Code.ShouldBe(ErrorCode.Banned);
    }

    [Fact]
    public async Task Who_is_banned_before_their_worker_has_found_the_room_again_is_out()
    {
        await using var rooms = await Open();
        var (one, two) = (rooms.Node.Probe(), rooms.Node.Probe());
        rooms.Enter(one, Ann);
        var (before, _) = rooms.Enter(two, Vic);
        await rooms.Stop();
        rooms.Node.Region.Tell(new Attach(Id, before.Revision, [Ann]), one);
        one.FishForMessage<Attached>(_ => true, Soon);
        await rooms.Does(Ann, new RoomCommand.Kick(Vic.ViewerId, Ban: true) { CommandId = rooms.FreshId() });

        rooms.Node.Region.Tell(new Attach(Id, before.Revision, [Vic]), two);
        // Its worker puts them out by what it missed.
        var missed = two.FishForMessage<Attached>(_ => true, Soon).Missed.ShouldNotBeNull();
        missed.OfType<RoomEvent.ViewerKicked>().ShouldHaveSingleItem().ViewerId.ShouldBe(Vic.ViewerId);
        (await rooms.Look()).Viewers.ShouldHaveSingleItem().ViewerId.ShouldBe(Ann.ViewerId);
    }

    [Fact]
    public async Task Whom_a_worker_no_longer_names_has_left()
    {
        await using var rooms = await Open("syncstream.room.grace = 100ms");
        var relay = rooms.Node.Probe();
        var (snapshot, _) = rooms.Enter(relay, Ann);
        rooms.Enter(relay, Vic);
        rooms.Enter(relay, Root);
        while (NextPresence(relay).ViewerCount < 3) { }

        var attach = new Attach(Id, snapshot.Revision, [Ann], Entering: [Root.ViewerId]);
        rooms.Node.Region.Tell(attach, relay);
        var news = NextPresence(relay);
        news.Left.ShouldBe([Vic.ViewerId]);
        news.ViewerCount.ShouldBe(2);
        // Relays of an earlier release do not say who is on the way in.
        rooms.Node.Region.Tell(attach with { Entering = null }, relay);
        relay.FishForMessage<Attached>(_ => true, Soon);
        (await rooms.Look()).ViewerCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_clip_that_goes_round_and_round_does_not_keep_an_empty_room_awake()
    {
        await using var rooms = await Open("syncstream.room.sleep-after = 500ms");
        var relay = rooms.Node.Probe();
        var clip = new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4"), QueuePlace.Now)
        {
            CommandId = rooms.FreshId(),
        };
        var lasts = new SourceInfo("a", Duration: 0.05);
        (await rooms.Ask(new Perform(Id, new RoomInput.Command(Ann, clip, lasts)))).ShouldBeOfType<Performed>();
        await rooms.Does(Ann, new RoomCommand.SetLoop(LoopMode.One) { CommandId = rooms.FreshId() });
        relay.Watch(await rooms.Actor(relay));
        relay.FishForMessage<Akka.Actor.Terminated>(_ => true, Soon);
    }

    [Fact]
    public async Task Of_a_room_that_does_not_exist_nothing_stays_awake()
    {
        await using var rooms = await Open("syncstream.room.sleep-after = 1h");
        var probe = rooms.Node.Probe();
        rooms.Node.Region.Tell(new Look(new("nowhere"), Ann, null), probe);
        await probe.ExpectMsgAsync<NotPerformed>(Soon);
        probe.Watch(probe.LastSender);
        probe.FishForMessage<Akka.Actor.Terminated>(_ => true, 4 * Soon);
    }

    [Fact]
    public async Task An_empty_room_goes_to_sleep_and_is_back_with_its_chat_and_queue()
    {
        await using var rooms = await Open("syncstream.room.sleep-after = 300ms");
        var relay = rooms.Node.Probe();
        await rooms.Does(
            Ann,
            new RoomCommand.Enqueue(new VideoSource.Url("https://example.org/a.mp4")) { CommandId = rooms.FreshId() }
        );
        var (_, room) = rooms.Enter(relay, Vic);
        await rooms.Does(Vic, rooms.Chat("anyone?"));
        relay.Watch(room);
        rooms.Node.Region.Tell(new Exit(Id, Vic.ViewerId, Polite: true), relay);
        rooms.Node.Region.Tell(new Detach(Id), relay);
        relay.FishForMessage<Akka.Actor.Terminated>(_ => true, Soon);
        // The room that readiness asks for goes to sleep as well, a moment earlier or later.
        await LibraryHost.Until(() => rooms.Node.Census.Awake == 0, () => $"{rooms.Node.Census.Awake} rooms are awake");

        var (snapshot, _) = rooms.Enter(relay, Vic);
        snapshot.Chat.ShouldHaveSingleItem().Text.ShouldBe("anyone?");
        snapshot.Queue.ShouldHaveSingleItem();
        snapshot.Viewers.ShouldHaveSingleItem().ViewerId.ShouldBe(Vic.ViewerId);
        rooms.Node.Census.Awake.ShouldBe(1);
    }

    private static string[] Joined(PresenceDelta delta) => [.. delta.Joined.Select(v => v.ViewerId.Value).Order()];
}
