using System.Text.Json;
using CsCheck;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using Xunit.Abstractions;
using Accepted = SyncStream.Protocol.Rooms.RoomDecision.Accepted;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>What holds for a room whatever happens in it. Every history also shows that deciding never throws.</summary>
public sealed class RoomPropertiesTests(ITestOutputHelper output)
{
    private const int Histories = 2_000;

    [Fact]
    public void Revisions_grow_by_one_with_each_event() =>
        ForAll(turn =>
        {
            if (turn.Decision is Accepted { Commit.Events: var events })
            {
                events
                    .Select(e => e.Revision - turn.Before.Revision)
                    .SequenceEqual(Enumerable.Range(1, events.Count).Select(i => (long)i))
                    .ShouldBeTrue();
                turn.After.Revision.ShouldBe(turn.Before.Revision + events.Count);
            }
        });

    [Fact]
    public void A_refused_command_changes_nothing_and_a_decision_is_always_the_same() =>
        ForAll(turn =>
        {
            if (turn.Decision is not Accepted)
            {
                turn.After.ShouldBeSameAs(turn.Before);
            }
            turn.Before.Decide(turn.Input, turn.Context).ShouldBe(turn.Decision);
        });

    [Fact]
    public void Replaying_the_commits_from_json_gives_the_same_room() =>
        ForAllHistories(steps =>
        {
            var replayed = RoomState.Empty(new("room"));
            var turns = 0;
            var lived = History.Live(
                steps,
                turn =>
                {
                    turns++;
                    if (turn.Decision is Accepted accepted)
                    {
                        replayed = replayed.Apply(Through(accepted.Commit));
                    }
                    // Now and then the room is a snapshot that came back.
                    replayed = turns % 50 == 0 ? Through(replayed) : replayed;
                }
            );
            replayed.ShouldBe(lived.State);
            return turns;
        });

    [Fact]
    public void What_is_not_written_is_only_memory_of_what_changed_nothing() =>
        ForAllHistories(steps =>
        {
            var recovered = RoomState.Empty(new("room"));
            var turns = 0;
            var lived = History.Live(
                steps,
                turn =>
                {
                    turns++;
                    if (turn.Decision is Accepted { Commit: { Events.Count: > 0 } written })
                    {
                        recovered = recovered.Apply(written);
                    }
                }
            );
            Durable(recovered).ShouldBe(Durable(lived.State));
            return turns;
        });

    [Fact]
    public void A_command_is_done_once_also_after_a_restart() =>
        ForAll(turn =>
        {
            if (turn is { Decision: Accepted, Input: RoomInput.Command { Body.CommandId: var id } })
            {
                // Reading the whole room back is slow, so not after every single command.
                var room = turn.After.Revision % 16 == 0 ? Through(turn.After) : turn.After;
                room.Decide(turn.Input, turn.Context).ShouldBe(new RoomDecision.AlreadyDone(new(id, room.Revision)));
            }
        });

    [Fact]
    public void An_ack_is_only_for_who_gave_the_command() =>
        ForAllHistories(steps =>
        {
            HashSet<(ViewerId, CommandId)> done = [];
            var turns = 0;
            History.Live(
                steps,
                turn =>
                {
                    turns++;
                    if (turn.Input is RoomInput.Command command)
                    {
                        var key = (command.Caller.ViewerId, command.Body.CommandId);
                        (turn.Decision is RoomDecision.AlreadyDone).ShouldBe(done.Contains(key));
                        if (turn.Decision is Accepted)
                        {
                            done.Add(key);
                        }
                    }
                }
            );
            return turns;
        });

    [Fact]
    public void The_playhead_stays_within_its_item_and_the_item_in_the_queue() =>
        ForAll(turn =>
        {
            var room = turn.After;
            var position = room.Playhead.PositionAt(turn.Context.Now, room.CurrentItem?.Duration);
            position.ShouldBeInRange(0, room.CurrentItem?.Duration ?? double.MaxValue);
            room.Playhead.Position.ShouldBe(Math.Clamp(room.Playhead.Position, 0, room.CurrentItem?.Duration ?? 1e9));
            room.Playhead.Rate.ShouldBeInRange(0.25, 4);
            room.Queue.Count.ShouldBeLessThanOrEqualTo(200);
            (room.CurrentItem is null).ShouldBe(room.Queue.Count == 0);
            (room.Playhead.ItemId is null).ShouldBe(room.Queue.Count == 0);
            room.Queue.Select(item => item.ItemId).Distinct().Count().ShouldBe(room.Queue.Count);
        });

    [Fact]
    public void A_room_waits_paused_and_never_longer_than_its_timeout()
    {
        var waits = 0;
        ForAll(turn =>
        {
            if (turn.After.IsWaiting)
            {
                Interlocked.Increment(ref waits);
                turn.After.Exists.ShouldBeTrue();
                turn.After.Playhead.Playing.ShouldBeFalse();
                var waited = turn.Context.Now - turn.After.Waiting.Since;
                // A shorter timeout that is set meanwhile is due at the next moment.
                var longest = Math.Max(turn.Before.Settings.WaitTimeoutSeconds, turn.After.Settings.WaitTimeoutSeconds);
                var isCheck = turn.After.Waiting.Reason == WaitReason.Ready;
                waited.ShouldBeLessThanOrEqualTo((isCheck ? 120 : longest) * 1000 + 1);
            }
        });
        output.WriteLine($"{waits} turns while waiting");
        waits.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void The_timers_asked_for_are_those_that_a_recovery_sets_again() =>
        ForAllHistories(steps =>
        {
            var turns = 0;
            var lived = History.Live(steps, _ => turns++);
            lived
                .State.TimersAfterRecovery(new(double.MinValue, Presence.Empty))
                .ShouldBe(lived.Timers.Select(t => new RoomEffect.SetTimer(t.Key, t.Value)), ignoreOrder: true);
            return turns;
        });

    [Fact]
    public void What_was_missed_is_told_in_whole_or_not_at_all() =>
        ForAllHistories(
            steps =>
            {
                var turns = 0;
                var room = History.Live(steps, _ => turns++).State;
                for (var since = -1L; since <= room.Revision + 1; since++)
                {
                    if (room.EventsSince(since) is { } missed)
                    {
                        missed.Count.ShouldBe((int)(room.Revision - since));
                        missed.Select((e, i) => e.Revision - since - i).ShouldAllBe(step => step == 1);
                    }
                }
                return turns;
            },
            Histories / 4
        );

    [Fact]
    public void Long_histories_stay_bounded() =>
        ForAllHistories(
            steps =>
            {
                var turns = 0;
                var room = History.Live(steps, _ => turns++).State;
                room.Queue.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxQueue);
                room.Chat.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxChat);
                room.Tail.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxTail);
                room.Tail.OfType<RoomEvent.QueueChanged>()
                    .Sum(e => e.Queue.Count)
                    .ShouldBeLessThanOrEqualTo(RoomState.MaxTailItems);
                room.Done.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxDone);
                room.Spoken.Count.ShouldBeLessThanOrEqualTo(RoomState.MaxSpoken);
                return turns;
            },
            histories: 40,
            steps: History.Steps(3_000, 4, 4, 4, 5, 16, 16, 17, 19, 20, 14, 33)
        );

    private static RoomState Durable(RoomState room) =>
        room with
        {
            Done = [],
            Waiting = room.Waiting with { Excused = [] },
        };

    private static T Through<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, ProtocolJson.Options), ProtocolJson.Options)!;

    private void ForAll(Action<Turn> holds, int histories = Histories) =>
        ForAllHistories(
            steps =>
            {
                var turns = 0;
                History.Live(
                    steps,
                    turn =>
                    {
                        turns++;
                        holds(turn);
                    }
                );
                return turns;
            },
            histories
        );

    private void ForAllHistories(Func<Step[], int> holds, int histories = Histories, Gen<Step[]>? steps = null)
    {
        long lived = 0;
        long turns = 0;
        (steps ?? History.Steps(80)).Sample(
            history =>
            {
                var count = holds(history);
                Interlocked.Increment(ref lived);
                Interlocked.Add(ref turns, count);
            },
            iter: histories
        );
        output.WriteLine($"{lived} histories, {turns} turns");
    }
}
