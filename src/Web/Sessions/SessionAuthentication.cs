using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Sessions;

/// <summary>
/// Finds the session of a request: <c>Authorization: Bearer</c>, then <c>?access_token=</c> (what a WebSocket or a
/// video element can carry), then the cookie.
/// </summary>
public sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionTokens tokens
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "SyncStream";
    public const string CookieName = "syncstream";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = TokenOf(Request);
        if (token is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!tokens.TryRead(token, out var session))
        {
            return Task.FromResult(AuthenticateResult.Fail("the session token is not valid, or has expired"));
        }

        return Task.FromResult(AuthenticateResult.Success(new(SessionPrincipal.Of(session), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        new Problem(new(ErrorCode.Unauthenticated, "a session is needed: POST /api/session first")).ExecuteAsync(
            Context
        );

    /// <summary>The token that a request carries, by whichever of the three ways; null where there is none.</summary>
    internal static string? TokenOf(HttpRequest request)
    {
        if (BearerOf(request) is { } bearer)
        {
            return bearer;
        }

        return request.QueryString.HasValue && request.Query.TryGetValue("access_token", out var query)
                ? query.ToString()
            : request.Cookies.TryGetValue(CookieName, out var cookie) ? cookie
            : null;
    }

    /// <summary>The token of the header, which browsers never add by themselves; null where it has none, or another scheme's word.</summary>
    internal static string? BearerOf(HttpRequest request)
    {
        const string Bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..] : null;
    }
}

/// <summary>A principal that carries its session as it is, without a detour through claims.</summary>
public sealed class SessionPrincipal(ClaimsIdentity identity, Session session) : ClaimsPrincipal(identity)
{
    public Session Session { get; } = session;

    internal static SessionPrincipal Of(Session session) =>
        new(
            new([new Claim(ClaimTypes.NameIdentifier, session.ViewerId.Value)], SessionAuthentication.SchemeName),
            session
        );
}
