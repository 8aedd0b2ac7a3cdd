using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>Reads answers of the HTTP API.</summary>
internal static class Problems
{
    /// <summary>The answer is problem details (RFC 9457) with this status and code.</summary>
    public static async Task ShouldBeProblem(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>The JSON of an answer that succeeded.</summary>
    public static async Task<JsonElement> ShouldBeJson(
        this HttpResponseMessage answer,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
