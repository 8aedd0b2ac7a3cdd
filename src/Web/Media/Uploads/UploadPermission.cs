using System.Net;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Who may bring videos in, as <c>syncstream.uploads.from</c> has it.</summary>
public sealed class UploadPermission(UploadOptions options, RoomClient rooms)
{
    /// <summary>Null where they may, else why not.</summary>
    /// <param name="roomId">The room that the upload is for: a host's word is checked with the room itself.</param>
    /// <param name="from">Where the wish comes from.</param>
    public async Task<Refusal?> Check(Session session, string? roomId, IPAddress? from, CancellationToken stop)
    {
        if (options.From == Uploaders.Everyone || (session.IsAdmin && options.From != Uploaders.Nobody))
        {
            return null;
        }
        if (options.From == Uploaders.Nobody)
        {
            return Refusal.Forbidden("This server takes no uploads.");
        }
        if (options.From == Uploaders.Administrators)
        {
            return Refusal.Forbidden("Only administrators may upload videos here.");
        }
        return RoomId.TryParse(roomId, out var room)
            ? await CheckHost(session, room, from, stop)
            : Refusal.Forbidden(
                "Only administrators and hosts of a room may upload videos here; roomId names the room."
            );
    }

    private async Task<Refusal?> CheckHost(Session session, RoomId room, IPAddress? from, CancellationToken stop)
    {
        var (snapshot, refusal) = await rooms.Look(new Look(room, session.Caller, Password: null), from, stop);
        return refusal is { Code: ErrorCode.Unavailable or ErrorCode.RateLimited } ? refusal
            : snapshot?.Me.Role == Role.Host ? null
            : Refusal.Forbidden("Only administrators and the room's host may upload videos here.");
    }
}
