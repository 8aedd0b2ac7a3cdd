using System.Net.Sockets;
using System.Text;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Tests.Media;

/// <summary>What one connection may carry one after the other, and how its streams are cut.</summary>
public sealed class ConnectionsTests : IAsyncLifetime
{
    private const int Size = 3_000_000;
    private const int Long = 64 * 1024 * 1024;
    private readonly byte[] _content = new byte[Size];
    private MediaHost _host = null!;

    public async Task InitializeAsync()
    {
        new Random(1).NextBytes(_content);
        _host = await MediaHost.Start();
        _host.Add("film", _content);
        // More than all the buffers on the way hold.
        using (var file = File.Create(_host.PathOf("long.mp4")))
        {
            file.SetLength(Long);
        }
        _host.Add("long", _host.PathOf("long.mp4"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_on_one_connection()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Address.Host, _host.Address.Port);
        var stream = client.GetStream();
        var ranges = new (int First, int Length)[] { (0, 10), (5, 1_500_000), (2_999_999, 1), (100, 4096) };
        var requests = string.Concat(
            ranges
                .Select(each => Request("GET", $"Range: bytes={each.First}-{each.First + each.Length - 1}\r\n"))
                .Append(Request("HEAD", ""))
                .Append(Request("GET", "Range: bytes=9000000-\r\n"))
                .Append(Request("GET", "Range: bytes=-2\r\nConnection: close\r\n"))
        );
        await stream.WriteAsync(Encoding.ASCII.GetBytes(requests));
        var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(60));

        var rest = answer.ToArray().AsSpan();
        foreach (var (first, length) in ranges)
        {
            Head(ref rest).ShouldStartWith("HTTP/1.1 206");
            rest[..length].SequenceEqual(_content.AsSpan(first, length)).ShouldBeTrue();
            rest = rest[length..];
        }
        Head(ref rest).ShouldContain($"Content-Length: {Size}");
        var refusal = Head(ref rest);
        refusal.ShouldStartWith("HTTP/1.1 416");
        rest = rest[rest.IndexOf("HTTP/1.1"u8)..];
        Head(ref rest).ShouldStartWith("HTTP/1.1 206");
        rest.SequenceEqual(_content.AsSpan(Size - 2)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_leaves_cuts_paused_viewers(bool now)
    {
        using var viewer = await RawViewer.Open(_host.Address, "/media/long/file");
        await Eventually.True(() => _host.Census.Open == 1, TimeSpan.FromSeconds(10), "no stream");

        _host.Census.CutAll(now);
        if (!now)
        {
            await Should.ThrowAsync<Exception>(() => viewer.Read(Long));
        }

        await Eventually.True(() => _host.Census.Open == 0, TimeSpan.FromSeconds(10), "the stream is still open");
    }

    [Fact]
    public async Task A_closed_room_ends_its_own_streams_and_no_others()
    {
        using var there = await RawViewer.Open(_host.Address, "/media/long/file?room=closing");
        using var elsewhere = await RawViewer.Open(_host.Address, "/media/long/file?room=other");
        await Eventually.True(() => _host.Census.Open == 2, TimeSpan.FromSeconds(10), "no streams");

        _host.Census.Cut(new RoomId("closing"));

        await Eventually.True(() => _host.Census.Open == 1, TimeSpan.FromSeconds(10), "the stream is still open");
        await elsewhere.Read(Size / 2);
    }

    [Fact]
    public async Task A_viewer_held_to_a_rate_gets_everything_in_time()
    {
        await using var host = await MediaHost.Start(
            options: MediaHost.Options with
            {
                RoomRate = new(20_000_000, Burst: 1_000_000),
            }
        );
        host.Add("film", _content);

        var bytes = await host.Client.GetByteArrayAsync("/media/film/file?room=den");

        bytes.AsSpan().SequenceEqual(_content).ShouldBeTrue();
    }

    private string Request(string method, string fields) =>
        $"{method} /media/film/file HTTP/1.1\r\nHost: {_host.Address.Authority}\r\n{fields}\r\n";

    private static string Head(ref Span<byte> rest)
    {
        var end = rest.IndexOf("\r\n\r\n"u8) + 4;
        var head = Encoding.ASCII.GetString(rest[..end]);
        rest = rest[end..];
        return head;
    }
}
