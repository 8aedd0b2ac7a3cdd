using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Operations;

/// <summary>Refusals as RFC 9457 problem details with an extra <c>code</c>.</summary>
public static class Problems
{
    /// <summary>The refusal as a response, with the status that fits its code.</summary>
    public static IResult Of(Refusal refusal, int? status = null) =>
        Results.Problem(
            detail: refusal.Sentence,
            statusCode: status ?? StatusOf(refusal.Code),
            extensions: new Dictionary<string, object?> { ["code"] = refusal.WireCode }
        );

    /// <summary>The HTTP status of an error code.</summary>
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
}
