using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Operations;

/// <summary>What only administrators may see and do.</summary>
internal static class AdminOnly
{
    private static readonly Problem Refused = new(
        Refusal.Forbidden("this is for administrators: POST /api/session/admin first")
    );

    /// <summary>401 without a session, 403 with one that is not an administrator's.</summary>
    public static RouteGroupBuilder ForAdministrators(this RouteGroupBuilder group)
    {
        group
            .RequireAuthorization()
            .AddEndpointFilter(
                (call, next) => IsAdmin(call.HttpContext) ? next(call) : ValueTask.FromResult<object?>(Refused)
            );
        return group;
    }

    private static bool IsAdmin(HttpContext http) => http.Session().IsAdmin;
}
