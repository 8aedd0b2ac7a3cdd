using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace SyncStream.Load.Generator;

/// <summary>
/// A WebSocket client (RFC 6455), as much of it as a generator needs. It masks with zeros, as the standard demands a mask
/// but not which.
/// </summary>
internal abstract class WebSocketLine(EventLoop loop) : Line(loop)
{
    private const int Text = 1;
    private const int CloseFrame = 8;
    private const int Ping = 9;
    private const int Pong = 10;
    private bool _upgraded;
    private byte[] _parts = [];

    /// <summary>The request's path with its query, and further header lines.</summary>
    protected abstract (string Path, string Headers) Request { get; }

    protected abstract IPEndPoint Server { get; }

    protected abstract void Upgraded();

    protected abstract void Message(ReadOnlySpan<byte> text);

    /// <summary>The server answered with something else than an upgrade.</summary>
    protected abstract void Refused(string statusLine);

    protected void Say(ReadOnlySpan<byte> text) => Frame(Text, text);

    protected override void Opened()
    {
        _upgraded = false;
        _parts = [];
        var (path, headers) = Request;
        Write(
            Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {Server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n{headers}\r\n"
            )
        );
    }

    protected override int Read(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        if (!_upgraded)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }
            if (!bytes.StartsWith("HTTP/1.1 101"u8))
            {
                Close();
                Refused(Encoding.ASCII.GetString(bytes[..bytes.IndexOf("\r\n"u8)]));
                return bytes.Length;
            }
            _upgraded = true;
            taken = end + 4;
            Upgraded();
        }
        while (IsOpen && TryFrame(bytes[taken..], out var length))
        {
            taken += length;
        }
        return taken;
    }

    private bool TryFrame(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }
        var (head, size) = (2, (int)bytes[1]);
        if (size == 126)
        {
            (head, size) = (4, bytes.Length < 4 ? int.MaxValue - 4 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        }
        else if (size == 127)
        {
            (head, size) = (
                10,
                bytes.Length < 10 ? int.MaxValue - 10 : (int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..])
            );
        }
        if (bytes.Length < head + size)
        {
            return false;
        }
        length = head + size;
        var payload = bytes[head..length];
        switch (bytes[0] & 15)
        {
            case Ping:
                Frame(Pong, payload);
                break;
            case CloseFrame:
                Lost();
                break;
            case Pong:
                break;
            default:
                Part(payload, isLast: (bytes[0] & 128) != 0);
                break;
        }
        return true;
    }

    private void Part(ReadOnlySpan<byte> payload, bool isLast)
    {
        if (isLast && _parts.Length == 0)
        {
            Message(payload);
            return;
        }
        _parts = [.. _parts, .. payload];
        if (isLast)
        {
            var whole = _parts;
            _parts = [];
            Message(whole);
        }
    }

    private void Frame(int kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = payload.Length <= 1000 ? stackalloc byte[payload.Length + 8] : new byte[payload.Length + 8];
        frame[0] = (byte)(128 | kind);
        var head = 2;
        if (payload.Length < 126)
        {
            frame[1] = (byte)(128 | payload.Length);
        }
        else
        {
            frame[1] = 128 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
            head = 4;
        }
        frame.Slice(head, 4).Clear();
        payload.CopyTo(frame[(head + 4)..]);
        Write(frame[..(head + 4 + payload.Length)]);
    }
}
