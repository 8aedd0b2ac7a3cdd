using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using SyncStream.Web.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// <c>GET /media/proxy/rooms/{room}/{item}</c>: leads to the signed link for an item of a room's queue, for those who may be in that
/// room. The only place where links begin.
/// </summary>
internal static class ProxyRooms
{
    public static async Task<IResult> Lead(
        HttpContext http,
        string room,
        string item,
        RoomClient rooms,
        ProxyLinks links,
        ProxyOptions options,
        TimeProvider time,
        CancellationToken stop
    )
    {
        if (!options.Enabled)
        {
            return new Problem(Refusal.Forbidden("This server does not fetch outside videos."));
        }
        if (!RoomId.TryParse(room, out var roomId))
        {
            return new Problem(Refusal.NoSuchRoom);
        }
        var session = http.Session();
        string? password = http.Request.Headers["X-Room-Password"];
        var (snapshot, refusal) = await rooms.Look(new Look(roomId, session.Caller, password), http.Guesser(), stop);
        if (snapshot is null)
        {
            return new Problem(refusal!);
        }
        var wanted = snapshot.Queue.FirstOrDefault(each => each.ItemId.Value == item);
        if (
            wanted?.Source is not VideoSource.Url { Address: var address }
            || !OutsideAddress.TryParse(address, out var uri)
        )
        {
            return new Problem(Refusal.NotFound("The room has no such outside video."));
        }
        if (OutsideAddress.Refuse(uri, options) is { } why)
        {
            return new Problem(Refusal.Forbidden($"The outside video is not fetched: {why}."));
        }
        var until = (time.GetUtcNow() + options.LinkLifetime).ToUnixTimeSeconds();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(links.PathOf(new(uri.AbsoluteUri, session.ViewerId, roomId, wanted.ItemId, until)));
    }
}
