using System.Net;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Asks outside hosts for videos: without cookies, without what the viewer's browser says of itself, following redirects one by one.</summary>
public sealed class OutsideClient : IDisposable
{
    private const string Agent = "SyncStream";
    private readonly ProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public OutsideClient(ProxyOptions options, OutsideConnect connect, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                MaxResponseHeadersLength = 32,
                // A viewer who pauses keeps theirs, and all may watch what one host has: fewer would keep some waiting for nothing.
                MaxConnectionsPerServer = options.MaxStreams,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                // A pooled connection goes to an address that was public when it was opened; names may move on.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = connect.Connect,
            }
        );
    }

    /// <summary>The answer at the end of all redirects, and where that was.</summary>
    /// <exception cref="OutsideRefusedException">An address on the way is not asked, or there are too many.</exception>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    public async Task<(HttpResponseMessage Answer, Uri At)> Get(
        Uri uri,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        for (var hops = 0; hops <= _options.MaxRedirects; hops++)
        {
            if (OutsideAddress.Refuse(uri, _options) is { } why)
            {
                throw new OutsideRefusedException(why);
            }
            var answer = await Ask(uri, headers, cancellationToken);
            if (Redirect(answer) is not { } location)
            {
                return (answer, uri);
            }
            answer.Dispose();
            uri = Uri.TryCreate(uri, location, out var next)
                ? next
                : throw new OutsideRefusedException("the address redirects to something that is none");
        }
        throw new OutsideRefusedException("the address redirects too often");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Ask(
        Uri uri,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using var silence = new CancellationTokenSource(_options.Silence, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await _http.SendAsync(request, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("it does not answer");
        }
        catch (HttpRequestException e) when (e.InnerException is OutsideRefusedException refused)
        {
            throw new OutsideRefusedException(refused.Message, e);
        }
    }

    private static Uri? Redirect(HttpResponseMessage answer) =>
        answer.StatusCode
            is HttpStatusCode.MovedPermanently
                or HttpStatusCode.Found
                or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect
                or HttpStatusCode.PermanentRedirect
            ? answer.Headers.Location
            : null;
}
