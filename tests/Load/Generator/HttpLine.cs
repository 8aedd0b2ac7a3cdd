using System.Globalization;
using System.Net;
using System.Text;

namespace SyncStream.Load.Generator;

/// <summary>
/// A keep-alive HTTP/1.1 connection: requests one after the other. An answer that never ends (an event stream) is told
/// part by part.
/// </summary>
internal sealed class HttpLine(EventLoop loop, IPEndPoint server) : Line(loop)
{
    public delegate void Answer(int status, ReadOnlySpan<byte> body, bool isWhole);

    private readonly Queue<(byte[] Request, Answer Answer)> _waiting = new();
    private Answer? _answer;
    private bool _connected;
    private int _status;
    private int _left = -1;
    private bool _chunked;
    private byte[] _body = [];

    /// <summary>Tells of parts as they come; for event streams.</summary>
    public bool IsStream { get; init; }

    /// <summary>The server closed it while an answer was awaited.</summary>
    public Action? Broke { get; init; }

    public bool IsIdle => _answer is null && _waiting.Count == 0;

    public void Send(string method, string path, string? token, string? json, Answer answer, string headers = "")
    {
        var body = json is null ? "" : $"Content-Type: application/json\r\n";
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        var length = method == "POST" ? $"Content-Length: {Encoding.UTF8.GetByteCount(json ?? "")}\r\n" : "";
        var request = $"{method} {path} HTTP/1.1\r\nHost: {server}\r\n{authorization}{body}{length}{headers}\r\n{json}";
        _waiting.Enqueue((Encoding.UTF8.GetBytes(request), answer));
        if (!IsOpen)
        {
            _connected = false;
            Open(server);
        }
        else if (_connected && _answer is null)
        {
            Next();
        }
    }

    protected override void Opened()
    {
        _connected = true;
        Next();
    }

    protected override void Closed()
    {
        var broke = _answer is not null || _waiting.Count > 0;
        _answer = null;
        _waiting.Clear();
        (_left, _chunked, _body) = (-1, false, []);
        if (broke)
        {
            Broke?.Invoke();
        }
    }

    protected override int Read(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (IsOpen && taken < bytes.Length)
        {
            var rest = bytes[taken..];
            var used =
                _left < 0 && !_chunked ? Head(rest)
                : _chunked ? Chunk(rest)
                : Rest(rest);
            if (used == 0)
            {
                break;
            }
            taken += used;
        }
        return taken;
    }

    private void Next()
    {
        if (_waiting.TryDequeue(out var next))
        {
            _answer = next.Answer;
            Write(next.Request);
        }
    }

    private int Head(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }
        var head = Encoding.ASCII.GetString(bytes[..end]);
        _status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        _chunked = head.Contains("chunked", StringComparison.OrdinalIgnoreCase);
        var at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        var line = at < 0 ? "" : head[(at + 15)..].Split('\r')[0];
        _left =
            _chunked ? -1
            : at < 0 ? 0
            : int.Parse(line, CultureInfo.InvariantCulture);
        if (_left == 0)
        {
            Whole();
        }
        else if (IsStream)
        {
            _answer?.Invoke(_status, default, isWhole: false);
        }
        return end + 4;
    }

    private int Rest(ReadOnlySpan<byte> bytes)
    {
        var part = bytes[..Math.Min(_left, bytes.Length)];
        _left -= part.Length;
        Keep(part);
        if (_left == 0)
        {
            Whole();
        }
        return part.Length;
    }

    private int Chunk(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOf("\r\n"u8);
        if (line < 0)
        {
            return 0;
        }
        var size = int.Parse(bytes[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (bytes.Length < line + 2 + size + 2)
        {
            return 0;
        }
        if (size == 0)
        {
            _chunked = false;
            Whole();
        }
        else
        {
            Keep(bytes.Slice(line + 2, size));
        }
        return line + 2 + size + 2;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (IsStream)
        {
            _answer?.Invoke(_status, part, isWhole: false);
        }
        else
        {
            _body = [.. _body, .. part];
        }
    }

    private void Whole()
    {
        var (answer, body) = (_answer, _body);
        (_answer, _body, _left) = (null, [], -1);
        answer?.Invoke(_status, body, isWhole: true);
        if (IsOpen && _answer is null)
        {
            Next();
        }
    }
}
