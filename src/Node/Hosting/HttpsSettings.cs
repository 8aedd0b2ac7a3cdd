using Akka.Configuration;
using SyncStream.Web.Https;

namespace SyncStream.Node.Hosting;

/// <summary><c>syncstream.http.https</c> of the configuration.</summary>
internal static class HttpsSettings
{
    /// <summary>The files; null where the port speaks plain HTTP.</summary>
    /// <exception cref="UsageException">One is set without the other.</exception>
    public static CertificateFiles? From(Config config)
    {
        var certificate = config.GetString("syncstream.http.https.certificate", "");
        var key = config.GetString("syncstream.http.https.key", "");
        return (certificate, key) switch
        {
            ("", "") => null,
            ("", _) or (_, "") => throw new UsageException(
                "syncstream.http.https: give both, certificate and key, or neither"
            ),
            _ => new(Path.GetFullPath(certificate), Path.GetFullPath(key)),
        };
    }

    /// <summary>Looks at the files before anything is started that would fail by them; whether there are any.</summary>
    /// <exception cref="UsageException">One is set without the other.</exception>
    /// <exception cref="TemporaryFailureException">They are no certificate and its key.</exception>
    public static bool Check(Config config)
    {
        if (From(config) is not { } files)
        {
            return false;
        }

        try
        {
            files.Check();
            return true;
        }
        catch (CertificateRefusedException e)
        {
            throw new TemporaryFailureException($"syncstream.http.https: {e.Message}", e);
        }
    }
}
