using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>
/// <c>GET /internal/videos/{id}/{from}/{length}</c>: bytes of a video that lies on this host, for the nodes of others. Answers from the
/// file itself, never from yet another host, so that no request can run in circles.
/// </summary>
internal sealed class HolderEndpoint(IVideoFiles files, NodeTickets tickets, HolderTraffic traffic)
{
    public const string TicketHeader = "X-SyncStream-Ticket";
    private const long MostBytes = 16 << 20;
    private readonly HangingLooks<VideoId, VideoFile?> _looks = new(Disk.Names);

    public static string PathOf(VideoId id, long from, long length) =>
        FormattableString.Invariant($"/internal/videos/{id}/{from}/{length}");

    public async Task Serve(HttpContext http, string videoId, long from, long length)
    {
        var problem =
            !tickets.IsValid(http.Request.Headers[TicketHeader], http.Request.Path) ? Forbidden
            : !VideoId.TryParse(videoId, out var id) || files.Locate(id) is [] ? Gone
            : length is <= 0 or > MostBytes || from < 0 ? OutOfRange
            : await Send(http, id, from, length);
        if (problem is not null)
        {
            await problem.ExecuteAsync(http);
        }
    }

    private async Task<Problem?> Send(HttpContext http, VideoId id, long from, long length)
    {
        var looking = _looks.Find(id, () => files.Locate(id).FirstOrDefault(IsIntact));
        if (await looking.WaitAsync(http.RequestAborted) is not { } file)
        {
            return Gone;
        }
        if (from + length > file.Size)
        {
            return OutOfRange;
        }
        http.Response.ContentLength = length;
        http.Response.ContentType = "application/octet-stream";
        await http.Response.SendFileAsync(file.Path, from, length, http.RequestAborted);
        traffic.CountSent(length);
        return null;
    }

    private static bool IsIntact(VideoFile file) =>
        new FileInfo(file.Path) is { Exists: true } info
        && info.Length == file.Size
        && info.LastWriteTimeUtc == file.Modified.UtcDateTime;

    private static readonly Problem Forbidden = new(Refusal.Forbidden("This call is for the nodes of the cluster."));
    private static readonly Problem Gone = new(Refusal.NotFound("This host does not hold the video."));
    private static readonly Problem OutOfRange = new(Refusal.Invalid("The video has no such bytes."));
}
