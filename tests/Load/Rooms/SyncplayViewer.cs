using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>A viewer of Syncplay's server: lines of JSON over TCP, and a state each second that wants an answer.</summary>
internal sealed class SyncplayViewer(Audience audience, string room, IPEndPoint server, string name)
    : Viewer(audience, room)
{
    private Way? _way;
    private double _position;

    public override void Say(Remark remark, int number)
    {
        if (remark == Remark.Chat)
        {
            _way?.Line($$"""{"Chat":"#{{number}} a line as people write them, forty or so"}""");
            return;
        }
        _position = number;
        _way?.Line(State(number, doSeek: true, "\"ignoringOnTheFly\":{\"client\":1},"));
    }

    protected override void Connect()
    {
        _way = new(this);
        _way.Open(server);
    }

    protected override void Disconnect()
    {
        _way?.Close();
        _way = null;
    }

    // Braces of JSON beside those of interpolation are hard to read: what varies is put in by name.
    private const string StateForm =
        """{"State":{IGNORING"playstate":{"position":POSITION,"paused":true,"doSeek":SEEK},"ping":{"clientLatencyCalculation":1,"clientRtt":0}}}""";

    private const string HelloForm =
        """{"Hello":{"username":"NAME","room":{"name":"ROOM"},"version":"1.2.255","realversion":"1.6.9","features":{"chat":true}}}""";

    private static string State(double position, bool doSeek, string ignoring) =>
        StateForm
            .Replace("IGNORING", ignoring, StringComparison.Ordinal)
            .Replace("POSITION", position.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("SEEK", doSeek ? "true" : "false", StringComparison.Ordinal);

    private void Message(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("{\"Hello\""u8))
        {
            CameIn(0);
        }
        else if (line.StartsWith("{\"Chat\""u8))
        {
            Events(
                Encoding.UTF8.GetBytes(
                    Encoding.UTF8.GetString(line).Replace("\"message\": \"#", "\"text\":\"#", StringComparison.Ordinal)
                )
            );
        }
        else if (line.StartsWith("{\"State\""u8))
        {
            Told(line);
        }
        else if (line.StartsWith("{\"Error\""u8))
        {
            Broke(Encoding.UTF8.GetString(line));
        }
    }

    private void Told(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        using var json = JsonDocument.ParseValue(ref reader);
        var state = json.RootElement.GetProperty("State");
        var play = state.GetProperty("playstate");
        var position = play.GetProperty("position").GetDouble();
        var theirs =
            state.TryGetProperty("ignoringOnTheFly", out var ignoring) && ignoring.TryGetProperty("server", out var n)
                ? $"\"ignoringOnTheFly\":{{\"server\":{n.GetInt32()}}},"
                : "";
        if (play.TryGetProperty("doSeek", out var seeks) && seeks.ValueKind == JsonValueKind.True)
        {
            Audience.Tally.Arrived((int)position);
        }
        _position = position;
        _way?.Line(State(_position, doSeek: false, theirs));
    }

    private sealed class Way(SyncplayViewer viewer) : Line(viewer.Loop)
    {
        public void Line(string text) => Write(Encoding.UTF8.GetBytes(text + "\r\n"));

        protected override void Opened() =>
            Line(
                HelloForm
                    .Replace("NAME", viewer.Name, StringComparison.Ordinal)
                    .Replace("ROOM", viewer.Room, StringComparison.Ordinal)
            );

        protected override int Read(ReadOnlySpan<byte> bytes)
        {
            var taken = 0;
            for (int end; IsOpen && (end = bytes[taken..].IndexOf("\r\n"u8)) >= 0; taken += end + 2)
            {
                viewer.Message(bytes.Slice(taken, end));
            }
            return taken;
        }

        protected override void Closed() => viewer.Broke("the connection closed");
    }

    private string Name => name;
}
