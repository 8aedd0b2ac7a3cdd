using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Https;

namespace SyncStream.Web.Tests.Https;

public sealed class CertificateConcernsTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);
    private readonly TestCertificate _files = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly Told _told = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void Files_that_stay_unreadable_are_told_about_after_a_minute_and_then_daily()
    {
        using var certificate = Serve();
        var key = File.ReadAllText(_files.KeyFile);
        File.Delete(_files.KeyFile);
        certificate.Look();
        After(TimeSpan.FromSeconds(59)).ShouldBeEmpty();
        var told = After(TimeSpan.FromSeconds(1)).ShouldHaveSingleItem();
        told.ShouldStartWith($"{_files.KeyFile} cannot be read: ");
        told.ShouldContain("; the last good one serves on until 2100-01-01");
        After(TimeSpan.FromHours(23)).ShouldBeEmpty();
        After(TimeSpan.FromHours(1)).ShouldHaveSingleItem();

        // It is there again, and goes once more: that is another mistake.
        File.WriteAllText(_files.KeyFile, key);
        After(TimeSpan.FromDays(2)).ShouldBeEmpty();
        File.Delete(_files.KeyFile);
        After(TimeSpan.FromSeconds(5)).ShouldBeEmpty();
        After(TimeSpan.FromMinutes(1)).ShouldHaveSingleItem();

        IReadOnlyList<string> After(TimeSpan passed) => Look(certificate, passed);
    }

    [Fact]
    public void An_end_is_told_fourteen_and_three_days_before_and_once_it_is_there()
    {
        _files.Expires = Now.AddDays(30);
        _files.Replace();
        using var certificate = Serve();
        Look(certificate, TimeSpan.FromDays(15)).ShouldBeEmpty();
        Look(certificate, TimeSpan.FromDays(1)).ShouldHaveSingleItem().ShouldContain($"renew {_files.CertificateFile}");
        Look(certificate, TimeSpan.FromDays(10)).ShouldBeEmpty();
        Look(certificate, TimeSpan.FromDays(1)).ShouldHaveSingleItem();
        Look(certificate, TimeSpan.FromDays(1)).ShouldBeEmpty();
        Look(certificate, TimeSpan.FromDays(2)).ShouldHaveSingleItem();
        Look(certificate, TimeSpan.FromDays(2)).ShouldBeEmpty();

        _files.Expires = Now.AddDays(90);
        _files.Replace();
        Look(certificate, TimeSpan.FromSeconds(5)).ShouldBeEmpty();
        Look(certificate, TimeSpan.FromDays(50)).ShouldHaveSingleItem();
    }

    [Fact]
    public void Who_starts_late_is_told_once_and_not_of_each_step()
    {
        _files.Expires = Now.AddDays(2);
        _files.Replace();
        using var certificate = Serve();
        Look(certificate, TimeSpan.FromSeconds(5)).ShouldHaveSingleItem();
        Look(certificate, TimeSpan.FromDays(1)).ShouldBeEmpty();
    }

    public void Dispose()
    {
        _files.Dispose();
        _services.Dispose();
    }

    private ServingCertificate Serve() =>
        new(new(_files.CertificateFile, _files.KeyFile), _time, _services.GetRequiredService<IMeterFactory>(), _told);

    // What is said at a look that much later.
    private IReadOnlyList<string> Look(ServingCertificate certificate, TimeSpan passed)
    {
        _told.Warnings.Clear();
        _time.Advance(passed);
        certificate.Look();
        return [.. _told.Warnings];
    }

    private sealed class Told : ILogger<ServingCertificate>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
