using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SyncStream.Protocol.Media;
using SyncStream.Web.Hops;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Holders;

namespace SyncStream.Web.Tests.Media.Holders;

public sealed class HolderEndpointTests : IVideoFiles, IDisposable
{
    private const int Size = 200_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holder-endpoint-");
    private readonly HolderTraffic _traffic = new();
    private readonly string _path;
    private readonly VideoFile _file;

    public HolderEndpointTests()
    {
        _path = Path.Combine(_folder.FullName, "film.mp4");
        File.WriteAllBytes(_path, Content());
        _file = new(_path, Size, File.GetLastWriteTimeUtc(_path));
    }

    [Fact]
    public async Task Bytes_of_a_video_are_sent_as_they_are()
    {
        var answer = new Answer(() => { });

        await Ask(answer, 100, Size - 100);

        answer.ToArray().ShouldBe(Content()[100..]);
        (answer.IsAborted, _traffic.Sent).ShouldBe((false, Size - 100));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_sent_is_not_sent_to_its_end()
    {
        var answer = new Answer(() => File.WriteAllBytes(_path, new byte[Size]));

        await Ask(answer, 0, Size);

        answer.IsAborted.ShouldBeTrue();
        answer.Length.ShouldBeLessThan(Size);
    }

    [Fact]
    public async Task A_file_that_takes_the_others_place_while_it_is_sent_is_not_sent()
    {
        var other = Path.Combine(_folder.FullName, "other.mp4");
        File.WriteAllBytes(other, new byte[Size]);
        var answer = new Answer(() => File.Move(other, _path, overwrite: true));

        await Ask(answer, 0, Size);

        answer.ToArray().ShouldBe(Content());
    }

    [Theory]
    [InlineData(Size, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, Size + 1)]
    public async Task What_the_video_does_not_have_is_refused(long from, long length)
    {
        var http = await Ask(new Answer(() => { }), from, length);

        http.Response.StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    IReadOnlyList<VideoFile> IVideoFiles.Locate(VideoId id) => [_file];

    private async Task<HttpContext> Ask(Answer answer, long from, long length)
    {
        var tickets = new NodeTickets(new byte[32], TimeProvider.System);
        var path = HolderEndpoint.PathOf(new("film"), from, length);
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        http.Features.Set<IHttpRequestLifetimeFeature>(answer);
        http.Request.Path = path;
        http.Request.Headers[HolderEndpoint.TicketHeader] = tickets.Issue(path);
        await new HolderEndpoint(this, tickets, _traffic, TimeProvider.System).Serve(http, "film", from, length);
        return http;
    }

    private static byte[] Content() => [.. Enumerable.Range(0, Size).Select(n => (byte)(n % 251))];

    /// <summary>Does something as soon as the first bytes have come.</summary>
    private sealed class Answer(Action begun) : MemoryStream, IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var isFirst = Length == 0;
            Write(buffer.Span);
            if (isFirst)
            {
                begun();
            }
            return ValueTask.CompletedTask;
        }
    }
}
