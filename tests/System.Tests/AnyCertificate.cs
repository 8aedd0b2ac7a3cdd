namespace SyncStream.SystemTests;

/// <summary>Clients that take the certificates of tests, which nobody signed.</summary>
internal static class AnyCertificate
{
    public static HttpClient Client(Uri server) =>
        new(Handler()) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };

    public static HttpClientHandler Handler() =>
        new() { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null };
}
