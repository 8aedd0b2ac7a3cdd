using System.Diagnostics;

namespace SyncStream.Protocol.Rooms;

public sealed partial record RoomState
{
    /// <summary>The room after a commit that <see cref="Decide"/> made, now or before a restart. Never fails.</summary>
    public RoomState Apply(RoomCommit commit)
    {
        var room = (commit.Creates ? Anew() : this.OnClock(commit.AheadMs ?? 0)) with { Clock = commit.Clock ?? Clock };
        if (commit.PasswordHash is { } hash)
        {
            room = room with { PasswordHash = hash.Length > 0 ? hash : null };
        }
        if (commit.Excused is { } excused)
        {
            room = room with { Waiting = room.Waiting with { Excused = excused } };
        }
        foreach (var e in commit.Events)
        {
            room = room.After(e);
        }
        return room.Remember(commit);
    }

    /// <summary>What a single event does, without the memory of commands and events.</summary>
    internal RoomState After(RoomEvent e) =>
        (
            e switch
            {
                RoomEvent.PlayheadChanged moved => After(moved),
                RoomEvent.QueueChanged queue => this with { Queue = queue.Queue, Loop = queue.Loop },
                RoomEvent.NextHeld held => this with { NextHeld = held.Held },
                RoomEvent.ChatPosted posted => After(posted),
                RoomEvent.ChatDeleted deleted => this with
                {
                    Chat = Chat.Where(m => m.MessageId != deleted.MessageId).ToEquatableList(),
                },
                RoomEvent.Reacted => this,
                RoomEvent.VoteChanged vote => After(vote),
                RoomEvent.WaitingChanged waiting => After(waiting),
                RoomEvent.RoleChanged role => With(e, role.ViewerId, p => p with { Role = role.Role }),
                RoomEvent.ViewerMuted mute => With(e, mute.ViewerId, p => p with { Muted = mute.Muted }),
                RoomEvent.ViewerRenamed name => With(e, name.ViewerId, p => p with { Name = name.Name }),
                RoomEvent.ViewerKicked kick => With(
                    e,
                    kick.ViewerId,
                    p => p with { Banned = kick.Banned, BannedAs = kick.Banned ? kick.Name : null }
                ),
                RoomEvent.ReadyChanged ready => With(e, ready.ViewerId, p => p with { Ready = ready.Ready }),
                RoomEvent.SettingsChanged settings => this with { Settings = settings.Settings, Exists = true },
                RoomEvent.RoomClosed => Anew() with { Tail = Tail },
                _ => throw new UnreachableException($"no rule applies {e.GetType().Name}"),
            }
        ) with
        {
            Revision = e.Revision,
        };

    /// <summary>Nothing of a closed room is left but its count of revisions and the acks of its commands.</summary>
    private RoomState Anew() => Empty(Id) with { Revision = Revision, Done = Done, DoneReactions = DoneReactions };

    // Votes, readiness and a hold are about one showing of one item; a restart by a loop is another showing.
    private RoomState After(RoomEvent.PlayheadChanged e) =>
        e.Cause is PlayheadCause.Item or PlayheadCause.Ended
            ? this with
            {
                Playhead = e.Playhead,
                SkipVote = SkipVote.None,
                NextHeld = false,
                People = NobodyReady(),
            }
            : this with
            {
                Playhead = e.Playhead,
            };

    private EquatableMap<ViewerId, Person> NobodyReady()
    {
        var people = People.Entries;
        foreach (var (viewer, person) in people.Where(entry => entry.Value.Ready))
        {
            var now = person with { Ready = false };
            people = now with { Revision = 0 } == Person.Unknown ? people.Remove(viewer) : people.SetItem(viewer, now);
        }
        return new(people);
    }

    private RoomState After(RoomEvent.ChatPosted e) =>
        this with
        {
            Chat = Chat.Remember(MaxChat, e.Message),
            Spoken = SpokenBefore(e.Message.ViewerId).Remember(MaxSpoken, new Spoken(e.Message.ViewerId, e.Message.At)),
        };

    private EquatableList<Spoken> SpokenBefore(ViewerId speaker)
    {
        foreach (var spoken in Spoken)
        {
            if (spoken.ViewerId == speaker)
            {
                return Spoken.Where(other => other.ViewerId != speaker).ToEquatableList();
            }
        }
        return Spoken;
    }

    private RoomState After(RoomEvent.VoteChanged e) =>
        this with
        {
            SkipVote = new(
                e.By is { } voter && !SkipVote.Voters.Contains(voter)
                    ? SkipVote.Voters.Remember(MaxPeople, voter)
                    : SkipVote.Voters,
                e.Votes,
                e.Needed
            ),
        };

    private RoomState After(RoomEvent.WaitingChanged e) =>
        this with
        {
            // The clock of a wait starts once: that others begin to buffer meanwhile does not prolong it.
            Waiting = Waiting with
            {
                For = e.WaitingFor,
                Reason = e.Reason,
                Since = IsWaiting ? Waiting.Since : e.At,
            },
        };

    private RoomState With(RoomEvent e, ViewerId viewer, Func<Person, Person> change)
    {
        var known = People.Entries.GetValueOrDefault(viewer, Person.Unknown);
        var person = change(known) with { Revision = 0 };
        var people =
            person == Person.Unknown
                ? People.Entries.Remove(viewer)
                : People.Entries.SetItem(viewer, person with { Revision = e.Revision });
        if (people.Count > MaxPeople)
        {
            people = people.RemoveRange(
                people
                    .Where(entry => !entry.Value.Marked)
                    .OrderBy(entry => entry.Value.Revision)
                    .Take(MaxPeople / 10)
                    .Select(entry => entry.Key)
            );
        }
        return this with { People = new(people) };
    }
}
