using CsCheck;
using SyncStream.Protocol.Rooms;
using Xunit.Abstractions;

namespace SyncStream.Protocol.Tests.Rooms;

/// <summary>No viewer does what their role may not: the rules against an oracle written from PROTOCOL.md alone.</summary>
public sealed class RolePropertiesTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Needs = new()
    {
        ["Play"] = "control",
        ["Pause"] = "control",
        ["Seek"] = "control",
        ["SetRate"] = "control",
        ["Enqueue"] = "queue",
        ["Dequeue"] = "queue",
        ["MoveItem"] = "queue",
        ["PlayItem"] = "queue",
        ["Skip"] = "queue",
        ["ShuffleQueue"] = "queue",
        ["ClearQueue"] = "queue",
        ["SetLoop"] = "queue",
        ["HoldNext"] = "control",
        ["VoteSkip"] = "any",
        ["Chat"] = "chat",
        ["React"] = "chat",
        ["DeleteMessage"] = "any",
        ["SetReady"] = "any",
        ["Rename"] = "any",
        ["SetRole"] = "moderate",
        ["Mute"] = "moderate",
        ["Kick"] = "moderate",
        ["UpdateSettings"] = "host",
        ["Close"] = "host",
    };

    // These look at whom or what they are about, so they may be forbidden to someone with the permission.
    private static readonly string[] LookCloser = ["SetRole", "Mute", "Kick", "DeleteMessage", "VoteSkip"];

    [Fact]
    public void No_viewer_does_what_their_role_may_not()
    {
        long allowed = 0;
        long denied = 0;
        History
            .Steps(80)
            .Sample(
                steps =>
                    History.Live(
                        steps,
                        turn =>
                        {
                            if (
                                turn.Input is not RoomInput.Command command
                                || turn.Decision is RoomDecision.AlreadyDone
                            )
                            {
                                return;
                            }
                            var kind = command.Body.GetType().Name;
                            var code = (turn.Decision as RoomDecision.Refused)?.Refusal.Code;
                            if (Expected(turn, command, Needs[kind]) is { } expected)
                            {
                                code.ShouldBe(expected, $"{kind} by {command.Caller.Name}");
                                Interlocked.Increment(ref denied);
                            }
                            else if (!LookCloser.Contains(kind))
                            {
                                code.ShouldNotBe(ErrorCode.Forbidden, kind);
                                Interlocked.Increment(ref allowed);
                            }
                        }
                    ),
                iter: 2_000
            );
        output.WriteLine($"2000 histories, {allowed} commands allowed, {denied} denied");
        allowed.ShouldBeGreaterThan(1_000);
        denied.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Only_hosts_raise_anyone_or_touch_those_who_keep_order()
    {
        long changes = 0;
        History
            .Steps(80, 21, 22, 23, 24, 31, 29, 0)
            .Sample(
                steps =>
                    History.Live(
                        steps,
                        turn =>
                        {
                            if (turn.Input is not RoomInput.Command { Caller: var caller })
                            {
                                return;
                            }
                            foreach (var viewer in Changed(turn))
                            {
                                Interlocked.Increment(ref changes);
                                var was = Role(turn.Before, viewer);
                                if (Role(turn.After, viewer) > was || was > Protocol.Rooms.Role.Viewer)
                                {
                                    turn.Before.RoleOf(caller).ShouldBe(Protocol.Rooms.Role.Host);
                                }
                            }
                        }
                    ),
                iter: 2_000
            );
        output.WriteLine($"2000 histories, {changes} changes of a role, a mute or a ban");
        changes.ShouldBeGreaterThan(1_000);
    }

    private static Role Role(RoomState room, ViewerId viewer) => room.RoleOf(new Caller(viewer, "", IsAdmin: false));

    private static IEnumerable<ViewerId> Changed(Turn turn) =>
        turn.Before.Exists && turn.After.Exists
            ? turn
                .Before.People.Entries.Keys.Union(turn.After.People.Entries.Keys)
                .Where(id => Marks(turn.Before, id) != Marks(turn.After, id))
            : [];

    private static (Role, bool, bool) Marks(RoomState room, ViewerId id) =>
        room.People.TryGetValue(id, out var person) ? (person.Role, person.Muted, person.Banned) : default;

    private static ErrorCode? Expected(Turn turn, RoomInput.Command command, string needs)
    {
        var room = turn.Before;
        var (id, admin) = (command.Caller.ViewerId, command.Caller.IsAdmin);
        var (role, muted, banned) = Marks(room, id);
        var rank = admin ? 2 : (int)role;
        if (!room.Exists)
        {
            return ErrorCode.NotFound;
        }
        if (banned && !admin)
        {
            return ErrorCode.Banned;
        }
        var outside = !turn.Context.Presence.Viewers.ContainsKey(id);
        var settings = room.Settings;
        var may =
            !(outside && settings.HasPassword && rank == 0)
            && needs switch
            {
                "control" => rank >= (int)settings.Control,
                "queue" => rank >= (int)settings.Queueing,
                "chat" => !muted && settings.Chat != ChatPolicy.Off && rank >= (int)settings.Chat,
                "moderate" => rank >= 1,
                "host" => rank == 2,
                _ => true,
            };
        return may ? null : ErrorCode.Forbidden;
    }
}
