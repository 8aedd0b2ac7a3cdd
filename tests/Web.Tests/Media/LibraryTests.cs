using System.Net;
using System.Text.Json;

namespace SyncStream.Web.Tests.Media;

public sealed class LibraryTests : IAsyncLifetime
{
    private MediaHost _host = null!;

    public async Task InitializeAsync() => _host = await MediaHost.Start();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pages_of_fifty_in_the_order_of_titles_hold_every_video_once()
    {
        foreach (var n in Enumerable.Range(0, 120).Reverse())
        {
            _host.Add($"v{n}", [1], $"{(n % 2 == 0 ? "film" : "FILM")} {n / 3:000} ü");
        }
        var ids = new List<string>();
        var sizes = new List<int>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await Get($"/api/library?cursor={cursor}");
            var videos = page.GetProperty("videos").EnumerateArray().ToList();
            sizes.Add(videos.Count);
            ids.AddRange(videos.Select(video => video.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        sizes.ShouldBe([50, 50, 20]);
        ids.Distinct().Count().ShouldBe(120);
    }

    [Fact]
    public async Task A_search_finds_titles_with_all_its_words_in_any_case()
    {
        _host.Add("one", [1], "The Third Man (1949)");
        _host.Add("two", [1], "The Man Who Knew Too Much");

        Titles(await Get("/api/library?search=MAN%20third")).ShouldBe(["The Third Man (1949)"]);
        Titles(await Get("/api/library?search=man")).Count.ShouldBe(2);
        Titles(await Get("/api/library?search=woman")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_video_is_told_with_its_members()
    {
        _host.Add("one", [1, 2, 3], "A film");

        var video = await Get("/api/library/one");

        video.GetProperty("title").GetString().ShouldBe("A film");
        video.GetProperty("size").GetInt64().ShouldBe(3);
        video.GetProperty("duration").ValueKind.ShouldBe(JsonValueKind.Null);
        video.GetProperty("hosts")[0].GetString().ShouldBe("here");
    }

    [Theory]
    [InlineData("/api/library/none", 404, "not_found")]
    [InlineData("/api/library/a.b", 404, "not_found")]
    [InlineData("/api/library?cursor=%00", 400, "invalid")]
    [InlineData("/api/library?cursor=!!", 400, "invalid")]
    [InlineData("/api/library?cursor=YWJj", 400, "invalid")]
    public async Task Bad_input_is_a_problem_with_a_code(string path, int status, string code)
    {
        using var response = await _host.Client.GetAsync(path);

        response.StatusCode.ShouldBe((HttpStatusCode)status);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"code\":\"{code}\"");
    }

    [Fact]
    public async Task A_search_without_end_is_refused()
    {
        using var response = await _host.Client.GetAsync("/api/library?search=" + new string('x', 201));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<JsonElement> Get(string path)
    {
        using var response = await _host.Client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }

    private static List<string> Titles(JsonElement page) =>
        [.. page.GetProperty("videos").EnumerateArray().Select(video => video.GetProperty("title").GetString()!)];
}
