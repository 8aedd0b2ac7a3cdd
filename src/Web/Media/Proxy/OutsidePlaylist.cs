using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Http;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// Passes an outside playlist on, rewritten line by line as it comes: of a playlist of megabytes, which may be made to cost, only a few lines
/// are ever in memory.
/// </summary>
internal sealed class OutsidePlaylist(ProxyLinks links, ProxyOptions options)
{
    /// <summary>Of one line as it comes; and about as much of it, or of several together, as it goes on.</summary>
    private const int MaxLine = 64 * 1024;

    /// <param name="http">Whose answer it becomes.</param>
    /// <param name="link">What led to it.</param>
    /// <param name="body">Its bytes.</param>
    /// <param name="at">Where it was found.</param>
    /// <param name="place">The place that the answer takes.</param>
    /// <returns>Why it can't be passed on, though it may have begun; null where it was.</returns>
    public async Task<Problem?> Pass(HttpContext http, ProxyLink link, OutsideBody body, Uri at, OutsidePlace place)
    {
        var playlist = new Playlist(
            at,
            uri => links.PathOf(link with { Url = uri.AbsoluteUri }),
            (All: 2 * options.MaxPlaylist, Line: 2 * MaxLine)
        );
        var ours = new ArrayBufferWriter<byte>(MaxLine);
        var (isOne, isTooLong) = (false, false);
        await foreach (var line in Lines(body, http.RequestAborted))
        {
            if (!isOne && !Playlist.IsOne(line ?? ""))
            {
                break;
            }
            isOne = true;
            if (line is null || playlist.Rewrite(line) is not { } rewritten)
            {
                isTooLong = true;
                break;
            }
            Encoding.UTF8.GetBytes(rewritten, ours);
            ours.Write("\n"u8);
            if (ours.WrittenCount >= MaxLine)
            {
                await Send(http, ours, place);
            }
        }
        if (isOne && !isTooLong)
        {
            await Send(http, ours, place);
            return null;
        }
        return ProxyEndpoint.Bad(
            isTooLong ? "The outside playlist is too large." : "The address leads to no playlist."
        );
    }

    private static async Task Send(HttpContext http, ArrayBufferWriter<byte> ours, OutsidePlace place)
    {
        http.Response.ContentType = ProxyContent.Playlist;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(ours.WrittenMemory, http.RequestAborted);
        place.Moved(ours.WrittenCount);
        ours.ResetWrittenCount();
    }

    /// <summary>Without their ends; null, the last one, where it is too long or there are too many.</summary>
    private async IAsyncEnumerable<string?> Lines(OutsideBody body, [EnumeratorCancellation] CancellationToken left)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxLine);
        try
        {
            var (filled, all, read) = (0, 0, 0);
            do
            {
                left.ThrowIfCancellationRequested();
                if (filled == buffer.Length || all > options.MaxPlaylist)
                {
                    yield return null;
                    yield break;
                }
                read = await body.Read(buffer.AsMemory(filled));
                (filled, all) = (filled + read, all + read);
                var from = 0;
                while (buffer.AsSpan(from..filled).IndexOf((byte)'\n') is >= 0 and var length)
                {
                    yield return Encoding.UTF8.GetString(buffer, from, length);
                    from += length + 1;
                }
                buffer.AsSpan(from..filled).CopyTo(buffer);
                filled -= from;
            } while (read > 0);
            if (filled > 0)
            {
                yield return Encoding.UTF8.GetString(buffer, 0, filled);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
