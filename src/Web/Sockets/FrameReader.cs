using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SyncStream.Web.Sockets;

/// <summary>What reading came to.</summary>
internal enum FrameVerdict
{
    /// <summary>All was taken; more may come.</summary>
    Open,

    /// <summary>The client closes.</summary>
    Closing,

    /// <summary>The client broke the protocol (RFC 6455, 5): the connection has to end.</summary>
    Broken,
}

/// <summary>Looks at the bytes of a message; true where it takes it.</summary>
internal delegate bool MessageTaker(ReadOnlySpan<byte> message);

/// <summary>
/// Takes a client's frames apart as their bytes come, in whatever pieces. The bytes of messages go on as one stream:
/// SignalR ends its messages itself. Its pings do not go on, where they come in one piece: most of what viewers send are pings, and all
/// that they say is that something came. Holds no memory between two messages.
/// </summary>
/// <param name="pinged">Called with the payload of a WebSocket ping.</param>
/// <param name="taken">Gets a short message that came in one piece, the first of those that came together; true where it need not go on.</param>
internal sealed class FrameReader(Action<byte[]> pinged, MessageTaker? taken = null)
{
    private const int MaxControl = 125;
    private Head _head;
    private int _have;
    private long _left;
    private long _at;
    private bool _inPayload;
    private bool _inMessage;
    private byte[]? _control;

    /// <summary>Bytes that went on so far.</summary>
    public long Passed { get; private set; }

    /// <summary>Between two messages: nothing of the next one came.</summary>
    public bool IsAtRest => _have == 0 && !_inPayload && !_inMessage;

    /// <summary>Takes bytes that came.</summary>
    /// <param name="text">Where the bytes of messages go.</param>
    public FrameVerdict Read(ReadOnlySpan<byte> bytes, PipeWriter text)
    {
        // Who sends many at once has them wait for the hub, for which reading stops when too many do.
        var mayTake = true;
        while (!bytes.IsEmpty || (_inPayload && _left == 0))
        {
            if (!_inPayload)
            {
                var needed = HeadLength();
                var part = bytes[..Math.Min(needed - _have, bytes.Length)];
                part.CopyTo(((Span<byte>)_head)[_have..]);
                _have += part.Length;
                bytes = bytes[part.Length..];
                if (_have == HeadLength() && !Begin())
                {
                    return FrameVerdict.Broken;
                }
                continue;
            }

            var length = (int)Math.Min(_left, bytes.Length);
            if (!IsOver(bytes[..length], text, ref mayTake))
            {
                Unmask(bytes[..length], Room(text, length));
                if (_control is null)
                {
                    text.Advance(length);
                    Passed += length;
                }
            }

            bytes = bytes[length..];
            _at += length;
            _left -= length;
            if (_left == 0 && End() is var verdict and not FrameVerdict.Open)
            {
                return verdict;
            }
        }

        return FrameVerdict.Open;
    }

    private int Kind => _head[0] & 15;

    private bool IsFinal => (_head[0] & 0x80) != 0;

    // Known only as far as the second byte came.
    private int HeadLength() =>
        _have < 2
            ? 2
            : (_head[1] & 127) switch
            {
                126 => 8,
                127 => 14,
                _ => 6,
            };

    private bool Begin()
    {
        Span<byte> head = _head;
        var isMasked = (head[1] & 0x80) != 0;
        var isReserved = (head[0] & 0x70) != 0;
        _left = _have switch
        {
            6 => head[1] & 127,
            8 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(head[2..]),
        };
        (_at, _inPayload) = (0, true);
        var isControl = Kind >= Frames.Close;
        if (!isMasked || isReserved || _left < 0)
        {
            return false;
        }

        if (isControl)
        {
            _control = IsFinal && _left <= MaxControl && Kind <= Frames.Pong ? new byte[(int)_left] : null;
            return _control is not null;
        }

        var isNew = Kind is Frames.Text or Frames.Binary;
        var fits = isNew ? !_inMessage : Kind == Frames.Continuation && _inMessage;
        _inMessage = !IsFinal;
        return fits;
    }

    private FrameVerdict End()
    {
        var (kind, control) = (Kind, _control);
        (_have, _inPayload, _control) = (0, false, null);
        if (kind == Frames.Ping)
        {
            pinged(control!);
        }

        return kind == Frames.Close ? FrameVerdict.Closing : FrameVerdict.Open;
    }

    private Span<byte> Room(PipeWriter text, int length) =>
        _control is { } control ? control.AsSpan((int)_at, length)
        : length == 0 ? []
        : text.GetSpan(length);

    // Nothing of it goes on. Before anything is asked of the pipe, which would keep the room that it gave.
    private bool IsOver(ReadOnlySpan<byte> masked, PipeWriter text, ref bool mayTake)
    {
        if (
            _at != 0
            || masked.Length != _left
            || masked.Length > DirectCalls.Longest
            || !IsFinal
            || Kind != Frames.Text
        )
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[masked.Length];
        Unmask(masked, plain);
        if (plain.SequenceEqual(HubPing.Text))
        {
            return true;
        }

        var isTaken = mayTake && text.UnflushedBytes == 0 && taken?.Invoke(plain) == true;
        mayTake = false;
        return isTaken;
    }

    private void Unmask(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ReadOnlySpan<byte> mask = ((Span<byte>)_head).Slice(_have - 4, 4);
        var at = (int)(_at & 3);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (byte)(from[i] ^ mask[(at + i) & 3]);
        }
    }

    [InlineArray(14)]
    private struct Head
    {
        private byte _first;
    }
}
