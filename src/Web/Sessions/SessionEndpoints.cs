using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Operations;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Sessions;

/// <summary>How long sessions last and who is an administrator: <c>syncstream.session</c> and <c>syncstream.admin</c>.</summary>
/// <param name="AdminPassword">Empty: nobody is.</param>
public sealed record SessionSettings(TimeSpan Lifetime, string AdminPassword);

/// <summary>Signing in and out, as PROTOCOL.md lists it.</summary>
public static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/session");
        session.MapPost("", Begin);
        session.MapGet("", Show).RequireAuthorization();
        session.MapPost("admin", Promote).RequireAuthorization();
        session.MapDelete("", End);
    }

    /// <summary>The session of an authorised request.</summary>
    public static Session Session(this HttpContext http) => ((SessionPrincipal)http.User).Session;

    private static IResult Begin(
        HttpContext http,
        JsonElement body,
        SessionTokens tokens,
        SessionSettings options,
        Ids ids,
        TimeProvider time
    )
    {
        var (wish, refusal) = CommandReader.Read<BeginRequest>(body);
        if (wish is null)
        {
            return new Problem(refusal!);
        }

        var (name, unfit) = Sessions.Session.ReadName(wish.Name);
        if (name is null)
        {
            return new Problem(unfit!);
        }

        // Whoever has a session keeps its identity: a new name is no new person.
        var viewer = http.User is SessionPrincipal p ? p.Session.ViewerId : new ViewerId(ids.Next());
        var isAdmin = http.User is SessionPrincipal { Session.IsAdmin: true };
        return Grant(http, new Session(viewer, name, isAdmin, Expiry(options, time)), tokens);
    }

    private static IResult Show(HttpContext http)
    {
        var (viewerId, name, isAdmin, expiresAt) = http.Session();
        return Results.Ok(new SessionView(viewerId, name, isAdmin, expiresAt));
    }

    private static IResult Promote(
        HttpContext http,
        JsonElement body,
        SessionTokens tokens,
        SessionSettings options,
        PasswordAttempts attempts,
        TimeProvider time
    )
    {
        if (!attempts.Allow(http.From()))
        {
            return new Problem(new(ErrorCode.RateLimited, "too many attempts; wait a minute"));
        }

        var (wish, refusal) = CommandReader.Read<PromoteRequest>(body);
        if (wish is null)
        {
            return new Problem(refusal!);
        }

        if (options.AdminPassword.Length == 0 || !SameText(options.AdminPassword, wish.Password))
        {
            return new Problem(Refusal.Forbidden("that is not the administrator's password"));
        }

        var session = http.Session() with { IsAdmin = true, ExpiresAt = Expiry(options, time) };
        return Grant(http, session, tokens);
    }

    private static IResult End(HttpContext http)
    {
        http.Response.Cookies.Delete(SessionAuthentication.CookieName);
        return Results.NoContent();
    }

    private static IResult Grant(HttpContext http, Session session, SessionTokens tokens)
    {
        var token = tokens.Issue(session);
        http.Response.Cookies.Append(
            SessionAuthentication.CookieName,
            token,
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
                Expires = DateTimeOffset.FromUnixTimeMilliseconds((long)session.ExpiresAt),
            }
        );
        return Results.Ok(
            new SessionGranted(session.ViewerId, session.Name, session.IsAdmin, token, session.ExpiresAt)
        );
    }

    private static double Expiry(SessionSettings options, TimeProvider time) =>
        (time.GetUtcNow() + options.Lifetime).ToUnixTimeMilliseconds();

    private static bool SameText(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(a)),
            SHA256.HashData(Encoding.UTF8.GetBytes(b))
        );
}

/// <summary>The body of <c>POST /api/session</c>.</summary>
internal sealed record BeginRequest(string Name);

/// <summary>The body of <c>POST /api/session/admin</c>.</summary>
internal sealed record PromoteRequest(string Password);

/// <summary>A session as its owner sees it; <paramref name="ExpiresAt"/> in Unix ms.</summary>
internal sealed record SessionView(ViewerId ViewerId, string Name, bool IsAdmin, double ExpiresAt);

/// <summary>A session that was just begun or changed, with the token that carries it.</summary>
internal sealed record SessionGranted(ViewerId ViewerId, string Name, bool IsAdmin, string Token, double ExpiresAt);
