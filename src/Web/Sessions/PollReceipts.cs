using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Sessions;

/// <summary>
/// Sees to it that nothing is lost which a long poll has taken. HTTP clients and proxies repeat a GET by themselves when
/// its connection breaks before the answer (RFC 9110, 9.2.2), and what the first one had taken would be gone without a
/// trace. So each answer has a number, in a cookie, which the next poll brings back: one that brings an older number is a
/// repeat, and gets the same answer again. Who keeps no cookies is served as ever.
/// </summary>
internal sealed class PollReceipts(TimeProvider time)
{
    private const int SweepEvery = 64;

    /// <summary>Who brings the same old number again and again keeps no cookies of ours, and is to get on.</summary>
    private const int MostRepeats = 5;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Receipt> _receipts = new();

    /// <summary>Connections whose last answer is kept.</summary>
    public int Count => _receipts.Count;

    /// <summary>Answers a poll of a connection that is here.</summary>
    /// <param name="token">The connection's, as SignalR knows it.</param>
    /// <param name="poll">SignalR's own answer.</param>
    public async Task Serve(HttpContext http, string token, RequestDelegate poll)
    {
        var cookie = $"poll-{token[..Math.Min(token.Length, 8)]}";
        if (!_receipts.TryGetValue(token, out var receipt))
        {
            await Answer(http, token, cookie, new(), poll);
            return;
        }

        try
        {
            // The first may be taking something this very moment. It ends when its connection does, or with its time.
            await receipt.Polling.WaitAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            if (
                int.TryParse(http.Request.Cookies[cookie], out var seen)
                && seen != receipt.Number
                && receipt.Repeats < MostRepeats
            )
            {
                receipt.Repeats++;
                await Write(http, cookie, receipt);
            }
            else
            {
                await Answer(http, token, cookie, receipt, poll);
            }
        }
        finally
        {
            receipt.Polling.Release();
        }
    }

    private async Task Answer(HttpContext http, string token, string cookie, Receipt receipt, RequestDelegate poll)
    {
        var body = await HeldAnswer.Of(http, poll);
        if (http.Response.StatusCode != StatusCodes.Status200OK)
        {
            _receipts.TryRemove(token, out _);
            // A 204 takes no body, not even an empty one.
            if (body.Length > 0)
            {
                await http.Response.Body.WriteAsync(body, http.RequestAborted);
            }

            return;
        }

        receipt.Took(body, http.Response.ContentType, time.GetTimestamp());
        if (_receipts.TryAdd(token, receipt) && _receipts.Count % SweepEvery == 0)
        {
            Sweep();
        }

        await Write(http, cookie, receipt);
    }

    private static async Task Write(HttpContext http, string cookie, Receipt receipt)
    {
        http.Response.ContentType = receipt.ContentType;
        http.Response.ContentLength = receipt.Body.Length;
        http.Response.Cookies.Append(
            cookie,
            receipt.Number.ToString(CultureInfo.InvariantCulture),
            new()
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Path = http.Request.PathBase + http.Request.Path,
                MaxAge = Kept,
            }
        );
        await http.Response.Body.WriteAsync(receipt.Body, http.RequestAborted);
    }

    // Those who went without a word.
    private void Sweep()
    {
        foreach (var (token, receipt) in _receipts)
        {
            if (time.GetElapsedTime(receipt.At) > Kept)
            {
                _receipts.TryRemove(token, out _);
            }
        }
    }

    private sealed class Receipt
    {
        public SemaphoreSlim Polling { get; } = new(1);

        /// <summary>Of the last answer that had something in it.</summary>
        public int Number { get; private set; }

        public int Repeats { get; set; }

        public byte[] Body { get; private set; } = [];

        public string? ContentType { get; private set; }

        public long At { get; private set; }

        public void Took(byte[] body, string? contentType, long at)
        {
            (Body, ContentType, At, Repeats) = (body, contentType, at, 0);
            if (body.Length > 0)
            {
                Number++;
            }
        }
    }
}
