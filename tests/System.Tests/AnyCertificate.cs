namespace SyncStream.SystemTests;

/// <summary>Clients that take the certificates of tests, which nobody signed.</summary>
internal static class AnyCertificate
{
    public static HttpClient Client(Uri server) =>
        new(Handler()) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Each request goes over a connection of its own, so that any worker may get it.</summary>
    public static SocketsHttpHandler Scattered() =>
        new()
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null },
        };

    public static HttpClientHandler Handler() =>
        new() { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null };
}
