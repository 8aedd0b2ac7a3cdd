using Akka.Actor;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>What the hub says to the relays of its own worker; these never travel.</summary>
internal interface IRelayMessage : INoSerializationVerificationNeeded
{
    RoomId RoomId { get; }
}

/// <summary>Answered by <see cref="Entered"/> or <see cref="EnterRefused"/>.</summary>
internal sealed record JoinRoom(
    RoomId RoomId,
    ViewerConnection Connection,
    Caller Caller,
    string? Password,
    long? SinceRevision
) : IRelayMessage;

/// <param name="Polite">The viewer said goodbye; else the connection just ended.</param>
internal sealed record LeaveRoom(RoomId RoomId, string ConnectionId, bool Polite) : IRelayMessage;

internal sealed record Reported(RoomId RoomId, ViewerId ViewerId, PlaybackReport Report) : IRelayMessage;
