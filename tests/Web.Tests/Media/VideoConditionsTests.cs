using System.Net;

namespace SyncStream.Web.Tests.Media;

public sealed class VideoConditionsTests : IAsyncLifetime
{
    private const string Modified = "Mon, 06 May 2024 07:08:09 GMT";
    private const string Earlier = "Mon, 06 May 2024 07:08:08 GMT";
    private const string Later = "Mon, 06 May 2024 07:08:10 GMT";
    private MediaHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await MediaHost.Start();
        _host.Add("film", "0123456789"u8.ToArray());
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    // RFC 9110 §13.2.2, step by step.
    [InlineData("If-Match: \"film\"", 200)]
    [InlineData("If-Match: \"other\", \"film\"", 200)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: \"other\"", 412)]
    [InlineData("If-Match: W/\"film\"", 412)]
    [InlineData("If-Match: \"film\"|If-Unmodified-Since: " + Earlier, 200)]
    [InlineData("If-Unmodified-Since: " + Modified, 200)]
    [InlineData("If-Unmodified-Since: " + Earlier, 412)]
    [InlineData("If-Unmodified-Since: yesterday", 200)]
    [InlineData("If-None-Match: \"film\"", 304)]
    [InlineData("If-None-Match: W/\"film\"", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"other\"", 200)]
    [InlineData("If-None-Match: \"other\"|If-Modified-Since: " + Later, 200)]
    [InlineData("If-Modified-Since: " + Modified, 304)]
    [InlineData("If-Modified-Since: " + Later, 304)]
    [InlineData("If-Modified-Since: " + Earlier, 200)]
    [InlineData("If-Modified-Since: tomorrow", 200)]
    [InlineData("If-Match: \"other\"|If-None-Match: \"film\"", 412)]
    [InlineData("If-None-Match: \"film\"|Range: bytes=0-1", 304)]
    [InlineData("If-Match: \"other\"|Range: bytes=99-", 412)]
    // §13.1.5: a range only of the very same file.
    [InlineData("Range: bytes=0-1|If-Range: \"film\"", 206)]
    [InlineData("Range: bytes=0-1|If-Range: W/\"film\"", 200)]
    [InlineData("Range: bytes=0-1|If-Range: \"other\"", 200)]
    [InlineData("Range: bytes=0-1|If-Range: " + Modified, 206)]
    [InlineData("Range: bytes=0-1|If-Range: " + Earlier, 200)]
    [InlineData("Range: bytes=0-1|If-Range: " + Later, 200)]
    [InlineData("Range: bytes=0-1|If-Range: nonsense", 200)]
    [InlineData("Range: bytes=99-|If-Range: \"other\"", 200)]
    [InlineData("Range: bytes=99-|If-Range: \"film\"", 416)]
    public async Task Conditions_decide_the_status(string fields, int status)
    {
        using var response = await Get(fields);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task A_304_tells_the_validators_again_and_has_no_body()
    {
        using var response = await Get("If-None-Match: \"film\"");

        response.Headers.ETag!.ToString().ShouldBe("\"film\"");
        response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_video_says_what_it_is_and_how_long_it_keeps()
    {
        _host.Add("named", "x"u8.ToArray(), "Frühling\r\nX: \"1\" / 2");
        using var response = await _host.Client.GetAsync("/media/named/file");

        response.Content.Headers.ContentType!.ToString().ShouldBe("video/mp4");
        response.Content.Headers.LastModified!.Value.ToString("R").ShouldBe(Modified);
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.CacheControl!.Private.ShouldBeTrue();
        var disposition = response.Content.Headers.ContentDisposition!;
        disposition.DispositionType.ShouldBe("inline");
        disposition.FileNameStar.ShouldEndWith(".mp4");
        response.Headers.Contains("X").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/media/unknown/file")]
    [InlineData("/media/..%2f..%2fetc%2fpasswd/file")]
    [InlineData("/media/%2e%2e/file")]
    [InlineData("/media/film%00/file")]
    [InlineData("/media/film.mp4/file")]
    public async Task An_id_that_names_no_video_leads_nowhere(string path)
    {
        using var response = await _host.Client.GetAsync(new Uri(_host.Address + path.TrimStart('/')));

        response.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("root:");
    }

    [Fact]
    public async Task An_unknown_video_is_a_problem_with_a_code()
    {
        using var response = await _host.Client.GetAsync("/media/unknown/file");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"not_found\"");
    }

    [Fact]
    public async Task A_file_that_vanished_is_not_found()
    {
        File.Delete(_host.PathOf("film.mp4"));
        using var response = await _host.Client.GetAsync("/media/film/file");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"not_found\"");
    }

    [Fact]
    public async Task A_file_that_changed_under_its_id_is_not_sent_under_it()
    {
        File.WriteAllBytes(_host.PathOf("film.mp4"), "9876543210"u8.ToArray());
        using var response = await _host.Client.GetAsync("/media/film/file");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"unavailable\"");
    }

    private async Task<HttpResponseMessage> Get(string fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/media/film/file");
        foreach (var field in fields.Split('|'))
        {
            var (name, value) = (field[..field.IndexOf(':')], field[(field.IndexOf(':') + 2)..]);
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
        return await _host.Client.SendAsync(request);
    }
}
