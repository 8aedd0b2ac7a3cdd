using System.Net;
using System.Text;
using SyncStream.Load.Generator;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Rooms;

/// <summary>SyncStream: a session per viewer, a host per room, and a video to seek in.</summary>
internal sealed class SyncStreamRooms(ServerProcess? process, IPEndPoint address, string transport) : IRoomServer
{
    private const int Lines = 16;
    private readonly HashSet<string> _made = [];
    private int _turn;

    public string Name => "syncstream";

    public ServerProcess? Process => process;

    public static async Task<SyncStreamRooms> Start(RoomsPlan plan, string scratch)
    {
        if (plan.At is { } at)
        {
            return new(null, IPEndPoint.Parse(at), plan.Transport);
        }
        var library = Directory.CreateDirectory(Path.Combine(scratch, "library")).FullName;
        // A library with something in it: an empty one would be given a clip, which takes a while to make.
        await File.WriteAllTextAsync(Path.Combine(library, "empty.mp4"), "");
        var (process, port) = await SyncStreamServer.Run(library, scratch, plan.Workers);
        return new(process, new(IPAddress.Loopback, port), plan.Transport);
    }

    public void Invite(Audience audience, IReadOnlyList<string> rooms, int count)
    {
        var tokens = Sessions(audience.Loop, count);
        var fresh = rooms.Where(_made.Add).ToList();
        Make(audience.Loop, fresh, tokens);
        for (var n = 0; n < count; n++)
        {
            var room = rooms[n % rooms.Count];
            audience.Add(
                (transport == "mixed" ? _turn++ % 3 : -1, transport) switch
                {
                    (1, _) or (_, "sse") => new EventStreamViewer(audience, room, address, tokens[n]),
                    (2, _) or (_, "poll") => new PollViewer(audience, room, address, tokens[n]),
                    _ => new WebSocketViewer(audience, room, address, tokens[n]),
                }
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    private string[] Sessions(EventLoop loop, int count)
    {
        var tokens = new string[count];
        Each(
            loop,
            count,
            n => ("/api/session", null, $$"""{"name":"Viewer {{n}}"}"""),
            (n, body) =>
            {
                var key = "\"token\":\""u8;
                var rest = body[(body.IndexOf(key) + key.Length)..];
                tokens[n] = Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
            }
        );
        return tokens;
    }

    private void Make(EventLoop loop, List<string> rooms, string[] tokens)
    {
        Each(loop, rooms.Count, n => ("/api/rooms", tokens[n], $$"""{"id":"{{rooms[n]}}"}"""), (_, _) => { });
        Each(
            loop,
            rooms.Count,
            n =>
                (
                    $"/api/rooms/{rooms[n]}/commands",
                    tokens[n],
                    """{"kind":"enqueue","commandId":"11111111-0000-4000-8000-000000000000","source":{"kind":"url","url":"https://video.example/film.mp4"},"place":"end"}"""
                ),
            (_, _) => { }
        );
    }

    private delegate void Taken(int n, ReadOnlySpan<byte> body);

    private void Each(EventLoop loop, int count, Func<int, (string Path, string? Token, string Body)> ask, Taken taken)
    {
        var (next, done) = (0, 0);
        string? failure = null;
        var lines = Enumerable
            .Range(0, Lines)
            .Select(_ => new HttpLine(loop, address) { Broke = () => failure = "the server closed a connection" })
            .ToList();
        void Go(HttpLine line)
        {
            if (next >= count)
            {
                return;
            }
            var n = next++;
            var (path, token, body) = ask(n);
            line.Send(
                "POST",
                path,
                token,
                body,
                (status, answer, _) =>
                {
                    if (status is < 200 or > 299)
                    {
                        failure = $"{path}: {status} {Encoding.UTF8.GetString(answer)}";
                        return;
                    }
                    taken(n, answer);
                    done++;
                    Go(line);
                }
            );
        }
        lines.ForEach(Go);
        var finished = loop.Run(TimeSpan.FromMinutes(3), () => done == count || failure is not null);
        lines.ForEach(line => line.Close());
        if (!finished || failure is not null)
        {
            throw new InvalidOperationException(failure ?? "the server took too long to make sessions and rooms");
        }
    }
}
