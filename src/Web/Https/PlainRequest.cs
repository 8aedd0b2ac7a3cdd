using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace SyncStream.Web.Https;

/// <summary>
/// Plain HTTP at a port that speaks TLS: somebody typed an address without <c>https</c>. They are sent to the same address
/// with it, where a handshake that fails would only show them an empty page.
/// </summary>
internal static class PlainRequest
{
    /// <summary>The first byte of a connection that speaks TLS (RFC 8446, section 5.1: handshake).</summary>
    private const byte Handshake = 0x16;

    private const int LongestHead = 8 * 1024;

    /// <summary>Hands on what speaks TLS, answers what does not.</summary>
    public static async Task Serve(
        ConnectionContext connection,
        ConnectionDelegate tls,
        TimeSpan patience,
        TimeProvider time
    )
    {
        using (var late = new CancellationTokenSource(patience, time))
        {
            var input = connection.Transport.Input;
            if (await First(input, late.Token) is not { } first)
            {
                return;
            }

            if (first != Handshake)
            {
                if (await Head(input, late.Token) is { } head)
                {
                    await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(Answer(head)), late.Token);
                }

                return;
            }
        }

        await tls(connection);
    }

    /// <summary>The whole answer to a request head.</summary>
    internal static string Answer(string head)
    {
        var lines = head.Split("\r\n");
        var host = lines
            .Skip(1)
            .Where(line => line.StartsWith("host:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[5..].Trim())
            .FirstOrDefault("");
        return
            lines[0].Split(' ') is [_, ['/', ..] target, ['H', 'T', 'T', 'P', '/', '1', '.', ..]]
            && IsHost(host)
            && target.All(c => c is > ' ' and < '\x7f')
            ? Bare($"308 Permanent Redirect\r\nLocation: https://{host}{target}")
            : Bare("400 Bad Request");
    }

    private static string Bare(string status) => $"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static bool IsHost(string text) =>
        text.Length is > 0 and < 256
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']');

    // Looked at, not taken.
    private static async Task<byte?> First(PipeReader input, CancellationToken late)
    {
        var buffer = await Read(input, late);
        if (buffer is not { IsEmpty: false } some)
        {
            return null;
        }

        var first = some.FirstSpan[0];
        input.AdvanceTo(some.Start);
        return first;
    }

    private static async Task<string?> Head(PipeReader input, CancellationToken late)
    {
        while (await Read(input, late) is { } buffer)
        {
            var text = Encoding.Latin1.GetString(buffer.Slice(0, Math.Min(buffer.Length, LongestHead)));
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                input.AdvanceTo(buffer.End);
                return text[..end];
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (buffer.Length >= LongestHead)
            {
                return null;
            }
        }

        return null;
    }

    // What there is; null at the end, and where nothing comes in time.
    private static async Task<ReadOnlySequence<byte>?> Read(PipeReader input, CancellationToken late)
    {
        try
        {
            var read = await input.ReadAsync(late);
            return read.IsCompleted || read.IsCanceled ? null : read.Buffer;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            return null;
        }
    }
}
