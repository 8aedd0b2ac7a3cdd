using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SyncStream.Node.Tests.Media.Uploads;

/// <summary>Speaks tus 1.0 word by word, so that a test can say the wrong ones too.</summary>
internal sealed class TusClient(HttpClient http)
{
    public const string Path = "/api/library/uploads";

    public Task<HttpResponseMessage> Create(
        long length,
        string name = "film.mp4",
        string? room = null,
        byte[]? body = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        var metadata = $"filename {Encode(name)}" + (room is null ? "" : $",roomId {Encode(room)}");
        request.Headers.Add("Upload-Metadata", metadata);
        return Send(request, body);
    }

    /// <summary>Begins an upload and answers where it is.</summary>
    public async Task<string> Begin(long length, string name = "film.mp4", string? room = null)
    {
        using var answer = await Create(length, name, room);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> Patch(string at, long offset, byte[] body, string? checksum = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, at);
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        if (checksum is not null)
        {
            request.Headers.Add("Upload-Checksum", checksum);
        }
        return Send(request, body);
    }

    public async Task<long> Offset(string at)
    {
        using var answer = await Send(new(HttpMethod.Head, at));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return long.Parse(Header(answer, "Upload-Offset"), CultureInfo.InvariantCulture);
    }

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, byte[]? body = null) =>
        Send(request, body is null ? null : new ByteArrayContent(body));

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, HttpContent? body)
    {
        request.Headers.Add("Tus-Resumable", "1.0.0");
        if (body is not null)
        {
            request.Content = body;
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }
        return http.SendAsync(request);
    }

    public static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
