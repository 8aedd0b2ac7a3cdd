using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Hops;
using SyncStream.Web.Operations;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Holders;

/// <summary>
/// <c>GET /internal/videos/{id}/{from}/{length}</c>: bytes of a video that lies on this host, for the nodes of others. Answers from the
/// file itself, never from yet another host, so that no request can run in circles.
/// </summary>
internal sealed class HolderEndpoint(IVideoFiles files, NodeTickets tickets, HolderTraffic traffic, TimeProvider time)
{
    public const string TicketHeader = "X-SyncStream-Ticket";
    private const long MostBytes = 16 << 20;
    private const int PieceSize = 64 * 1024;
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
        // Where the disk is away one look hangs, however many ask.
        var looking = _looks.Find(id, () => files.Locate(id).FirstOrDefault(IsIntact));
        if (await looking.WaitAsync(http.RequestAborted) is not { } file)
        {
            return Gone;
        }
        if (from > file.Size - length)
        {
            return OutOfRange;
        }
        using var reader = await Disk.Names.Run(() => TryOpen(file));
        if (reader is null)
        {
            return Gone;
        }
        http.Response.ContentLength = length;
        http.Response.ContentType = "application/octet-stream";
        if (await Send(http, reader, from, length))
        {
            traffic.CountSent(length);
        }
        return null;
    }

    private static bool IsIntact(VideoFile file) =>
        new FileInfo(file.Path) is { Exists: true } info
        && info.Length == file.Size
        && info.LastWriteTimeUtc == file.Modified.UtcDateTime;

    /// <summary>The file, where it is still the one that its id stands for.</summary>
    private LocalVideoReader? TryOpen(VideoFile file)
    {
        try
        {
            var handle = File.OpenHandle(
                file.Path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                FileOptions.Asynchronous
            );
            var reader = new LocalVideoReader(handle, file, PieceSize, time);
            if (reader.Look())
            {
                return reader;
            }
            reader.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It went since.
        }
        return null;
    }

    /// <summary>
    /// Sends bytes of the file that was looked at. The other host keeps them under the video's id, for long: should the file have
    /// changed meanwhile, the last of them are not sent, and it throws the others away, unless a host with another copy gives it the rest.
    /// </summary>
    private static async Task<bool> Send(HttpContext http, LocalVideoReader reader, long from, long length)
    {
        var body = http.Response.BodyWriter;
        for (var (at, end) = (from, from + length); at < end; )
        {
            var piece = (int)Math.Min(PieceSize, end - at);
            var read = await Disk.Read(reader.File, body.GetMemory(piece)[..piece], at);
            at += read;
            if (read == 0 || (at == end && !await Disk.Names.Run(reader.Look)))
            {
                http.Abort();
                return false;
            }
            body.Advance(read);
            var flush = await body.FlushAsync(http.RequestAborted);
            if (flush.IsCompleted || flush.IsCanceled)
            {
                return false;
            }
        }
        return true;
    }

    private static readonly Problem Forbidden = new(Refusal.Forbidden("This call is for the nodes of the cluster."));
    private static readonly Problem Gone = new(Refusal.NotFound("This host does not hold the video."));
    private static readonly Problem OutOfRange = new(Refusal.Invalid("The video has no such bytes."));
}
