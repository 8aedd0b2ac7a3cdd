using System.Text.Json.Serialization;

namespace SyncStream.Protocol.Rooms;

/// <summary>What travels between a worker's edge and a room, on the same node or another.</summary>
public interface IRoomMessage
{
    RoomId RoomId { get; }
}

/// <summary>A message that a shard region brings to its room, waking it where it sleeps.</summary>
public interface IRoomRequest : IRoomMessage;

/// <summary>A viewer comes in through a relay (the sender), which from then on gets what the room publishes.</summary>
/// <param name="RequestId">The relay's own number for this request, in the answer again.</param>
/// <param name="SinceRevision">The last revision that the viewer has seen, if any.</param>
public sealed record Enter(RoomId RoomId, long RequestId, Caller Caller, string? Password, long? SinceRevision)
    : IRoomRequest;

/// <summary>The viewer is in; no event up to <c>Snapshot.Revision</c> comes to this relay any more.</summary>
public sealed record Entered(RoomId RoomId, long RequestId, RoomSnapshot Snapshot) : IRoomMessage;

public sealed record EnterRefused(RoomId RoomId, long RequestId, Refusal Refusal) : IRoomMessage;

/// <summary>The viewer's last connection at this relay has ended.</summary>
/// <param name="Polite">They said so; a connection that broke gets time to come back before others are told.</param>
public sealed record Exit(RoomId RoomId, ViewerId ViewerId, bool Polite) : IRoomRequest;

/// <summary>A relay that had viewers before tells a room (awoken elsewhere, perhaps) who they are and what they know.</summary>
/// <param name="Revision">The last revision that the relay has passed on.</param>
/// <param name="Told">Whom its viewers were told to be present, wherever they are: to those a room owes a word when they left.</param>
/// <param name="Reports">The newest report of each of its viewers.</param>
/// <param name="Entering">Who is on the way in: with its viewers, all whom it has. Null from relays that do not say.</param>
public sealed record Attach(
    RoomId RoomId,
    long Revision,
    EquatableList<Caller> Viewers,
    EquatableList<Caller>? Told = null,
    EquatableList<ViewerReport>? Reports = null,
    EquatableList<ViewerId>? Entering = null
) : IRoomRequest;

/// <summary>The room knows the relay.</summary>
/// <param name="Missed">The events after the relay's revision; null where the room no longer has them all: viewers must come anew.</param>
public sealed record Attached(RoomId RoomId, long Revision, EquatableList<RoomEvent>? Missed) : IRoomMessage;

/// <summary>A relay on another node asks a room what its clock says; answered by <see cref="TimeTold"/>.</summary>
/// <param name="SentAt">Unix ms on the relay's clock, in the answer again.</param>
public sealed record AskTime(RoomId RoomId, double SentAt) : IRoomRequest;

/// <param name="RoomTime">Unix ms on the clock of the room's host.</param>
/// <param name="Clock">Names that clock.</param>
public sealed record TimeTold(RoomId RoomId, double SentAt, double RoomTime, string? Clock = null) : IRoomMessage;

/// <summary>The relay has no viewers left.</summary>
public sealed record Detach(RoomId RoomId) : IRoomRequest;

/// <summary>A command or a creation; answered by <see cref="Performed"/> or <see cref="NotPerformed"/>.</summary>
/// <param name="Trace">The step that led here (W3C traceparent), where steps are followed.</param>
public sealed record Perform(
    RoomId RoomId,
    RoomInput Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace = null
) : IRoomRequest;

public sealed record Performed(RoomId RoomId, CommandAck Ack) : IRoomMessage;

public sealed record NotPerformed(RoomId RoomId, Refusal Refusal) : IRoomMessage;

/// <summary>What viewers reported of their playback since the last one of these, the newest of each.</summary>
public sealed record Reports(RoomId RoomId, EquatableList<ViewerReport> Items) : IRoomRequest;

public sealed record ViewerReport(ViewerId ViewerId, PlaybackReport Report);

/// <summary>A look at a room from outside; answered by <see cref="Looked"/> or <see cref="NotPerformed"/>.</summary>
public sealed record Look(RoomId RoomId, Caller Caller, string? Password) : IRoomRequest;

public sealed record Looked(RoomId RoomId, RoomSnapshot Snapshot) : IRoomMessage;

/// <summary>Who is banned? Answered by <see cref="BansListed"/>, or <see cref="NotPerformed"/> for those who may not know.</summary>
public sealed record ListBans(RoomId RoomId, Caller Caller) : IRoomRequest;

public sealed record BansListed(RoomId RoomId, EquatableList<BannedPerson> Bans) : IRoomMessage;

/// <summary>Events in revision order, to a relay: one message per worker, however many watch there.</summary>
/// <param name="Trace">The step that led here (W3C traceparent), where steps are followed.</param>
public sealed record Published(
    RoomId RoomId,
    EquatableList<RoomEvent> Events,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace = null
) : IRoomMessage;

/// <summary>Who came and went, to a relay.</summary>
public sealed record PresencePublished(RoomId RoomId, PresenceDelta Delta) : IRoomMessage;

/// <summary>A viewer is to be told that they were kicked, and cut off.</summary>
public sealed record Expel(RoomId RoomId, ViewerId ViewerId, string Reason, bool Banned) : IRoomMessage;

/// <summary>The video streams for a room are to end, on every worker: a viewer may be served where no relay of the room is.</summary>
/// <param name="ViewerId">Whose; null for everybody's, where the room has closed.</param>
public sealed record CutStreams(RoomId RoomId, ViewerId? ViewerId) : IRoomMessage;

/// <summary>The room began anew after a failure and has forgotten its relays: attach again.</summary>
public sealed record Restarted(RoomId RoomId) : IRoomMessage;
