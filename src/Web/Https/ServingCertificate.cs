using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SyncStream.Web.Metrics;

namespace SyncStream.Web.Https;

/// <summary>
/// The certificate that new connections are greeted with, from two PEM files that may be replaced at any time: by certbot, by
/// Kubernetes, by hand. Connections keep the one that they began with. A pair that does not fit together, as in the moment
/// between the writing of the one file and the other, is left alone: the last good one serves on.
/// </summary>
/// <remarks>
/// The files are read again, for they are small: times and watches miss what is swapped behind a symbolic link, which is how
/// both certbot and Kubernetes do it.
/// </remarks>
public sealed class ServingCertificate : BackgroundService
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly CertificateFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger<ServingCertificate> _log;
    private readonly CertificateConcerns _concerns;
    private byte[] _seen;
    private volatile CertificateChain _chain;

    /// <exception cref="CertificateRefusedException">The files are no certificate and key.</exception>
    public ServingCertificate(
        CertificateFiles files,
        TimeProvider time,
        IMeterFactory meters,
        ILogger<ServingCertificate> log
    )
    {
        (_files, _time, _log) = (files, time, log);
        _concerns = new(time);
        var (certificate, key) = files.Read();
        _seen = Fingerprint(certificate, key);
        _chain = CertificateChain.Of(certificate, key, files);
        meters
            .Create(Measures.MeterName)
            .CreateObservableGauge(
                "certificate.expires.seconds",
                () => Expires.ToUnixTimeSeconds(),
                description: "When the certificate that serves expires, in Unix seconds."
            );
    }

    /// <summary>What handshakes that begin now use.</summary>
    internal SslStreamCertificateContext Current => _chain.Context;

    /// <summary>When the certificate that serves now expires.</summary>
    public DateTimeOffset Expires => _chain.Expires;

    /// <summary>Reads the files, takes what they hold where it is new and good, and tells of what is going wrong.</summary>
    internal void Look()
    {
        TakeWhatIsNew();
        if (_concerns.Ends(Expires))
        {
            _log.LogWarning(
                "The certificate of the port, {Subject}, is good until {Expires:u} only: renew {File} and its key; they are taken without a restart",
                _chain.Subject,
                Expires,
                _files.Certificate
            );
        }
    }

    private void TakeWhatIsNew()
    {
        string certificate,
            key;
        try
        {
            (certificate, key) = _files.Read();
        }
        catch (CertificateRefusedException e)
        {
            // Being replaced, as a rule: they are there again at the next look.
            if (_concerns.CannotRead())
            {
                _log.LogWarning(
                    "{Why}; the last good one serves on until {Expires:u}, but in no worker that starts now. Let the server's user read it",
                    e.Message.TrimEnd('.'),
                    Expires
                );
            }

            return;
        }

        _concerns.Read();
        var found = Fingerprint(certificate, key);
        if (found.AsSpan().SequenceEqual(_seen))
        {
            return;
        }

        // Each state of the files is told about once.
        _seen = found;
        try
        {
            // The last one is not disposed of: handshakes that use it may be under way.
            _chain = CertificateChain.Of(certificate, key, _files);
            _log.LogInformation("🔒 New certificate: {Subject}, valid until {Expires:u}", _chain.Subject, Expires);
        }
        catch (CertificateRefusedException e)
        {
            _log.LogWarning("{Why}. The last good certificate serves on, until {Expires:u}", e.Message, Expires);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The process goes.
        }
    }

    private static byte[] Fingerprint(string certificate, string key) =>
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{certificate}\0{key}"));
}
