using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Operations;

/// <summary>
/// A refusal as HTTP tells it: problem details (RFC 9457) with our <c>code</c> beside them. Never cached.
/// The status follows from the code unless the place knows better.
/// </summary>
public sealed class Problem(Refusal refusal, int? status = null) : IResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The HTTP status it is sent with.</summary>
    public int Status { get; } = status ?? StatusOf(refusal.Code);

    public Refusal Refusal { get; } = refusal;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Body("about:blank", ReasonPhrases.GetReasonPhrase(Status), Status, Refusal.Sentence, Refusal.WireCode),
            Json
        );
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The status each code is sent with where nothing more fitting is known.</summary>
    public static int StatusOf(ErrorCode code) =>
        code switch
        {
            ErrorCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            ErrorCode.Forbidden or ErrorCode.WrongPassword or ErrorCode.Banned => StatusCodes.Status403Forbidden,
            ErrorCode.NotFound => StatusCodes.Status404NotFound,
            ErrorCode.RoomFull => StatusCodes.Status409Conflict,
            ErrorCode.Invalid => StatusCodes.Status400BadRequest,
            ErrorCode.RateLimited => StatusCodes.Status429TooManyRequests,
            ErrorCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new System.Diagnostics.UnreachableException($"no status for {code}"),
        };

    /// <summary>Its form on the wire.</summary>
    internal sealed record Body(string Type, string Title, int Status, string Detail, string Code);
}
