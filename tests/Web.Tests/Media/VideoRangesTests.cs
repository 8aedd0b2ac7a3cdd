using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace SyncStream.Web.Tests.Media;

/// <summary>Straight to the socket from a mapped file, from copied chunks, and through the server's own writer.</summary>
public sealed class VideoRangesToSocketsTests() : VideoRangesTests(lines: true, hidden: false);

/// <inheritdoc cref="VideoRangesToSocketsTests"/>
public sealed class VideoRangesOfCopiesTests() : VideoRangesTests(lines: true, hidden: true);

/// <inheritdoc cref="VideoRangesToSocketsTests"/>
public sealed class VideoRangesThroughServerTests() : VideoRangesTests(lines: false, hidden: false);

/// <inheritdoc cref="VideoRangesToSocketsTests"/>
public sealed class VideoRangesOfCopiesThroughServerTests() : VideoRangesTests(lines: false, hidden: true);

public abstract class VideoRangesTests(bool lines, bool hidden) : IAsyncLifetime
{
    private const int Size = 1_000_000;
    private readonly byte[] _content = Bytes(Size, seed: 1);
    private MediaHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await MediaHost.Start(lines, hidden);
        _host.Add("film", _content);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-", 0, Size)]
    [InlineData("bytes=-1", Size - 1, 1)]
    [InlineData("bytes=-2000000", 0, Size)]
    [InlineData("bytes=262143-262144", 262143, 2)]
    [InlineData("bytes=262144-524287", 262144, 262144)]
    [InlineData("bytes=999999-5000000", Size - 1, 1)]
    [InlineData("bytes=100-199,150-299", 100, 200)]
    [InlineData("Bytes=7-9, 5000000-", 7, 3)]
    public async Task One_range_is_sent_as_206(string range, int first, int length)
    {
        using var response = await Get(range);

        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        response.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes {first}-{first + length - 1}/{Size}");
        response.Content.Headers.ContentLength.ShouldBe(length);
        response.Content.Headers.ContentType!.ToString().ShouldBe("video/mp4");
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(_content[first..(first + length)]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes=9-3")]
    [InlineData("bytes=abc")]
    [InlineData("lines=1-2")]
    [InlineData("bytes=0-1,5-4")]
    public async Task Without_a_sound_range_the_whole_is_sent_as_200(string? range)
    {
        using var response = await Get(range);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentRange.ShouldBeNull();
        response.Headers.AcceptRanges.ShouldBe(["bytes"]);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(_content);
    }

    [Theory]
    [InlineData("bytes=1000000-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999-")]
    public async Task Past_the_end_is_a_416_that_tells_the_size(string range)
    {
        using var response = await Get(range);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestedRangeNotSatisfiable);
        response.Content.Headers.ContentRange!.ToString().ShouldBe($"bytes */{Size}");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"invalid\"");
    }

    [Fact]
    public async Task Head_tells_what_get_would_send_and_sends_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/media/film/file");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
        using var response = await _host.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldBe(Size);
        response.Headers.ETag!.Tag.ShouldBe("\"film\"");
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_ranges_are_sent_as_multipart_in_the_order_asked_for()
    {
        using var response = await Get("bytes=900000-,0-99,300000-599999");

        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        var type = response.Content.Headers.ContentType!;
        type.MediaType.ShouldBe("multipart/byteranges");
        var body = await response.Content.ReadAsByteArrayAsync();
        body.Length.ShouldBe((int)response.Content.Headers.ContentLength!);
        var reader = new MultipartReader(
            type.Parameters.Single(p => p.Name == "boundary").Value!,
            new MemoryStream(body)
        );
        foreach (var (first, length) in new[] { (900_000, 100_000), (0, 100), (300_000, 300_000) })
        {
            var part = (await reader.ReadNextSectionAsync()).ShouldNotBeNull();
            part.ContentType.ShouldBe("video/mp4");
            part.Headers!["Content-Range"].ToString().ShouldBe($"bytes {first}-{first + length - 1}/{Size}");
            using var bytes = new MemoryStream();
            await part.Body.CopyToAsync(bytes);
            bytes.ToArray().ShouldBe(_content[first..(first + length)]);
        }
        (await reader.ReadNextSectionAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_thousand_random_ranges_make_up_the_file()
    {
        const int size = 20_000_000;
        var content = Bytes(size, seed: 2);
        _host.Add("long", content);
        var random = new Random(3);
        var cuts = Enumerable.Range(0, 999).Select(_ => random.Next(1, size)).Append(0).Append(size);
        var edges = cuts.Distinct().Order().ToArray();
        var ranges = edges.Zip(edges.Skip(1)).ToArray();
        random.Shuffle(ranges);
        var assembled = new byte[size];

        await Parallel.ForEachAsync(
            ranges,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (range, token) =>
            {
                var (first, end) = range;
                using var request = new HttpRequestMessage(HttpMethod.Get, "/media/long/file");
                request.Headers.Range = new(first, end - 1);
                using var response = await _host.Client.SendAsync(request, token);
                response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
                var bytes = await response.Content.ReadAsByteArrayAsync(token);
                bytes.Length.ShouldBe(end - first);
                bytes.CopyTo(assembled, first);
            }
        );

        SHA256.HashData(assembled).ShouldBe(SHA256.HashData(content));
    }

    [Fact]
    public async Task An_empty_file_is_sent_as_an_empty_200()
    {
        _host.Add("empty", []);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/media/empty/file");
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-");
        using var response = await _host.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentLength.ShouldBe(0);
    }

    private async Task<HttpResponseMessage> Get(string? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/media/film/file");
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range).ShouldBeTrue();
        }
        return await _host.Client.SendAsync(request);
    }

    private static byte[] Bytes(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
