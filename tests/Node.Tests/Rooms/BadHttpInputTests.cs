using System.Net;
using System.Net.Sockets;
using System.Text;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Whatever comes over HTTP is refused by a status and a code, and the server goes on.</summary>
[Collection(OneNode.Name)]
public sealed class BadHttpInputTests(OneNode one) : IAsyncLifetime
{
    private readonly TestNode _node = one.Node;
    private readonly int _errorsBefore = one.Node.Log.Errors.Count();
    private readonly string _room = one.FreshRoom();
    private TestViewer _viewer = null!;

    public static TheoryData<string> Rows => [.. BadHttpInput.All.Keys];

    public async Task InitializeAsync()
    {
        _viewer = await _node.Viewer();
        (await _viewer.Create(_room)).EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync()
    {
        (await _viewer.Http.GetStringAsync("/readyz")).ShouldBe("ready");
        _node.Log.Errors.Skip(_errorsBefore).ShouldBeEmpty("what a client sends is no error of the server");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Bad_input_is_refused_by_its_code_and_harms_nothing(string row)
    {
        var bad = BadHttpInput.All[row];
        var answer = bad.Raw ? await SendRaw(bad) : await Send(bad);
        if (bad.Code is { } code && bad.Method != "HEAD")
        {
            await answer.ShouldBeProblem((HttpStatusCode)bad.Status, code);
        }
        else
        {
            ((int)answer.StatusCode).ShouldBe(bad.Status);
        }

        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("root:");
        var chat = new
        {
            kind = "chat",
            commandId = "after",
            text = "still here",
        };
        (await _viewer.Command(_room, chat)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // What a path normalises to is the page's: its files, or the page itself.
    [Theory]
    [InlineData("/media/abc/file/../../../etc/passwd")]
    [InlineData("/media/../data/keys/session.key")]
    [InlineData("/media/./../../etc/passwd/file")]
    [InlineData("/media/../../../etc/passwd")]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%2f..%2f..%2fdata/keys/session.key")]
    [InlineData("http://127.0.0.1/../../etc/passwd")]
    public async Task No_path_leads_out_of_the_page(string path)
    {
        var answer = await SendRaw(new("GET", path, 0, null));
        ((int)answer.StatusCode).ShouldBeLessThan(500);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("root:");
    }

    [Theory]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("GET /api/rooms HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    public async Task What_is_no_request_is_no_error_of_the_server(string request)
    {
        var answer = await Exchange(request);
        answer.ShouldMatch("^(HTTP/1.1 (4\\d\\d|505) |$)");
    }

    private Task<HttpResponseMessage> Send(BadRequest bad) =>
        _viewer.Http.SendAsync(
            new(new(bad.Method), bad.Path.Replace("ROOM", _room, StringComparison.Ordinal))
            {
                Content = bad.Content,
                // Asks first, or the answer could be lost in the bytes that are still on their way.
                Headers = { ExpectContinue = bad.Body?.Length > 100_000 },
            }
        );

    private async Task<HttpResponseMessage> SendRaw(BadRequest bad)
    {
        var text = await Exchange(
            $"{bad.Method} {bad.Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {_viewer.Token}\r\nConnection: close\r\n\r\n"
        );
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var answer = new HttpResponseMessage((HttpStatusCode)int.Parse(text.AsSpan(9, 3), null))
        {
            Content = new StringContent(end < 0 ? "" : text[(end + 4)..]),
        };
        var type = text.Contains("application/problem+json", StringComparison.Ordinal)
            ? "application/problem+json"
            : "text/plain";
        answer.Content.Headers.ContentType = new(type);
        return answer;
    }

    private async Task<string> Exchange(string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var client = new TcpClient();
        await client.ConnectAsync(_node.Address.Host, _node.Address.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, patience.Token);
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
