using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace SyncStream.Web.Https;

/// <summary>HTTPS at the port that viewers come in by.</summary>
public static class HttpsDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Registers the certificate, and what keeps it fresh.</summary>
    public static void AddCertificate(this IServiceCollection services, CertificateFiles files)
    {
        services.AddSingleton(files);
        services.AddSingleton<ServingCertificate>();
        services.AddHostedService(p => p.GetRequiredService<ServingCertificate>());
    }

    /// <summary>Takes TLS 1.2 and 1.3 at an endpoint, with HTTP/2 where a client has it; plain HTTP is sent to the same place over TLS.</summary>
    public static void UseCertificate(this ListenOptions listen)
    {
        var certificate = listen.ApplicationServices.GetRequiredService<ServingCertificate>();
        var time = listen.ApplicationServices.GetRequiredService<TimeProvider>();
        listen.Use(next => connection => PlainRequest.Serve(connection, next, Patience, time));
        listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = Patience,
                OnConnection = _ =>
                    ValueTask.FromResult(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = certificate.Current,
                            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        }
                    ),
            }
        );
    }
}
