using System.Collections.Concurrent;
using System.Net;

namespace SyncStream.Web.Tests.Https;

/// <summary>An HTTP client that accepts any certificate and remembers which it was shown: one for each handshake.</summary>
internal sealed class TlsClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="server">Whom it speaks to.</param>
    /// <param name="version">HTTP 1.1 or 2, exactly.</param>
    public TlsClient(Uri server, Version? version = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            Shown.Enqueue(certificate?.GetCertHashString() ?? "none");
            return certificate is not null;
        };
        _http = new(handler)
        {
            BaseAddress = server,
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    /// <summary>The thumbprints of the certificates, in the order of the handshakes.</summary>
    public ConcurrentQueue<string> Shown { get; } = [];

    public Task<HttpResponseMessage> Get(string path) => _http.GetAsync(path);

    public void Dispose() => _http.Dispose();
}
