using System.Net;

namespace SyncStream.Load.Generator;

/// <summary>A TCP connection of the generator. It holds memory only for what came in part or could not be sent yet.</summary>
internal abstract class Line(EventLoop loop)
{
    private int _socket = -1;
    private bool _connected;
    private byte[] _unread = [];
    private byte[] _unsent = [];

    public bool IsOpen => _socket >= 0;

    protected EventLoop Loop => loop;

    public void Open(IPEndPoint to)
    {
        _connected = false;
        _socket = Kernel.Connect(to);
        if (_socket < 0)
        {
            loop.After(TimeSpan.Zero, Closed);
            return;
        }
        loop.Add(_socket, this);
    }

    public void Close()
    {
        if (_socket >= 0)
        {
            loop.Remove(_socket);
            _socket = -1;
            (_unread, _unsent) = ([], []);
        }
    }

    public void Writable()
    {
        if (!_connected)
        {
            _connected = true;
            loop.Watch(_socket, writes: false);
            Opened();
        }
        if (_unsent.Length > 0 && IsOpen)
        {
            var waiting = _unsent;
            _unsent = [];
            loop.Watch(_socket, writes: false);
            Write(waiting);
        }
    }

    public void Readable(Span<byte> buffer)
    {
        while (IsOpen)
        {
            _unread.CopyTo(buffer);
            var kept = _unread.Length;
            var got = Kernel.Receive(_socket, buffer[kept..]);
            if (got <= 0)
            {
                if (got < 0)
                {
                    Lost();
                }
                return;
            }
            var all = buffer[..(kept + got)];
            var taken = Read(all);
            if (IsOpen)
            {
                _unread = taken == all.Length ? [] : all[taken..].ToArray();
            }
            if (kept + got < buffer.Length)
            {
                return;
            }
        }
    }

    protected void Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpen)
        {
            return;
        }
        var sent = _unsent.Length > 0 ? 0 : Kernel.Send(_socket, bytes);
        if (sent < 0)
        {
            Lost();
        }
        else if (sent < bytes.Length)
        {
            _unsent = [.. _unsent, .. bytes[sent..]];
            loop.Watch(_socket, writes: true);
        }
    }

    protected void Lost()
    {
        Close();
        Closed();
    }

    /// <summary>The connection stands.</summary>
    protected abstract void Opened();

    /// <summary>Bytes came. What is not taken comes again with those that follow.</summary>
    /// <returns>How many were taken.</returns>
    protected abstract int Read(ReadOnlySpan<byte> bytes);

    /// <summary>The other side ended it, or could not be reached.</summary>
    protected abstract void Closed();
}
